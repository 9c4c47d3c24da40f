"""Runs the house: HTTP and sockets on one port, started and stopped by one process."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import uvicorn
from litestar import Litestar
from litestar.di import Provide

from madang.app.house import House
from madang.app.routes import ROUTES
from madang.community.api import readable_channel_id
from madang.identity.api import dependencies as identity_dependencies
from madang.kernel.errors import NotFound, SettingsError
from madang.kernel.settings import Settings
from madang.realtime.gateway import Peer
from madang.realtime.websocket import (
    Handshake,
    Refusal,
    SocketHandler,
    check_origin,
    protocol_class,
)
from madang.web.app import HTTPOptions, http_app
from madang.web.health import About, HealthService
from madang.web.limits import Limits
from madang.web.peer import TrustedProxies
from madang.web.static import PageHead, WebClient

SOCKET_PATH = "/api/socket"
WEB_DIST = Path(__file__).parents[3] / "web" / "dist"
STOP_TIMEOUT_S = 5


def run(
    settings: Settings, version: str, *, with_sample: bool, on_ready: Callable[[str], None]
) -> int:
    """Serve until told to stop; returns the exit code."""
    with asyncio.Runner(loop_factory=_loop) as runner:
        return runner.run(_serve(settings, version, with_sample, on_ready))


def _loop() -> asyncio.AbstractEventLoop:
    import uvloop

    return uvloop.new_event_loop()


async def _serve(
    settings: Settings, version: str, with_sample: bool, on_ready: Callable[[str], None]
) -> int:
    house = await House.open(settings)
    try:
        await house.start(with_sample)
        server = _Server(house, litestar_app(house, version), on_ready)
        await server.serve()
        return 0 if server.started else 1
    finally:
        await house.close()


class _Server(uvicorn.Server):
    """uvicorn, with our socket protocol, telling when it is ready."""

    def __init__(self, house: House, app: Litestar, on_ready: Callable[[str], None]) -> None:
        settings = house.settings.server
        super().__init__(
            uvicorn.Config(
                app,
                host=settings.host,
                port=settings.port,
                ws=protocol_class(lambda handshake: _accept(house, handshake)),  # type: ignore[arg-type]
                http="httptools",
                lifespan="on",
                access_log=False,
                log_level="warning",
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=STOP_TIMEOUT_S,
            )
        )
        self._on_ready = on_ready

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        await super().startup()
        if not self.started:
            raise SettingsError(
                f"Port {self.config.port} on {self.config.host} cannot be listened on; "
                "another program may hold it. Choose one with --port.",
                key="server.port",
            )
        port = self.servers[0].sockets[0].getsockname()[1]
        host = "127.0.0.1" if self.config.host in ("0.0.0.0", "::") else self.config.host
        self._on_ready(f"http://{host}:{port}")


def _accept(house: House, handshake: Handshake) -> SocketHandler | Refusal:
    if handshake.path != SOCKET_PATH:
        return Refusal(NotFound(f"Sockets open at {SOCKET_PATH}."))
    check_origin(handshake, [house.settings.server.public_url.rstrip("/")])
    return Peer(house.gateway)


def litestar_app(house: House, version: str) -> Litestar:
    """Return the HTTP face over a house."""
    settings = house.settings
    folder = Path(settings.server.web_dir) if settings.server.web_dir else WEB_DIST

    async def about() -> About:
        return About(
            name="마당 Madang",
            version=version,
            has_owner=await house.identity.has_owner(),
            sign_up=settings.identity.sign_up,
            locale="ko",
        )

    async def page_head(path: str) -> PageHead | None:
        return await head_of(house, path)

    options = HTTPOptions(
        version=version,
        health=HealthService(version=version, started_at_ms=house.clock.now_ms(), about=about),
        limits=Limits(house.engines.bus),
        client=WebClient(folder, page_head=page_head, public_url=settings.server.public_url),
        proxies=TrustedProxies(settings.server.trusted_proxies),
    )
    dependencies = {
        **identity_dependencies(house.identity),
        "community": house.community,
        "trends": house.trends,
        "boards": house.boards,
        "board_id": Provide(readable_channel_id),
        "pipelines": house.pipelines,
    }
    return http_app(ROUTES, dependencies, options=options)


async def head_of(house: House, path: str) -> PageHead | None:
    """Return the title and description of a public community or channel page."""
    parts = path.strip("/").split("/")
    if len(parts) < 2 or parts[0] != "c":
        return None
    if not await house.community.access.may_read(parts[1], None):
        return None
    snapshot = await house.community.structure.snapshot(parts[1], None)
    channel = next(
        (c for c in snapshot.channels if len(parts) > 2 and c.channel_id == parts[2]), None
    )
    if channel is None:
        return PageHead(title=snapshot.community.name, description=snapshot.community.description)
    return PageHead(
        title=f"{channel.name} · {snapshot.community.name}",
        description=channel.topic or snapshot.community.description,
    )
