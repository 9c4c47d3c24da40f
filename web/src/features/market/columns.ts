/** The columns of the table of all symbols: what they show, how wide, and whether they sort as text. */
import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { SymbolRow } from "@/gen/market";

export type SortKey = Exclude<
  {
    [K in keyof SymbolRow]: SymbolRow[K] extends string | number | null ? K : never;
  }[keyof SymbolRow],
  "day"
>;

export interface SymbolColumn {
  readonly key: SortKey;
  readonly label: MessageDescriptor;
  readonly width: number;
  readonly kind: "price" | "amount" | "ratio" | "number" | "range" | "text";
}

/** The name stands apart: it sticks to the left edge. */
export const NAME_WIDTH_PX = 172;
export const SPARKLINE_WIDTH_PX = 92;

export const COLUMNS: readonly SymbolColumn[] = [
  { key: "close", label: msg`현재가`, width: 92, kind: "price" },
  { key: "change_ratio", label: msg`등락률`, width: 96, kind: "ratio" },
  { key: "volume", label: msg`거래량`, width: 88, kind: "amount" },
  { key: "value", label: msg`거래대금`, width: 92, kind: "amount" },
  { key: "volume_ratio", label: msg`거래량 배수`, width: 96, kind: "number" },
  { key: "market_cap", label: msg`시가총액`, width: 96, kind: "amount" },
  { key: "return_5", label: msg`5일`, width: 84, kind: "ratio" },
  { key: "return_20", label: msg`20일`, width: 84, kind: "ratio" },
  { key: "return_60", label: msg`60일`, width: 84, kind: "ratio" },
  { key: "rsi14", label: msg`RSI`, width: 64, kind: "number" },
  { key: "high_52w", label: msg`52주 범위`, width: 120, kind: "range" },
];
