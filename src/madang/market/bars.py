"""Bars as one typed frame, whatever the source: its columns, and what a source hands over.

The one thing to know: prices here are as the source has them. A source of raw prices gives `base_close`
(the price the exchange measures the day's change from), and `adjusted` makes one scale of them at read.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol

import polars as pl
from msgspec import Struct

from madang.kernel.source import SourceKind
from madang.market.checks import Finding

SCHEMA: dict[str, pl.DataType] = {
    "code": pl.String(),
    "name": pl.String(),
    "market": pl.String(),
    "day": pl.Date(),
    "open": pl.Float64(),
    "high": pl.Float64(),
    "low": pl.Float64(),
    "close": pl.Float64(),
    "volume": pl.Int64(),
    "value": pl.Float64(),
    "shares": pl.Int64(),
    "base_close": pl.Float64(),
}
INDEX_SCHEMA: dict[str, pl.DataType] = {
    "code": pl.String(),
    "day": pl.Date(),
    "close": pl.Float64(),
}


class Fetched(Struct, frozen=True, kw_only=True):
    """The bytes of one part of a source, as they came."""

    part: str
    content: bytes
    etag: str | None


class Parsed(NamedTuple):
    """A part as a typed frame with the columns of SCHEMA, not yet checked."""

    bars: pl.DataFrame
    indices: pl.DataFrame | None
    """Closes of market indices, where the source has them (INDEX_SCHEMA)."""
    findings: tuple[Finding, ...]
    """What was noticed about the part as a whole (MQ17, MQ18)."""


class BarSource(Protocol):
    """Where bars come from. Its parts are fetched, kept and replaced one by one."""

    name: str
    kind: SourceKind
    detail: str
    is_value_estimated: bool

    def parts(self, today: str) -> tuple[str, ...]:
        """Name the parts there are on a day, oldest first."""
        ...

    async def fetch(self, part: str, etag: str | None) -> Fetched | None:
        """Return a part's bytes, or None when it is still the one `etag` names.

        Raises:
            SourceOutage: no data came (transient). SourceBroken: what came cannot be data.
        """
        ...

    def read(self, part: str, content: bytes) -> Parsed:
        """Turn bytes into typed rows.

        Raises:
            SourceBroken: the bytes are damaged or have not the columns they should.
        """
        ...


def typed(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame with exactly the columns of SCHEMA; those it lacks are null."""
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in SCHEMA.items()
    )


def adjusted(bars: pl.LazyFrame, sessions: Sequence[date]) -> pl.LazyFrame:
    """Bring bars sorted by (code, day) to the scale of each code's newest bar; add `adjustment`.

    Where the exchange's base price of a day differs from the close of the session before it, the
    two days are on different scales (a split, a rights issue). Their ratio counts only when the
    symbol has a row on that very session: after a missing day it would be an ordinary move of the
    market.

    Args:
        sessions: all sessions from the first to the last day of `bars`, in order.
    """
    numbered = pl.LazyFrame(
        {"day": pl.Series(sessions, dtype=pl.Date), "_session": range(len(sessions))}
    )
    previous = pl.col("close").shift(1).over("code")
    follows = pl.col("_session") == pl.col("_session").shift(1).over("code") + 1
    step = pl.when(follows & (previous > 0)).then(pl.col("base_close") / previous).fill_null(1.0)
    later = pl.col("_step").shift(-1).over("code").fill_null(1.0)
    prices = ("open", "high", "low", "close", "base_close")
    return (
        bars.join(numbered, on="day", how="left", maintain_order="left")
        .with_columns(step.alias("_step"))
        .with_columns(later.alias("_later"))
        # The product of all later steps, walking back from the newest bar.
        .with_columns(pl.col("_later").cum_prod(reverse=True).over("code").alias("adjustment"))
        .with_columns(pl.col(name) * pl.col("adjustment") for name in prices)
        .with_columns((pl.col("volume") / pl.col("adjustment")).alias("volume"))
        .drop("_session", "_step", "_later")
    )
