import { describe, expect, it } from "vitest";
import type { Card, Cards } from "@/gen/market";
import { CARD_CODES_MAX, cardReader } from "./queries";
import { CARD } from "./fixtures";

function reader(known: readonly string[]) {
  const calls: string[][] = [];
  const read = cardReader((codes): Promise<Cards> => {
    calls.push([...codes]);
    const cards: Card[] = codes
      .filter((code) => known.includes(code))
      .map((code) => ({ ...CARD, code }));
    const missing = codes.filter((code) => !known.includes(code));
    return Promise.resolve({ version: 1, cards, missing });
  });
  return { read, calls };
}

describe("cardReader", () => {
  it("asks once for all codes of one moment, and once for a code named twice", async () => {
    const { read, calls } = reader(["005930", "000660"]);
    const cards = await Promise.all([
      read("005930"),
      read("000660"),
      read("005930"),
      read("999999"),
    ]);
    expect(cards.map((card) => card?.code ?? null)).toEqual(["005930", "000660", "005930", null]);
    expect(calls).toEqual([["005930", "000660", "999999"]]);
  });

  it("splits at the limit of one call", async () => {
    const codes = Array.from({ length: CARD_CODES_MAX + 1 }, (_, at) =>
      String(at).padStart(6, "0"),
    );
    const { read, calls } = reader(codes);
    await Promise.all(codes.map(read));
    expect(calls.map((call) => call.length)).toEqual([CARD_CODES_MAX, 1]);
  });

  it("tells everybody who waited of a failure, and works again after it", async () => {
    let isDown = true;
    const read = cardReader(() =>
      isDown
        ? Promise.reject(new Error("down"))
        : Promise.resolve({ version: 1, cards: [CARD], missing: [] }),
    );
    const both = await Promise.allSettled([read("005930"), read("005930")]);
    expect(both.map((one) => one.status)).toEqual(["rejected", "rejected"]);
    isDown = false;
    expect((await read("005930"))?.code).toBe("005930");
  });
});
