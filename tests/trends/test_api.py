"""The routes, over HTTP: shapes, permissions, CSV."""

import csv
import io
from collections.abc import AsyncIterator
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient
from litestar import Litestar, Request, Response
from litestar.di import Provide

from madang.identity import Principal
from madang.kernel.errors import MadangError
from madang.trends.api import ROUTES
from tests.trends.conftest import BOARD, OWNER, Stand
from tests.trends.lines import v1


def _refused(_: Request[Any, Any, Any], error: MadangError) -> Response[dict[str, Any]]:
    return Response(error.body(), status_code=error.status)


@pytest.fixture
async def client(lite: Stand) -> AsyncIterator[AsyncClient]:
    """A server with the trends routes; the caller is whom the `x-account` header names."""

    def caller(request: Request[Any, Any, Any]) -> Principal | None:
        account_id = request.headers.get("x-account")
        if account_id is None:
            return None
        return Principal(
            account_id=account_id, session_id="s", name="n", is_owner=False, is_verified=True
        )

    def board_id(channel_id: str) -> str:
        return channel_id

    app = Litestar(
        ROUTES,
        dependencies={
            "trends": Provide(lambda: lite.service, sync_to_thread=False),
            "board_id": Provide(board_id, sync_to_thread=False),
            "caller": Provide(caller, sync_to_thread=False),
        },
        exception_handlers={MadangError: _refused},
    )
    # On this loop, which the database belongs to (Litestar's own test client runs another).
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as made:
        yield made


async def test_a_stranger_reads_everything(client: AsyncClient, lite: Stand) -> None:
    await lite.put([v1("1", "=HYPERLINK(AI)"), v1("2", "오늘 커피"), b"garbage"])
    await lite.drain()
    board = (await client.get(f"/api/trends/{BOARD}")).json()
    assert board["at"]["stream"] == f"board:{BOARD}"
    assert [k["keyword"] for k in board["keywords"]] == ["AI", "반도체", "커피"]
    assert board["keywords"][0]["per_minute"][-1] == 1
    assert board["source"]["kind"] == "synthetic"
    posts = (await client.get(f"/api/trends/{BOARD}/posts?keyword=AI&limit=1")).json()
    assert posts["next"] is None
    assert posts["posts"][0]["keywords"] == ["AI"]
    counts = (await client.get(f"/api/trends/{BOARD}/counts?minutes=60&step=5")).json()
    assert counts["step_ms"] == 300_000
    assert [len(series["counts"]) for series in counts["series"]] == [12, 12, 12]
    assert [sum(series["counts"]) for series in counts["series"]] == [1, 0, 1]
    assert len((await client.get(f"/api/trends/{BOARD}/top?minutes=5")).json()["posts"]) == 2
    ledger = (await client.get(f"/api/trends/{BOARD}/ledger")).json()
    assert ledger["open_count"] == 0
    assert ledger["rows"][0]["received"] == 2


@pytest.mark.parametrize("name", ["posts", "counts", "top", "ledger"])
async def test_each_chart_is_also_a_csv(client: AsyncClient, lite: Stand, name: str) -> None:
    await lite.put([v1("1", "=HYPERLINK(AI)"), v1("2", "오늘 커피")])
    await lite.drain()
    answer = await client.get(f"/api/trends/{BOARD}/{name}.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert rows
    assert all(len(row) == len(header) for row in rows)
    if name == "posts":
        assert rows[1][header.index("text")] == "'=HYPERLINK(AI)"
    if name == "counts":
        assert header == ["start_ms", "AI", "반도체", "커피"]
        assert len(rows) == 60


async def test_only_who_may_changes_keywords(client: AsyncClient) -> None:
    url, body = f"/api/trends/{BOARD}/keywords", {"keywords": ["축구", "#AI"]}
    assert (await client.put(url, json=body)).status_code == 401
    refused = await client.put(url, json=body, headers={"x-account": "someone"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "trends.not_allowed")
    done = await client.put(url, json=body, headers={"x-account": OWNER})
    assert done.status_code == 200, done.text
    assert [k["keyword"] for k in done.json()["keywords"]] == ["축구", "#AI"]
    for bad in ([], ["x"], ["AI", "ai"], [f"k{n}" for n in range(51)]):
        answer = await client.put(url, json={"keywords": bad}, headers={"x-account": OWNER})
        assert answer.json()["error"]["code"] == "trends.bad_keywords"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/api/trends/nowhere", "trends.no_board"),
        ("/api/trends/nowhere/posts", "trends.no_board"),
        ("/api/trends/nowhere/ledger.csv", "trends.no_board"),
        (f"/api/trends/{BOARD}/counts?minutes=0", "trends.bad_range"),
        (f"/api/trends/{BOARD}/counts?minutes=10081", "trends.bad_range"),
        (f"/api/trends/{BOARD}/counts?minutes=2001&step=1", "trends.bad_range"),
        (f"/api/trends/{BOARD}/counts?minutes=60&step=7", "trends.bad_range"),
        (f"/api/trends/{BOARD}/top?minutes=10081", "trends.bad_range"),
        (f"/api/trends/{BOARD}/ledger?minutes=1441", "trends.bad_range"),
        (f"/api/trends/{BOARD}/posts?limit=201", "kernel.malformed"),
    ],
)
async def test_what_does_not_fit_is_refused_with_a_code(
    client: AsyncClient, path: str, code: str
) -> None:
    answer = await client.get(path)
    assert 400 <= answer.status_code < 500
    assert answer.json()["error"]["code"] == code
