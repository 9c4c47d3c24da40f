"""Two answers that need no account: whether the process serves, and what this installation is."""

from collections.abc import Awaitable, Callable
from typing import Literal

import msgspec
from litestar import get
from litestar.handlers import HTTPRouteHandler


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """The process serves."""

    status: Literal["ok"]
    version: str
    started_at_ms: int


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What a client must know before anybody logs in."""

    name: str
    version: str
    has_owner: bool
    """Whether someone has signed up; the first who does owns the installation."""
    sign_up: Literal["open", "closed"]
    require_verified: bool
    """Whether only people with a verified e-mail address may write."""
    locale: Literal["ko", "en"]
    """The language of the first screen when the browser names none."""


class HealthService:
    """What the two routes answer; `about` is asked each time, because an owner may come."""

    def __init__(
        self, *, version: str, started_at_ms: int, about: Callable[[], Awaitable[About]]
    ) -> None:
        self._health = Health(status="ok", version=version, started_at_ms=started_at_ms)
        self._about = about

    def health(self) -> Health:
        """Return that the process serves, and since when."""
        return self._health

    async def about(self) -> About:
        """Return what this installation is."""
        return await self._about()


@get("/api/health", tags=["health"])
async def read_health(health: HealthService) -> Health:
    """Say that the process serves, its version and since when."""
    return health.health()


@get("/api/about", tags=["health"])
async def read_about(health: HealthService) -> About:
    """Say what this installation is, and whether it has an owner yet."""
    return await health.about()


ROUTES: list[HTTPRouteHandler] = [read_health, read_about]
