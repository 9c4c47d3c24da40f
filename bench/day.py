"""A day's mixed work of 200 people on one process: nothing lost, and how long each verb takes.

Run: python -m bench.day [--quick]. The server has one core, the people another. Verbs come at
random moments at a set rate, whether or not earlier ones have answered, and are timed from the
moment they were due. SHARES says who does what. The reference, in the same run, is `GET
/api/health` from the same people at the same rate: what of a time is HTTP, the machine and the
client. Afterwards every message that was acknowledged must stand in its channel exactly once, and
every follower must have heard every event of its channel in order. Target: p99 <= 100 ms for
every verb at 300 verbs/s.
"""

import argparse
import asyncio
import os
import random
import secrets
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import aiohttp
import msgspec

from tests.person import Person, Refused
from tests.running import Running, running

PEOPLE, COMMUNITIES, CHANNELS = 200, 10, 4
VERBS_PER_S = 320
SECONDS, QUICK_SECONDS = 60, 8
TARGET_P99_MS, TARGET_PER_S = 100.0, 300
SHARES = {
    "read": 0.28,
    "switch": 0.25,
    "send": 0.16,
    "type": 0.14,
    "react": 0.09,
    "search": 0.05,
    "edit": 0.03,
}
WORDS = ("회의", "배포", "오늘", "점심", "release", "차트", "내일", "확인", "문서", "안녕하세요")
SETTLE_S = 3.0
FRAME = msgspec.json.Decoder(dict[str, Any])


class Worker:
    """One of the people: HTTP, a socket that follows their channel, and what they have seen."""

    def __init__(self, person: Person, channels: list[str], dice: random.Random) -> None:
        self.person = person
        self.channels = channels
        self.home = dice.choice(channels)
        self.dice = dice
        self.seqs: list[int] = []
        self.first_seq = 0
        self.sent: list[tuple[str, str]] = []
        self.seen: list[str] = []
        self.pongs: asyncio.Queue[None] = asyncio.Queue()
        self.socket: aiohttp.ClientWebSocketResponse | None = None

    async def follow(self) -> None:
        """Follow one's channel until the socket closes."""
        url = self.person.base.replace("http", "ws", 1) + "/api/socket"
        async with self.person.session.ws_connect(url, compress=0) as socket:
            self.socket = socket
            await socket.send_json({"op": "hello", "token": self.person.token})
            wanted = {"stream": f"channel:{self.home}", "epoch": None, "seq": None}
            await socket.send_json({"op": "subscribe", "streams": [wanted]})
            async for message in socket:
                if message.type == aiohttp.WSMsgType.TEXT:
                    self._take(FRAME.decode(message.data))

    def _take(self, frame: dict[str, Any]) -> None:
        if frame["op"] == "event":
            self.seqs.append(frame["seq"])
        elif frame["op"] == "subscribed":
            self.first_seq = frame["seq"]
        elif frame["op"] == "pong":
            self.pongs.put_nowait(None)

    async def do(self, verb: str, nonce: str) -> None:
        """Do one thing; the same nonce again is the same thing again."""
        text = " ".join(self.dice.choices(WORDS, k=self.dice.randrange(2, 9)))
        call, channel_id = self.person.call, self.dice.choice(self.channels)
        if verb == "send":
            sent = await self.person.send(self.home, text, nonce)
            self.sent.append((self.home, sent["message_id"]))
        elif verb == "edit" and self.sent:
            await call("PATCH", f"/api/messages/{self.sent[-1][1]}", {"text": text})
        elif verb == "react" and self.seen:
            await call("PUT", f"/api/messages/{self.dice.choice(self.seen)}/reactions/👍")
        elif verb == "search":
            await call("GET", f"/api/search?q={self.dice.choice(WORDS)}")
        elif verb == "type" and self.socket is not None:
            await self.socket.send_json({"op": "typing", "channel_id": self.home})
            # Frames are taken in order: the answer to the ping says that the typing was passed on.
            await self.socket.send_json({"op": "ping", "streams": []})
            await self.pongs.get()
        elif verb == "health":
            await call("GET", "/api/health")
        elif verb == "read":
            seq = max(self.seqs[-1] if self.seqs else self.first_seq, 0)
            await call("PUT", f"/api/channels/{self.home}/read", {"read_seq": seq})
        else:
            page = await call("GET", f"/api/channels/{channel_id}/messages?limit=50")
            self.seen = [each["message_id"] for each in page["messages"]][-10:] or self.seen


class Day:
    """The figures of one stretch of work."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = {}
        self.refused: dict[str, int] = {}
        self.began_s = self.took_s = self.cpu_s = self.client_cpu_s = 0.0

    async def run(self, workers: list[Worker], verbs: dict[str, float], seconds: float) -> None:
        """Let verbs come at random moments until the time is over, and wait for the last answer."""
        dice, tasks = random.Random(7), set[asyncio.Task[None]]()
        names, weights = list(verbs), list(verbs.values())
        client_before_s = time.process_time()
        self.began_s = due = time.perf_counter()
        while due < self.began_s + seconds:
            due += dice.expovariate(VERBS_PER_S)
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            verb = dice.choices(names, weights)[0]
            task = asyncio.create_task(self._one(dice.choice(workers), verb, due))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        await asyncio.gather(*tasks)
        self.took_s = time.perf_counter() - self.began_s
        self.client_cpu_s = time.process_time() - client_before_s

    async def _one(self, worker: Worker, verb: str, due: float) -> None:
        nonce = secrets.token_hex(8)
        try:
            try:
                await worker.do(verb, nonce)
            except aiohttp.ServerDisconnectedError:
                # A connection that was kept ended just when it was used again: asked once more.
                await worker.do(verb, nonce)
        except Refused as refusal:
            self.refused[refusal.code] = self.refused.get(refusal.code, 0) + 1
            return
        self.times.setdefault(verb, []).append((time.perf_counter() - due) * 1000)

    @property
    def per_s(self) -> float:
        """Verbs done in a second."""
        return sum(map(len, self.times.values())) / self.took_s


def quantile(times: list[float], part: float) -> float:
    """Return the time under which a part of them lies."""
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


def cpu_s(server: Running) -> float:
    """Return the processor time that the server has used."""
    assert server.process is not None
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def pin(server: Running) -> None:
    """Give the server one core and the people another."""
    cores = sorted(os.sched_getaffinity(0))
    assert server.process is not None
    for task in Path(f"/proc/{server.process.pid}/task").iterdir():
        os.sched_setaffinity(int(task.name), {cores[0]})
    os.sched_setaffinity(0, {cores[-1]})


async def settle(server: Running) -> list[Worker]:
    """Sign the people up and put them into communities."""
    dice, workers = random.Random(3), []
    people = [Person(server.base, f"P{n}") for n in range(PEOPLE)]
    for start in range(0, PEOPLE, 20):
        await asyncio.gather(*(person.sign_up() for person in people[start : start + 20]))
    for n in range(COMMUNITIES):
        members = people[n::COMMUNITIES]
        fields = {"name": f"모임 {n}", "description": "", "icon": "", "is_public": True}
        made = await members[0].call("POST", "/api/communities", fields)
        path = f"/api/communities/{made['community_id']}"
        channels = []
        for k in range(CHANNELS):
            fields = {"name": f"방 {k}", "kind": "text", "category_id": None, "topic": ""}
            channel = await members[0].call("POST", f"{path}/channels", {**fields, "board": None})
            channels.append(channel["channel_id"])
        await asyncio.gather(*(each.join(made["community_id"]) for each in members[1:]))
        workers += [Worker(each, channels, random.Random(dice.random())) for each in members]
    return workers


async def lost(workers: list[Worker]) -> list[str]:
    """Return what is missing or double, a line each."""
    problems, top = [], {}
    for channel_id in {worker.home for worker in workers}:
        reader = next(worker for worker in workers if worker.home == channel_id)
        history = [each["message_id"] for each in await reader.person.history(channel_id)]
        sent = [m for worker in workers for home, m in worker.sent if home == channel_id]
        if sorted(history) != sorted(sent):
            problems.append(f"{channel_id}: {len(sent)} acknowledged, {len(history)} stand")
        page = await reader.person.call("GET", f"/api/channels/{channel_id}/messages?limit=1")
        top[channel_id] = page["at"]["seq"]
    for worker in workers:
        if worker.seqs != list(range(worker.first_seq + 1, top[worker.home] + 1)):
            problems.append(f"{worker.person.name} heard {len(worker.seqs)} events with a hole")
    return problems


async def measure(server: Running, seconds: float) -> tuple[Day, Day, list[str]]:
    """Run the reference and the day; return both, and what was lost."""
    workers = await settle(server)
    pin(server)
    following = [asyncio.create_task(worker.follow()) for worker in workers]
    await asyncio.sleep(SETTLE_S)
    floor, day = Day(), Day()
    await floor.run(workers, {"health": 1.0}, seconds / 3)
    before_s = cpu_s(server)
    await day.run(workers, SHARES, seconds)
    day.cpu_s = cpu_s(server) - before_s
    await asyncio.sleep(SETTLE_S)
    problems = await lost(workers)
    for task in following:
        task.cancel()
    await asyncio.gather(*following, return_exceptions=True)
    for worker in workers:
        await worker.person.close()
    return floor, day, problems


def report(floor: Day, day: Day, problems: list[str], is_judged: bool) -> int:
    """Print the figures; return the exit code."""
    ground = quantile(floor.times["health"], 0.99)
    print(f"  {'verb':<8}{'share':>7}{'count':>8}{'p50 ms':>9}{'p99 ms':>9}{'of floor':>10}")
    worst = 0.0
    for verb, times in sorted(day.times.items()):
        p99 = quantile(times, 0.99)
        worst = max(worst, p99)
        print(
            f"  {verb:<8}{SHARES[verb]:>7.0%}{len(times):>8}{statistics.median(times):>9.1f}"
            f"{p99:>9.1f}{p99 / ground:>9.1f}x"
        )
    verbs = sum(map(len, day.times.values()))
    print(f"  reference (health at the same rate): p99 {ground:.1f} ms")
    print(f"  {day.per_s:.0f} verbs/s; the server's core was {day.cpu_s / day.took_s:.0%} busy,")
    print(f"  {day.cpu_s / verbs * 1000:.2f} ms of it for a verb; refused: {day.refused or 'none'}")
    share, load = day.client_cpu_s / day.took_s, os.getloadavg()[0]
    print(f"  the people's core was {share:.0%} busy with them; load of the machine {load:.1f}")
    print(f"  lost or double: {'; '.join(problems[:5]) or 'nothing'}")
    is_met = worst <= TARGET_P99_MS and day.per_s >= TARGET_PER_S
    print(f"  target p99 <= {TARGET_P99_MS:.0f} ms: {'met' if is_met else 'missed'}")
    return 1 if problems or (is_judged and not is_met) else 0


def main() -> int:
    """Measure, and say whether the target is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short stretch, not judged")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environ = {"MADANG_TRENDS__SYNTHETIC_POSTS_PER_S": "0.1"}
        with running(Path(folder) / "data", **environ) as server:
            seconds = QUICK_SECONDS if asked.quick else SECONDS
            floor, day, problems = asyncio.run(measure(server, seconds))
    return report(floor, day, problems, is_judged=not asked.quick)


if __name__ == "__main__":
    sys.exit(main())
