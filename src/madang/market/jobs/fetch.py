"""Step 1: ask the source for what has changed, and keep the bytes as they came."""

import logging

import msgspec

from madang.engines.lake.port import Lake
from madang.market.bars import BarSource
from madang.market.calendar import korean_day
from madang.market.errors import SourceBroken, SourceOutage
from madang.market.jobs.ports import PARTS, FetchOutcome, MarketPorts, PartState, Snapshot

logger = logging.getLogger(__name__)


async def fetch(ports: MarketPorts, trigger: str, years: tuple[int, int] | None) -> FetchOutcome:
    """Fetch new and changed parts, by the choice of source.

    With `auto`, the first start takes the sample (no network is waited for); later runs take the live
    source, and the sample stays while the live source has never been reached.

    Args:
        years: ask for these years again even if nothing changed.

    Raises:
        SourceOutage, SourceBroken: the live source failed, and there is nothing to fall back to.
    """
    known = read_parts(ports.lake)
    if ports.choice == "sample" or (
        ports.choice == "auto" and not known and trigger == "first_start"
    ):
        return await _fetch_from(ports, ports.sample, known, years, None)
    try:
        return await _fetch_from(ports, ports.live, known, years, None)
    except (SourceOutage, SourceBroken) as error:
        has_live = any(state.source == ports.live.name for state in known)
        if ports.choice == "live" or has_live:
            raise
        logger.warning("the live source failed, the sample is used: %s", error.message)
        return await _fetch_from(ports, ports.sample, known, years, error.message)


async def _fetch_from(
    ports: MarketPorts,
    source: BarSource,
    known: tuple[PartState, ...],
    years: tuple[int, int] | None,
    problem: str | None,
) -> FetchOutcome:
    now_ms = ports.clock.now_ms()
    etags = {state.part: state.etag for state in known if state.source == source.name}
    today = korean_day(now_ms)
    parts = source.parts(today.isoformat())
    newest = parts[-1] if parts else None
    snapshots = []
    for part in parts:
        is_forced = years is not None and (not part.isdigit() or years[0] <= int(part) <= years[1])
        try:
            fetched = await source.fetch(part, None if is_forced else etags.get(part))
        except SourceOutage:
            # The file of a new year comes some days into January; the others are there meanwhile.
            is_new_year = today.month == 1 and part == newest and part not in etags
            if is_new_year and len(parts) > 1:
                logger.info("%s has no file for %s yet", source.name, part)
                continue
            raise
        if fetched is not None:
            key = await ports.blobs.put(fetched.content)
            snapshots.append(Snapshot(part=part, etag=fetched.etag, key=key, fetched_at_ms=now_ms))
    return FetchOutcome(source, tuple(snapshots), not etags, problem)


def read_parts(lake: Lake) -> tuple[PartState, ...]:
    """Return what is known of each part."""
    if not lake.exists(PARTS):
        return ()
    rows = lake.scan(PARTS).sort("part").collect()["state"]
    return tuple(msgspec.json.decode(row, type=PartState) for row in rows)
