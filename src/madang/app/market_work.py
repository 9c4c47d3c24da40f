"""Opens engines and sources for the market's daily run. Only the child process imports this."""

from collections.abc import Mapping
from typing import Any

import msgspec

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
    """Return the functions of the market's pipeline.

    Args:
        config: `settings`, the whole tree as plain values (`market_config`).
    """
    settings = msgspec.convert(config["settings"], Settings)
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
