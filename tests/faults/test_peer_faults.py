"""Seven faults of a student project of the same kind, as tests that pass here.

Told by its README and seen in its code (stove-smooth/sgs-smooth): a client's header decided who
one is; channels asked nobody for a right; a limit was checked with `>` before the insert; every
second gateway missed messages; it did not fit in 1 GB; push had no flood control; and tests
asserted nothing. What concerns its signalling belongs to calls. Servers here are real processes
over one PostgreSQL and one Valkey.
"""

import ast
import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import asyncpg
import pytest

from madang.community.service.messages import SENDS_PER_WINDOW_MAX
from tests.community.test_push import Woken
from tests.person import Follower, Person, Refused
from tests.running import Running

TESTS = Path(__file__).parents[1]
IDLE_MIB_MAX = 300
SETTLES_WITHIN_S = 20.0


@pytest.fixture(scope="module")
def servers(
    postgres_url: str, valkey_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Running]]:
    """Two server processes that share a database and a bus."""
    name = f"faults_{uuid4().hex}"
    asyncio.run(_run(postgres_url, f"CREATE DATABASE {name}"))
    shared = {
        "MADANG_SQL__URL": f"{postgres_url.rpartition('/')[0]}/{name}",
        "MADANG_BUS__URL": valkey_url,
    }
    folder = tmp_path_factory.mktemp("faults")
    found = [Running(folder / f"server{n}", **shared) for n in range(2)]
    try:
        # One after the other: the first one migrates and makes the sample community.
        for server in found:
            server.start()
        yield found
    finally:
        for server in found:
            if server.process is not None and server.process.poll() is None:
                server.stop()
        asyncio.run(_run(postgres_url, f"DROP DATABASE {name} WITH (FORCE)"))


async def _run(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@contextlib.asynccontextmanager
async def people(servers: list[Running], count: int) -> AsyncIterator[list[Person]]:
    """People with accounts, every second one at the other server."""
    found = [Person(servers[n % len(servers)].base, f"P{n}") for n in range(count)]
    try:
        for person in found:
            await person.sign_up()
        yield found
    finally:
        for person in found:
            await person.close()


async def club(owner: Person, *, is_public: bool = True) -> tuple[str, str]:
    """A community of somebody's with its first channel."""
    made = await owner.call("POST", "/api/communities", {"name": "Club", "is_public": is_public})
    community_id = made["community_id"]
    snapshot = await owner.call("GET", f"/api/communities/{community_id}")
    return community_id, snapshot["channels"][0]["channel_id"]


async def hello(person: Person, **frame: Any) -> aiohttp.ClientWebSocketResponse:
    """Open a socket with headers and fields that claim another account."""
    url = person.base.replace("http", "ws", 1) + "/api/socket"
    socket = await person.session.ws_connect(url, headers={"user-id": "0" * 16})
    await socket.send_json({"op": "hello", "token": person.token, **frame})
    return socket


async def test_fault_1_nobody_is_whom_a_header_or_a_field_says(servers: list[Running]) -> None:
    async with people(servers, 2) as (ann, bo):
        _, channel_id = await club(ann)
        claims = {"user-id": ann.account["account_id"], "X-User-Id": ann.account["account_id"]}
        bo.session.headers.update(claims)
        with pytest.raises(Refused) as refused:
            await bo.send(channel_id, "나는 Ann", "n1")
        assert refused.value.code == "community.not_member"
        body = {"nonce": "n2", "text": "x", "author_id": ann.account["account_id"]}
        with pytest.raises(Refused) as refused:
            await ann.call("POST", f"/api/channels/{channel_id}/messages", body)
        assert refused.value.status == 422
        socket = await hello(bo)
        welcome = await socket.receive_json(timeout=5)
        assert (welcome["op"], welcome["account_id"]) == ("welcome", bo.account["account_id"])
        await socket.close()


async def test_fault_1_every_channel_asks_for_the_right(servers: list[Running]) -> None:
    async with people(servers, 2) as (ann, bo):
        community_id, channel_id = await club(ann, is_public=False)
        socket = await hello(bo)
        await socket.receive_json(timeout=5)
        kinds = (f"channel:{channel_id}", f"community:{community_id}",
                 f"moderation:{community_id}", f"account:{ann.account['account_id']}")  # fmt: skip
        for stream in kinds:
            wanted = [{"stream": stream, "epoch": None, "seq": None}]
            await socket.send_json({"op": "subscribe", "streams": wanted})
            answer = await socket.receive_json(timeout=5)
            assert (answer["op"], answer["error"]["code"]) == (
                "error", "realtime.stream_forbidden"
            )  # fmt: skip
        for method, path, body in (
            ("GET", f"/api/channels/{channel_id}/messages", None),
            ("POST", f"/api/channels/{channel_id}/messages", {"nonce": "n", "text": "x"}),
            ("GET", f"/api/channels/{channel_id}/slow-mode", None),
            ("GET", f"/api/communities/{community_id}/rules", None),
            ("GET", f"/api/communities/{community_id}/door", None),
        ):
            with pytest.raises(Refused) as refused:
                await bo.call(method, path, body)
            assert refused.value.status == 404, path
        await socket.close()


async def test_fault_1_a_page_of_another_origin_opens_no_socket(servers: list[Running]) -> None:
    async with people(servers, 1) as (ann,):
        url = ann.base.replace("http", "ws", 1) + "/api/socket"
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await ann.session.ws_connect(url, headers={"Origin": "https://evil.example"})
        assert refused.value.status == 403


async def test_fault_3_a_limit_lets_in_exactly_as_many_over_two_processes(
    servers: list[Running],
) -> None:
    uses_max = 5
    async with people(servers, 12) as (ann, *others):
        community_id, _ = await club(ann, is_public=False)
        path = f"/api/communities/{community_id}/invites"
        invite = await ann.call("POST", path, {"uses_max": uses_max})
        answers = await asyncio.gather(
            *(person.call("POST", f"/api/invites/{invite['code']}/join") for person in others),
            return_exceptions=True,
        )
        refused = [a for a in answers if isinstance(a, Refused)]
        assert {r.code for r in refused} == {"community.invite_used_up"}
        assert len(others) - len(refused) == uses_max
        snapshot = await ann.call("GET", f"/api/communities/{community_id}")
        assert len(snapshot["members"]) == 1 + uses_max


async def test_fault_3_slow_mode_lets_one_message_go_over_two_processes(
    servers: list[Running],
) -> None:
    async with people(servers, 2) as (ann, bo):
        community_id, channel_id = await club(ann)
        await bo.join(community_id)
        await ann.call("PUT", f"/api/channels/{channel_id}/slow-mode", {"interval_s": 600})
        twin = Person(servers[0].base, "Twin")
        twin.token = bo.token
        try:
            # The setting reaches the other process over the bus.
            await _until(lambda: _is_slow(bo, channel_id))
            answers = await asyncio.gather(
                *((bo, twin)[n % 2].send(channel_id, f"{n}", f"s{n}") for n in range(20)),
                return_exceptions=True,
            )
        finally:
            await twin.close()
        refused = [a for a in answers if isinstance(a, Refused)]
        assert {r.code for r in refused} == {"community.slow_mode"}
        assert len(refused) == 19
        assert [m["author_id"] for m in await ann.history(channel_id)] == [bo.account["account_id"]]


async def _is_slow(person: Person, channel_id: str) -> bool:
    found = await person.call("GET", f"/api/channels/{channel_id}/slow-mode")
    return bool(found["interval_s"])


async def _until(is_so: Any) -> None:
    ends_at = asyncio.get_running_loop().time() + SETTLES_WITHIN_S
    while asyncio.get_running_loop().time() < ends_at:
        if await is_so():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it did not come to be so")


async def test_fault_4_every_process_gets_every_message(servers: list[Running]) -> None:
    """Theirs was one consumer group for all: of 10 messages 3 or 4 arrived at a server."""
    async with people(servers, 6) as everybody:
        community_id, channel_id = await club(everybody[0])
        for person in everybody[1:]:
            await person.join(community_id)
        followers = [Follower(person, f"channel:{channel_id}") for person in everybody]
        for follower in followers:
            follower.start()
        await asyncio.gather(*(asyncio.wait_for(f.is_live.wait(), 10) for f in followers))
        for number in range(10):
            await everybody[number % 2].send(channel_id, f"말 {number}", f"b{number}")

        async def all_came() -> bool:
            return all(len(follower.shown) >= 10 for follower in followers)

        try:
            await _until(all_came)
        finally:
            for follower in followers:
                await follower.stop()
        expected = [f"말 {number}" for number in range(10)]
        for follower in followers:
            assert [event["message"]["text"] for event in follower.shown] == expected
            assert follower.repeats == 0


async def test_reports_reach_moderators_at_once_at_the_other_process(
    servers: list[Running],
) -> None:
    async with people(servers, 2) as (ann, bo):
        community_id, channel_id = await club(ann)
        await bo.join(community_id)
        follower = Follower(ann, f"moderation:{community_id}")
        follower.start()
        await asyncio.wait_for(follower.is_live.wait(), 10)
        refused = Follower(bo, f"moderation:{community_id}")
        refused.start()
        sent = await ann.send(channel_id, "나쁜 말", "r1")
        await bo.call(
            "POST",
            f"/api/communities/{community_id}/reports",
            {"message_id": sent["message_id"], "reason": "abuse"},
        )

        async def came() -> bool:
            return bool(follower.shown)

        try:
            await _until(came)
        finally:
            await follower.stop()
            await refused.stop()
        assert follower.shown == [
            {"type": "community.reports_changed", "community_id": community_id}
        ]
        assert refused.shown == []
        assert not refused.is_live.is_set()


def test_fault_5_it_fits_in_a_small_box(servers: list[Running]) -> None:
    """Theirs was six JVMs and a Kafka in 1 GB; ours is one process each."""
    for server in servers:
        assert server.process is not None
        pids = _family(server.process.pid)
        assert len(pids) == 1, "nothing else is started to serve"
        resident_mib = sum(map(_resident_mib, pids))
        assert resident_mib <= IDLE_MIB_MAX, resident_mib


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def _resident_mib(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // (1024 * 1024)


async def test_fault_6_one_account_does_not_flood(servers: list[Running]) -> None:
    async with people(servers, 1) as (ann,):
        _, channel_id = await club(ann)
        answers = await asyncio.gather(
            *(ann.send(channel_id, f"{n}", f"f{n}") for n in range(SENDS_PER_WINDOW_MAX + 5)),
            return_exceptions=True,
        )
        refused = [a for a in answers if isinstance(a, Refused)]
        assert {(r.status, r.code) for r in refused} == {(429, "community.slow_down")}
        assert len(refused) == 5


async def test_fault_6_a_burst_of_messages_is_no_burst_of_pushes(woken: Woken) -> None:
    for number in range(30):
        await woken.say(f"<@{woken.yard.bo.account_id}> {number}")
    titles = await woken.titles()
    assert 1 <= len(titles) <= 3
    assert woken.service.tries == len(titles)


def test_fault_7_every_test_asserts_something() -> None:
    """Theirs were five files that only loaded the context."""
    empty = []
    for path in sorted(TESTS.rglob("test_*.py")):
        tree = ast.parse(path.read_text())
        functions = [n for n in ast.walk(tree) if isinstance(n, FUNCTIONS)]
        checkers = {one.name for one in functions if _checks(one, set())}
        empty += [
            f"{path.relative_to(TESTS)}::{one.name}"
            for one in functions
            if one.name.startswith("test") and not _checks(one, checkers)
        ]
    assert empty == []


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
CALLS_THAT_CHECK = ("check", "expect", "assert", "wait_for", "to_", "raises", "fail")


def _checks(function: ast.AST, checkers: set[str]) -> bool:
    """Say whether a function asserts, or calls something that does."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert | ast.Raise):
            return True
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in checkers or name.startswith(CALLS_THAT_CHECK):
                return True
    return False
