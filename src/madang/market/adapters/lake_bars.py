"""Reads one symbol's bars out of the lake, adjusted, with the same indicators as the whole market's.

Heavy libraries load in a worker thread at the first question; measured, a symbol takes 20 to 40 ms
and the process grows by some 60 MB once (docs/decisions/0008-symbol-pages-from-the-lake.md).
"""

import asyncio
import os
from collections.abc import Callable

from madang.engines.lake.port import Lake
from madang.market.store import BarColumns

READERS_MAX = 1
TABLE = "market/bars"
PRICES = ("open", "high", "low", "close", "volume", "value")
INDICATORS = (
    "sma5", "sma20", "sma60", "sma120", "ema12", "ema26", "rsi14", "macd", "macd_signal",
    "macd_histogram", "bollinger_upper", "bollinger_middle", "bollinger_lower",
)  # fmt: skip


class LakeBars:
    """Opens the lake at the first question."""

    def __init__(self, open_lake: Callable[[], Lake]) -> None:
        self._open_lake = open_lake
        self._lake: Lake | None = None
        self._gate = asyncio.Semaphore(READERS_MAX)

    async def read(self, code: str, to_day: str | None) -> BarColumns:
        """Return all bars of a symbol up to a day, with indicators; empty when there is none."""
        async with self._gate:
            return await asyncio.to_thread(self._read, code, to_day)

    def _read(self, code: str, to_day: str | None) -> BarColumns:
        # One thread is enough for one symbol, and each thread of the pool would hold memory for
        # good.
        os.environ.setdefault("POLARS_MAX_THREADS", "1")
        import polars as pl

        from madang.market.bars import adjusted
        from madang.market.calendar import sessions
        from madang.market.indicators import with_indicators

        if self._lake is None:
            self._lake = self._open_lake()
        wanted = ("code", "day", "base_close", "is_halted", *PRICES)
        bars = self._lake.scan(TABLE).filter(pl.col("code") == code).select(wanted)
        rows = bars.collect().sort("day")
        if rows.height == 0:
            empty: dict[str, list[float | None]] = {n: [] for n in (*PRICES, *INDICATORS)}
            return BarColumns(columns=empty, day=[], is_halted=[])
        days = list(sessions(rows["day"][0], rows["day"][-1]))
        frame = with_indicators(adjusted(rows.lazy(), days)).collect()
        if to_day is not None:
            frame = frame.filter(pl.col("day") <= pl.lit(to_day).str.to_date())
        columns = {name: frame[name].to_list() for name in (*PRICES, *INDICATORS)}
        return BarColumns(
            columns=columns,
            day=frame["day"].dt.to_string("%Y-%m-%d").to_list(),
            is_halted=frame["is_halted"].to_list(),
        )
