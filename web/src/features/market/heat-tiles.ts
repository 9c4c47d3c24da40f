/** The heat map's tiles: sectors, and their symbols within, as rectangles. Pure layout. */
import type { SymbolRow } from "@/gen/market";
import { inset, squarify, type Rect } from "./treemap";

export const HEAT_CELLS_MAX = 500;
export const SECTOR_HEAD_PX = 16;
const SECTOR_GAP_PX = 1;
/** A sector smaller than this has no room for its name. */
const SECTOR_HEAD_MIN_WIDTH_PX = 44;
const SECTOR_HEAD_MIN_HEIGHT_PX = 40;

export type HeatSize = "market_cap" | "value";
export type HeatColor = "change_ratio" | "return_5" | "return_20";

export interface HeatTile extends Rect {
  readonly row: SymbolRow;
  readonly ratio: number | null;
}

export interface SectorTile extends Rect {
  readonly sector: string;
  readonly has_head: boolean;
  readonly tiles: readonly HeatTile[];
}

export interface HeatChoice {
  readonly size: HeatSize;
  readonly color: HeatColor;
}

/** Lay the largest HEAT_CELLS_MAX symbols out by sector. */
export function heatTiles(
  rows: readonly SymbolRow[],
  into: Rect,
  { size, color }: HeatChoice,
): SectorTile[] {
  const weighed = rows
    .map((row) => ({ row, weight: row[size] ?? 0 }))
    .filter((each) => each.weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, HEAT_CELLS_MAX);
  const sectors = new Map<string, { row: SymbolRow; weight: number }[]>();
  for (const each of weighed) {
    const cells = sectors.get(each.row.sector);
    if (cells === undefined) sectors.set(each.row.sector, [each]);
    else cells.push(each);
  }
  const groups = [...sectors].map(([sector, cells]) => ({
    sector,
    cells,
    weight: cells.reduce((sum, cell) => sum + cell.weight, 0),
  }));
  return squarify(groups, into).map((tile) => {
    const has_head =
      tile.width >= SECTOR_HEAD_MIN_WIDTH_PX && tile.height >= SECTOR_HEAD_MIN_HEIGHT_PX;
    const room = inset(tile, SECTOR_GAP_PX, has_head ? SECTOR_HEAD_PX : 0);
    const tiles = squarify(tile.item.cells, room).map(({ item, ...rect }) => ({
      ...rect,
      row: item.row,
      ratio: item.row[color],
    }));
    const { x, y, width, height } = tile;
    return { x, y, width, height, sector: tile.item.sector, has_head, tiles };
  });
}

/** The seven steps of the colour scale, by how far a change lies from nothing. */
export type HeatStep = -3 | -2 | -1 | 0 | 1 | 2 | 3;

const SCALES: Readonly<Record<HeatColor, readonly [number, number, number]>> = {
  change_ratio: [0.003, 0.012, 0.025],
  return_5: [0.006, 0.025, 0.05],
  return_20: [0.012, 0.05, 0.1],
};

export function heatStep(ratio: number | null, color: HeatColor): HeatStep {
  if (ratio === null) return 0;
  const [small, middle, large] = SCALES[color];
  const size = Math.abs(ratio);
  const step = size >= large ? 3 : size >= middle ? 2 : size >= small ? 1 : 0;
  return (ratio < 0 ? -step : step) as HeatStep;
}

/** The tile an arrow key goes to: the nearest whose middle lies that way. */
export function neighbour(
  tiles: readonly Rect[],
  from: number,
  key: "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown",
): number {
  const here = tiles[from];
  if (here === undefined) return 0;
  const x = here.x + here.width / 2;
  const y = here.y + here.height / 2;
  let best = from;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const [index, tile] of tiles.entries()) {
    const dx = tile.x + tile.width / 2 - x;
    const dy = tile.y + tile.height / 2 - y;
    const along = { ArrowLeft: -dx, ArrowRight: dx, ArrowUp: -dy, ArrowDown: dy }[key];
    if (index === from || along <= 1) continue;
    const across = key === "ArrowLeft" || key === "ArrowRight" ? Math.abs(dy) : Math.abs(dx);
    // Twice the sideways way: straight neighbours win over nearer ones at a slant.
    const cost = along + across * 2;
    if (cost < bestCost) {
      bestCost = cost;
      best = index;
    }
  }
  return best;
}

const WIDE_LETTER = /[\u1100-\u11ff\u3000-\u9fff\uac00-\ud7a3\uff00-\uffef]/;

/** Rough width of a text at a font size, to know what fits in a tile. */
export function textWidth(text: string, fontPx: number): number {
  let ems = 0;
  for (const letter of text) ems += WIDE_LETTER.test(letter) ? 0.95 : 0.6;
  return ems * fontPx;
}

/** The text with an ellipsis where it does not fit; empty when not even two letters do. */
export function fitted(text: string, width: number, fontPx: number): string {
  if (textWidth(text, fontPx) <= width) return text;
  const letters = [...text];
  while (letters.length > 1) {
    letters.pop();
    if (textWidth(`${letters.join("")}…`, fontPx) <= width) {
      return letters.length >= 2 ? `${letters.join("")}…` : "";
    }
  }
  return "";
}
