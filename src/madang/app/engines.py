"""Opens the engines that the settings name. Business code never learns which these are."""

from pathlib import Path

from msgspec import Struct

from madang.engines.blobs.disk import DiskBlobs
from madang.engines.blobs.port import Blobs
from madang.engines.bus.memory import MemoryBus
from madang.engines.bus.port import Bus
from madang.engines.lake.port import Lake
from madang.engines.log.port import Log
from madang.engines.log.sqlite import SqliteLog
from madang.engines.sql import migrate
from madang.engines.sql.port import Database
from madang.engines.sql.sqlite import SqliteDatabase
from madang.kernel.clock import Clock
from madang.kernel.errors import SettingsError
from madang.kernel.settings import Settings

SQLITE = "sqlite:///"
FILE = "file://"


class Engines(Struct, frozen=True, kw_only=True):
    """One engine for each port that the serving process uses."""

    db: Database
    bus: Bus
    log: Log
    blobs: Blobs

    async def close(self) -> None:
        """Close all, the durable ones last."""
        await self.bus.close()
        await self.log.close()
        await self.db.close()


async def open_engines(settings: Settings, clock: Clock) -> Engines:
    """Bring the schema up to date and open everything.

    Raises:
        SettingsError: an address names no engine we have.
        Unavailable: an engine cannot be reached.
    """
    _make_folder(settings.server.data_dir)
    if await migrate.pending(settings.sql.url):
        await migrate.migrate_in_child(settings.sql.url)
    bus = open_bus(settings.bus.url, clock)
    await bus.start()
    return Engines(
        db=await open_sql(settings.sql.url),
        bus=bus,
        log=await SqliteLog.open(_path("log.url", settings.log.url, SQLITE)),
        blobs=open_blobs(settings),
    )


async def open_sql(url: str) -> Database:
    """Open the relational store."""
    if url.startswith(("postgresql://", "postgres://")):
        # Not loaded on one machine: it costs megabytes that SQLite does not need.
        from madang.engines.sql.postgres import PostgresDatabase

        return await PostgresDatabase.open(url)
    return await SqliteDatabase.open(_path("sql.url", url, SQLITE))


def open_bus(url: str, clock: Clock) -> Bus:
    """Return the bus, not yet started."""
    if url.startswith(("valkey://", "redis://", "rediss://", "valkeys://")):
        from madang.engines.bus.valkey import ValkeyBus

        return ValkeyBus(url)
    if url == "memory://":
        return MemoryBus(clock)
    raise SettingsError(f"bus.url is {url}; it is memory:// or valkey://HOST:PORT/DB.")


def open_blobs(settings: Settings) -> Blobs:
    """Open the store of blobs."""
    return DiskBlobs(_path("blobs.url", settings.blobs.url, FILE))


def open_lake(settings: Settings) -> Lake:
    """Open the lake; only children and worker threads do, since it loads heavy libraries."""
    from madang.engines.lake.delta import DeltaLake

    return DeltaLake(_path("lake.url", settings.lake.url, FILE))


def _make_folder(data_dir: str) -> None:
    try:
        Path(data_dir).mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        raise SettingsError(
            f"The data folder {data_dir} cannot be made: {wrong.strerror}.", key="server.data_dir"
        ) from wrong


def _path(key: str, url: str, scheme: str) -> Path:
    if not url.startswith(scheme):
        raise SettingsError(f"{key} is {url}; it begins with {scheme}.", key=key)
    return Path(url.removeprefix(scheme))
