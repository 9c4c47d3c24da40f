"""The log's contract in memory and on SQLite, and random calls that must answer alike."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madang.engines.log import sqlite
from madang.engines.log.memory import MemoryLog
from madang.engines.log.port import Log
from madang.engines.log.sqlite import SqliteLog
from tests.contracts.log_contract import LogContract

_TOPICS = st.sampled_from(["t", "u"])
_CALLS = st.one_of(
    st.tuples(
        st.just("append"),
        _TOPICS,
        st.lists(st.binary(max_size=8), max_size=5),
        st.integers(0, 50),
        st.none() | st.tuples(st.sampled_from("sr"), st.text(max_size=4).map(repr)),
    ),
    st.tuples(st.just("read"), _TOPICS, st.integers(0, 30), st.integers(1, 10)),
    st.tuples(st.just("top"), _TOPICS),
    st.tuples(st.just("cursor"), st.sampled_from("sr")),
    st.tuples(st.just("trim"), _TOPICS, st.integers(0, 60)),
)


class TestMemory(LogContract):
    """The memory log keeps the contract."""

    @pytest.fixture
    def log(self) -> Log:
        return MemoryLog()


class TestSqlite(LogContract):
    """The SQLite log keeps the contract, across restarts (LS1), and trims in steps (LS2)."""

    @pytest.fixture
    async def log(self, tmp_path: Path) -> AsyncIterator[Log]:
        log = await SqliteLog.open(tmp_path / "log.db")
        yield log
        await log.close()

    async def test_ls1_it_is_there_after_a_restart(self, log: Log, tmp_path: Path) -> None:
        await log.append("t", [b"a", b"b"], 1, ("s", "p"))
        await log.trim("t", 100)
        await log.append("t", [b"c"], 2)
        await log.close()
        again = await SqliteLog.open(tmp_path / "log.db")
        assert [record.offset for record in await again.read("t", 0, 10)] == [3]
        assert await again.cursor("s") == "p"
        await again.close()

    async def test_ls2_a_long_trim_goes_in_steps(
        self, log: Log, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sqlite, "TRIM_RECORDS_MAX", 10)
        await log.append("t", [b"x"] * 35, 1)
        await log.append("t", [b"y"] * 5, 9)
        assert await log.trim("t", 9) == 35
        assert [record.offset for record in await log.read("t", 0, 100)] == list(range(36, 41))

    @settings(
        max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(calls=st.lists(_CALLS, max_size=25))
    async def test_any_calls_answer_as_in_memory(
        self, tmp_path_factory: pytest.TempPathFactory, calls: list[tuple[Any, ...]]
    ) -> None:
        oracle = MemoryLog()
        log = await SqliteLog.open(tmp_path_factory.mktemp("log") / "log.db")
        try:
            for name, *arguments in calls:
                answers = [await getattr(engine, name)(*arguments) for engine in (log, oracle)]
                assert answers[0] == answers[1], (name, arguments)
        finally:
            await log.close()
