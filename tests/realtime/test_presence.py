"""How people are shown (docs/specs/notifications.md, PR1-PR6)."""

import asyncio

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.engines.bus.memory import MemoryBus
from madang.engines.bus.port import BusCapabilities
from madang.engines.sql.port import Database
from madang.kernel.clock import ManualClock, SystemClock
from madang.realtime import presence as module
from madang.realtime.presence import USUAL, Presence, Status, shown_state
from madang.realtime.wire import WATCHED_MAX
from tests.realtime.harness import Client, serving


def status(state: str = "active", **fields) -> Status:
    return msgspec.structs.replace(USUAL, state=state, **fields)


@given(
    chosen=st.sampled_from(["active", "idle", "dnd", "invisible"]),
    ends=st.none() | st.integers(0, 100),
    devices=st.sets(st.sampled_from(["active", "idle"])),
    now=st.integers(0, 100),
)
def test_PR1_PR3_what_is_shown(chosen, ends, devices, now) -> None:
    shown = shown_state(status(chosen, state_ends_at_ms=ends), devices, now)
    holds = chosen if ends is None or now < ends else "active"
    if not devices or holds == "invisible":
        assert shown == "offline"
    elif holds == "dnd":
        assert shown == "dnd"
    else:
        assert shown == ("active" if holds == "active" and "active" in devices else "idle")


@pytest.fixture
async def board(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "OFFLINE_AFTER_S", 0.05)
    clock, told = ManualClock(), []
    made = Presence(MemoryBus(clock), clock, lambda a, s: told.append(s))
    yield made, clock, told
    made.stop()


async def test_PR1_several_devices_and_one_that_closes(board) -> None:
    presence, _, told = board
    presence.set("ann", "laptop", "active")
    presence.set("ann", "phone", "idle")
    presence.leave("ann", "laptop")
    assert presence.state("ann") == "idle"
    presence.leave("ann", "phone")
    assert presence.state("ann") == "idle"
    await asyncio.sleep(0.1)
    assert presence.state("ann") == "offline"
    assert told == ["active", "idle", "offline"]


async def test_PR2_invisible_is_exactly_offline(board) -> None:
    presence, _, told = board
    await presence.choose("ann", status("invisible", text="secret", emoji="🌙"))
    presence.set("ann", "laptop", "active")
    assert told == []
    assert presence.person("ann") == presence.person("nobody").__class__(
        account_id="ann", state="offline", text="", emoji="", text_ends_at_ms=None
    )
    assert presence.present(["ann"]) == {}
    assert presence.is_attending("ann")
    presence.set("ann", "laptop", "idle")
    presence.leave("ann", "laptop")
    await asyncio.sleep(0.1)
    assert told == []
    presence.set("ann", "laptop", "active")
    await presence.choose("ann", status())
    assert told == ["active"]
    await presence.choose("ann", status("invisible"))
    assert told == ["active", "offline"]


async def test_PR3_ends_come_by_themselves(board) -> None:
    presence, clock, told = board
    now_ms = clock.now_ms()
    presence.set("ann", "laptop", "active")
    ends = status("dnd", state_ends_at_ms=now_ms + 50, text="회의", text_ends_at_ms=now_ms + 90)
    await presence.choose("ann", ends)
    assert (presence.state("ann"), presence.is_quiet("ann")) == ("dnd", True)
    clock.advance_ms(60)
    await asyncio.sleep(0.1)
    assert (presence.state("ann"), presence.person("ann").text) == ("active", "회의")
    clock.advance_ms(60)
    assert presence.person("ann").text == ""
    assert not presence.is_quiet("ann")
    assert told[0] == "active"
    assert "dnd" in told


class TwoHouses(MemoryBus):
    """A bus between two processes, as far as they can tell."""

    capabilities = BusCapabilities(crosses_processes=True)


async def test_PR4_another_process_shows_it_too() -> None:
    clock = SystemClock()
    bus = TwoHouses(clock)
    await bus.start()
    one, two = (Presence(bus, clock, lambda a, s: None) for _ in range(2))
    one.set("ann", "laptop", "active")
    for each in (one, two):
        each.start()
    async with asyncio.timeout(5):
        while two.state("ann") != "active":  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await one.choose("ann", status("dnd", text="회의"))
        while two.state("ann") != "dnd":  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert two.person("ann").text == "회의"
    for each in (one, two):
        each.stop()


async def test_PR6_only_who_is_watched_is_told(migrated_sqlite: Database) -> None:
    async with serving(migrated_sqlite) as server:
        bo, ann, cy, stranger = (Client(server, n) for n in ("bo", "ann", "cy", None))
        for client in (bo, stranger):
            await client.open()
            await client.send({"op": "watch", "account_ids": ["ann", "hidden-1", "ann"]})
        people = (await bo.read("people"))["people"]
        assert [(p["account_id"], p["state"]) for p in people] == [("ann", "offline")]
        await cy.open()
        await cy.read("welcome")
        await ann.open()
        people = (await bo.read("people"))["people"]
        assert [(p["account_id"], p["state"]) for p in people] == [("ann", "active")]
        await bo.send({"op": "watch", "account_ids": ["cy"]})
        assert (await bo.read("people"))["people"][0]["account_id"] == "cy"
        await ann.send({"op": "presence", "state": "idle"})
        await cy.send({"op": "presence", "state": "idle"})
        assert (await bo.read("people"))["people"][0]["account_id"] == "cy"
        await stranger.send({"op": "ping", "streams": []})
        await stranger.read("pong")
        assert not [f for f in stranger.other if f["op"] == "people"]
        many = [f"p{n}" for n in range(WATCHED_MAX + 1)]
        await bo.send({"op": "watch", "account_ids": many})
        assert (await bo.read("error"))["error"]["code"] == "realtime.too_many_streams"
        await bo.send({"op": "watch", "account_ids": many[1:]})
        assert len((await bo.read("people"))["people"]) == WATCHED_MAX


async def test_PR6_costs_less_than_telling_everybody(migrated_sqlite: Database) -> None:
    """40 people, each with 8 on screen: the frames of one change of each, against all-to-all."""
    names = [f"p{n:02}" for n in range(40)]
    async with serving(migrated_sqlite) as server:
        clients = [Client(server, name) for name in names]
        for n, client in enumerate(clients):
            await client.open()
            on_screen = [names[(n + step) % 40] for step in range(8)]
            await client.send({"op": "watch", "account_ids": on_screen})
            await client.send({"op": "ping", "streams": []})
            await client.read("pong")
        for client in clients:
            await client.send({"op": "ping", "streams": []})
            await client.read("pong")
            client.other.clear()
        for client in clients:
            await client.send({"op": "presence", "state": "idle"})
        await asyncio.sleep(0.5)
        sizes = []
        for client in clients:
            await client.send({"op": "ping", "streams": []})
            await client.read("pong")
            told = [f for f in client.other if f["op"] == "people"]
            sizes.append(sum(len(msgspec.json.encode(f)) for f in told))
            assert len(told) == 8
        one = sum(sizes) / len(sizes) / 8
        assert sum(sizes) * 5 <= one * 40 * 40, (sum(sizes), one * 1600)
