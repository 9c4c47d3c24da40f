"""The bus' contract in memory and on Valkey, and what Valkey promises alone."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madang.engines.bus import memory, valkey
from madang.engines.bus.memory import MemoryBus
from madang.engines.bus.port import Bus
from madang.engines.bus.valkey import ValkeyBus
from madang.kernel.clock import ManualClock, SystemClock
from madang.kernel.errors import Unavailable
from tests.contracts.bus_contract import BusContract, until
from tests.servers import valkey_server


class TestMemory(BusContract):
    """The memory bus keeps the contract, and forgets what has expired (ME1)."""

    @pytest.fixture
    async def bus(self) -> AsyncIterator[Bus]:
        bus = MemoryBus(SystemClock())
        await bus.start()
        yield bus
        await bus.close()

    async def test_me1_expired_keys_do_not_pile_up(self) -> None:
        clock = ManualClock()
        bus = MemoryBus(clock)
        for number in range(10 * memory.SWEEP_KEYS_MIN):
            await bus.add(f"{number}", 1, 100)
            clock.advance_ms(1)
        assert len(bus._kept) <= memory.SWEEP_KEYS_MIN
        assert await bus.get(f"{10 * memory.SWEEP_KEYS_MIN - 1}") == b"1"


@pytest.mark.valkey
class TestValkey(BusContract):
    """Valkey keeps the contract between processes (VK1), and finds its way back (VK2 to VK4)."""

    @pytest.fixture
    async def bus(self, valkey_url: str) -> AsyncIterator[Bus]:
        bus = ValkeyBus(valkey_url)
        await bus.start()
        yield bus
        await bus.close()

    async def test_vk1_processes_hear_each_other(self, bus: Bus, valkey_url: str) -> None:
        other = ValkeyBus(valkey_url)
        await other.start()
        topic, heard = uuid4().hex, list[bytes]()
        bus.subscribe(topic, lambda _, payload: heard.append(payload))
        # Publishing waits until this process' own subscriptions are known to the server.
        await bus.publish(topic, b"own")
        await other.publish(topic, b"other")
        await until(lambda: len(heard) == 2)
        assert heard == [b"own", b"other"]
        assert await bus.add(topic, 1, 1000) == 1
        assert await other.add(topic, 1, 1000) == 2
        await other.close()

    async def test_vk2_it_subscribes_again_after_a_restart(self) -> None:
        with valkey_server() as server:
            bus = ValkeyBus(server.url)
            await bus.start()
            heard: list[bytes] = []
            bus.subscribe("topic", lambda _, payload: heard.append(payload))
            await bus.publish("topic", b"before")
            await until(lambda: heard == [b"before"])
            server.stop()
            with pytest.raises(Unavailable):
                await bus.add("key", 1, 1000)
            with pytest.raises(Unavailable):
                await bus.publish("topic", b"lost")
            server.start()
            async with asyncio.timeout(10):
                while len(heard) < 2:
                    try:
                        await bus.publish("topic", b"after")
                    except Unavailable:
                        await asyncio.sleep(0.02)
                    await asyncio.sleep(0)
            assert set(heard[1:]) == {b"after"}
            assert await bus.add("key", 1, 1000) == 1
            await bus.close()

    async def test_vk2_it_leaves_a_server_that_fell_silent(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(valkey, "HEARTBEAT_S", 0.1)
        with valkey_server() as server:
            bus = ValkeyBus(server.url)
            await bus.start()
            heard: list[bytes] = []
            bus.subscribe("topic", lambda _, payload: heard.append(payload))
            await asyncio.sleep(0.5)
            await bus.publish("topic", b"an idle connection is kept")
            first = bus._pubsub
            server.pause()
            await until(lambda: bus._pubsub is not first)
            with pytest.raises(Unavailable):
                await bus.publish("topic", b"lost")
            server.resume()
            await until(lambda: bus._all_heard.is_set())
            await bus.publish("topic", b"back")
            await until(lambda: heard[-1:] == [b"back"])
            await bus.close()

    async def test_vk3_what_waits_is_bounded(
        self, bus: ValkeyBus, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        answers = await asyncio.gather(
            *(bus.publish("bounded", b"x") for _ in range(valkey.OUTGOING_MAX + 1)),
            return_exceptions=True,
        )
        refused = [answer for answer in answers if answer is not None]
        assert [type(answer) for answer in refused] == [Unavailable]

    async def test_vk4_a_server_that_is_not_there_is_told(self) -> None:
        bus = ValkeyBus("valkey://127.0.0.1:1/0")
        with pytest.raises(Unavailable):
            await bus.start()
        with pytest.raises(Unavailable):
            await bus.publish("topic", b"x")
        await bus.close()

    @settings(
        max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(
        st.lists(
            st.one_of(
                st.tuples(st.just("add"), st.sampled_from("ab"), st.integers(-(2**40), 2**40)),
                st.tuples(st.just("put"), st.sampled_from("cd"), st.binary(max_size=20)),
                st.tuples(st.just("get"), st.sampled_from("abcd"), st.none()),
            ),
            max_size=20,
        )
    )
    async def test_any_calls_answer_as_in_memory(
        self, valkey_url: str, calls: list[tuple[str, str, int | bytes | None]]
    ) -> None:
        bus, oracle, prefix = ValkeyBus(valkey_url), MemoryBus(SystemClock()), uuid4().hex
        try:
            for name, key, value in calls:
                arguments = () if value is None else (value, 60_000)
                answers = [
                    await getattr(engine, name)(prefix + key, *arguments)
                    for engine in (bus, oracle)
                ]
                assert answers[0] == answers[1]
        finally:
            await bus.close()
