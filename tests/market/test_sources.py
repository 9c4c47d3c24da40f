"""Sources against a local server that replays real recorded bytes, and every way they fail."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import polars as pl
import pytest
from aiohttp import web

from madang.kernel.errors import Terminal, Transient
from madang.market.adapters.folder import FolderSource
from madang.market.adapters.marcap import MarcapSource
from madang.market.adapters.marcap_file import read_marcap
from madang.market.adapters.sample import SampleSource, listing
from madang.market.bars import SCHEMA
from madang.market.errors import SourceBroken, SourceOutage
from tests.market.shared_data import recorded

ETAG = '"abc"'
Answer = Callable[[web.Request], web.StreamResponse]


def year_file(year: int, head: int = 500) -> bytes:
    """A year's file as marcap publishes it: real rows, in that year's own schema."""
    rows = pl.read_parquet(recorded("krx_marcap_slices_2021_2025.parquet"))
    rows = rows.filter(pl.col("date").dt.year() == year).head(head)
    rows = rows.drop("src_file", "ChangesRatio").rename({"date": "Date"})
    if year < 2023:
        rows = rows.with_columns(pl.col("ChangeCode").cast(pl.Int64))
    out = io.BytesIO()
    rows.write_parquet(out)
    return out.getvalue()


class Server:
    """Answers every request with what the test says."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[str | None] = []
        self.content = b""
        self.status = 200
        self.wait_s = 0.0
        self.cut = False

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.headers.get("if-none-match"))
        await asyncio.sleep(self.wait_s)
        if request.headers.get("if-none-match") == ETAG:
            return web.Response(status=304, headers={"etag": ETAG})
        if self.cut:
            response = web.StreamResponse(headers={"content-length": str(len(self.content))})
            await response.prepare(request)
            await response.write(self.content[: len(self.content) // 2])
            assert request.transport is not None
            request.transport.abort()
            return response
        return web.Response(body=self.content, status=self.status, headers={"etag": ETAG})


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    served = Server()
    app = web.Application()
    app.router.add_get("/{name}", served.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    served.url = f"http://127.0.0.1:{port}/marcap-{{year}}.parquet"
    yield served
    await runner.cleanup()


async def test_a_year_arrives_typed_and_is_not_fetched_twice(server: Server) -> None:
    server.content = year_file(2024)
    source = MarcapSource(server.url, 2023)
    assert source.parts("2025-01-10") == ("2023", "2024", "2025")
    fetched = await source.fetch("2024", None)
    assert fetched is not None
    assert fetched.etag == ETAG
    parsed = source.read("2024", fetched.content)
    assert dict(parsed.bars.schema) == SCHEMA
    assert parsed.bars.height == 500
    samsung = parsed.bars.filter(pl.col("code") == "005930").row(0, named=True)
    assert samsung["close"] == 79600
    assert samsung["base_close"] == 78500
    assert samsung["shares"] == 5_969_782_550
    assert await source.fetch("2024", fetched.etag) is None
    assert server.asked == [None, ETAG]


@pytest.mark.parametrize(
    "content",
    [b"LOGOUT", b"", b"<!DOCTYPE html><html>Sign in</html>", b'{"error":"rate"}'],
)
async def test_an_answer_of_200_that_is_no_file_is_an_outage(
    server: Server, content: bytes
) -> None:
    server.content = content
    with pytest.raises(SourceOutage) as caught:
        await MarcapSource(server.url, 2025).fetch("2025", None)
    assert isinstance(caught.value, Transient)
    assert content.decode()[:6] in caught.value.message


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500, 503])
async def test_any_other_status_is_an_outage(server: Server, status: int) -> None:
    server.status = status
    with pytest.raises(SourceOutage, match=str(status)):
        await MarcapSource(server.url, 2025).fetch("2025", None)


async def test_a_slow_source_is_an_outage(server: Server) -> None:
    server.wait_s = 5
    with pytest.raises(SourceOutage):
        await MarcapSource(server.url, 2025, read_timeout_s=0.2).fetch("2025", None)


async def test_a_cut_answer_is_an_outage(server: Server) -> None:
    server.content, server.cut = year_file(2024), True
    with pytest.raises(SourceOutage):
        await MarcapSource(server.url, 2025).fetch("2025", None)


async def test_no_server_is_an_outage() -> None:
    with pytest.raises(SourceOutage, match="cannot be reached"):
        await MarcapSource("http://127.0.0.1:9/{year}", 2025).fetch("2025", None)


async def test_the_size_limit_and_one_byte_more(server: Server) -> None:
    server.content = year_file(2024)
    size = len(server.content)
    assert await MarcapSource(server.url, 2025, limit_bytes=size).fetch("2025", None)
    with pytest.raises(SourceBroken, match="over"):
        await MarcapSource(server.url, 2025, limit_bytes=size - 1).fetch("2025", None)


@pytest.mark.parametrize("damage", ["cut", "flipped", "magic"])
def test_a_damaged_parquet_is_terminal_and_says_so(damage: str) -> None:
    good = year_file(2024)
    middle = len(good) // 3
    content = {
        "cut": good[: len(good) // 2],
        "flipped": good[:middle] + bytes(255 - b for b in good[middle : middle + 4000])
        + good[middle + 4000 :],
        "magic": b"PAR1" + b"\0" * 500,
    }[damage]  # fmt: skip
    with pytest.raises(SourceBroken) as caught:
        read_marcap("2024", content)
    assert isinstance(caught.value, Terminal)
    assert "2024" in caught.value.message


def test_the_corrupt_gzip_of_2021_is_recognised() -> None:
    content = recorded("fixtures/marcap-2021_corrupt_crc_20210122.csv.gz").read_bytes()
    with pytest.raises(SourceBroken, match="damaged gzip file"):
        read_marcap("2021", content)


def test_a_missing_column_is_named() -> None:
    frame = pl.read_parquet(io.BytesIO(year_file(2024))).drop("Stocks", "Close")
    out = io.BytesIO()
    frame.write_parquet(out)
    with pytest.raises(SourceBroken, match="lacks the columns Close, Stocks"):
        read_marcap("2024", out.getvalue())


@pytest.mark.parametrize("year", [2021, 2022, 2023, 2024, 2025])
def test_MQ17_MQ18_each_years_schema_is_read(year: int) -> None:
    parsed = read_marcap(str(year), year_file(year, head=100_000))
    notes = {f.rule: f for f in parsed.findings}
    said = [sample.values["note"] for sample in notes["MQ17"].samples]
    assert "ChagesRatio stands for ChangesRatio" in said
    assert ("ChangeCode is Int64, not text" in said) == (year < 2023)
    assert (notes["MQ18"].rows_count > 0) == (year >= 2023)
    assert set(parsed.bars["market"].unique()) == {"KOSPI", "KOSDAQ", "KONEX"}


async def test_a_folder_of_files(tmp_path: Path) -> None:
    (tmp_path / "marcap-2024.parquet").write_bytes(year_file(2024))
    (tmp_path / "notes.txt").write_text("no")
    source = FolderSource(tmp_path)
    assert source.parts("2025-01-10") == ("2024",)
    fetched = await source.fetch("2024", None)
    assert fetched is not None
    assert source.read("2024", fetched.content).bars.height == 500
    assert await source.fetch("2024", fetched.etag) is None
    with pytest.raises(SourceOutage):
        await source.fetch("2023", None)
    with pytest.raises(SourceBroken):
        await FolderSource(tmp_path, limit_bytes=10).fetch("2024", None)
    assert FolderSource(tmp_path / "none").parts("2025-01-10") == ()


async def test_the_sample_is_three_hundred_symbols_of_two_markets() -> None:
    source = SampleSource()
    fetched = await source.fetch("sample", None)
    assert fetched is not None
    parsed = source.read("sample", fetched.content)
    assert parsed.bars["code"].n_unique() == 300
    assert set(parsed.bars["market"].unique()) == {"KOSPI", "KOSDAQ"}
    assert parsed.bars["name"].null_count() == 0
    assert parsed.indices is not None
    assert set(parsed.indices["code"].unique()) == {"KOSPI", "KOSDAQ"}
    assert await source.fetch("sample", fetched.etag) is None
    assert listing().filter(pl.col("code") == "005930")["name"].item() == "삼성전자"
    with pytest.raises(SourceBroken):
        source.read("sample", b"PAR1")


def test_the_sample_is_at_most_eight_megabytes() -> None:
    folder = Path("src/madang/market/sample")
    assert 0 < sum(file.stat().st_size for file in folder.glob("*.parquet")) <= 8_000_000
