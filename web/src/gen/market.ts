/** Wire types of the market board; the same names and fields as the server's structs. */

import type { SourceState } from "./boards";

export interface IndexLine {
  readonly code: string;
  readonly name: string;
  readonly day: string;
  readonly close: number;
  readonly change: number;
  readonly change_ratio: number;
  readonly days: readonly string[];
  readonly closes: readonly number[];
}

export interface Breadth {
  readonly market: "KOSPI" | "KOSDAQ" | "KONEX";
  readonly symbols_count: number;
  readonly advances_count: number;
  readonly declines_count: number;
  readonly unchanged_count: number;
  readonly halted_count: number;
  readonly limit_up_count: number;
  readonly limit_down_count: number;
  readonly value: number;
}

export interface Mover {
  readonly code: string;
  readonly name: string;
  readonly market: "KOSPI" | "KOSDAQ" | "KONEX";
  readonly close: number;
  readonly change: number;
  readonly change_ratio: number;
  readonly volume: number;
  readonly value: number;
  readonly volume_ratio: number | null;
}

export interface Movers {
  readonly gainers: readonly Mover[];
  readonly losers: readonly Mover[];
  readonly most_traded: readonly Mover[];
  readonly volume_surges: readonly Mover[];
}

export interface HeatCell {
  readonly code: string;
  readonly name: string;
  readonly market: "KOSPI" | "KOSDAQ" | "KONEX";
  readonly weight: number;
  readonly change_ratio: number;
}

export interface HeatSector {
  readonly sector: string;
  readonly name_ko: string;
  readonly name_en: string;
  readonly weight: number;
  readonly change_ratio: number;
  readonly symbols_count: number;
  readonly cells: readonly HeatCell[];
}

export interface Overview {
  readonly day: string;
  readonly version: number;
  readonly source: SourceState;
  readonly indices: readonly IndexLine[];
  readonly breadth: readonly Breadth[];
  readonly movers: Movers;
  readonly sectors: readonly HeatSector[];
  readonly weight_kind: "market_cap" | "value";
  readonly is_value_estimated: boolean;
}

export interface SymbolRow {
  readonly code: string;
  readonly name: string;
  readonly market: "KOSPI" | "KOSDAQ" | "KONEX";
  readonly sector: string;
  readonly day: string;
  readonly close: number;
  readonly change: number | null;
  readonly change_ratio: number | null;
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly volume: number;
  readonly value: number;
  readonly market_cap: number | null;
  readonly is_halted: boolean;
  readonly return_5: number | null;
  readonly return_20: number | null;
  readonly return_60: number | null;
  readonly volatility_20: number | null;
  readonly rsi14: number | null;
  readonly sma20_gap: number | null;
  readonly volume_ratio: number | null;
  readonly high_52w: number | null;
  readonly low_52w: number | null;
  readonly rank_return_1: number | null;
  readonly rank_return_20: number | null;
  readonly rank_value: number | null;
}

export interface Symbols {
  readonly day: string;
  readonly version: number;
  readonly source: SourceState;
  readonly is_value_estimated: boolean;
  readonly symbols: readonly SymbolRow[];
}

export interface SymbolDetail {
  readonly row: SymbolRow;
  readonly industry: string | null;
  readonly sector_name_ko: string;
  readonly sector_name_en: string;
  readonly first_day: string;
  readonly last_day: string;
  readonly sessions_count: number;
  readonly halted_count: number;
  readonly atr14: number | null;
  readonly version: number;
  readonly source: SourceState;
}

export interface Bars {
  readonly code: string;
  readonly name: string;
  readonly from_day: string | null;
  readonly to_day: string | null;
  readonly is_value_estimated: boolean;
  readonly version: number;
  readonly source: SourceState;
  readonly day: readonly string[];
  readonly open: readonly (number | null)[];
  readonly high: readonly (number | null)[];
  readonly low: readonly (number | null)[];
  readonly close: readonly number[];
  readonly volume: readonly number[];
  readonly value: readonly number[];
  readonly is_halted: readonly boolean[];
  readonly sma5: readonly (number | null)[];
  readonly sma20: readonly (number | null)[];
  readonly sma60: readonly (number | null)[];
  readonly sma120: readonly (number | null)[];
  readonly ema12: readonly (number | null)[];
  readonly ema26: readonly (number | null)[];
  readonly rsi14: readonly (number | null)[];
  readonly macd: readonly (number | null)[];
  readonly macd_signal: readonly (number | null)[];
  readonly macd_histogram: readonly (number | null)[];
  readonly bollinger_upper: readonly (number | null)[];
  readonly bollinger_middle: readonly (number | null)[];
  readonly bollinger_lower: readonly (number | null)[];
}

export interface Card {
  readonly code: string;
  readonly name: string;
  readonly market: "KOSPI" | "KOSDAQ" | "KONEX";
  readonly day: string;
  readonly close: number;
  readonly change: number | null;
  readonly change_ratio: number | null;
  readonly is_halted: boolean;
  readonly sparkline: readonly number[];
  readonly source: SourceState;
}

export interface Cards {
  readonly version: number;
  readonly cards: readonly Card[];
  readonly missing: readonly string[];
}

export interface QualitySample {
  readonly code: string | null;
  readonly day: string | null;
  readonly values: Readonly<Record<string, number | string | null>>;
}

export interface QualityRule {
  readonly rule: string;
  readonly title_ko: string;
  readonly title_en: string;
  readonly action: "kept" | "repaired" | "quarantined" | "reported";
  readonly rows_count: number;
  readonly samples: readonly QualitySample[];
}

export interface QualityReport {
  readonly day: string;
  readonly version: number;
  readonly source: SourceState;
  readonly checked_at_ms: number;
  readonly rows_read_count: number;
  readonly rows_kept_count: number;
  readonly rows_repaired_count: number;
  readonly rows_quarantined_count: number;
  readonly rules: readonly QualityRule[];
}

export interface MarketAnalysed {
  readonly type: "market.analysed";
  readonly day: string;
  readonly version: number;
}

