"""Identity over real parts: a database of each engine, the memory bus, uvicorn, cheap hashes."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest
from litestar import get, post
from oidc_provider_mock import run_server_in_thread

from madang.engines.blobs.memory import MemoryBlobs
from madang.engines.bus.memory import MemoryBus
from madang.engines.bus.port import Bus
from madang.engines.sql.port import Database
from madang.identity import IdentityOptions, IdentityService, Ports, Principal, api
from madang.identity.adapters import (
    OWN_ROWS,
    Argon2Hasher,
    JwtFormat,
    OidcClient,
    OutboxSender,
    SvgPictures,
    WebAuthnAuthenticators,
    sql_stores,
)
from madang.identity.service import require, require_verified
from madang.kernel.clock import ManualClock
from madang.kernel.settings import IdentitySettings
from madang.web import About, HealthService, HTTPOptions, Limits, TrustedProxies, http_app
from tests.identity.crooked import Crooked, crooked_app
from tests.identity.elsewhere import provider_settings
from tests.serving import serving

PUBLIC_URL = "https://madang.example"
PASSWORD = "열려라 참깨 42"


class CountingHasher(Argon2Hasher):
    """argon2id with small costs, that counts what it verifies."""

    def __init__(self, **costs: Any) -> None:
        super().__init__(**{"memory_cost_kib": 64, "time_cost_passes": 1, **costs})
        self.verified: list[str] = []

    async def verify(self, password_hash: str, password: str) -> bool:
        self.verified.append(password_hash)
        return await super().verify(password_hash, password)


@get("/api/verified-only")
async def verified_only(caller: Principal | None) -> str:
    """Let those in whose e-mail is verified."""
    return require_verified(caller).name


@get("/api/anyone")
async def anyone(caller: Principal | None) -> str:
    """Say who calls."""
    return "stranger" if caller is None else require(caller).name


@post("/api/write")
async def write(caller: Principal | None) -> str:
    """Change something."""
    return require(caller).name


class Installation:
    """One process of an installation: the service and its HTTP face."""

    def __init__(self, service: IdentityService, base: str, hasher: CountingHasher) -> None:
        self.service = service
        self.base = base
        self.hasher = hasher
        self._clients = AsyncExitStack()

    async def browser(self, **headers: str) -> httpx.AsyncClient:
        """Return a client with a cookie jar of its own."""
        client = httpx.AsyncClient(base_url=self.base, headers=headers)
        return await self._clients.enter_async_context(client)

    async def close(self) -> None:
        """Close the browsers."""
        await self._clients.aclose()


Build = Callable[..., Awaitable[Installation]]


@pytest.fixture
def clock() -> ManualClock:
    """The clock of everything."""
    return ManualClock()


@pytest.fixture
def bus(clock: ManualClock) -> MemoryBus:
    """The bus that the processes of the installation share."""
    return MemoryBus(clock)


@pytest.fixture
async def build(any_database: Database, clock: ManualClock, bus: MemoryBus) -> AsyncIterator[Build]:
    """Build a process of the installation with other settings than the defaults."""
    async with AsyncExitStack() as stack:

        async def make(
            *,
            settings: IdentitySettings | None = None,
            own_bus: Bus | None = None,
            calls_max: dict[str, int] | None = None,
            hasher: CountingHasher | None = None,
        ) -> Installation:
            outbox = OutboxSender(any_database, clock)
            hasher = hasher or CountingHasher()
            ports = Ports(
                db=any_database,
                bus=own_bus or bus,
                clock=clock,
                stores=sql_stores(),
                hasher=hasher,
                tokens=JwtFormat(),
                sender=outbox,
                outbox=outbox,
                authenticators=WebAuthnAuthenticators(),
                pictures=SvgPictures(),
                providers=OidcClient(clock),
                blobs=MemoryBlobs(),
                own_rows=OWN_ROWS,
                own_names=(),
            )
            options = IdentityOptions(
                settings=settings or IdentitySettings(), public_url=PUBLIC_URL
            )
            service = IdentityService(ports, options)
            await service.start()
            stack.push_async_callback(service.close)
            base = await stack.enter_async_context(serving(_app(service, bus, calls_max)))
            installation = Installation(service, base, hasher)
            stack.push_async_callback(installation.close)
            return installation

        yield make


def _app(service: IdentityService, bus: Bus, calls_max: dict[str, int] | None) -> Any:
    async def about() -> About:
        has_owner = await service.has_owner()
        return About(
            name="m",
            version="1",
            has_owner=has_owner,
            sign_up="open",
            require_verified=False,
            locale="ko",
        )

    options = HTTPOptions(
        version="1",
        health=HealthService(version="1", started_at_ms=0, about=about),
        limits=Limits(bus, calls_max),
        proxies=TrustedProxies("127.0.0.1"),
    )
    routes = [*api.ROUTES, verified_only, anyone, write]
    return http_app(routes, api.dependencies(service), options=options)


@pytest.fixture
async def house(build: Build) -> Installation:
    """A process with the default settings."""
    return await build()


@pytest.fixture(scope="module")
def honest() -> Iterator[str]:
    """The address of a provider that is somebody else's work."""
    with run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
async def crooked(clock: ManualClock) -> AsyncIterator[Crooked]:
    """A provider that says what it is told to."""
    state = Crooked(now_s=clock.now_ms() // 1000)
    async with serving(crooked_app(state)) as base:
        state.issuer = base
        yield state


@pytest.fixture
async def open_house(build: Build, honest: str, crooked: Crooked) -> Installation:
    """An installation that knows both providers."""
    return await build(settings=provider_settings(honest, crooked.issuer))


def person(number: int = 1, **other: str) -> dict[str, str]:
    """Return the body of a sign-up."""
    return {
        "email": f"person{number}@example.com",
        "password": PASSWORD,
        "name": f"사람 {number}",
        "locale": "ko",
        **other,
    }


async def signed_up(browser: httpx.AsyncClient, number: int = 1, **other: str) -> dict[str, Any]:
    """Sign up, and send the access token from now on."""
    answer = await browser.post("/api/auth/sign-up", json=person(number, **other))
    assert answer.status_code == 201, answer.text
    return _use(browser, answer)


async def refreshed(browser: httpx.AsyncClient) -> dict[str, Any]:
    """Refresh, and send the new access token from now on."""
    answer = await browser.post("/api/auth/refresh")
    assert answer.status_code == 200, answer.text
    return _use(browser, answer)


def _use(browser: httpx.AsyncClient, answer: httpx.Response) -> dict[str, Any]:
    body: dict[str, Any] = answer.json()
    browser.headers["authorization"] = f"Bearer {body['access_token']}"
    return body


def cookie_of(browser: httpx.AsyncClient) -> str:
    """Return the refresh token in a browser's jar."""
    value = browser.cookies.get(api.COOKIE)
    assert value
    return value


def error_of(answer: httpx.Response) -> tuple[int, str]:
    """Return the status and the code of a refusal."""
    return answer.status_code, answer.json()["error"]["code"]


def link_token(text: str, page: str = "verify") -> str:
    """Return the token of the link in a mail."""
    found = re.search(rf"{re.escape(PUBLIC_URL)}/{page}#([A-Za-z0-9_-]+)", text)
    assert found, text
    return found[1]
