"""Step 2: from raw bytes to typed, checked rows in the lake, each with the time it was known.

The one thing to know: a part is stored whole (its years are replaced), so that a correction at the
source is a correction here; `known_at_ms` of a row that did not change stays as it was.
"""

import logging
from datetime import date

import msgspec
import polars as pl

from madang.engines.lake.port import Lake
from madang.kernel.errors import Terminal
from madang.market import calendar
from madang.market.bars import SCHEMA, Parsed
from madang.market.checks import Checked, check
from madang.market.errors import SourceBroken
from madang.market.jobs.fetch import read_parts
from madang.market.jobs.ports import (
    BARS,
    INDICES,
    PARTS,
    QUARANTINE,
    FetchOutcome,
    MarketPorts,
    PartState,
    Quality,
    Snapshot,
    StoreOutcome,
)

logger = logging.getLogger(__name__)

FIGURES = ("open", "high", "low", "close", "volume", "shares", "base_close")


async def store(ports: MarketPorts, fetched: FetchOutcome) -> StoreOutcome:
    """Store every changed part, and what became of it.

    A part that cannot be read is parked: its bytes stay in the blobs, its reason stands in PARTS
    and on the board, and the rows stored before it stay.

    Raises:
        SourceBroken: no part at all can be read.
    """
    source = fetched.source
    states = {s.part: s for s in read_parts(ports.lake) if s.source == source.name}
    is_fresh, changed, broken = fetched.is_switch, [], None
    for snapshot in fetched.snapshots:
        try:
            parsed = source.read(snapshot.part, await ports.blobs.get(snapshot.key))
        except SourceBroken as error:
            logger.error("part %s of %s is parked: %s", snapshot.part, source.name, error.message)
            broken = error
            before = states.get(snapshot.part)
            quality = before.quality if before else None
            states[snapshot.part] = _state(source.name, snapshot, quality, error.message)
            continue
        checked = _checked(parsed, ports, source.name)
        rows = _stamped(checked.rows, source.name, snapshot.fetched_at_ms)
        changed.append(_write(ports.lake, rows, is_fresh))
        _quarantine(ports.lake, checked.quarantined, snapshot.part, is_fresh)
        if parsed.indices is not None:
            ports.lake.replace(INDICES, parsed.indices)
        states[snapshot.part] = _state(
            source.name, snapshot, _quality(checked, parsed, ports), None
        )
        is_fresh = False
    if broken and is_fresh:
        raise broken
    if fetched.snapshots:
        _put_parts(ports.lake, states)
    days = [day for day in changed if day is not None]
    return StoreOutcome(min(days).isoformat() if days else None, tuple(states.values()))


def _checked(parsed: Parsed, ports: MarketPorts, source: str) -> Checked:
    days = parsed.bars["day"].drop_nulls().unique().sort().to_list()
    if not days:
        raise Terminal(f"{source} gave a file without a single day.", source=source)
    closed = [day for day in days if not calendar.is_session(day)]
    outcome = check(parsed.bars, closed, calendar.sessions(days[0], days[-1]))
    assert outcome.rows.height + outcome.quarantined.height == parsed.bars.height
    return outcome


def _stamped(rows: pl.DataFrame, source: str, known_at_ms: int) -> pl.DataFrame:
    return rows.select(
        *SCHEMA,
        "is_halted",
        "repairs",
        pl.lit(source).alias("source"),
        pl.lit(known_at_ms, dtype=pl.Int64).alias("known_at_ms"),
        pl.col("day").dt.year().cast(pl.Int32).alias("year"),
    ).sort("code", "day")


def _write(lake: Lake, rows: pl.DataFrame, is_fresh: bool) -> date | None:
    """Replace the years that `rows` cover; return the earliest day that differs from before."""
    first = rows["day"].min()
    if is_fresh or not lake.exists(BARS):
        lake.replace(BARS, rows, ["year"])
        return first if isinstance(first, date) else None
    years = rows["year"].unique().sort().to_list()
    before = lake.scan(BARS).filter(pl.col("year").is_in(years)).collect()
    same = rows.join(
        before.select("code", "day", *FIGURES, pl.col("known_at_ms").alias("before_ms")),
        on=["code", "day", *FIGURES],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    gone = before.join(rows, on=["code", "day"], how="anti")
    days = [
        day
        for day in (same.filter(pl.col("before_ms").is_null())["day"].min(), gone["day"].min())
        if isinstance(day, date)
    ]
    if not days:
        return None
    stamped = same.with_columns(pl.coalesce("before_ms", "known_at_ms").alias("known_at_ms"))
    kept = stamped.drop("before_ms")
    for year in years:
        lake.replace(BARS, kept.filter(pl.col("year") == year), ["year"], f"year = {year}")
    return min(days)


def _quarantine(lake: Lake, rows: pl.DataFrame, part: str, is_fresh: bool) -> None:
    frame = rows.select(*SCHEMA, "reasons", pl.lit(part).alias("part"))
    if is_fresh or not lake.exists(QUARANTINE):
        lake.replace(QUARANTINE, frame)
        return
    others = lake.scan(QUARANTINE).filter(pl.col("part") != part).collect()
    lake.replace(QUARANTINE, pl.concat([others.select(frame.columns), frame]))


def _quality(checked: Checked, parsed: Parsed, ports: MarketPorts) -> Quality:
    return Quality(
        rows_read_count=checked.rows_read_count,
        rows_repaired_count=checked.rows_repaired_count,
        rows_quarantined_count=checked.quarantined.height,
        checked_at_ms=ports.clock.now_ms(),
        findings=(*checked.findings, *parsed.findings),
    )


def _state(
    source: str, snapshot: Snapshot, quality: Quality | None, problem: str | None
) -> PartState:
    return PartState(
        source=source,
        part=snapshot.part,
        # A parked part keeps its tag: the same damaged bytes are not fetched again.
        etag=snapshot.etag,
        key=snapshot.key,
        fetched_at_ms=snapshot.fetched_at_ms,
        problem=problem,
        quality=quality,
    )


def _put_parts(lake: Lake, states: dict[str, PartState]) -> None:
    rows = [
        {"part": part, "state": msgspec.json.encode(state).decode()}
        for part, state in sorted(states.items())
    ]
    lake.replace(PARTS, pl.DataFrame(rows, schema={"part": pl.String, "state": pl.String}))
