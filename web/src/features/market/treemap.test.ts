import { describe, expect, it } from "vitest";

import { inset, squarify, type Rect } from "./treemap";

const BOX: Rect = { x: 10, y: 20, width: 600, height: 400 };

function overlaps(a: Rect, b: Rect): boolean {
  const slack = 1e-6;
  return (
    a.x + a.width > b.x + slack &&
    b.x + b.width > a.x + slack &&
    a.y + a.height > b.y + slack &&
    b.y + b.height > a.y + slack
  );
}

// A small linear congruential generator: the same weights in every run.
function weights(count: number, seed: number): { weight: number; id: number }[] {
  let state = seed;
  return Array.from({ length: count }, (_, id) => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return { id, weight: Math.exp((state / 4294967296) * 8) };
  });
}

describe("squarify", () => {
  it("gives the paper's example its areas", () => {
    const tiles = squarify(
      [6, 6, 4, 3, 2, 2, 1].map((weight) => ({ weight })),
      { x: 0, y: 0, width: 6, height: 4 },
    );
    expect(tiles.map((tile) => Math.round(tile.width * tile.height * 1e6) / 1e6)).toEqual([
      6, 6, 4, 3, 2, 2, 1,
    ]);
    expect(tiles[0]).toMatchObject({ x: 0, y: 0, width: 3, height: 2 });
  });

  it.each([1, 2, 7, 60, 300])("keeps areas exact, inside and apart for %i items", (count) => {
    const items = weights(count, count);
    const total = items.reduce((sum, item) => sum + item.weight, 0);
    const tiles = squarify(items, BOX);
    expect(tiles).toHaveLength(count);
    for (const tile of tiles) {
      const exact = (tile.item.weight / total) * BOX.width * BOX.height;
      expect(Math.abs(tile.width * tile.height - exact)).toBeLessThan(exact * 1e-6 + 1e-6);
      expect(tile.x).toBeGreaterThanOrEqual(BOX.x - 1e-6);
      expect(tile.y).toBeGreaterThanOrEqual(BOX.y - 1e-6);
      expect(tile.x + tile.width).toBeLessThanOrEqual(BOX.x + BOX.width + 1e-6);
      expect(tile.y + tile.height).toBeLessThanOrEqual(BOX.y + BOX.height + 1e-6);
    }
    for (const [index, tile] of tiles.entries()) {
      expect(tiles.slice(index + 1).some((other) => overlaps(tile, other))).toBe(false);
    }
  });

  it("leaves out weights that have no area and an empty box", () => {
    const items = [{ weight: 0 }, { weight: -1 }, { weight: Number.NaN }, { weight: 5 }];
    expect(squarify(items, BOX)).toHaveLength(1);
    expect(squarify(items, { ...BOX, width: 0 })).toEqual([]);
    expect(squarify([], BOX)).toEqual([]);
  });

  it("keeps tiles near square", () => {
    const tiles = squarify(
      Array.from({ length: 40 }, () => ({ weight: 1 })),
      BOX,
    );
    for (const tile of tiles) {
      expect(Math.max(tile.width / tile.height, tile.height / tile.width)).toBeLessThan(2);
    }
  });
});

describe("inset", () => {
  it("shrinks by the gap and the head and never below zero", () => {
    expect(inset(BOX, 2, 14)).toEqual({ x: 12, y: 36, width: 596, height: 382 });
    expect(inset({ x: 0, y: 0, width: 3, height: 5 }, 2, 14)).toEqual({
      x: 2,
      y: 16,
      width: 0,
      height: 0,
    });
  });
});
