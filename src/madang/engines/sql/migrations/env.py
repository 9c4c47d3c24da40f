"""What Alembic runs: opens the database and brings it forward, all in one transaction.

Migrations stand in `versions/NNNN_noun.py`: `revision` is the number, `down_revision` the number
before, and there is `upgrade()` only; the way back is a restored backup. One text serves SQLite and
PostgreSQL, so use these types of SQLAlchemy Core and no others:

    ids, text, days      sa.Text         TEXT    TEXT
    integers, booleans   sa.BigInteger   BIGINT  BIGINT             booleans are 0 and 1
    real numbers         sa.Float        FLOAT   DOUBLE PRECISION
    bytes                sa.LargeBinary  BLOB    BYTEA

SQLite can add a column and drop one, but changes little else in place: give `op.create_table` its
constraints at birth. Two processes that migrate at once wait for each other.
"""

import asyncio
import sqlite3
from typing import Any

import sqlalchemy as sa
from alembic import context

from madang.engines.sql.migrate import SQLITE

# Any number will do, as long as every process takes the same one.
MIGRATION_LOCK = 0x6D61646E


def _run(connection: sa.Connection) -> None:
    context.configure(
        connection=connection, transactional_ddl=True, transaction_per_migration=False
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        context.run_migrations()


def _on_sqlite(url: str) -> None:
    engine = sa.create_engine(url)

    # The driver begins no transaction before DDL, so a killed migration would stay half done.
    @sa.event.listens_for(engine, "connect")
    def _leave_transactions_to_us(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode = WAL")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    with engine.connect() as connection:
        _run(connection)
    engine.dispose()


async def _on_postgres(url: str) -> None:
    import asyncpg
    from sqlalchemy.ext.asyncio import create_async_engine

    async def connect() -> Any:
        return await asyncpg.connect(url)

    engine = create_async_engine("postgresql+asyncpg://", async_creator=connect)
    async with engine.connect() as connection:
        await connection.run_sync(_run)
    await engine.dispose()


def _main() -> None:
    url: str = context.config.attributes["url"]
    if url.startswith(SQLITE):
        _on_sqlite(url)
    else:
        asyncio.run(_on_postgres(url))


_main()
