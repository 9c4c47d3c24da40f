"""The relational contract on SQLite and PostgreSQL, and what each engine promises alone."""

import asyncio
import resource
import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from madang.engines.sql import postgres, sqlite
from madang.engines.sql.migrate import (
    current_revision,
    migrate,
    migrate_in_child,
    newest_revision,
    pending,
)
from madang.engines.sql.port import Database, Tx
from madang.engines.sql.postgres import PostgresDatabase
from madang.engines.sql.sqlite import SqliteDatabase, to_sqlite
from madang.kernel.errors import Unavailable
from tests.contracts.sql_contract import WORKS, SqlContract, check_works, ids, make_table, put
from tests.servers import postgres_server


class TestSqlite(SqlContract):
    """SQLite keeps the contract, and adds LI1 to LI5."""

    @pytest.fixture
    async def empty(self, tmp_path: Path) -> AsyncIterator[Database]:
        database = await SqliteDatabase.open(tmp_path / "new" / "test.db")
        yield database
        await database.close()

    @settings(
        max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(works=WORKS)
    async def test_sq1_any_works_leave_what_a_dictionary_would(
        self, db: Database, works: list[tuple[list[tuple[str, str, int]], bool]]
    ) -> None:
        await check_works(db, works)

    async def test_sq10_a_full_queue_refuses(self, tmp_path: Path) -> None:
        db = await SqliteDatabase.open(tmp_path / "full.db", queue_max=10)
        await make_table(db)

        async def slow(tx: Tx) -> None:
            time.sleep(0.2)  # noqa: ASYNC251 - it holds the writer's thread on purpose.

        holding = asyncio.create_task(db.write(slow))
        await asyncio.sleep(0.05)
        writes = [asyncio.create_task(put(db, str(n))) for n in range(11)]
        answers = await asyncio.gather(*writes, return_exceptions=True)
        assert answers[:10] == [str(n) for n in range(10)]
        assert isinstance(answers[10], Unavailable)
        await holding
        await db.close()

    async def test_li1_queued_writes_share_a_commit(
        self, db: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        groups: list[int] = []
        commit = SqliteDatabase._commit

        def counted(self: SqliteDatabase, group: list[sqlite._Job]) -> None:
            groups.append(len(group))
            commit(self, group)

        monkeypatch.setattr(SqliteDatabase, "_commit", counted)
        count = sqlite.WRITE_GROUP_MAX + 100
        await asyncio.gather(*(put(db, str(n)) for n in range(count)))
        assert sum(groups) == count
        assert len(groups) < count / 20
        assert max(groups) <= sqlite.WRITE_GROUP_MAX

    async def test_li2_work_that_waits_for_something_else_is_refused(self, db: Database) -> None:
        async def waits(tx: Tx) -> None:
            await tx.execute("INSERT INTO thing (id, n) VALUES ('a', 1)")
            await asyncio.sleep(0)

        with pytest.raises(AssertionError, match="awaited something else"):
            await db.write(waits)
        with pytest.raises(AssertionError, match="awaited something else"):
            await db.read(lambda tx: asyncio.sleep(0))
        assert await ids(db) == []

    async def test_li3_a_full_disk_refuses_and_room_is_used_again(self, db: Database) -> None:
        page_row = await db.read(lambda tx: tx.one("PRAGMA page_count"))
        assert page_row
        pages = page_row["page_count"]
        await db.write(lambda tx: tx.one(f"PRAGMA max_page_count = {pages + 4}"))

        async def large(tx: Tx) -> None:
            await tx.execute("INSERT INTO thing (id, n, body) VALUES ('big', 1, $1)", "x" * 100_000)

        answers = await asyncio.gather(
            *(db.write(large) for _ in range(3)), put(db, "small"), return_exceptions=True
        )
        assert [type(answer) for answer in answers[:3]] == [Unavailable] * 3
        kept = await ids(db)
        assert kept == (["small"] if answers[3] == "small" else [])
        await put(db, "after")
        await db.write(lambda tx: tx.one(f"PRAGMA max_page_count = {pages + 1000}"))
        await db.write(large)
        assert await ids(db) == sorted([*kept, "after", "big"])

    async def test_li3_a_commit_that_cannot_reach_the_disk_fails_whole(self, db: Database) -> None:
        await put(db, "before")
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
        try:
            answers = await asyncio.gather(
                *(put(db, f"{n}", n) for n in range(20)), return_exceptions=True
            )
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert {type(answer) for answer in answers} == {Unavailable}
        assert await ids(db) == ["before"]
        await put(db, "after")
        assert await ids(db) == ["after", "before"]

    async def test_li4_commits_are_synced_and_foreign_keys_kept(self, db: Database) -> None:
        async def settings(tx: Tx) -> list[object]:
            names = ("journal_mode", "synchronous", "foreign_keys")
            rows = [await tx.one(f"PRAGMA {name}") for name in names]
            return [next(iter(row.values())) for row in rows if row]

        assert await db.write(settings) == ["wal", 2, 1]

    async def test_li5_a_file_that_cannot_be_opened_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "text").write_text("this is no database, only a text" * 100)
        with pytest.raises(Unavailable):
            await SqliteDatabase.open(tmp_path / "text")
        with pytest.raises(Unavailable):
            await SqliteDatabase.open(tmp_path / "text" / "below.db")

    def test_li6_placeholders_are_rewritten_outside_of_quotes(self) -> None:
        assert to_sqlite("a = $1 AND b = $12 AND c = '$1' AND d = 'it''s $2'") == (
            "a = ?1 AND b = ?12 AND c = '$1' AND d = 'it''s $2'"
        )


@pytest.mark.postgres
class TestPostgres(SqlContract):
    """PostgreSQL keeps the contract, and adds PG1 to PG3."""

    @pytest.fixture
    async def empty(self, migrated_postgres: Database) -> Database:
        return migrated_postgres

    @settings(
        max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(works=WORKS)
    async def test_sq1_any_works_leave_what_a_dictionary_would(
        self, db: Database, works: list[tuple[list[tuple[str, str, int]], bool]]
    ) -> None:
        await check_works(db, works)

    async def test_sq10_a_full_queue_refuses(self, migrated_postgres_url: str) -> None:
        db = await PostgresDatabase.open(migrated_postgres_url, connections_max=1, queue_max=10)
        await make_table(db)
        writes = [asyncio.create_task(put(db, str(n))) for n in range(11)]
        answers = await asyncio.gather(*writes, return_exceptions=True)
        assert answers[:10] == [str(n) for n in range(10)]
        assert isinstance(answers[10], Unavailable)
        await db.close()

    async def test_pg1_a_deadlock_is_tried_again(self, db: Database) -> None:
        await put(db, "a")
        await put(db, "b")
        both_hold = asyncio.Barrier(2)
        tries: list[str] = []

        async def cross(tx: Tx, first: str, second: str) -> None:
            tries.append(first)
            await tx.execute("UPDATE thing SET n = n + 1 WHERE id = $1", first)
            if len(tries) <= 2:
                await both_hold.wait()
            await tx.execute("UPDATE thing SET n = n + 1 WHERE id = $1", second)

        await asyncio.gather(
            db.write(lambda tx: cross(tx, "a", "b")), db.write(lambda tx: cross(tx, "b", "a"))
        )
        assert len(tries) == 3
        rows = await db.read(lambda tx: tx.all("SELECT n FROM thing"))
        assert [row["n"] for row in rows] == [2, 2]

    async def test_pg2_clashes_without_end_are_refused(self, db: Database) -> None:
        tries = 0

        async def clashes(tx: Tx) -> None:
            nonlocal tries
            tries += 1
            await tx.execute("DO $do$ BEGIN RAISE SQLSTATE '40001'; END $do$")

        with pytest.raises(Unavailable):
            await db.write(clashes)
        assert tries == postgres.TRIES_MAX

    async def test_pg3_it_survives_a_restart_of_the_server(self) -> None:
        with postgres_server() as server:
            db = await PostgresDatabase.open(server.url)
            await make_table(db)
            await put(db, "before")
            server.stop()
            with pytest.raises(Unavailable):
                await put(db, "during")
            with pytest.raises(Unavailable):
                await ids(db)
            server.start()
            await put(db, "after")
            assert await ids(db) == ["after", "before"]
            await db.close()

    async def test_pg4_a_connection_cut_in_the_middle_is_told(self, db: Database) -> None:
        async def cut(tx: Tx) -> None:
            await tx.execute("INSERT INTO thing (id, n) VALUES ('a', 1)")
            await tx.one("SELECT pg_terminate_backend(pg_backend_pid()) AS cut")

        with pytest.raises(Unavailable):
            await db.write(cut)
        assert await ids(db) == []

    async def test_pg5_a_server_that_is_not_there_is_told(self) -> None:
        with pytest.raises(Unavailable):
            await PostgresDatabase.open("postgresql://madang@127.0.0.1:1/none")


class TestMigrations:
    """MI1 to MI3: migrations on both engines."""

    async def test_mi1_a_fresh_sqlite_file_is_migrated_once(self, tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path}/fresh.db"
        assert await pending(url)
        assert await current_revision(url) is None
        await asyncio.to_thread(migrate, url)
        assert await current_revision(url) == newest_revision()
        assert not await pending(url)
        await asyncio.to_thread(migrate, url)

    async def test_mi1_a_child_process_migrates_too(self, tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path}/a folder/마당.db"
        (tmp_path / "a folder").mkdir()
        await migrate_in_child(url)
        assert not await pending(url)
        (tmp_path / "text.db").write_text("no database" * 1000)
        with pytest.raises(Unavailable):
            await pending(f"sqlite:///{tmp_path}/text.db")
        with pytest.raises(Unavailable):
            await migrate_in_child(f"sqlite:///{tmp_path}/text.db")

    async def test_mi2_a_failing_migration_leaves_nothing(self, tmp_path: Path) -> None:
        path = tmp_path / "half.db"
        # A table of the last migrations stands in the way of a later one.
        await asyncio.to_thread(migrate, f"sqlite:///{path}", "0001")
        with sqlite3.connect(path) as connection:
            before = connection.execute("SELECT name FROM sqlite_master").fetchall()
            connection.execute("CREATE TABLE message (id TEXT)")
        with pytest.raises(Exception, match="message"):
            await asyncio.to_thread(migrate, f"sqlite:///{path}")
        with sqlite3.connect(path) as connection:
            connection.execute("DROP TABLE message")
            assert connection.execute("SELECT name FROM sqlite_master").fetchall() == before
        await asyncio.to_thread(migrate, f"sqlite:///{path}")

    @pytest.mark.postgres
    async def test_mi3_both_engines_get_the_same_tables(
        self, migrated_sqlite: Database, migrated_postgres: Database, migrated_postgres_url: str
    ) -> None:
        on_sqlite = await migrated_sqlite.read(
            lambda tx: tx.all(
                "SELECT m.name AS name, c.name AS part FROM sqlite_master m "
                "JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
            )
        )
        on_postgres = await migrated_postgres.read(
            lambda tx: tx.all(
                "SELECT table_name AS name, column_name AS part FROM information_schema.columns "
                "WHERE table_schema = 'public'"
            )
        )
        # The words of messages are the one thing each keeps its own way (decision 0011).
        both = {
            (row["name"], row["part"])
            for row in on_sqlite
            if not row["name"].startswith("search_words")
        }
        assert {(row["name"], row["part"]) for row in on_postgres} == {
            *both,
            ("search_entry", "words"),
        }
        assert not await pending(migrated_postgres_url)
