/** Cards of symbols: codes asked for in one moment go out as one request, and answers are kept. */
import type { Card, Cards } from "@/gen/market";
import { api } from "@/live/http";

/** The server gives at most this many cards a call (CARD_CODES_MAX in market/model.py). */
export const CARD_CODES_MAX = 20;
/** Long enough for a page of messages to render, too short to be seen. */
const GATHER_MS = 16;

interface Waiting {
  readonly resolve: (card: Card | null) => void;
  readonly reject: (error: unknown) => void;
}

type Read = (codes: readonly string[]) => Promise<Cards>;

/** Gathers codes for GATHER_MS, then reads them CARD_CODES_MAX at a time. Null: no such symbol. */
export function cardReader(read: Read): (code: string) => Promise<Card | null> {
  let gathered = new Map<string, Waiting[]>();

  async function send(codes: readonly string[], waiting: Map<string, Waiting[]>): Promise<void> {
    try {
      const { cards } = await read(codes);
      const byCode = new Map(cards.map((card) => [card.code, card]));
      for (const code of codes) {
        for (const one of waiting.get(code) ?? []) one.resolve(byCode.get(code) ?? null);
      }
    } catch (error) {
      for (const code of codes) for (const one of waiting.get(code) ?? []) one.reject(error);
    }
  }

  function flush(): void {
    const waiting = gathered;
    gathered = new Map();
    const codes = [...waiting.keys()];
    for (let from = 0; from < codes.length; from += CARD_CODES_MAX) {
      void send(codes.slice(from, from + CARD_CODES_MAX), waiting);
    }
  }

  return (code) =>
    new Promise((resolve, reject) => {
      if (gathered.size === 0) setTimeout(flush, GATHER_MS);
      const waiting = gathered.get(code);
      if (waiting === undefined) gathered.set(code, [{ resolve, reject }]);
      else waiting.push({ resolve, reject });
    });
}

export const readCard = cardReader((codes) =>
  api.get<Cards>(`/api/market/cards?codes=${codes.map(encodeURIComponent).join(",")}`),
);
