import { describe, expect, it } from "vitest";
import { symbolRow } from "./fixtures";
import { fitted, heatStep, heatTiles, HEAT_CELLS_MAX, neighbour, textWidth } from "./heat-tiles";

const BOX = { x: 0, y: 0, width: 900, height: 500 };
const choice = { size: "market_cap", color: "change_ratio" } as const;

describe("heatTiles", () => {
  const rows = [
    symbolRow({ code: "005930", sector: "semiconductor", market_cap: 400 }),
    symbolRow({ code: "000660", sector: "semiconductor", market_cap: 200 }),
    symbolRow({ code: "105560", sector: "bank", market_cap: 300 }),
    symbolRow({ code: "999999", sector: "bank", market_cap: null }),
  ];

  it("groups by sector, largest first, and leaves out what has no size", () => {
    const sectors = heatTiles(rows, BOX, choice);
    expect(sectors.map((each) => each.sector)).toEqual(["semiconductor", "bank"]);
    expect(sectors[0]!.tiles.map((tile) => tile.row.code)).toEqual(["005930", "000660"]);
    expect(sectors[1]!.tiles).toHaveLength(1);
    expect(sectors[0]!.width * sectors[0]!.height).toBeCloseTo((600 / 900) * 900 * 500, 5);
  });

  it("keeps a sector's tiles inside it, in proportion to each other", () => {
    const [semiconductor] = heatTiles(rows, BOX, choice);
    const [samsung, hynix] = semiconductor!.tiles;
    expect((samsung!.width * samsung!.height) / (hynix!.width * hynix!.height)).toBeCloseTo(2, 6);
    for (const tile of semiconductor!.tiles) {
      expect(tile.x).toBeGreaterThanOrEqual(semiconductor!.x);
      expect(tile.x + tile.width).toBeLessThanOrEqual(
        semiconductor!.x + semiconductor!.width + 1e-6,
      );
    }
  });

  it("draws at most HEAT_CELLS_MAX symbols", () => {
    const many = Array.from({ length: HEAT_CELLS_MAX + 1 }, (_, index) =>
      symbolRow({ code: String(index).padStart(6, "0"), market_cap: index + 1 }),
    );
    const drawn = heatTiles(many, BOX, choice).flatMap((sector) => sector.tiles);
    expect(drawn).toHaveLength(HEAT_CELLS_MAX);
    expect(drawn.some((tile) => tile.row.code === "000000")).toBe(false);
  });
});

describe("heatStep", () => {
  it("steps by the size of the change, on the scale of its period", () => {
    expect([0.0029, 0.003, 0.012, 0.025].map((ratio) => heatStep(ratio, "change_ratio"))).toEqual([
      0, 1, 2, 3,
    ]);
    expect(heatStep(-0.03, "change_ratio")).toBe(-3);
    expect(heatStep(-0.03, "return_20")).toBe(-1);
    expect(heatStep(null, "return_5")).toBe(0);
  });
});

describe("neighbour", () => {
  const grid = [0, 1, 2, 3].map((at) => ({
    x: (at % 2) * 10,
    y: Math.floor(at / 2) * 10,
    width: 10,
    height: 10,
  }));

  it("goes to the next tile that way and stays at the edge", () => {
    expect(neighbour(grid, 0, "ArrowRight")).toBe(1);
    expect(neighbour(grid, 0, "ArrowDown")).toBe(2);
    expect(neighbour(grid, 3, "ArrowUp")).toBe(1);
    expect(neighbour(grid, 0, "ArrowLeft")).toBe(0);
  });
});

describe("fitted", () => {
  it("cuts with an ellipsis and gives nothing where two letters do not fit", () => {
    expect(fitted("삼성전자", 100, 12)).toBe("삼성전자");
    expect(fitted("삼성전자", 40, 12)).toBe("삼성…");
    expect(fitted("삼성전자", 20, 12)).toBe("");
    expect(textWidth("AB", 10)).toBeCloseTo(12);
  });
});
