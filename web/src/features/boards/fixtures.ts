/** A card for tests and stories. */
import type { Card } from "@/gen/market";

export const CARD: Card = {
  code: "005930",
  name: "삼성전자",
  market: "KOSPI",
  day: "2025-05-30",
  close: 56200,
  change: 100,
  change_ratio: 0.0018,
  is_halted: false,
  sparkline: [
    54700, 54500, 55300, 54600, 54000, 55500, 57600, 57500, 57400, 57300, 56800, 56300, 55800,
    55700, 54700, 54200, 54700, 53900, 55900, 56100, 56200,
  ],
  source: {
    kind: "recorded",
    name: "sample",
    detail: "Daily bars of about 300 symbols that come with the program.",
    as_of_ms: Date.UTC(2025, 4, 30, 6, 30),
    updated_at_ms: Date.UTC(2025, 4, 30, 7, 0),
    problem: null,
  },
};
