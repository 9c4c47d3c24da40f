/** What can be laid over the candles or under them, and which are on: kept per browser. */

import { useCallback, useState } from "react";

export const OVERLAYS = ["sma5", "sma20", "sma60", "sma120", "bollinger", "rsi", "macd"] as const;
export type Overlay = (typeof OVERLAYS)[number];

export const DEFAULT_OVERLAYS: readonly Overlay[] = ["sma20", "sma60", "rsi"];
const STORAGE_KEY = "madang.market.overlays";

function isOverlay(name: string): name is Overlay {
  return (OVERLAYS as readonly string[]).includes(name);
}

function stored(): ReadonlySet<Overlay> {
  const saved = localStorage.getItem(STORAGE_KEY);
  if (saved === null) return new Set(DEFAULT_OVERLAYS);
  return new Set(saved.split(",").filter(isOverlay));
}

/** The overlays that are on, and a toggle. */
export function useOverlays(): [ReadonlySet<Overlay>, (overlay: Overlay) => void] {
  const [overlays, setOverlays] = useState(stored);
  const toggle = useCallback((overlay: Overlay) => {
    setOverlays((now) => {
      const next = new Set(now);
      if (!next.delete(overlay)) next.add(overlay);
      localStorage.setItem(STORAGE_KEY, [...next].join(","));
      return next;
    });
  }, []);
  return [overlays, toggle];
}
