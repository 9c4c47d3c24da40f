"""Runs the house: HTTP and sockets on one port, started and stopped by one process."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn
from litestar import Litestar
from litestar.di import Provide
from msgspec.structs import replace

from madang.app.house import House
from madang.app.routes import ROUTES
from madang.app.scopes import TokenDoor
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
BACKLOG_SOCKETS = 2048
EVERY_ADDRESS = ("0.0.0.0", "::")


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
    # Listening comes first: a taken port is told before anything is made or migrated.
    listener = _listen(settings.server.host, settings.server.port)
    host, port = settings.server.host, listener.getsockname()[1]
    settings = replace(settings, server=replace(settings.server, port=port))
    house = await House.open(settings)
    try:
        await house.start(with_sample)
        shown = "127.0.0.1" if host in EVERY_ADDRESS else host
        server = _Server(house, litestar_app(house, version))
        server.on_ready = lambda: on_ready(f"http://{shown}:{port}")
        await server.serve(sockets=[listener])
        return 0 if server.started else 1
    finally:
        await house.close()


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket, or say who holds the port.

    Raises:
        SettingsError: it cannot be listened on.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG_SOCKETS)
    except OSError as wrong:
        listener.close()
        raise SettingsError(
            f"Port {port} on {host} cannot be listened on ({wrong.strerror}); "
            "another program may hold it. Choose one with --port.",
            key="server.port",
        ) from wrong
    listener.setblocking(False)
    return listener


class _Server(uvicorn.Server):
    """uvicorn, with our socket protocol, telling when it is ready."""

    on_ready: Callable[[], None]

    def __init__(self, house: House, app: Litestar) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                ws=protocol_class(lambda handshake: _accept(house, handshake)),
                http="httptools",
                lifespan="on",
                access_log=False,
                log_level="warning",
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=STOP_TIMEOUT_S,
            )
        )

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on SIGINT and SIGTERM; uvicorn's own way ends the process before the house is closed."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.on_ready()


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
            require_verified=settings.identity.require_verified,
            locale="ko",
        )

    async def page_head(path: str) -> PageHead | None:
        return await head_of(house, path)

    limits = Limits(house.engines.bus, {"identity.sign_up": settings.identity.sign_ups_per_hour})
    options = HTTPOptions(
        version=version,
        health=HealthService(version=version, started_at_ms=house.clock.now_ms(), about=about),
        limits=limits,
        guards=[TokenDoor(house.identity, house.community.access, limits)],
        client=WebClient(folder, page_head=page_head, public_url=settings.server.public_url),
        proxies=TrustedProxies(settings.server.trusted_proxies),
    )
    dependencies = {
        **identity_dependencies(house.identity),
        "community": house.community,
        "market": house.market,
        "trends": house.trends,
        "boards": house.boards,
        "board_id": Provide(readable_channel_id),
        "pipelines": house.pipelines,
        "gateway": house.gateway,
    }
    return http_app(ROUTES, dependencies, options=options)


async def head_of(house: House, path: str) -> PageHead | None:
    """Return the title and description of a public community or channel page, or of an invite."""
    parts = path.strip("/").split("/")
    if parts[0] == "i" and len(parts) == 2:
        invite = await house.community.invites.preview(parts[1], None)
        return PageHead(
            title=f"{invite.icon} {invite.name}".strip(), description=invite.description
        )
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
