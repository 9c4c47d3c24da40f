"""Fixtures every suite may use: databases that are migrated and empty, on every engine.

`any_database` runs a test once on SQLite and once on PostgreSQL; `migrated_sqlite` and
`migrated_postgres` give one engine. Each test gets a database of its own, made from a template.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from madang.engines.sql.migrate import migrate
from madang.engines.sql.port import Database
from madang.engines.sql.postgres import PostgresDatabase
from madang.engines.sql.sqlite import SqliteDatabase
from tests.servers import postgres_server, valkey_server


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a PostgreSQL server of this session (its empty database `postgres`)."""
    with postgres_server() as server:
        yield server.url


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    """The address of a Valkey server of this session."""
    with valkey_server() as server:
        yield server.url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def migrated_sqlite_path(sqlite_template: Path, tmp_path: Path) -> Path:
    """A migrated, empty SQLite file of this test."""
    return Path(shutil.copy(sqlite_template, tmp_path / "madang.db"))


@pytest.fixture
async def migrated_sqlite(migrated_sqlite_path: Path) -> AsyncIterator[Database]:
    """A migrated, empty SQLite database."""
    database = await SqliteDatabase.open(migrated_sqlite_path)
    yield database
    await database.close()


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    """The name of a migrated, empty PostgreSQL database to copy."""
    name = "template_madang"
    asyncio.run(_run(postgres_url, f"CREATE DATABASE {name}"))
    migrate(_on(postgres_url, name))
    return name


@pytest.fixture
async def migrated_postgres_url(postgres_url: str, postgres_template: str) -> AsyncIterator[str]:
    """The address of a migrated, empty PostgreSQL database of this test."""
    name = f"test_{uuid4().hex}"
    await _run(
        postgres_url, f"CREATE DATABASE {name} TEMPLATE {postgres_template} STRATEGY file_copy"
    )
    yield _on(postgres_url, name)
    await _run(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def migrated_postgres(migrated_postgres_url: str) -> AsyncIterator[Database]:
    """A migrated, empty PostgreSQL database."""
    database = await PostgresDatabase.open(migrated_postgres_url)
    yield database
    await database.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_database(request: pytest.FixtureRequest) -> Database:
    """A migrated, empty database: the test runs once for each engine."""
    database: Database = request.getfixturevalue(f"migrated_{request.param}")
    return database


def _on(url: str, database: str) -> str:
    return f"{url.rpartition('/')[0]}/{database}"


async def _run(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()
