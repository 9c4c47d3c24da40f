/** Small facts for tests and stories; prices are real closes, rounded where it does not matter. */
import type { Bars, Overview, SymbolDetail, SymbolRow } from "@/gen/market";
import type { SourceState } from "@/gen/boards";

export const SOURCE: SourceState = {
  kind: "recorded",
  name: "sample",
  detail: "Daily bars of about 300 symbols that come with the program.",
  as_of_ms: Date.UTC(2025, 4, 30, 6, 30),
  updated_at_ms: Date.UTC(2025, 4, 30, 7, 0),
  problem: null,
};

export function symbolRow(given: Partial<SymbolRow> = {}): SymbolRow {
  return {
    code: "005930",
    name: "삼성전자",
    market: "KOSPI",
    sector: "semiconductor",
    day: "2025-05-30",
    close: 56200,
    change: 100,
    change_ratio: 0.0018,
    open: 56000,
    high: 56700,
    low: 55700,
    volume: 24_015_123,
    value: 1_350_000_000_000,
    market_cap: 332_000_000_000_000,
    is_halted: false,
    return_5: 0.0372,
    return_20: 0.0126,
    return_60: 0.0291,
    volatility_20: 0.0142,
    rsi14: 53.2,
    sma20_gap: 0.008,
    volume_ratio: 1.32,
    high_52w: 88800,
    low_52w: 49900,
    rank_return_1: 0.5,
    rank_return_20: 0.55,
    rank_value: 0.99,
    ...given,
  };
}

type Fact = readonly [
  code: string,
  name: string,
  sector: string,
  close: number,
  ratio: number,
  cap: number,
];

const FACTS: readonly Fact[] = [
  ["005930", "삼성전자", "semiconductor", 56200, 0.0018, 332.7],
  ["000660", "SK하이닉스", "semiconductor", 204500, -0.0355, 148.9],
  ["373220", "LG에너지솔루션", "battery", 284500, -0.0139, 66.6],
  ["207940", "삼성바이오로직스", "bio", 1034000, 0.0068, 73.6],
  ["012450", "한화에어로스페이스", "defence", 814000, -0.0109, 38.5],
  ["005380", "현대차", "auto", 184300, -0.0227, 37.7],
  ["105560", "KB금융", "bank", 104200, 0.0077, 39.8],
  ["000270", "기아", "auto", 89400, -0.0144, 35.2],
  ["035420", "NAVER", "internet", 187000, 0.0043, 29.6],
  ["068270", "셀트리온", "bio", 160500, 0.0012, 35.6],
  ["055550", "신한지주", "bank", 57300, 0.0053, 28.6],
  ["035720", "카카오", "internet", 43100, 0.0281, 19.1],
  ["006400", "삼성SDI", "battery", 168400, -0.0256, 13.6],
  ["329180", "HD현대중공업", "ship", 411500, 0.0098, 36.5],
];

export const ROWS: readonly SymbolRow[] = FACTS.map(([code, name, sector, close, ratio, cap], at) =>
  symbolRow({
    code,
    name,
    sector,
    close,
    change: Math.round(close - close / (1 + ratio)),
    change_ratio: ratio,
    market_cap: cap * 1e12,
    value: (900 - at * 50) * 1e9,
    volume: Math.round(((900 - at * 50) * 1e9) / close),
    return_5: ratio * 2,
    return_20: -ratio * 3,
    rsi14: 50 + ratio * 600,
    volume_ratio: 0.7 + (at % 5) * 0.4,
    high_52w: Math.round(close * 1.4),
    low_52w: Math.round(close * 0.8),
  }),
);

const SECTOR_NAMES: Readonly<Record<string, readonly [string, string]>> = {
  semiconductor: ["반도체", "Semiconductors"],
  battery: ["2차전지", "Batteries"],
  bio: ["바이오", "Biotech"],
  defence: ["방산", "Defence"],
  auto: ["자동차", "Automobiles"],
  bank: ["은행", "Banks"],
  internet: ["인터넷", "Internet"],
  ship: ["조선", "Shipbuilding"],
};

/** Days and a wave of closes: a shape to draw, not a claim about any market. */
function wave(
  length: number,
  base: number,
): { readonly days: string[]; readonly closes: number[] } {
  const days: string[] = [];
  const closes: number[] = [];
  for (let at = Date.UTC(2025, 4, 30); days.length < length; at -= 86_400_000) {
    const date = new Date(at);
    if (date.getUTCDay() === 0 || date.getUTCDay() === 6) continue;
    days.unshift(date.toISOString().slice(0, 10));
    const step = length - days.length;
    closes.push(base * (1 + 0.1 * Math.sin(step / 17) + 0.05 * Math.sin(step / 5) + step / 4000));
  }
  return { days, closes };
}

function indexLine(code: "KOSPI" | "KOSDAQ", close: number, change: number) {
  const { days, closes } = wave(250, close);
  const change_ratio = change / (close - change);
  return {
    code,
    name: code,
    is_computed: true,
    day: "2025-05-30",
    close,
    change,
    change_ratio,
    days,
    closes,
  };
}

const breadth = {
  limit_up_count: 2,
  limit_down_count: 0,
  halted_count: 4,
  unchanged_count: 61,
} as const;
const movers = ROWS.map((row) => ({
  ...row,
  change: row.change ?? 0,
  change_ratio: row.change_ratio ?? 0,
}));
const byChange = movers.toSorted((a, b) => b.change_ratio - a.change_ratio);

export const OVERVIEW: Overview = {
  day: "2025-05-30",
  version: 1,
  source: SOURCE,
  indices: [indexLine("KOSPI", 2697.67, -22.97), indexLine("KOSDAQ", 734.35, -1.94)],
  breadth: [
    {
      ...breadth,
      market: "KOSPI",
      symbols_count: 941,
      advances_count: 310,
      declines_count: 570,
      value: 10.9e12,
    },
    {
      ...breadth,
      market: "KOSDAQ",
      symbols_count: 1764,
      advances_count: 690,
      declines_count: 1013,
      value: 6.4e12,
    },
  ],
  movers: {
    gainers: byChange.slice(0, 5),
    losers: byChange.slice(-5).toReversed(),
    most_traded: movers.slice(0, 5),
    volume_surges: movers.slice(2, 7),
  },
  sectors: [...new Set(ROWS.map((row) => row.sector))].map((sector) => ({
    sector,
    name_ko: SECTOR_NAMES[sector]?.[0] ?? sector,
    name_en: SECTOR_NAMES[sector]?.[1] ?? sector,
    weight: 1,
    change_ratio: 0,
    symbols_count: 1,
    cells: [],
  })),
  weight_kind: "market_cap",
  is_value_estimated: false,
};

export const DETAIL: SymbolDetail = {
  row: symbolRow(),
  industry: "통신 및 방송 장비 제조업",
  sector_name_ko: "반도체",
  sector_name_en: "Semiconductors",
  first_day: "2022-05-30",
  last_day: "2025-05-30",
  sessions_count: 735,
  halted_count: 1,
  atr14: 1120,
  version: 1,
  source: SOURCE,
};

function average(values: readonly number[], length: number): (number | null)[] {
  return values.map((_, at) => {
    if (at + 1 < length) return null;
    return values.slice(at + 1 - length, at + 1).reduce((sum, value) => sum + value, 0) / length;
  });
}

const swing = (at: number): number => 300 + 200 * Math.abs(Math.sin(at * 1.7));

function makeBars(): Bars {
  const { days, closes } = wave(260, 56200);
  const close = closes.map((value) => Math.round(value / 100) * 100);
  const isHalted = days.map((_, at) => at >= 150 && at < 153);
  const unlessHalted = (value: (at: number) => number): (number | null)[] =>
    days.map((_, at) => (isHalted[at] ? null : value(at)));
  const open = (at: number): number => close[at]! + Math.round(Math.sin(at * 2.3) * 4) * 100;
  const sma20 = average(close, 20);
  return {
    code: "005930",
    name: "삼성전자",
    from_day: days[0]!,
    to_day: days.at(-1)!,
    is_value_estimated: false,
    version: 1,
    source: SOURCE,
    day: days,
    open: unlessHalted(open),
    high: unlessHalted((at) => Math.max(open(at), close[at]!) + swing(at)),
    low: unlessHalted((at) => Math.min(open(at), close[at]!) - swing(at)),
    close,
    volume: days.map((_, at) =>
      isHalted[at] ? 0 : Math.round(14e6 + 9e6 * Math.abs(Math.sin(at))),
    ),
    value: days.map((_, at) => (isHalted[at] ? 0 : 9e11)),
    is_halted: isHalted,
    sma5: average(close, 5),
    sma20,
    sma60: average(close, 60),
    sma120: average(close, 120),
    ema12: average(close, 12),
    ema26: average(close, 26),
    rsi14: days.map((_, at) => (at < 14 ? null : 50 + 25 * Math.sin(at / 9))),
    macd: days.map((_, at) => (at < 25 ? null : 500 * Math.sin(at / 13))),
    macd_signal: days.map((_, at) => (at < 33 ? null : 450 * Math.sin((at - 3) / 13))),
    macd_histogram: days.map((_, at) => (at < 33 ? null : 150 * Math.cos(at / 13))),
    bollinger_upper: sma20.map((value) => (value === null ? null : value * 1.05)),
    bollinger_middle: sma20,
    bollinger_lower: sma20.map((value) => (value === null ? null : value * 0.95)),
  };
}

export const BARS: Bars = makeBars();
