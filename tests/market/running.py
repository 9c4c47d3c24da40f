"""Runs the market's works one after the other, as the pipeline's child does; and a source made of memory."""

import inspect
from collections.abc import Mapping
from typing import Any

import polars as pl

from madang.kernel.errors import MadangError
from madang.kernel.source import SourceKind
from madang.market.bars import Fetched, Parsed, typed
from madang.market.errors import SourceBroken, SourceOutage
from madang.market.jobs.plan import PIPELINE
from madang.market.jobs.ports import MarketPorts
from madang.market.jobs.works import works
from madang.pipelines import RunContext, RunTrigger

Told = dict[str, Mapping[str, Any]]


async def run(ports: MarketPorts, trigger: RunTrigger = "schedule", **days: str) -> Told:
    """Make every asset in order; return what each told. Raises what a work raises."""
    context = RunContext(
        run_id="run",
        trigger=trigger,
        from_day=days.get("from_day"),
        to_day=days.get("to_day"),
        config={},
    )
    functions = works(ports)
    assert set(functions) == {a.name for a in PIPELINE.assets} | {c.name for c in PIPELINE.checks}
    told: Told = {}
    for asset in PIPELINE.assets:
        found: Any = functions[asset.name](context)
        told[asset.name] = (await found) if inspect.isawaitable(found) else found
        for check in PIPELINE.checks:
            if check.asset == asset.name:
                told[check.name] = {"check": functions[check.name](context)}
    return told


class MemorySource:
    """A live source whose parts a test sets; a part may also be an error to be raised."""

    name = "memory"
    kind: SourceKind = "live"
    detail = "Rows of a test."
    is_value_estimated = False

    def __init__(self, parts: Mapping[str, pl.DataFrame | MadangError]) -> None:
        self.held = dict(parts)
        self.fetched: list[str] = []

    def parts(self, today: str) -> tuple[str, ...]:
        return tuple(sorted(self.held))

    async def fetch(self, part: str, etag: str | None) -> Fetched | None:
        found = self.held[part]
        if isinstance(found, SourceOutage):
            raise found
        content = part.encode() if isinstance(found, SourceBroken) else serialised(part, found)
        tag = str(hash(content))
        if tag == etag:
            return None
        self.fetched.append(part)
        return Fetched(part=part, content=content, etag=tag)

    def read(self, part: str, content: bytes) -> Parsed:
        found = self.held[part]
        if isinstance(found, SourceBroken):
            raise found
        assert isinstance(found, pl.DataFrame)
        return Parsed(bars=typed(found), indices=None, findings=())


def serialised(part: str, frame: pl.DataFrame | MadangError) -> bytes:
    assert isinstance(frame, pl.DataFrame)
    return part.encode() + frame.write_csv().encode()
