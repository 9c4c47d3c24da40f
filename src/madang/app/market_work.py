"""The factory of the market's daily run: opens engines and sources in the child process."""

from collections.abc import Mapping
from typing import Any

import msgspec

from madang.market.jobs.memory import keep_freed_pages

keep_freed_pages()

from madang.app.engines import open_blobs, open_lake
from madang.kernel.clock import SystemClock
from madang.kernel.settings import Settings
from madang.market.adapters.marcap import MarcapSource
from madang.market.adapters.sample import SampleSource, listing
from madang.market.jobs.ports import Choice, MarketPorts
from madang.market.jobs.works import works
from madang.pipelines import Works

CHOICES: dict[str, Choice] = {"auto": "auto", "sample": "sample", "marcap": "live"}


def market_work(config: Mapping[str, Any]) -> Works:
    """Return the work of the market pipeline; `config` is the tree of settings as plain data."""
    settings = msgspec.convert(config, Settings)
    market = settings.market
    return works(
        MarketPorts(
            lake=open_lake(settings),
            blobs=open_blobs(settings),
            clock=SystemClock(),
            choice=CHOICES[market.source],
            sample=SampleSource(),
            live=MarcapSource(market.marcap_url, market.first_year),
            listing=listing,
        )
    )
