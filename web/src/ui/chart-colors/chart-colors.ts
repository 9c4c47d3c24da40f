/**
 * The tokens as one object of plain colours for canvas charts. The object changes only when theme or
 * price colours do, so that a chart is recoloured and never made anew.
 */

import { useMemo } from "react";

import { token, useColorKey } from "../preferences/use-colors";

const TOKENS = {
  surface: "--surface",
  text: "--text",
  muted: "--text-muted",
  faint: "--text-faint",
  border: "--border",
  up: "--price-up",
  down: "--price-down",
  grid: "--chart-grid",
  axis: "--chart-axis",
  crosshair: "--chart-crosshair",
  line1: "--chart-1",
  line2: "--chart-2",
  line3: "--chart-3",
  line4: "--chart-4",
  line5: "--chart-5",
  line6: "--chart-6",
  line7: "--chart-7",
  line8: "--chart-8",
  font: "--font-sans",
} as const;

export type ChartColors = Readonly<Record<keyof typeof TOKENS, string>>;

/** What a canvas draws with where the stylesheet has not arrived (tests). */
const NO_COLOR = "#808080";
const LINES_COUNT = 8;

function readColors(): ChartColors {
  const entries = Object.entries(TOKENS).map(([name, id]) => [name, token(id) || NO_COLOR]);
  return Object.fromEntries(entries) as ChartColors;
}

/** The colours now; a new object after a change of theme. */
export function useChartColors(): ChartColors {
  const key = useColorKey();
  // The key is what `token` reads by: another theme, other values.
  // oxlint-disable-next-line react/exhaustive-deps -- the key is what `token` reads by
  return useMemo(() => readColors(), [key]);
}

/** The line colours in their order; a ninth line starts over. */
export function lineColor(colors: ChartColors, index: number): string {
  return colors[`line${(index % LINES_COUNT) + 1}` as keyof ChartColors];
}

/** The same order as a CSS value, for what is drawn with CSS. */
export function lineToken(index: number): string {
  return `var(--chart-${(index % LINES_COUNT) + 1})`;
}

/** A hex colour with an opacity, for canvas fills. */
export function withAlpha(hex: string, alpha: number): string {
  const full = /^#[0-9a-f]{6}$/i.test(hex) ? hex : NO_COLOR;
  const hexAlpha = Math.round(alpha * 255).toString(16);
  return `${full}${hexAlpha.padStart(2, "0")}`;
}
