/**
 * Squarified treemap (Bruls, Huizing, van Wijk: "Squarified Treemaps", 2000): areas are exactly
 * proportional to weights and never overlap; rows are grown while the worst side ratio improves.
 */

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Weighted {
  /** Positive and finite; anything else takes no area and is left out. */
  readonly weight: number;
}

export interface Tile<T> extends Rect {
  readonly item: T;
}

const isDrawable = (item: Weighted): boolean => Number.isFinite(item.weight) && item.weight > 0;

/** The worst side ratio of a row of areas laid along a side; the paper's `worst`. */
function worstRatio(smallest: number, largest: number, sum: number, side: number): number {
  const side2 = side * side;
  const sum2 = sum * sum;
  return Math.max((side2 * largest) / sum2, sum2 / (side2 * smallest));
}

/** Lay items out in a rectangle, largest first. The tiles' areas sum to the rectangle's area. */
export function squarify<T extends Weighted>(items: readonly T[], into: Rect): Tile<T>[] {
  const sorted = items.filter(isDrawable).toSorted((a, b) => b.weight - a.weight);
  const total = sorted.reduce((sum, item) => sum + item.weight, 0);
  if (total <= 0 || into.width <= 0 || into.height <= 0) return [];
  const scale = (into.width * into.height) / total;
  const tiles: Tile<T>[] = [];
  let free: Rect = into;
  let start = 0;
  while (start < sorted.length) {
    const side = Math.min(free.width, free.height);
    const largest = sorted[start]!.weight * scale;
    let sum = largest;
    let end = start + 1;
    let worst = worstRatio(largest, largest, sum, side);
    while (end < sorted.length) {
      const area = sorted[end]!.weight * scale;
      const grown = worstRatio(area, largest, sum + area, side);
      if (grown > worst) break;
      worst = grown;
      sum += area;
      end += 1;
    }
    free = layRow(
      sorted.slice(start, end),
      { free, sum, scale, isLast: end === sorted.length },
      tiles,
    );
    start = end;
  }
  return tiles;
}

interface Row {
  readonly free: Rect;
  readonly sum: number;
  readonly scale: number;
  readonly isLast: boolean;
}

/** Put one row along the shorter side of what is free; return what is then left. */
function layRow<T extends Weighted>(row: readonly T[], at: Row, tiles: Tile<T>[]): Rect {
  const { free, sum, scale } = at;
  const isColumn = free.width >= free.height;
  const side = isColumn ? free.height : free.width;
  const room = isColumn ? free.width : free.height;
  // The last row takes all that is left, so that rounding never leaves a sliver at the edge.
  const depth = at.isLast ? room : Math.min(sum / side, room);
  let offset = 0;
  for (const [index, item] of row.entries()) {
    const share = index === row.length - 1 ? side - offset : (side * item.weight * scale) / sum;
    tiles.push(
      isColumn
        ? { item, x: free.x, y: free.y + offset, width: depth, height: share }
        : { item, x: free.x + offset, y: free.y, width: share, height: depth },
    );
    offset += share;
  }
  return isColumn
    ? { x: free.x + depth, y: free.y, width: free.width - depth, height: free.height }
    : { x: free.x, y: free.y + depth, width: free.width, height: free.height - depth };
}

/** Shrink a rectangle: `gap` on every side and `head` more at the top; never below zero. */
export function inset(rect: Rect, gap: number, head = 0): Rect {
  const width = Math.max(0, rect.width - gap * 2);
  const height = Math.max(0, rect.height - gap * 2 - head);
  return { x: rect.x + gap, y: rect.y + gap + head, width, height };
}
