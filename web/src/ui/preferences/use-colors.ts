/** The tokens as values, for canvases that cannot read CSS variables. */
import { useSyncExternalStore } from "react";

let kept: { key: string; values: Map<string, string> } | null = null;

function key(): string {
  const { theme, priceColors } = document.documentElement.dataset;
  return `${theme}/${priceColors}`;
}

function subscribe(onChange: () => void): () => void {
  document.addEventListener("madang:colors", onChange);
  return () => document.removeEventListener("madang:colors", onChange);
}

/** Return one token's value now, such as `token("--price-up")`. */
export function token(name: string): string {
  if (kept?.key !== key()) kept = { key: key(), values: new Map() };
  const known = kept.values.get(name);
  if (known !== undefined) return known;
  const value = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  kept.values.set(name, value);
  return value;
}

/** Redraw when theme or price colours change; the answer names the combination (`dark/korean`). */
export function useColorKey(): string {
  return useSyncExternalStore(subscribe, key, () => "light/korean");
}
