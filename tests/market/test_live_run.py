"""The daily run from marcap over HTTP: real recorded days, whole market, raw prices."""

from collections.abc import AsyncIterator, Callable

import msgspec
import polars as pl
import pytest
from aiohttp import web

from madang.kernel.clock import ManualClock
from madang.market.adapters.marcap import MarcapSource
from madang.market.bars import BarSource
from madang.market.errors import SourceOutage
from madang.market.jobs.ports import BARS, Choice, MarketPorts
from madang.market.model import Overview, QualityReport, Symbols
from madang.market.store import Release
from tests.market.running import run
from tests.market.test_sources import year_file

# 2025-01-03 16:30 in Korea (the files served go on for longer, which does no harm).
NOW_MS = 1_735_889_400_000


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW_MS)


@pytest.fixture
async def files() -> AsyncIterator[dict[str, bytes | str]]:
    """Files by year, served; `url` is where."""
    held: dict[str, bytes | str] = {}

    async def answer(request: web.Request) -> web.Response:
        content = held.get(request.match_info["year"])
        if content is None:
            return web.Response(status=404)
        assert isinstance(content, bytes)
        tag = f'"{hash(content)}"'
        if request.headers.get("if-none-match") == tag:
            return web.Response(status=304)
        return web.Response(body=content, headers={"etag": tag})

    app = web.Application()
    app.router.add_get("/marcap-{year}.parquet", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    held["url"] = f"http://127.0.0.1:{runner.addresses[0][1]}/marcap-{{year}}.parquet"
    yield held
    await runner.cleanup()


async def test_the_whole_market_from_raw_files_to_the_board(
    files: dict[str, bytes | str], ports_of: Callable[[Choice, BarSource], MarketPorts]
) -> None:
    files["2023"] = year_file(2023, head=100_000)
    files["2024"] = year_file(2024, head=100_000)
    ports = ports_of("auto", MarcapSource(str(files["url"]), 2023))
    told = await run(ports)
    # 2025's file is not there yet, as in the first days of a January: the other years are used.
    assert told["fetch"] == {"source": "marcap", "parts_changed": 2, "problem": None}
    files["2025"] = year_file(2025, head=100_000)
    told = await run(ports)
    assert told["fetch"]["parts_changed"] == 1
    assert told["bars"]["changed_from"] == "2025-01-02"
    content = await ports.blobs.get(str(told["release"]["release"]))
    release = msgspec.msgpack.decode(content, type=Release)
    overview = msgspec.json.decode(release.overview, type=Overview)
    assert (overview.day, overview.source.kind) == ("2025-02-11", "live")
    assert overview.indices[0].is_computed
    assert (overview.weight_kind, overview.is_value_estimated) == ("market_cap", False)
    symbols = msgspec.json.decode(release.symbols, type=Symbols)
    samsung = next(row for row in symbols.symbols if row.code == "005930")
    assert samsung.market_cap == samsung.close * 5_969_782_550
    assert len(symbols.symbols) == 2872
    quality = msgspec.json.decode(release.quality, type=QualityReport)
    found = {rule.rule: rule.rows_count for rule in quality.rules}
    assert found["MQ1"] > 0
    assert found["MQ18"] > 0
    assert quality.rows_quarantined_count == 0
    # Nothing new: nothing is fetched, nothing written.
    told = await run(ports)
    assert told["fetch"]["parts_changed"] == 0
    assert told["analysis"]["rows_written"] == 0
    # A login page instead of a file is an outage: the run fails and every row stays.
    before = ports.lake.scan(BARS).select(pl.len()).collect().item()
    files["2025"] = b"LOGOUT"
    with pytest.raises(SourceOutage, match="LOGOUT"):
        await run(ports)
    assert ports.lake.scan(BARS).select(pl.len()).collect().item() == before
