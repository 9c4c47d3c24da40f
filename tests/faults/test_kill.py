"""kill -9 at random moments under load: nothing acknowledged is lost, nothing is doubled.

The short form runs with every change; the long one (50 kills) in the heavy suite.
"""

import asyncio
import random
import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.person import Person, Refused
from tests.running import Running, running

SPEAKERS = 4
LEDGER_CLOSES_WITHIN_S = 15.0


class Load:
    """People who keep writing whatever happens, and remember what was acknowledged."""

    def __init__(self, people: list[Person], channel_id: str) -> None:
        self.people = people
        self.channel_id = channel_id
        self.acknowledged: dict[str, dict[str, Any]] = {}
        self.tried = 0
        self.is_over = False

    async def speak(self, person: Person) -> None:
        """Send one message after another; a message is tried with its nonce until it is answered."""
        while not self.is_over:
            self.tried += 1
            nonce = f"kill-{person.name}-{self.tried}"
            while nonce not in self.acknowledged:
                try:
                    answer = await person.send(self.channel_id, f"말 {nonce}", nonce)
                except (TimeoutError, aiohttp.ClientError, OSError):
                    await asyncio.sleep(0.02)
                except Refused as refused:
                    if refused.code not in ("community.slow_down", "kernel.unavailable"):
                        raise
                    await asyncio.sleep(0.1)
                else:
                    self.acknowledged[nonce] = answer
            # Below the send rate of one account, so that the load is steady.
            await asyncio.sleep(0.15)


async def _kills(tmp_path: Path, kills: int, seed: int) -> None:
    dice = random.Random(seed)
    with running(tmp_path / "data") as server:
        people = [Person(server.base, f"Speaker{n}") for n in range(SPEAKERS)]
        for person in people:
            await person.sign_up()
        community_id, channel_id = await people[0].public_channel()
        for person in people[1:]:
            await person.join(community_id)
        load = Load(people, channel_id)
        tasks = [asyncio.create_task(load.speak(person)) for person in people]
        for _ in range(kills):
            await asyncio.sleep(dice.uniform(0.05, 1.2))
            await asyncio.to_thread(_kill_and_start, server)
        await asyncio.sleep(0.5)
        load.is_over = True
        await asyncio.gather(*tasks)
        await _check(load, people[0], server)
        for person in people:
            await person.close()


def _kill_and_start(server: Running) -> None:
    server.kill()
    server.start()


async def _check(load: Load, reader: Person, server: Running) -> None:
    history = await reader.history(load.channel_id)
    stored = {m["nonce"]: m for m in history if m["nonce"].startswith("kill-")}
    assert len(stored) == sum(m["nonce"].startswith("kill-") for m in history), "no duplicate"
    assert set(load.acknowledged) <= set(stored), "no acknowledged message is lost"
    for nonce, answer in load.acknowledged.items():
        assert stored[nonce] == answer
    seqs = [m["seq"] for m in history]
    assert seqs == sorted(set(seqs))
    await _check_trends(reader)


async def _check_trends(reader: Person) -> None:
    listed = (await reader.call("GET", "/api/communities"))["communities"]
    snapshot = await reader.call(
        "GET", f"/api/communities/{listed[0]['community']['community_id']}"
    )
    board = next(c for c in snapshot["channels"] if c["board"] == "trends")
    deadline = time.monotonic() + LEDGER_CLOSES_WITHIN_S
    while True:
        rows = (await reader.call("GET", f"/api/trends/{board['channel_id']}/ledger"))["rows"]
        assert rows, "the board has counted something"
        # Posts of the last half second wait for their flush, so the present minute closes and
        # opens.
        if all(r["received"] == r["stored"] == r["counted"] == r["delivered"] for r in rows):
            return
        assert time.monotonic() < deadline, rows
        await asyncio.sleep(0.1)


@pytest.mark.timeout(180)
async def test_a_few_kills_lose_nothing(tmp_path: Path) -> None:
    await _kills(tmp_path, kills=6, seed=11)


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_fifty_kills_lose_nothing(tmp_path: Path) -> None:
    await _kills(tmp_path, kills=50, seed=23)
