"""Engines in a folder of the test, and ports of the daily run over them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from madang.engines.blobs.disk import DiskBlobs
from madang.engines.lake.delta import DeltaLake
from madang.kernel.clock import ManualClock
from madang.market.adapters.sample import SampleSource, listing
from madang.market.bars import BarSource
from madang.market.jobs.ports import Choice, MarketPorts

# 2025-06-02 16:30 in Korea.
NOW_MS = 1_748_849_400_000


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW_MS)


@pytest.fixture
def ports_of(tmp_path: Path, clock: ManualClock) -> Callable[[Choice, BarSource], MarketPorts]:
    """Make ports with a choice and a live source; all of a test share one folder."""

    def make(choice: Choice, live: BarSource) -> MarketPorts:
        return MarketPorts(
            lake=DeltaLake(tmp_path / "lake"),
            blobs=DiskBlobs(tmp_path / "blobs"),
            clock=clock,
            choice=choice,
            sample=SampleSource(),
            live=live,
            listing=listing,
        )

    return make
