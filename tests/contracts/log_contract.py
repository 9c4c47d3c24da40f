"""What every log promises (rules LG1 to LG7); `test_log.py` runs it on each engine.

LG1 offsets start at 1 and have no gap, also with many writers · LG2 read gives what is after, in
order · LG3 topics do not touch · LG4 the cursor comes with its records · LG5 an append is all or
nothing, and bounded · LG6 trim drops from the front, and offsets do not start again · LG7 any byte
comes back
"""

import asyncio

import pytest

from madang.engines.log import limits
from madang.engines.log.port import Log, Record
from madang.kernel.errors import TooLarge


class LogContract:
    """Inherit, and give a fixture `log` with an empty log."""

    async def test_lg1_offsets_have_no_gap(self, log: Log) -> None:
        assert await log.top("t") == 0
        assert await log.append("t", [b"a", b"b"], 10) == 2
        assert await log.append("t", [], 11) == 2
        lasts = await asyncio.gather(*(log.append("t", [b"x"] * 3, 12) for _ in range(40)))
        assert sorted(lasts) == list(range(5, 123, 3))
        records = await log.read("t", 0, 1000)
        assert [record.offset for record in records] == list(range(1, 123))
        assert await log.top("t") == 122

    async def test_lg2_read_gives_what_is_after(self, log: Log) -> None:
        await log.append("t", [str(n).encode() for n in range(1, 11)], 5)
        assert await log.read("t", 3, 2) == [Record(4, 5, b"4"), Record(5, 5, b"5")]
        assert len(await log.read("t", 0, 100)) == 10
        assert await log.read("t", 10, 100) == []
        assert await log.read("none", 0, 100) == []

    async def test_lg3_topics_do_not_touch(self, log: Log) -> None:
        for number in range(5):
            await log.append("a", [b"a"], number)
            await log.append("b", [b"b", b"b"], number)
        assert {record.value for record in await log.read("a", 0, 100)} == {b"a"}
        assert [await log.top("a"), await log.top("b")] == [5, 10]
        assert await log.trim("a", 100) == 5
        assert len(await log.read("b", 0, 100)) == 10

    async def test_lg4_the_cursor_comes_with_its_records(self, log: Log) -> None:
        assert await log.cursor("s") is None
        await log.append("t", [b"a"], 1, ("s", "one"))
        await log.append("t", [], 1, ("other", "x"))
        assert await log.cursor("s") == "one"
        with pytest.raises(TooLarge):
            await log.append("t", [bytes(limits.RECORD_BYTES_MAX + 1)], 1, ("s", "two"))
        assert await log.cursor("s") == "one"
        await log.append("t", [b"b"], 1, ("s", "two"))
        assert [await log.cursor("s"), await log.cursor("other")] == ["two", "x"]

    async def test_lg5_an_append_is_all_or_nothing_and_bounded(self, log: Log) -> None:
        with pytest.raises(TooLarge):
            await log.append("t", [b"a", bytes(limits.RECORD_BYTES_MAX + 1)], 1)
        with pytest.raises(TooLarge):
            await log.append("t", [b""] * (limits.APPEND_RECORDS_MAX + 1), 1)
        assert await log.top("t") == 0
        assert await log.append("t", [bytes(limits.RECORD_BYTES_MAX)], 1) == 1
        most = limits.APPEND_RECORDS_MAX
        assert await log.append("t", [b""] * most, 1) == most + 1

    async def test_lg6_trim_drops_from_the_front(self, log: Log) -> None:
        for at_ms in (10, 20, 15, 30):
            await log.append("t", [b"x"], at_ms)
        assert await log.trim("t", 16) == 1
        assert [record.offset for record in await log.read("t", 0, 10)] == [2, 3, 4]
        assert await log.trim("t", 16) == 0
        assert await log.trim("t", 1000) == 3
        assert await log.read("t", 0, 10) == []
        assert await log.top("t") == 4
        assert await log.append("t", [b"y"], 40) == 5
        assert await log.trim("none", 1000) == 0

    async def test_lg7_any_byte_comes_back(self, log: Log) -> None:
        values = [b"", bytes(range(256)), "마당".encode()]
        await log.append("주제 / ' \"", values, 2**50)
        records = await log.read("주제 / ' \"", 0, 10)
        assert [record.value for record in records] == values
        assert records[0].at_ms == 2**50
