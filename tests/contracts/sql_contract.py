"""What every relational engine promises (rules SQ1 to SQ14); `test_sql.py` runs it on each.

SQ1 all or nothing · SQ2 a failing work fails alone · SQ3 on_commit before the answer, in commit
order · SQ4 a read sees one snapshot · SQ5 a read cannot write · SQ6 one text for both engines · SQ7
rows are mappings of plain values · SQ8 counts of changed rows · SQ9 a broken constraint is told ·
SQ10 a full queue refuses · SQ11 closed is closed, what was queued is done · SQ12 a cancelled
caller undoes nothing · SQ13 a whole number over 64 bits is malformed input · SQ14 a text with
U+0000 is kept or malformed input
"""

import asyncio
from typing import Any

import pytest
from hypothesis import strategies as st

from madang.engines.sql.errors import ConstraintViolated
from madang.engines.sql.port import Database, Tx
from madang.kernel.errors import Malformed, Unavailable


async def make_table(db: Database) -> None:
    """Make the table the suite writes to."""

    async def work(tx: Tx) -> None:
        await tx.execute(
            "CREATE TABLE thing (id TEXT PRIMARY KEY, n BIGINT NOT NULL, x DOUBLE PRECISION, "
            "body TEXT)"
        )

    await db.write(work)


async def put(db: Database, thing_id: str, n: int = 0, **options: Any) -> str:
    """Insert one row."""

    async def work(tx: Tx) -> str:
        await tx.execute("INSERT INTO thing (id, n) VALUES ($1, $2)", thing_id, n)
        return thing_id

    return await db.write(work, **options)


async def ids(db: Database) -> list[str]:
    """Return the ids of all rows, sorted."""
    rows = await db.read(lambda tx: tx.all("SELECT id FROM thing ORDER BY id"))
    return [row["id"] for row in rows]


_KEYS = st.sampled_from("abc")
WORKS = st.lists(
    st.tuples(
        st.lists(
            st.one_of(
                st.tuples(st.just("set"), _KEYS, st.integers(-(2**63), 2**63 - 1)),
                st.tuples(st.just("add"), _KEYS, st.integers(-9, 9)),
                st.tuples(st.just("delete"), _KEYS, st.just(0)),
            ),
            max_size=4,
        ),
        st.booleans(),
    ),
    max_size=6,
)
_STATEMENTS = {
    "set": "INSERT INTO thing (id, n) VALUES ($1, $2) "
    "ON CONFLICT (id) DO UPDATE SET n = excluded.n",
    "add": "UPDATE thing SET n = n % 1000 + $2 WHERE id = $1",
    "delete": "DELETE FROM thing WHERE id = $1 AND $2 = 0",
}


def apply(table: dict[str, int], verb: str, key: str, value: int) -> dict[str, int]:
    """Do to a dictionary what a statement does to the table."""
    if verb == "delete":
        return {other: n for other, n in table.items() if other != key}
    if verb == "add":
        if key not in table:
            return table
        # SQL's remainder has the sign of the left side, Python's that of the right.
        rest = abs(table[key]) % 1000
        return {**table, key: (rest if table[key] >= 0 else -rest) + value}
    return {**table, key: value}


async def check_works(db: Database, works: list[tuple[list[tuple[str, str, int]], bool]]) -> None:
    """Run works, some of which fail, and compare the table with a dictionary after each."""
    await db.write(lambda tx: tx.execute("DELETE FROM thing"))
    table: dict[str, int] = {}
    for statements, fails in works:

        async def work(
            tx: Tx,
            statements: list[tuple[str, str, int]] = statements,
            fails: bool = fails,
        ) -> None:
            for verb, key, value in statements:
                await tx.execute(_STATEMENTS[verb], key, value)
            if fails:
                raise ValueError

        try:
            await db.write(work)
        except ValueError:
            assert fails
        else:
            for statement in statements:
                table = apply(table, *statement)
        rows = await db.read(lambda tx: tx.all("SELECT id, n FROM thing"))
        assert {row["id"]: row["n"] for row in rows} == table


class SqlContract:
    """Inherit, and give a fixture `empty` with a database that has no table of the suite."""

    @pytest.fixture
    async def db(self, empty: Database) -> Database:
        await make_table(empty)
        return empty

    async def test_sq1_work_is_all_or_nothing(self, db: Database) -> None:
        async def work(tx: Tx) -> None:
            await tx.execute("INSERT INTO thing (id, n) VALUES ($1, $2)", "a", 1)
            raise ValueError("no")

        with pytest.raises(ValueError, match="no"):
            await db.write(work)
        assert await ids(db) == []
        await put(db, "b")
        assert await ids(db) == ["b"]

    async def test_sq2_a_failing_work_fails_alone(self, db: Database) -> None:
        async def fails(tx: Tx) -> str:
            await tx.execute("INSERT INTO thing (id, n) VALUES ($1, $2)", "gone", 1)
            await tx.execute("INSERT INTO thing (id, n) VALUES ($1, $2)", "gone", 2)
            return "gone"

        answers = await asyncio.gather(
            *(db.write(fails) if n % 7 == 3 else put(db, f"{n:03}") for n in range(100)),
            return_exceptions=True,
        )
        for n, answer in enumerate(answers):
            if n % 7 == 3:
                assert isinstance(answer, ConstraintViolated)
            else:
                assert answer == f"{n:03}"
        assert await ids(db) == [f"{n:03}" for n in range(100) if n % 7 != 3]

    async def test_sq3_on_commit_comes_before_the_answer(self, db: Database) -> None:
        told: list[str] = []
        for n in range(5):
            assert await put(db, f"{n}", on_commit=told.append) == told[-1]

        async def fails(tx: Tx) -> str:
            raise ValueError

        with pytest.raises(ValueError):  # noqa: PT011 - it is the one raised above.
            await db.write(fails, told.append)
        assert told == ["0", "1", "2", "3", "4"]

    async def test_sq3_on_commit_comes_in_commit_order(self, db: Database) -> None:
        told: list[int] = []
        await put(db, "counter")

        async def step(tx: Tx) -> int:
            row = await tx.one("UPDATE thing SET n = n + 1 WHERE id = 'counter' RETURNING n")
            assert row
            return int(row["n"])

        await asyncio.gather(*(db.write(step, told.append) for _ in range(50)))
        assert sorted(told) == list(range(1, 51))
        if not db.capabilities.many_writers:
            assert told == sorted(told)

    async def test_sq3_a_failing_on_commit_hurts_nobody_else(self, db: Database) -> None:
        def fails(_answer: str) -> None:
            raise KeyError("listener")

        answers = await asyncio.gather(
            put(db, "a"), put(db, "b", on_commit=fails), put(db, "c"), return_exceptions=True
        )
        assert answers[0] == "a"
        assert answers[2] == "c"
        assert isinstance(answers[1], KeyError)
        assert await ids(db) == ["a", "b", "c"]

    async def test_sq4_a_read_sees_one_snapshot(self, db: Database) -> None:
        await put(db, "sum", 0)
        await put(db, "rest", 100)
        seen: set[int] = set()
        stop = asyncio.Event()

        async def move(tx: Tx) -> None:
            await tx.execute("UPDATE thing SET n = n + 1 WHERE id = 'sum'")
            await tx.execute("UPDATE thing SET n = n - 1 WHERE id = 'rest'")

        async def both(tx: Tx) -> int:
            one = await tx.one("SELECT n FROM thing WHERE id = 'sum'")
            two = await tx.one("SELECT n FROM thing WHERE id = 'rest'")
            assert one
            assert two
            return int(one["n"]) + int(two["n"])

        async def watch() -> None:
            while not stop.is_set():
                seen.add(await db.read(both))
                await asyncio.sleep(0)

        watcher = asyncio.create_task(watch())
        for _ in range(40):
            await db.write(move)
        stop.set()
        await watcher
        assert seen == {100}

    async def test_sq5_a_read_cannot_write(self, db: Database) -> None:
        # Each engine refuses with its own words: nobody is to catch it, it is a bug.
        with pytest.raises(Exception, match=r"(?i)read.?only"):
            await db.read(lambda tx: tx.execute("INSERT INTO thing (id, n) VALUES ('a', 1)"))
        assert await ids(db) == []

    async def test_sq5_a_failed_read_leaves_the_next_one_alone(self, db: Database) -> None:
        async def fails(tx: Tx) -> None:
            await tx.all("SELECT * FROM thing")
            raise ValueError("mine")

        with pytest.raises(ValueError, match="mine"):
            await db.read(fails)
        assert await ids(db) == []

    async def test_sq6_one_text_serves_both(self, db: Database) -> None:
        async def work(tx: Tx) -> list[Any]:
            await tx.execute(
                "INSERT INTO thing (id, n, body) VALUES ($1, $3, $2), ($2, $3, '$1 it''s $2')",
                "a",
                "b",
                7,
            )
            upsert = (
                "INSERT INTO thing (id, n) VALUES ($1, $2) ON CONFLICT (id) "
                "DO UPDATE SET n = thing.n + excluded.n RETURNING n"
            )
            row = await tx.one(upsert, "a", 5)
            assert row
            rows = await tx.all("SELECT id, body FROM thing ORDER BY id LIMIT $1", 10)
            return [row["n"], *(tuple(row.values()) for row in rows)]

        assert await db.write(work) == [12, ("a", "b"), ("b", "$1 it's $2")]

    async def test_sq7_values_are_plain(self, db: Database) -> None:
        async def work(tx: Tx) -> Any:
            await tx.execute("INSERT INTO thing VALUES ($1, $2, $3, $4)", "가", True, 1.5, None)
            await tx.execute("INSERT INTO thing VALUES ($1, $2, $3, $4)", "b", 2**53 + 1, 0.1, "ㄱ")
            return await tx.one(
                "SELECT SUM(n) AS total, AVG(x) AS mean, COUNT(*) AS number FROM thing"
            )

        row = await db.write(work)
        assert dict(row) == {"total": 2**53 + 2, "mean": 0.8, "number": 2}
        assert [type(value) for value in row.values()] == [int, float, int]
        one = await db.read(lambda tx: tx.one("SELECT * FROM thing WHERE id = $1", "가"))
        assert one is not None
        assert dict(one) == {"id": "가", "n": 1, "x": 1.5, "body": None}
        assert list(one) == ["id", "n", "x", "body"]
        assert await db.read(lambda tx: tx.one("SELECT * FROM thing WHERE id = 'none'")) is None

    async def test_sq8_changed_rows_are_counted(self, db: Database) -> None:
        async def work(tx: Tx) -> list[int]:
            rows = [(str(n), n) for n in range(10)]
            await tx.execute_many("INSERT INTO thing (id, n) VALUES ($1, $2)", rows)
            await tx.execute_many("INSERT INTO thing (id, n) VALUES ($1, $2)", [])
            return [
                await tx.execute("UPDATE thing SET n = 0 WHERE n > $1", 6),
                await tx.execute("DELETE FROM thing WHERE n = $1", 0),
                await tx.execute("DELETE FROM thing WHERE n = $1", 99),
                await tx.execute("INSERT INTO thing (id, n) VALUES ('x', 1)"),
                await tx.execute(
                    "INSERT INTO thing (id, n) VALUES ('x', 1) ON CONFLICT DO NOTHING"
                ),
            ]

        assert await db.write(work) == [3, 4, 0, 1, 0]

    async def test_sq9_a_broken_constraint_is_told(self, db: Database) -> None:
        await put(db, "a")
        with pytest.raises(ConstraintViolated) as told:
            await put(db, "a")
        assert told.value.data["detail"]
        with pytest.raises(ConstraintViolated):
            await db.write(lambda tx: tx.execute("INSERT INTO thing (id) VALUES ('b')"))

    async def test_sq11_what_was_queued_is_done_before_it_closes(self, db: Database) -> None:
        writes = [asyncio.create_task(put(db, str(n))) for n in range(20)]
        await asyncio.sleep(0)
        await db.close()
        assert sorted(await asyncio.gather(*writes)) == sorted(map(str, range(20)))
        with pytest.raises(Unavailable):
            await put(db, "late")
        with pytest.raises(Unavailable):
            await ids(db)
        await db.close()

    async def test_sq12_a_cancelled_caller_undoes_nothing(self, db: Database) -> None:
        told: list[str] = []
        write = asyncio.create_task(put(db, "a", on_commit=told.append))
        await asyncio.sleep(0)
        write.cancel()
        with pytest.raises(asyncio.CancelledError):
            await write
        await put(db, "b", on_commit=told.append)
        for _ in range(100):
            if len(told) == 2:
                break
            await asyncio.sleep(0.01)
        assert sorted(told) == ["a", "b"]
        assert await ids(db) == ["a", "b"]

    @pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 2**64, 10**30])
    async def test_sq13_a_number_over_64_bits_is_malformed(self, db: Database, number: int) -> None:
        with pytest.raises(Malformed, match="64 bits"):
            await db.read(lambda tx: tx.all("SELECT id FROM thing WHERE n < $1", number))
        with pytest.raises(Malformed, match="64 bits"):
            await db.read(lambda tx: tx.one("SELECT id FROM thing WHERE n < $1", number))
        with pytest.raises(Malformed, match="64 bits"):
            await put(db, "a", number)
        await put(db, "b", 2**63 - 1)
        assert await ids(db) == ["b"]

    async def test_sq14_a_text_with_a_nul_is_kept_or_malformed(self, db: Database) -> None:
        try:
            await put(db, "a\0b")
        except Malformed as told:
            assert "U+0000" in told.message  # noqa: PT017 -- SQLite stores it
            assert await ids(db) == []
        else:
            assert await ids(db) == ["a\0b"]
