"""Brings a database to the newest schema. Only `migrate` imports Alembic and SQLAlchemy.

The one thing to know: asking whether anything is pending costs one query, so a server asks at every
start and pays for SQLAlchemy (in a child process) only when there is something to do.
"""

import asyncio
import contextlib
import logging
import os
import sqlite3
import sys
from pathlib import Path

from madang.kernel.errors import Unavailable

logger = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATE_TIMEOUT_S = 600
SQLITE = "sqlite:///"


def newest_revision() -> str:
    """Return the revision the program expects: the number that the last file begins with."""
    return max(path.name.split("_", 1)[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


async def current_revision(url: str) -> str | None:
    """Return the revision the database is at; None for an empty or missing one.

    Raises:
        Unavailable: the database cannot be reached.
    """
    if url.startswith(SQLITE):
        return _sqlite_revision(Path(url.removeprefix(SQLITE)))
    return await _postgres_revision(url)


async def pending(url: str) -> bool:
    """Say whether `migrate` has something to do."""
    return await current_revision(url) != newest_revision()


def migrate(url: str, to: str = "head") -> None:
    """Bring the database to a revision, in this process; needs a thread without a running loop."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["url"] = url
    command.upgrade(config, to)


async def migrate_in_child(url: str) -> None:
    """Bring the database to the newest revision in a child process, to keep this one small.

    Raises:
        Unavailable: a migration failed; the database is as it was.
    """
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "madang.engines.sql.migrate",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stdin=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        # The address may hold a password, and arguments can be read by every user of a machine.
        _, errors = await asyncio.wait_for(child.communicate(url.encode()), MIGRATE_TIMEOUT_S)
    except TimeoutError:
        child.kill()
        await child.wait()
        raise Unavailable(f"Migrating took over {MIGRATE_TIMEOUT_S} s; it was stopped.") from None
    if child.returncode != 0:
        text = errors.decode(errors="replace").strip()
        logger.error("migrating failed:\n%s", text)
        raise Unavailable(f"Migrating the database failed: {text.splitlines()[-1:] or 'killed'}.")


def _sqlite_revision(path: Path) -> str | None:
    if not path.exists():
        return None
    try:
        with contextlib.closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        ) as connection:
            made = connection.execute(
                "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
            ).fetchone()
            row = made and connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise Unavailable(f"The database {path} cannot be read: {error}.") from error
    return str(row[0]) if row else None


async def _postgres_revision(url: str) -> str | None:
    import asyncpg

    try:
        connection = await asyncpg.connect(url)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise Unavailable(f"The database cannot be reached: {error}.") from error
    try:
        version = await connection.fetchval("SELECT version_num FROM alembic_version")
    except asyncpg.UndefinedTableError:
        return None
    finally:
        await connection.close()
    return None if version is None else str(version)


if __name__ == "__main__":
    migrate(sys.stdin.read().strip())
