"""The work of the daily run, by the names of `plan.PIPELINE`. Heavy: only the child loads it."""

from collections.abc import Mapping

import msgspec
import polars as pl

from madang.market.jobs import bars, fetch
from madang.market.jobs.analyse import analyse
from madang.market.jobs.plan import QUARANTINED_MAX_RATIO
from madang.market.jobs.ports import (
    ANALYSIS_TABLE,
    BARS,
    FetchOutcome,
    MarketPorts,
    StoreOutcome,
)
from madang.market.jobs.release import release
from madang.pipelines import CheckOutcome, RunContext, Works
from madang.pipelines.model import Scalar

VERSIONS_KEPT = 30


def works(ports: MarketPorts) -> Works:
    """Return the functions of PIPELINE, bound to engines and sources."""

    async def do_fetch(context: RunContext) -> Mapping[str, Scalar]:
        years = None
        if context.from_day is not None and context.to_day is not None:
            years = int(context.from_day[:4]), int(context.to_day[:4])
        outcome = await fetch.fetch(ports, context.trigger, years)
        context.shared["fetch"] = outcome
        return {
            "source": outcome.source.name,
            "parts_changed": len(outcome.snapshots),
            "problem": outcome.problem,
        }

    async def do_bars(context: RunContext) -> Mapping[str, Scalar]:
        stored = await bars.store(ports, _fetched(context))
        context.shared["bars"] = stored
        found = [state.quality for state in stored.parts if state.quality]
        return {
            "changed_from": stored.changed_from,
            "rows_read": sum(quality.rows_read_count for quality in found),
            "rows_quarantined": sum(quality.rows_quarantined_count for quality in found),
        }

    def do_analysis(context: RunContext) -> Mapping[str, Scalar]:
        return {"rows_written": analyse(ports.lake, _stored(context))}

    async def do_release(context: RunContext) -> Mapping[str, Scalar]:
        made = release(ports, _fetched(context), _stored(context))
        key = await ports.blobs.put(msgspec.msgpack.encode(made))
        for table in (BARS, ANALYSIS_TABLE):
            ports.lake.vacuum(table, VERSIONS_KEPT)
        # The serving process publishes the release under this key when the run has ended.
        return {"release": key, "day": made.day, "symbols": len(made.each)}

    return {
        "fetch": do_fetch,
        "bars": do_bars,
        "analysis": do_analysis,
        "release": do_release,
        "parts_readable": lambda context: _parts_readable(_stored(context)),
        "few_quarantined": lambda context: _few_quarantined(_stored(context)),
        "newest_analysed": lambda context: _newest_analysed(ports),
    }


def _fetched(context: RunContext) -> FetchOutcome:
    found = context.shared["fetch"]
    assert isinstance(found, FetchOutcome)
    return found


def _stored(context: RunContext) -> StoreOutcome:
    found = context.shared["bars"]
    assert isinstance(found, StoreOutcome)
    return found


def _parts_readable(stored: StoreOutcome) -> CheckOutcome:
    parked = [state for state in stored.parts if state.problem]
    return CheckOutcome(
        is_passed=not parked,
        description="; ".join(str(state.problem) for state in parked) or "All parts were read.",
        severity="warning",
        metadata={"parked": len(parked)},
    )


def _few_quarantined(stored: StoreOutcome) -> CheckOutcome:
    found = [state.quality for state in stored.parts if state.quality]
    read = sum(quality.rows_read_count for quality in found)
    out = sum(quality.rows_quarantined_count for quality in found)
    return CheckOutcome(
        is_passed=out <= QUARANTINED_MAX_RATIO * read,
        description=f"{out:,} of {read:,} rows are quarantined.",
        severity="warning",
        metadata={"rows_quarantined": out, "rows_read": read},
    )


def _newest_analysed(ports: MarketPorts) -> CheckOutcome:
    newest = [
        ports.lake.scan(table).select(pl.col("day").max()).collect().item()
        for table in (BARS, ANALYSIS_TABLE)
    ]
    return CheckOutcome(
        is_passed=newest[0] == newest[1],
        description=f"Bars end on {newest[0]}, figures on {newest[1]}.",
    )
