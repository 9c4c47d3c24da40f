"""Dials every engine that the settings name, and says what answers."""

from collections.abc import Awaitable, Callable

from madang.app.engines import open_blobs, open_bus, open_engines, open_sql
from madang.engines.sql import migrate
from madang.kernel.clock import SystemClock
from madang.kernel.errors import MadangError
from madang.kernel.settings import Loaded

Answer = tuple[str, str, str | None]


async def check(loaded: Loaded) -> list[Answer]:
    """Return (engine, address with secrets masked, problem or None) for each."""
    settings = loaded.settings

    async def sql() -> None:
        db = await open_sql(settings.sql.url)
        await db.close()
        if await migrate.pending(settings.sql.url):
            raise MadangError("answers; `madang migrate` has something to do (up does it itself).")

    async def bus() -> None:
        opened = open_bus(settings.bus.url, SystemClock())
        await opened.start()
        await opened.put("madang-check", b"1", 1000)
        await opened.close()

    async def blobs() -> None:
        await open_blobs(settings).size_bytes()

    async def everything() -> None:
        await (await open_engines(settings, SystemClock())).close()

    dials: list[tuple[str, str, Callable[[], Awaitable[None]]]] = [
        ("sql", "sql.url", sql),
        ("bus", "bus.url", bus),
        ("blobs", "blobs.url", blobs),
        ("log", "log.url", everything),
    ]
    return [(name, loaded.shown(key), await _problem(dial)) for name, key, dial in dials]


async def _problem(dial: Callable[[], Awaitable[None]]) -> str | None:
    try:
        await dial()
    except MadangError as refusal:
        return refusal.message
    return None
