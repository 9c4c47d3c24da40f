"""What every bus promises (rules BU1 to BU7); `test_bus.py` runs it on each engine.

BU1 each subscriber of a topic gets each payload, in order · BU2 nobody else does · BU3 stopped is
stopped · BU4 a failing subscriber hurts nobody · BU5 a counter lives from its first add · BU6 a
value lives until it expires · BU7 what is absent is None and 0 ms
"""

import asyncio
from collections.abc import Callable
from uuid import uuid4

import pytest

from madang.engines.bus.port import Bus
from madang.engines.bus.turns import over_limit_s

WAIT_S = 5.0
SHORT_TTL_MS = 60


async def until(is_true: Callable[[], bool]) -> None:
    """Wait until something becomes true, or fail."""
    async with asyncio.timeout(WAIT_S):
        while not is_true():  # noqa: ASYNC110 - anything may make it true.
            await asyncio.sleep(0.005)


class BusContract:
    """Inherit, and give a fixture `bus` with a started bus."""

    @pytest.fixture
    def topic(self) -> str:
        return f"test:{uuid4().hex}"

    async def test_bu1_each_subscriber_gets_each_payload_in_order(
        self, bus: Bus, topic: str
    ) -> None:
        one: list[bytes] = []
        two: list[bytes] = []
        bus.subscribe(topic, lambda _, payload: one.append(payload))
        bus.subscribe(topic, lambda _, payload: two.append(payload))
        sent = [str(n).encode() + b"\x00\xff" for n in range(2000)]
        await asyncio.gather(*(bus.publish(topic, payload) for payload in sent))
        await until(lambda: len(one) == len(sent) and len(two) == len(sent))
        assert one == sent
        assert two == sent

    async def test_bu2_other_topics_are_not_heard(self, bus: Bus, topic: str) -> None:
        heard: list[tuple[str, bytes]] = []
        bus.subscribe(topic, lambda *got: heard.append(got))
        await bus.publish(f"{topic}:other", b"no")
        await bus.publish(topic, b"yes")
        await until(lambda: bool(heard))
        assert heard == [(topic, b"yes")]

    async def test_bu3_stopped_is_stopped(self, bus: Bus, topic: str) -> None:
        gone: list[bytes] = []
        here: list[bytes] = []
        stop = bus.subscribe(topic, lambda _, payload: gone.append(payload))
        bus.subscribe(topic, lambda _, payload: here.append(payload))
        await bus.publish(topic, b"1")
        await until(lambda: bool(here))
        stop()
        stop()
        await bus.publish(topic, b"2")
        await until(lambda: len(here) == 2)
        assert gone == [b"1"]

    async def test_bu3_the_last_to_stop_may_come_back(self, bus: Bus, topic: str) -> None:
        heard: list[bytes] = []
        for number in range(5):
            stop = bus.subscribe(topic, lambda _, payload: heard.append(payload))
            await bus.publish(topic, str(number).encode())
            await until(lambda: len(heard) == number + 1)  # noqa: B023 - awaited at once.
            stop()
        assert heard == [b"0", b"1", b"2", b"3", b"4"]

    async def test_bu4_a_failing_subscriber_hurts_nobody(self, bus: Bus, topic: str) -> None:
        heard: list[bytes] = []

        def fails(_topic: str, _payload: bytes) -> None:
            raise ValueError

        bus.subscribe(topic, fails)
        bus.subscribe(topic, lambda _, payload: heard.append(payload))
        await bus.publish(topic, b"1")
        await bus.publish(topic, b"2")
        await until(lambda: len(heard) == 2)
        assert heard == [b"1", b"2"]

    async def test_bu5_a_counter_lives_from_its_first_add(self, bus: Bus, topic: str) -> None:
        assert await bus.add(topic, 3, SHORT_TTL_MS) == 3
        assert await bus.add(topic, 4, 60_000) == 7
        assert 0 < await bus.remaining_ms(topic) <= SHORT_TTL_MS
        await asyncio.sleep(SHORT_TTL_MS / 1000 + 0.03)
        assert await bus.remaining_ms(topic) == 0
        assert await bus.add(topic, -2, 60_000) == -2
        assert SHORT_TTL_MS < await bus.remaining_ms(topic) <= 60_000

    async def test_bu6_a_value_lives_until_it_expires(self, bus: Bus, topic: str) -> None:
        await bus.put(topic, b"\x00one", 60_000)
        await bus.put(topic, b"two", SHORT_TTL_MS)
        assert await bus.get(topic) == b"two"
        assert 0 < await bus.remaining_ms(topic) <= SHORT_TTL_MS
        await asyncio.sleep(SHORT_TTL_MS / 1000 + 0.03)
        assert await bus.get(topic) is None

    async def test_bu7_what_is_absent_is_none_and_zero(self, bus: Bus, topic: str) -> None:
        assert await bus.get(topic) is None
        assert await bus.remaining_ms(topic) == 0

    async def test_bu5_the_turn_over_the_limit_waits_for_the_window(
        self, bus: Bus, topic: str
    ) -> None:
        turns = [await over_limit_s(bus, topic, 3, 60_000) for _ in range(4)]
        assert turns[:3] == [None] * 3
        assert turns[3] is not None
        assert 1 <= turns[3] <= 60
