"""A small app with one route of each sort, served by uvicorn."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from litestar import Request, Response, get, post

from madang.engines.bus.memory import MemoryBus
from madang.kernel.clock import ManualClock
from madang.kernel.errors import Forbidden, NotFound
from madang.web import (
    About,
    HealthService,
    HTTPOptions,
    HTTPPeer,
    Limits,
    PageHead,
    RateLimit,
    TrustedProxies,
    WebClient,
    http_app,
    tagged,
)
from tests.serving import serving


class Inner(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a body."""

    size: int


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A body."""

    text: str
    parts: list[Inner]


@post("/api/echo")
async def echo(data: Body) -> Body:
    """Send the body back."""
    return data


@post("/api/strict-limit", request_max_body_size=64)
async def small_only(data: Body) -> Body:
    """Take small bodies only."""
    return data


@get("/api/broken")
async def broken() -> None:
    """Fail as a bug does."""
    raise ZeroDivisionError("the secret is 4711")


@get("/api/refused")
async def refused() -> None:
    """Refuse."""
    raise Forbidden("Not for you; ask the owner.", role="owner")


@get("/api/big")
async def big() -> list[str]:
    """Answer with more than a kilobyte."""
    return ["마당"] * 500


@get("/api/numbered")
async def numbered(limit: int) -> int:
    """Take a number."""
    return limit


@get("/api/kept", sync_to_thread=False)
def kept(request: Request[Any, Any, Any]) -> Response[list[int]]:
    """Answer under an ETag."""
    return tagged(request, "v1", lambda: [1, 2])


@get("/api/limited")
async def limited(limits: Limits) -> str:
    """Take two calls a minute."""
    await limits.take(RateLimit(name="test.two", calls_max=2, window_s=60), "everyone")
    return "ok"


@get("/api/peer", sync_to_thread=False)
def who(peer: HTTPPeer) -> HTTPPeer:
    """Say who calls."""
    return peer


ROUTES = [echo, small_only, broken, refused, big, numbered, kept, limited, who]


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


async def page_head(path: str) -> PageHead | None:
    """Name one public page."""
    if path == "/c/private":
        raise NotFound("There is no such community.")
    if path != "/c/sample":
        return None
    return PageHead(title='<마당> & "co"', description="함께", image_url="/og.png")


def built(folder: Path) -> Path:
    """Write a web client as the build leaves it."""
    (folder / "assets").mkdir(parents=True)
    page = '<html><head><title>x</title>\n<meta name="description" content="y" /></head></html>'
    (folder / "index.html").write_text(page)
    (folder / "index.html.gz").write_bytes(b"gz-index")
    (folder / "sw.js").write_text("// worker")
    script = folder / "assets" / "main-Ab3dE5gH.js"
    script.write_text("console.log(1)")
    script.with_name(script.name + ".br").write_bytes(b"br-bytes")
    script.with_name(script.name + ".gz").write_bytes(b"gz-bytes")
    return folder


@pytest.fixture
def clock() -> ManualClock:
    """The clock of the limits."""
    return ManualClock()


@pytest.fixture
def web_dir(tmp_path: Path) -> Path:
    """The folder of the web client, not built yet; a secret lies beside it."""
    (tmp_path / "secret.txt").write_text("secret")
    return tmp_path / "dist"


@pytest.fixture
async def http(clock: ManualClock, web_dir: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the served app."""
    health = HealthService(version="1.2.3", started_at_ms=5, about=about)
    options = HTTPOptions(
        version="1.2.3",
        health=health,
        limits=Limits(MemoryBus(clock)),
        client=WebClient(web_dir, page_head=page_head, public_url="https://madang.example"),
        proxies=TrustedProxies("127.0.0.1, 10.0.0.0/8"),
        body_limit_bytes=4096,
    )
    app = http_app(ROUTES, {}, options=options)
    async with serving(app) as base, httpx.AsyncClient(base_url=base) as client:
        yield client
