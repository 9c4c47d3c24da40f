"""The market over real HTTP: a release made from the sample, published, asked for in every way."""

import csv
import io
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import msgspec
import pytest

from madang.engines.bus.memory import MemoryBus
from madang.engines.lake.delta import DeltaLake
from madang.engines.sql.port import Database
from madang.kernel.clock import ManualClock
from madang.market import MarketService
from madang.market.adapters.lake_bars import LakeBars
from madang.market.adapters.sql import SqlMarketStore
from madang.market.api import ROUTES
from madang.market.bars import BarSource
from madang.market.errors import SourceOutage
from madang.market.jobs.ports import Choice, MarketPorts
from madang.market.model import (
    CARD_CODES_MAX,
    Bars,
    Cards,
    Overview,
    QualityReport,
    SymbolDetail,
    SymbolMatches,
    Symbols,
)
from madang.web import About, HealthService, HTTPOptions, Limits, http_app
from tests.market.running import MemorySource, run
from tests.serving import serving


async def about() -> About:
    """Say what the installation is."""
    return About(
        name="Madang",
        version="1",
        has_owner=False,
        sign_up="open",
        require_verified=False,
        locale="ko",
    )


@pytest.fixture
def ports(ports_of: Callable[[Choice, BarSource], MarketPorts]) -> MarketPorts:
    return ports_of("sample", MemorySource({"2025": SourceOutage("no")}))


@pytest.fixture
def market(ports: MarketPorts, migrated_sqlite: Database, tmp_path: Path) -> MarketService:
    reader = LakeBars(lambda: DeltaLake(tmp_path / "lake"))
    return MarketService(migrated_sqlite, SqlMarketStore(), ports.blobs, reader)


@pytest.fixture
async def published(market: MarketService, ports: MarketPorts) -> MarketService:
    told = await run(ports, "first_start")
    event = await market.publish(str(told["release"]["release"]))
    assert event is not None
    assert (event.day, event.version) == ("2025-05-30", 1)
    return market


@pytest.fixture
async def client(market: MarketService, clock: ManualClock) -> AsyncIterator[httpx.AsyncClient]:
    options = HTTPOptions(
        version="1",
        health=HealthService(version="1", started_at_ms=0, about=about),
        limits=Limits(MemoryBus(clock)),
    )
    app = http_app(ROUTES, {"market": market}, options=options)
    async with serving(app) as base, httpx.AsyncClient(base_url=base) as opened:
        yield opened


async def test_before_the_first_run_there_is_nothing_yet(client: httpx.AsyncClient) -> None:
    for path in ("overview", "symbols", "symbols/005930", "symbols/005930/bars", "quality",
                 "cards?codes=005930", "symbols.csv"):  # fmt: skip
        answer = await client.get(f"/api/market/{path}")
        assert answer.status_code == 503
        assert answer.json()["error"]["code"] == "market.not_ready"


async def test_every_answer_is_its_struct_and_carries_source_and_version(
    client: httpx.AsyncClient, published: MarketService
) -> None:
    for path, kind in (
        ("overview", Overview),
        ("symbols", Symbols),
        ("symbols/005930", SymbolDetail),
        ("symbols/005930/bars", Bars),
        ("quality", QualityReport),
        ("cards?codes=005930", Cards),
    ):
        answer = await client.get(f"/api/market/{path}")
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("application/json")
        decoded = msgspec.json.decode(answer.content, type=kind)
        assert decoded.version == 1
        source = decoded.cards[0].source if isinstance(decoded, Cards) else decoded.source
        assert (source.kind, source.name) == ("recorded", "sample")
        assert source.as_of_ms == 1_748_586_600_000  # 2025-05-30 15:30 in Korea
        assert "2025-05-30" in source.detail


async def test_the_same_edition_again_costs_304(
    client: httpx.AsyncClient, published: MarketService
) -> None:
    for path in ("overview", "symbols", "symbols/005930/bars", "symbols.csv"):
        first = await client.get(f"/api/market/{path}")
        again = await client.get(
            f"/api/market/{path}", headers={"if-none-match": first.headers["etag"]}
        )
        assert (again.status_code, again.content) == (304, b"")
    await published.note_problem("marcap cannot be reached.")
    changed = await client.get(
        "/api/market/overview", headers={"if-none-match": first.headers["etag"]}
    )
    assert changed.status_code == 200
    assert changed.json()["source"]["problem"] == "marcap cannot be reached."


async def test_bars_of_a_range_are_warm_at_its_first_day(
    client: httpx.AsyncClient, published: MarketService
) -> None:
    answer = await client.get("/api/market/symbols/005930/bars?from=2025-05-01&to=2025-05-30")
    bars = msgspec.json.decode(answer.content, type=Bars)
    assert (bars.from_day, bars.to_day) == ("2025-05-02", "2025-05-30")
    assert len(bars.day) == len(bars.sma120) == len(bars.is_halted) == 19
    assert None not in (*bars.sma120, *bars.rsi14, *bars.macd_signal)
    whole = msgspec.json.decode(
        (await client.get("/api/market/symbols/005930/bars")).content, type=Bars
    )
    assert len(whole.day) == 734
    assert whole.sma120[:119] == (None,) * 119
    assert whole.sma120[-19:] == bars.sma120
    assert whole.close[-1] == 56_200


async def test_bars_without_indicators(client: httpx.AsyncClient, published: MarketService) -> None:
    answer = await client.get("/api/market/symbols/005930/bars?indicators=false")
    bars = msgspec.json.decode(answer.content, type=Bars)
    assert len(bars.close) == 734
    assert bars.rsi14 == ()


async def test_a_halted_day_has_no_range_and_carries_its_close(
    client: httpx.AsyncClient, published: MarketService
) -> None:
    symbols = await published.symbols()
    for row in symbols.symbols:
        detail = await published.symbol(row.code)
        if detail.halted_count:
            break
    bars = await published.bars(row.code, None, None, False)
    halted = [i for i, is_halted in enumerate(bars.is_halted) if is_halted]
    assert len(halted) == detail.halted_count > 0
    for i in halted:
        assert (bars.open[i], bars.high[i], bars.low[i], bars.volume[i]) == (None, None, None, 0)
        assert bars.close[i] > 0


@pytest.mark.parametrize(
    "query",
    ["from=yesterday", "to=2025-13-01", "from=20250501", "from=2025-05-30&to=2025-05-01"],
)
async def test_a_bad_range_is_refused(
    client: httpx.AsyncClient, published: MarketService, query: str
) -> None:
    answer = await client.get(f"/api/market/symbols/005930/bars?{query}")
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "market.bad_range"


@pytest.mark.parametrize("code", ["999999", "삼성전자", "%27%20OR%201=1", "5930"])
async def test_an_unknown_symbol_is_404(
    client: httpx.AsyncClient, published: MarketService, code: str
) -> None:
    for path in ("", "/bars", "/bars.csv"):
        answer = await client.get(f"/api/market/symbols/{code}{path}")
        assert answer.status_code == 404
        assert answer.json()["error"]["code"] == "market.unknown_symbol"


async def test_cards_in_order_with_the_unknown_listed(
    client: httpx.AsyncClient, published: MarketService
) -> None:
    answer = await client.get("/api/market/cards?codes=000660,%20005930,nope,005930,")
    cards = msgspec.json.decode(answer.content, type=Cards)
    assert [card.code for card in cards.cards] == ["000660", "005930"]
    assert cards.missing == ("nope",)
    card = cards.cards[1]
    assert (card.name, card.market, card.close) == ("삼성전자", "KOSPI", 56_200)
    assert card.change is not None
    assert card.change_ratio == pytest.approx(card.change / (card.close - card.change))
    assert len(card.sparkline) == 30
    assert card.sparkline[-1] == card.close


async def test_cards_at_the_limit_and_one_more(
    client: httpx.AsyncClient, published: MarketService
) -> None:
    codes = [f"X{i:05}" for i in range(CARD_CODES_MAX + 1)]
    at_limit = await client.get(f"/api/market/cards?codes={','.join(codes[:-1])}")
    assert len(at_limit.json()["missing"]) == CARD_CODES_MAX
    over = await client.get(f"/api/market/cards?codes={','.join(codes)}")
    assert over.status_code == 422
    assert over.json()["error"]["data"]["codes_max"] == CARD_CODES_MAX


async def test_search_in_korean_and_by_code(
    client: httpx.AsyncClient, published: MarketService
) -> None:
    async def found(text: str, limit: int = 10) -> list[str]:
        answer = await client.get("/api/market/search", params={"q": text, "limit": limit})
        return [m.name for m in msgspec.json.decode(answer.content, type=SymbolMatches).matches]

    assert "삼성전자" in await found("삼성")
    assert await found("005930") == ["삼성전자"]
    assert "SK하이닉스" in await found("sk하이")
    assert await found("%") == []
    assert await found("") == []
    assert await found("가" * 41) == []
    assert len(await found("0", limit=1000)) == 50


async def test_tables_open_right_in_spreadsheets(
    client: httpx.AsyncClient, published: MarketService
) -> None:
    for path, rows_min in (("symbols.csv", 300), ("symbols/005930/bars.csv", 734),
                           ("overview.csv", 40)):  # fmt: skip
        answer = await client.get(f"/api/market/{path}")
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert answer.content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert len(rows) >= rows_min + 1
        assert {len(row) for row in rows} == {len(rows[0])}
    symbols = (await client.get("/api/market/symbols.csv")).content.decode("utf-8-sig")
    assert "005930,삼성전자,KOSPI" in symbols


async def test_publishing_the_same_release_again_changes_nothing(
    published: MarketService, ports: MarketPorts
) -> None:
    edition = await published.edition()
    assert edition is not None
    assert await published.publish(edition.key) is None
    assert (await published.edition()) == edition


async def test_documents_work_on_every_engine(
    any_database: Database, ports: MarketPorts, tmp_path: Path
) -> None:
    told = await run(ports, "first_start")
    reader = LakeBars(lambda: DeltaLake(tmp_path / "lake"))
    market = MarketService(any_database, SqlMarketStore(), ports.blobs, reader)
    await market.publish(str(told["release"]["release"]))
    fresh = MarketService(any_database, SqlMarketStore(), ports.blobs, reader)
    assert (await fresh.overview()).day == "2025-05-30"
    assert (await fresh.symbol("005930")).row.name == "삼성전자"
    assert [m.code for m in (await fresh.search("삼성전자", 1)).matches] == ["005930"]
    assert (await fresh.cards(["005930"])).missing == ()


def test_serving_loads_no_heavy_library() -> None:
    import subprocess
    import sys

    code = (
        "import sys; import madang.market.api, madang.market.service, madang.market.jobs.plan, "
        "madang.market.adapters.sql, madang.market.adapters.lake_bars; "
        "print([m for m in ('polars', 'deltalake', 'aiohttp', 'holidays', 'dagster') "
        "if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONPATH": "src"},
        check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "[]"
