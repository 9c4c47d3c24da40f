"""The market board's things as frozen structs: what the API sends, exactly.

Prices are KRW (index values are points), ratios are fractions (0.0123 is +1.23 %), `day` is the
Korean trading day as `YYYY-MM-DD`. A figure that does not exist (not warmed up, halted) is None.
"""

from typing import Literal

from msgspec import Struct

from madang.kernel.source import SourceState

Market = Literal["KOSPI", "KOSDAQ", "KONEX"]
QualityAction = Literal["kept", "repaired", "quarantined", "reported"]

CARD_CODES_MAX = 20
BARS_DAYS_MAX = 5_000
SPARKLINE_DAYS = 30
MOVERS_COUNT = 10
INDEX_LINE_DAYS = 250
HEAT_CELLS_MAX = 30
SEARCH_LIMIT_MAX = 50
SEARCH_LENGTH_MAX_CHARS = 40
QUALITY_SAMPLES_MAX = 5


class IndexLine(Struct, frozen=True, kw_only=True):
    """One market index with its last INDEX_LINE_DAYS closes, oldest first."""

    code: str
    """`KOSPI` or `KOSDAQ`."""
    name: str
    is_computed: bool
    """True when the source has no index: chained from all its symbols by market capitalisation."""
    day: str
    close: float
    change: float
    change_ratio: float
    days: tuple[str, ...]
    closes: tuple[float, ...]


class Breadth(Struct, frozen=True, kw_only=True):
    """How many symbols of one market rose and fell on the day. Their sum is `symbols_count`."""

    market: Market
    symbols_count: int
    advances_count: int
    declines_count: int
    unchanged_count: int
    halted_count: int
    limit_up_count: int
    """Of the advances: closes at or above +29.5 % (the daily limit is 30 %, rounded to ticks)."""
    limit_down_count: int
    value: float
    """Traded value of the day in KRW."""


class Mover(Struct, frozen=True, kw_only=True):
    """A row in a list of movers."""

    code: str
    name: str
    market: Market
    close: float
    change: float
    change_ratio: float
    volume: int
    value: float
    volume_ratio: float | None
    """Volume over its mean of the 20 sessions before."""


class Movers(Struct, frozen=True, kw_only=True):
    """The day's lists, at most MOVERS_COUNT each."""

    gainers: tuple[Mover, ...]
    losers: tuple[Mover, ...]
    most_traded: tuple[Mover, ...]
    """By traded value."""
    volume_surges: tuple[Mover, ...]
    """By `volume_ratio`."""


class HeatCell(Struct, frozen=True, kw_only=True):
    """One symbol in the sector heat map."""

    code: str
    name: str
    market: Market
    weight: float
    """Size of the tile: market capitalisation in KRW, or traded value where `weight_kind` says so."""
    change_ratio: float


class HeatSector(Struct, frozen=True, kw_only=True):
    """One sector of the heat map; sectors and cells come largest first."""

    sector: str
    """Stable key (`semiconductor`, `bank`, …), translated by the client; `other` when unknown."""
    name_ko: str
    name_en: str
    weight: float
    change_ratio: float
    """Mean change of its symbols, weighted by `weight`."""
    symbols_count: int
    cells: tuple[HeatCell, ...]
    """Its HEAT_CELLS_MAX largest symbols."""


class Overview(Struct, frozen=True, kw_only=True):
    """The first screen of the market board."""

    day: str
    version: int
    source: SourceState
    indices: tuple[IndexLine, ...]
    breadth: tuple[Breadth, ...]
    movers: Movers
    sectors: tuple[HeatSector, ...]
    weight_kind: Literal["market_cap", "value"]
    is_value_estimated: bool
    """True when the source has no traded value and it was taken as close times volume."""


class SymbolRow(Struct, frozen=True, kw_only=True):
    """One symbol on the board's day. Ranks are percentiles among that day's traded symbols, 0 to 1."""

    code: str
    name: str
    market: Market
    sector: str
    day: str
    """The symbol's last bar; older than the board's day when it has left the market."""
    close: float
    change: float | None
    change_ratio: float | None
    open: float | None
    high: float | None
    low: float | None
    volume: int
    value: float
    market_cap: float | None
    is_halted: bool
    return_5: float | None
    return_20: float | None
    return_60: float | None
    volatility_20: float | None
    """Standard deviation of the last 20 daily log returns, per day (not annualised)."""
    rsi14: float | None
    sma20_gap: float | None
    """close / sma20 - 1."""
    volume_ratio: float | None
    high_52w: float | None
    low_52w: float | None
    rank_return_1: float | None
    rank_return_20: float | None
    rank_value: float | None


class Symbols(Struct, frozen=True, kw_only=True):
    """All symbols on the board's day, by code."""

    day: str
    version: int
    source: SourceState
    is_value_estimated: bool
    symbols: tuple[SymbolRow, ...]


class SymbolDetail(Struct, frozen=True, kw_only=True):
    """The head of a symbol's page."""

    row: SymbolRow
    industry: str | None
    """Industry as the exchange's listing names it, in Korean."""
    sector_name_ko: str
    sector_name_en: str
    first_day: str
    last_day: str
    sessions_count: int
    halted_count: int
    atr14: float | None
    version: int
    source: SourceState


class Bars(Struct, frozen=True, kw_only=True):
    """A symbol's bars as columns of one length, oldest first; the indicator columns are empty when
    they were not asked for, else null where not warmed up."""

    code: str
    name: str
    from_day: str | None
    to_day: str | None
    is_value_estimated: bool
    version: int
    source: SourceState
    day: tuple[str, ...]
    open: tuple[float | None, ...]
    """None on halted days, like `high` and `low`; `close` carries the last price."""
    high: tuple[float | None, ...]
    low: tuple[float | None, ...]
    close: tuple[float, ...]
    volume: tuple[int, ...]
    value: tuple[float, ...]
    is_halted: tuple[bool, ...]
    sma5: tuple[float | None, ...]
    sma20: tuple[float | None, ...]
    sma60: tuple[float | None, ...]
    sma120: tuple[float | None, ...]
    ema12: tuple[float | None, ...]
    ema26: tuple[float | None, ...]
    rsi14: tuple[float | None, ...]
    macd: tuple[float | None, ...]
    macd_signal: tuple[float | None, ...]
    macd_histogram: tuple[float | None, ...]
    bollinger_upper: tuple[float | None, ...]
    bollinger_middle: tuple[float | None, ...]
    bollinger_lower: tuple[float | None, ...]


class Card(Struct, frozen=True, kw_only=True):
    """A symbol in a message: `$005930` unfurls to it."""

    code: str
    name: str
    market: Market
    day: str
    close: float
    change: float | None
    change_ratio: float | None
    is_halted: bool
    sparkline: tuple[float, ...]
    """The last SPARKLINE_DAYS closes, oldest first."""
    source: SourceState


class Cards(Struct, frozen=True, kw_only=True):
    """Cards in the order asked for; codes nobody knows are in `missing`."""

    version: int
    cards: tuple[Card, ...]
    missing: tuple[str, ...]


class SymbolMatch(Struct, frozen=True, kw_only=True):
    """One symbol whose name or code fits what was typed."""

    code: str
    name: str


class SymbolMatches(Struct, frozen=True, kw_only=True):
    """Matches, the most traded first."""

    matches: tuple[SymbolMatch, ...]


class QualitySample(Struct, frozen=True, kw_only=True):
    """One row a rule was about, as the source gave it."""

    code: str | None
    day: str | None
    values: dict[str, float | int | str | None]


class QualityRule(Struct, frozen=True, kw_only=True):
    """What one rule of docs/specs/market-quality.md found."""

    rule: str
    """Stable id (`MQ4`)."""
    title_ko: str
    title_en: str
    action: QualityAction
    rows_count: int
    samples: tuple[QualitySample, ...]


class QualityReport(Struct, frozen=True, kw_only=True):
    """The checks of the newest run: read = kept + repaired + quarantined."""

    day: str
    version: int
    source: SourceState
    checked_at_ms: int
    rows_read_count: int
    rows_kept_count: int
    rows_repaired_count: int
    rows_quarantined_count: int
    rules: tuple[QualityRule, ...]
