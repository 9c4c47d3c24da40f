/**
 * Sparklines for the rows on screen: asked for in one request per batch once scrolling rests, and kept
 * until the next analysis.
 */
import { useEffect, useMemo, useState } from "react";
import { useQueries } from "@tanstack/react-query";
import { cardsQuery } from "./queries";

/** The server gives at most this many cards a call (CARD_CODES_MAX in market/model.py). */
export const CARD_CODES_MAX = 20;
const REST_MS = 120;
const BATCHES_KEPT = 40;

export function useSparklines(visible: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const [batches, setBatches] = useState<readonly (readonly string[])[]>([]);
  const wanted = visible.join(",");
  useEffect(() => {
    const timer = setTimeout(() => {
      setBatches((now) => {
        const asked = new Set(now.flat());
        const missing = wanted.split(",").filter((code) => code !== "" && !asked.has(code));
        const fresh: string[][] = [];
        for (let from = 0; from < missing.length; from += CARD_CODES_MAX) {
          fresh.push(missing.slice(from, from + CARD_CODES_MAX));
        }
        return fresh.length === 0 ? now : [...now, ...fresh].slice(-BATCHES_KEPT);
      });
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  const answers = useQueries({
    queries: batches.map((codes) => cardsQuery(codes)),
    combine: (results) => results.flatMap((result) => result.data?.cards ?? []),
  });
  return useMemo(() => new Map(answers.map((card) => [card.code, card.sparkline])), [answers]);
}
