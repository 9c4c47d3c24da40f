"""The rules of `docs/specs/streams.md` on real sockets and real databases."""

import asyncio

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from madang.engines.sql.port import Database
from madang.realtime import stream_log
from madang.realtime.gateway import (
    CLOSE_SESSION_REVOKED,
    CLOSE_TOKEN_REFUSED,
    FRAMES_WAITING_MAX,
    RESUME_EVENTS_MAX,
    STREAMS_PER_SOCKET_MAX,
)
from madang.realtime.hub import CLOSE_RESUME
from madang.realtime.stream_log import EVENTS_KEPT
from tests.realtime.harness import Client, Waved, serving

# More than the buffers of two kernels hold, so that bytes wait in the process.
SLOW_EVENTS = 700
PAD = "x" * 60_000


async def test_ST7_a_resume_gets_exactly_what_it_misses(any_database: Database) -> None:
    async with serving(any_database) as server:
        client = Client(server, None, "channel:a")
        await client.open()
        await client.read("subscribed")
        for n in range(5):
            await server.say("channel:a", n)
        while len(client.seen["channel:a"]) < 5:
            await client.read("event")
        await client.socket.close()
        for n in range(5, 12):
            await server.say("channel:a", n)
        await client.open()
        while len(client.seen["channel:a"]) < 12:
            await client.read("event")
        await server.say("channel:a", 12)
        await client.read("event")
        assert client.seen["channel:a"] == list(range(13))
        assert (client.resyncs, client.repeats, client.holes) == (0, 0, 0)


async def test_ST7_no_hole_between_resume_and_live_while_others_write(
    any_database: Database,
) -> None:
    async with serving(any_database) as server:
        writer = asyncio.create_task(_write(server, "channel:a", 300))
        clients = [Client(server, None, "channel:a") for _ in range(8)]
        for client in clients:
            client.last["channel:a"] = (server.streams.epoch, 0)
            await client.open()
            await asyncio.sleep(0.01)
        for client in clients:
            while len(client.seen["channel:a"]) < 300:
                await client.read("event", seconds=20)
            assert client.seen["channel:a"] == list(range(300))
            assert client.holes == 0
        await writer


async def test_ST4_another_epoch_gets_resync(any_database: Database) -> None:
    async with serving(any_database) as server:
        await server.say("channel:a", 1)
        client = Client(server, None, "channel:a")
        client.last["channel:a"] = ("of-another-life", 1)
        await client.open()
        assert (await client.read("subscribed"))["resync"] is True
        client.last["channel:a"] = (server.streams.epoch, 99)
        await client.subscribe("channel:a")
        assert (await client.read("subscribed"))["resync"] is True, "a future seq is another life"


async def test_ST5_too_far_behind_gets_resync(any_database: Database) -> None:
    async with serving(any_database) as server:
        for start in range(0, RESUME_EVENTS_MAX + 1, 200):
            many = range(start, min(start + 200, RESUME_EVENTS_MAX + 1))
            await asyncio.gather(*(server.say("channel:a", n) for n in many))
        client = Client(server, None, "channel:a")
        client.last["channel:a"] = (server.streams.epoch, 0)
        await client.open()
        assert (await client.read("subscribed"))["resync"] is True
        client.last["channel:a"] = (server.streams.epoch, 1)
        await client.subscribe("channel:a")
        assert (await client.read("subscribed"))["resync"] is False


async def test_ST5_old_events_are_dropped_and_the_rest_is_whole(
    migrated_sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_log, "EVENTS_KEPT", 100)
    assert EVENTS_KEPT > 100
    async with serving(migrated_sqlite) as server:
        for n in range(stream_log.TRIM_EVERY_SEQS):
            await server.say("channel:a", n)
        kept = await migrated_sqlite.read(
            lambda tx: stream_log.entries_after(tx, "channel:a", 0, 10_000)
        )
        top = stream_log.TRIM_EVERY_SEQS
        assert [entry.seq for entry in kept] == list(range(top - 99, top + 1))
        client = Client(server, None, "channel:a")
        client.last["channel:a"] = (server.streams.epoch, 10)
        await client.open()
        assert (await client.read("subscribed"))["resync"] is True


async def test_ST9_a_pong_tells_the_tops(any_database: Database) -> None:
    async with serving(any_database) as server:
        client = Client(server, None, "channel:a", "channel:b")
        await client.open()
        for n in range(3):
            await server.say("channel:a", n)
        await client.send({"op": "ping", "streams": ["channel:a", "channel:b", "secret:x"]})
        assert (await client.read("pong"))["tops"] == {"channel:a": 3, "channel:b": 0}


async def test_ST13_what_may_not_be_read_is_not_there(any_database: Database) -> None:
    async with serving(any_database) as server:
        for token in (None, "bo"):
            client = Client(server, token, "secret:x")
            await client.open()
            refused = await client.read("error")
            assert refused["error"]["code"] == "realtime.stream_forbidden"
            await server.say("secret:x", 1)
            await server.say("channel:a", 1)
            await client.send({"op": "ping", "streams": ["secret:x"]})
            assert (await client.read("pong"))["tops"] == {}
            assert client.seen["secret:x"] == []
        ann = Client(server, "ann", "secret:x")
        await ann.open()
        await ann.read("subscribed")
        await server.say("secret:x", 2)
        await ann.read("event")
        assert ann.seen["secret:x"] == [2]


async def test_ST13_a_revocation_drops_the_subscription_at_once(any_database: Database) -> None:
    async with serving(any_database) as server:
        client = Client(server, "bo", "channel:a")
        await client.open()
        await client.read("subscribed")
        server.doors.revoked.add("channel:a")
        await server.gateway.recheck("channel:a")
        await server.say("channel:a", 1)
        assert (await client.read("dropped"))["stream"] == "channel:a"
        await client.send({"op": "ping", "streams": ["channel:a"]})
        await client.read("pong")
        assert client.seen["channel:a"] == []


async def test_ST13_a_stream_whose_thing_is_gone_drops_everybody(
    migrated_sqlite: Database,
) -> None:
    async with serving(migrated_sqlite) as server:
        clients = [Client(server, token, "channel:a") for token in (None, "bo")]
        for client in clients:
            await client.open()
            await client.read("subscribed")
        server.gateway.end("channel:a")
        for client in clients:
            assert (await client.read("dropped"))["stream"] == "channel:a"
        assert server.hub.counts(["channel:a"]) == {"channel:a": 0}


async def test_typing_is_passed_on_once_a_second(migrated_sqlite: Database) -> None:
    async with serving(migrated_sqlite) as server:
        client = Client(server, "bo")
        await client.open()
        for _ in range(5):
            await client.send({"op": "typing", "channel_id": "c"})
        await client.send({"op": "ping", "streams": []})
        await client.read("pong")
        assert server.doors.typed == [("bo", "c")]


async def test_ST14_ephemeral_events_reach_who_is_there(any_database: Database) -> None:
    async with serving(any_database) as server:
        client = Client(server, None, "channel:a")
        await client.open()
        await client.read("subscribed")
        server.streams.pass_on("channel:a", Waved(n=1))
        frame = await client.read("ephemeral")
        assert frame["event"] == {"type": "test.waved", "n": 1}
        assert "seq" not in frame
        assert await any_database.read(lambda tx: stream_log.top_seq(tx, "channel:a")) == 0


async def test_who_begins_to_follow_hears_what_holds_now(migrated_sqlite: Database) -> None:
    async with serving(migrated_sqlite) as server:
        client = Client(server, None, "waving:a")
        await client.open()
        assert (await client.read("ephemeral"))["event"]["n"] == 7


async def test_ST12_a_socket_that_does_not_read_is_told_to_resume_and_slows_nobody(
    migrated_sqlite: Database,
) -> None:
    async with serving(migrated_sqlite) as server:
        slow, quick = (Client(server, None, "channel:a") for _ in range(2))
        for client in (slow, quick):
            await client.open()
            await client.read("subscribed")
        slow.socket.transport.pause_reading()
        reading = asyncio.create_task(_read_all(quick, SLOW_EVENTS))
        for n in range(SLOW_EVENTS):
            await server.say("channel:a", n, PAD)
        await reading
        slow.socket.transport.resume_reading()
        with pytest.raises(ConnectionClosed) as closed:
            await _read_all(slow, SLOW_EVENTS)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == CLOSE_RESUME
        assert slow.holes == 0
        await slow.open()
        assert (await slow.read("subscribed"))["resync"] is True, "megabytes are not replayed"
        await server.say("channel:a", SLOW_EVENTS)
        await slow.read("event")
        assert quick.seen["channel:a"] == list(range(SLOW_EVENTS))
        assert slow.seen["channel:a"][-1] == SLOW_EVENTS


async def test_a_forged_token_closes_the_socket(any_database: Database) -> None:
    async with serving(any_database) as server:
        client = Client(server, "forged")
        await client.open()
        with pytest.raises(ConnectionClosed) as closed:
            await client.read("never")
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == CLOSE_TOKEN_REFUSED
        assert client.other[0]["error"]["code"] == "kernel.unauthorized"


async def test_a_revoked_session_closes_its_sockets(any_database: Database) -> None:
    async with serving(any_database) as server:
        bo, ann = Client(server, "bo"), Client(server, "ann")
        for client in (bo, ann):
            await client.open()
            await client.read("welcome")
        server.gateway.revoke_session("session-bo")
        with pytest.raises(ConnectionClosed) as closed:
            await bo.read("never")
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == CLOSE_SESSION_REVOKED
        await ann.send({"op": "ping", "streams": []})
        await ann.read("pong")


@pytest.mark.parametrize(
    "frame",
    ["", "{", "null", "[]", '{"op":"nonsense"}', '{"op":"ping"}', '{"op":"ping","streams":"x"}',
     '{"op":"ping","streams":[],"more":1}', '{"op":"hello"}'],
)  # fmt: skip
async def test_a_bad_frame_is_refused_and_the_socket_lives(
    migrated_sqlite: Database, frame: str
) -> None:
    async with serving(migrated_sqlite) as server:
        client = Client(server, None)
        await client.open()
        await client.read("welcome")
        await client.socket.send(frame)
        assert (await client.read("error"))["error"]["code"] == "realtime.bad_frame"
        await client.socket.send(b"\x00\x01")
        assert (await client.read("error"))["error"]["code"] == "realtime.bad_frame"
        await client.send({"op": "ping", "streams": []})
        await client.read("pong")


async def test_the_first_frame_is_hello(migrated_sqlite: Database) -> None:
    async with serving(migrated_sqlite) as server:
        fresh = Client(server, None)
        fresh.socket = await connect(f"ws://127.0.0.1:{server.port}/api/socket")
        await fresh.send({"op": "ping", "streams": []})
        assert (await fresh.read("error"))["error"]["code"] == "realtime.hello_first"


async def test_one_stream_over_the_limit_is_refused(migrated_sqlite: Database) -> None:
    async with serving(migrated_sqlite) as server:
        client = Client(server, None)
        await client.open()
        names = [f"channel:{n}" for n in range(STREAMS_PER_SOCKET_MAX + 1)]
        client.last = dict.fromkeys(names, (None, None))
        for start in range(0, len(names), 100):
            await client.subscribe(*names[start : start + 100])
            await client.send({"op": "ping", "streams": []})
            await client.read("pong")
        refused = [f for f in client.other if f["op"] == "error"]
        assert [f["error"]["code"] for f in refused] == ["realtime.too_many_streams"]


async def test_frames_faster_than_answers_are_refused(migrated_sqlite: Database) -> None:
    async with serving(migrated_sqlite) as server:
        client = Client(server, None)
        await client.open()
        await client.read("welcome")
        ping = '{"op":"ping","streams":[]}'
        client.socket.transport.write(
            b"".join(_masked(ping) for _ in range(FRAMES_WAITING_MAX + 1))
        )
        assert (await client.read("error"))["error"]["code"] == "realtime.too_fast"


async def test_typing_and_presence_need_an_account(migrated_sqlite: Database) -> None:
    async with serving(migrated_sqlite) as server:
        stranger, bo = Client(server, None), Client(server, "bo")
        for client in (stranger, bo):
            await client.open()
            await client.send({"op": "typing", "channel_id": "c"})
            await client.send({"op": "presence", "state": "idle"})
            await client.send({"op": "ping", "streams": []})
            await client.read("pong")
        assert server.doors.typed == [("bo", "c")]
        assert server.presences == [("bo", "active"), ("bo", "idle")]


async def _read_all(client: Client, count: int) -> None:
    while len(client.seen["channel:a"]) < count:
        await client.read("event")


async def _write(server, stream: str, count: int) -> None:
    for n in range(count):
        await server.say(stream, n)
        if n % 10 == 0:
            await asyncio.sleep(0)


def _masked(text: str) -> bytes:
    payload = text.encode()
    assert len(payload) < 126
    return bytes((0x81, 0x80 | len(payload), 0, 0, 0, 0)) + payload
