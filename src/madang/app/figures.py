"""Builds the data side over its engines: trends, market, pipelines."""

from pathlib import Path

import msgspec

from madang.app.engines import Engines, open_lake
from madang.app.sources import trends_source
from madang.community import Access, Permission
from madang.kernel.clock import Clock
from madang.kernel.errors import MadangError
from madang.kernel.settings import Settings
from madang.market import MarketService
from madang.market.adapters.lake_bars import LakeBars
from madang.market.adapters.sql import SqlMarketStore
from madang.market.jobs.plan import PIPELINE as MARKET
from madang.market.jobs.plan import schedule as market_schedule
from madang.pipelines import PipelineOptions, PipelineService
from madang.realtime.publisher import Streams
from madang.trends import Parts, TrendsService
from madang.trends.adapters import sql_stores


def trends_service(
    settings: Settings, engines: Engines, streams: Streams, clock: Clock, access: Access
) -> TrendsService:
    """Return trends over SQL, the log, and the source that the settings name."""

    async def may_manage(account_id: str, channel_id: str) -> bool:
        try:
            channel = await access.channel(channel_id, account_id)
            await access.need_in(channel, account_id, Permission.MANAGE_BOARDS)
        except MadangError:
            return False
        return True

    return TrendsService(
        Parts(
            db=engines.db,
            log=engines.log,
            streams=streams,
            stores=sql_stores(),
            source=trends_source(settings.trends, clock),
            clock=clock,
            may_manage=may_manage,
            retention_days=settings.trends.post_retention_days,
        )
    )


def market_service(settings: Settings, engines: Engines) -> MarketService:
    """Return the market's published figures over SQL and blobs, and bars from the lake."""
    bars = LakeBars(lambda: open_lake(settings))
    return MarketService(engines.db, SqlMarketStore(), engines.blobs, bars)


def pipeline_service(settings: Settings, engines: Engines, clock: Clock) -> PipelineService:
    """Return the runner of pipelines, with the market's taken in."""
    options = PipelineOptions(
        home=Path(settings.server.data_dir) / "pipelines",
        enabled=settings.pipelines.enabled,
        keep_days=settings.pipelines.run_retention_days,
        timeout_s=settings.pipelines.run_timeout_s,
    )
    service = PipelineService(engines.db, clock, options)
    config = msgspec.to_builtins(settings)
    service.add(MARKET, market_schedule(settings.market.daily_at), lambda: config)
    return service
