"""What the daily run works with, and what its steps hand to each other."""

from collections.abc import Callable
from typing import Literal, NamedTuple

import polars as pl
from msgspec import Struct

from madang.engines.blobs.port import Blobs
from madang.engines.lake.port import Lake
from madang.kernel.clock import Clock
from madang.market.bars import BarSource
from madang.market.checks import Finding

BARS = "market/bars"
INDICES = "market/indices"
QUARANTINE = "market/quarantine"
ANALYSIS_TABLE = "market/analysis"
PARTS = "market/parts"
ANALYSED = "market/analysed"

Choice = Literal["auto", "sample", "live"]


class MarketPorts(NamedTuple):
    """Engines and sources, already open."""

    lake: Lake
    blobs: Blobs
    clock: Clock
    choice: Choice
    sample: BarSource
    live: BarSource
    listing: Callable[[], pl.DataFrame]
    """code, name, market, industry, shares of every listed code."""


class Snapshot(Struct, frozen=True, kw_only=True):
    """The raw bytes of a part, as kept in the blobs."""

    part: str
    etag: str | None
    key: str
    fetched_at_ms: int


class Quality(Struct, frozen=True, kw_only=True):
    """What the checks found in one part."""

    rows_read_count: int
    rows_repaired_count: int
    rows_quarantined_count: int
    checked_at_ms: int
    findings: tuple[Finding, ...]


class PartState(Struct, frozen=True, kw_only=True):
    """What is known of a part after a run; the rows of the table PARTS."""

    source: str
    part: str
    etag: str | None
    key: str
    fetched_at_ms: int
    problem: str | None
    """Why the part could not be read; its bytes are kept under `key`."""
    quality: Quality | None


class FetchOutcome(NamedTuple):
    """What the first step hands on."""

    source: BarSource
    snapshots: tuple[Snapshot, ...]
    """Parts that are new or have changed."""
    is_switch: bool
    """Whether the bars in the lake are of another source, or there are none."""
    problem: str | None


class StoreOutcome(NamedTuple):
    """What the second step hands on."""

    changed_from: str | None
    """The earliest day whose rows changed; None when none did."""
    parts: tuple[PartState, ...]
