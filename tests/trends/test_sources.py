"""The sources: TR22 to TR26, against servers of our own that send recorded or documented bytes."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from http import HTTPStatus
from pathlib import Path

import pytest
import zstandard
from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from madang.kernel.clock import SystemClock
from madang.trends.adapters import jetstream
from madang.trends.adapters.auto import Auto
from madang.trends.adapters.jetstream import FRAME_MAX_BYTES, RESUME_OVERLAP_US, Jetstream
from madang.trends.adapters.replay import Replay
from madang.trends.adapters.synthetic import Synthetic, make_post
from madang.trends.formats import Arrived, parse
from madang.trends.service import Line
from tests.trends.conftest import BOARD, START_MS, Stand, shared
from tests.trends.lines import v1, v2

Speak = Callable[[ServerConnection], Awaitable[None]]


class Kept:
    """A sink that keeps what it takes."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.cursor: str | None = None
        self._more = asyncio.Event()

    async def take(self, lines: Sequence[Line], cursor: str | None) -> None:
        """Keep."""
        self.lines += lines
        self.cursor = cursor or self.cursor
        self._more.set()
        await asyncio.sleep(0)

    async def until(self, count: int) -> None:
        """Wait until so many lines have come."""
        async with asyncio.timeout(10):
            while len(self.lines) < count:
                self._more.clear()
                await self._more.wait()


@contextlib.asynccontextmanager
async def running(work: Awaitable[None]) -> AsyncIterator[None]:
    """Run a source beside the test."""
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@contextlib.asynccontextmanager
async def server(speak: Speak, refuse: str | None = None) -> AsyncIterator[tuple[str, list[str]]]:
    """A local server; yields its address and the paths it was asked for."""
    paths: list[str] = []

    def look(connection: ServerConnection, request: Request) -> Response | None:
        paths.append(request.path)
        if refuse and "cursor=" in request.path:
            return connection.respond(HTTPStatus.BAD_REQUEST, refuse)
        return None

    def choose(_: ServerConnection, offered: Sequence[Subprotocol]) -> Subprotocol | None:
        return offered[0] if offered else None

    async with serve(
        speak, "127.0.0.1", 0, process_request=look, select_subprotocol=choose
    ) as listening:
        port = listening.sockets[0].getsockname()[1]
        yield f"ws://127.0.0.1:{port}", paths


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jetstream, "BACKOFF_FIRST_S", 0.02)


async def test_tr22_v1_resumes_with_overlap_after_a_cut_and_nothing_is_lost(stand: Stand) -> None:
    """The recorded 152 events, cut after 60; the server goes on from the asked cursor."""
    recorded = shared("bluesky_jetstream_v1_152.jsonl").read_bytes().splitlines()
    visits = 0

    async def speak(socket: ServerConnection) -> None:
        nonlocal visits
        visits += 1
        for line in recorded[:60] if visits == 1 else recorded[40:]:
            await socket.send(line.decode())
        if visits == 1:
            await socket.close(1011)
        await socket.wait_closed()

    await stand.service.set_keywords("a" * 16, BOARD, ["*"])
    kept = Kept()
    async with server(speak) as (url, paths), running(Jetstream(url).run(kept, None)):
        await kept.until(60 + 112)
    assert "wantedCollections=app.bsky.feed.post" in paths[0]
    assert "cursor" not in paths[0]
    newest_us = max(int(line.split(b'"time_us":')[1].split(b",")[0]) for line in recorded[:60])
    assert f"cursor={newest_us - RESUME_OVERLAP_US}" in paths[1]
    assert f"maxMessageSizeBytes={FRAME_MAX_BYTES}" in paths[1]
    assert {line.body for line in kept.lines} == set(recorded), "every recorded byte arrived"
    stand.clock.advance_ms(1_783_175_890_000 - stand.clock.now_ms())
    await stand.service.feed.take(kept.lines, kept.cursor)
    await stand.drain()
    assert (await stand.board()).totals.received_count == 17
    assert (await stand.service.ledger(BOARD, 60)).open_count == 0


async def test_tr22_recorded_events_make_a_closed_ledger(stand: Stand) -> None:
    recorded = shared("bluesky_jetstream_v1_152.jsonl").read_bytes().splitlines()
    stand.clock.advance_ms(1_783_175_890_000 - stand.clock.now_ms())
    await stand.service.set_keywords("a" * 16, BOARD, ["*"])
    await stand.put(recorded)
    await stand.put(recorded)
    await stand.drain()
    totals = (await stand.board()).totals
    assert (totals.read_count, totals.received_count, totals.duplicate_count) == (304, 17, 17)
    assert (totals.ignored_count, totals.unmatched_count, totals.invalid_count) == (270, 0, 0)
    assert (await stand.service.ledger(BOARD, 60)).open_count == 0
    korean = [
        p for p in (await stand.service.posts(BOARD, None, None, None)).posts if p.lang == "ko"
    ]
    assert len(korean) == 1


async def test_tr22_v2_resumes_from_its_sequence(stand: Stand) -> None:
    visits = 0

    async def speak(socket: ServerConnection) -> None:
        nonlocal visits
        visits += 1
        assert socket.subprotocol == "xrpc.v1.json"
        first = 1 if visits == 1 else 30
        for seq in range(first, first + 30):
            await socket.send(v2(seq, f"p{seq}", "AI"))
        if visits == 1:
            await socket.send('{"$type":"error","error":"ConsumerTooSlow","message":"slow"}')
            await socket.close(1008)
        await socket.wait_closed()

    kept = Kept()
    async with server(speak) as (url, paths), running(Jetstream(url, 2).run(kept, None)):
        await kept.until(60)
    assert paths[0].startswith("/xrpc/network.bsky.jetstream.subscribeEvents?")
    assert "wantedCollections" not in paths[0]
    assert "cursor=30" in paths[1], "inclusive"
    assert kept.cursor == "59"
    await stand.put([line.body for line in kept.lines])
    await stand.drain()
    totals = (await stand.board()).totals
    assert (totals.received_count, totals.duplicate_count) == (59, 1)


async def test_tr22_a_cursor_too_old_begins_at_the_present_and_says_so() -> None:
    async def speak(socket: ServerConnection) -> None:
        await socket.send(v2(900, "p", "AI"))
        await socket.wait_closed()

    kept = Kept()
    async with server(speak, refuse="CursorTooOld: floor is 500") as (url, paths):
        source = Jetstream(url, 2)
        async with running(source.run(kept, "7")):
            await kept.until(1)
            problem = source.state().problem
    assert "cursor=7" in paths[0]
    assert "cursor" not in paths[1]
    assert problem is not None
    assert "missing" in problem


async def test_tr22_v1_that_silently_begins_later_is_found_out() -> None:
    async def speak(socket: ServerConnection) -> None:
        await socket.send(v1("p", "AI", at_ms=START_MS).decode())
        await socket.wait_closed()

    kept = Kept()
    async with server(speak) as (url, _):
        source = Jetstream(url)
        async with running(source.run(kept, str((START_MS - 3_600_000) * 1000))):
            await kept.until(1)
            await asyncio.sleep(0.05)
            assert "missing" in (source.state().problem or "")


async def test_tr22_a_silent_socket_is_given_up() -> None:
    visits = 0

    async def speak(socket: ServerConnection) -> None:
        nonlocal visits
        visits += 1
        if visits == 2:
            await socket.send(v1("p", "AI").decode())
        await socket.wait_closed()

    kept = Kept()
    async with (
        server(speak) as (url, _),
        running(Jetstream(url, read_timeout_s=0.2).run(kept, None)),
    ):
        await kept.until(1)
    assert visits >= 2


async def test_tr22_a_frame_over_the_limit_does_not_loop_for_ever() -> None:
    visits = 0

    async def speak(socket: ServerConnection) -> None:
        nonlocal visits
        visits += 1
        await socket.send(v1(f"p{visits}", "AI").decode())
        if visits == 1:
            await asyncio.sleep(0.4)
            await socket.send("x" * (FRAME_MAX_BYTES + 1))
        await socket.wait_closed()

    kept = Kept()
    async with server(speak) as (url, paths):
        source = Jetstream(url)
        async with running(source.run(kept, None)):
            await kept.until(2)
            await asyncio.sleep(0.05)
    assert "cursor" not in paths[1]
    assert "limit of size" in (source.state().problem or "")


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.zst"])
async def test_tr23_replay_keeps_its_place(tmp_path: Path, suffix: str) -> None:
    bodies = [v1(str(n), f"AI {n}", at_ms=START_MS + n * 10) for n in range(1_200)]
    path = tmp_path / f"recorded{suffix}"
    plain = b"\n".join(bodies)
    path.write_bytes(zstandard.compress(plain) if suffix.endswith("zst") else plain)
    whole, rest = Kept(), Kept()
    await Replay(path, 0, False, SystemClock()).run(whole, None)
    assert [line.body for line in whole.lines] == bodies
    assert whole.cursor == "1:1200"
    await Replay(path, 0, False, SystemClock()).run(rest, "1:500")
    assert [line.body for line in rest.lines] == bodies[500:]


async def test_tr23_replay_goes_at_its_pace_and_moves_time_to_the_present(tmp_path: Path) -> None:
    path = tmp_path / "recorded.jsonl"
    bodies = [v1(str(n), "AI", at_ms=START_MS - 10**11 + n * 60_000) for n in range(11)]
    path.write_bytes(b"\n".join(bodies))
    kept, clock = Kept(), SystemClock()
    started_ms = clock.now_ms()
    await Replay(path, 600, False, clock).run(kept, None)
    took_ms = clock.now_ms() - started_ms
    assert 800 <= took_ms <= 2_500, "ten minutes at 600 x"
    at = [line.at_ms or 0 for line in kept.lines]
    assert at == sorted(at)
    assert all(started_ms <= moment <= clock.now_ms() for moment in at)


async def test_tr23_a_loop_gives_each_round_fresh_ids(tmp_path: Path, stand: Stand) -> None:
    path = tmp_path / "recorded.jsonl"
    path.write_bytes(b"\n".join(v1(str(n), "AI") for n in range(5)))
    kept = Kept()
    async with running(Replay(path, 60, True, SystemClock()).run(kept, None)):
        await kept.until(12)
    await stand.service.feed.take(kept.lines[:12], None)
    await stand.drain()
    assert (await stand.board()).totals.received_count == 12


async def test_tr23_a_broken_file_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "broken.jsonl.zst"
    path.write_bytes(b"(\xb5/\xfd garbage")
    source = Replay(path, 0, False, SystemClock())
    await source.run(Kept(), None)
    assert "cannot be read" in (source.state().problem or "")


def test_tr24_the_same_seed_gives_the_same_posts_and_each_is_marked() -> None:
    assert [make_post(7, n, 0) for n in range(50)] == [make_post(7, n, 0) for n in range(50)]
    assert make_post(7, 1, 0) != make_post(8, 1, 0)
    assert {make_post(7, n, 0).lang for n in range(50)} == {"ko", "en"}


async def test_tr24_synthetic_goes_on_after_its_cursor(stand: Stand) -> None:
    kept = Kept()
    source = Synthetic(200, 1, SystemClock())
    async with running(source.run(kept, "41")):
        await kept.until(20)
    first = parse(kept.lines[0].body)
    assert isinstance(first, Arrived)
    assert first.post_id == "1-42"
    assert first.is_synthetic
    assert source.state().kind == "synthetic"


async def test_tr25_auto_stands_in_and_steps_back() -> None:
    async def speak(socket: ServerConnection) -> None:
        for number in range(1_000):
            await socket.send(v1(f"p{number}", "AI").decode())
            await asyncio.sleep(0.05)

    kept = Kept()
    async with server(speak) as (url, _):
        port = int(url.rsplit(":", 1)[1])
    live = Jetstream(url)
    auto = Auto(live, Synthetic(50, 1, SystemClock()), patience_s=0.5)
    async with running(auto.run(kept, None)):
        await kept.until(5)
        assert auto.state().kind == "synthetic"
        assert "Jetstream" in (auto.state().problem or "")
        assert kept.cursor is None, "the cursor is Jetstream's own"
        async with serve(speak, "127.0.0.1", port):
            await until_live(auto)
            count = len(kept.lines)
            await kept.until(count + 5)
            tail = [parse(line.body) for line in kept.lines[count + 2 :]]
            assert {p.source for p in tail if isinstance(p, Arrived)} == {"bluesky"}


async def until_live(auto: Auto) -> None:
    """Look until Jetstream speaks."""
    for _ in range(200):
        if auto.state().kind == "live":
            return
        await asyncio.sleep(0.05)
    raise AssertionError(auto.state())


async def test_tr26_a_source_waits_for_the_intake(lite: Stand) -> None:
    from madang.trends.service import feed

    limit, feed.BACKLOG_MAX_RECORDS = feed.BACKLOG_MAX_RECORDS, 1_000
    try:
        lines = [Line(feed="hand", body=v1(str(n), "AI")) for n in range(500)]
        for _ in range(3):
            await lite.service.feed.take(lines, None)
        waiting = asyncio.create_task(lite.service.feed.take(lines, None))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        running_intake = asyncio.create_task(lite.service.feed.run_intake())
        await asyncio.wait_for(waiting, 5)
        running_intake.cancel()
    finally:
        feed.BACKLOG_MAX_RECORDS = limit


async def test_tr26_only_consumed_and_old_lines_leave_the_log(lite: Stand) -> None:
    await lite.put([v1("1", "AI")])
    lite.clock.advance_ms(feed_kept_ms() + 1)
    await lite.service.feed.drop_consumed()
    assert len(await lite.log.read("trends", 0, 10)) == 1, "not consumed yet"
    await lite.service.intake.tick()
    await lite.service.feed.drop_consumed()
    assert await lite.log.read("trends", 0, 10) == []


def feed_kept_ms() -> int:
    """How long consumed lines stay."""
    from madang.trends.service.feed import LOG_KEPT_MS

    return LOG_KEPT_MS
