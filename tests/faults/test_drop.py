"""The drop script: everybody's TCP is destroyed again and again, and nobody misses or doubles a thing."""

import asyncio
import time
from pathlib import Path

import pytest

from tests.person import Follower, Person
from tests.running import running

CLIENTS = 50
MESSAGES_PER_S = 10
CUT_EVERY_S = 8.0
SECONDS = 30.0
SETTLE_S = 20.0


@pytest.mark.timeout(180)
async def test_drop_script(tmp_path: Path) -> None:
    """50 clients, 10 messages/s, every client's TCP destroyed every 8 s for 30 s (ST7, ST8)."""
    with running(tmp_path / "data") as server:
        speakers = [Person(server.base, f"Speaker{n}") for n in range(5)]
        for speaker in speakers:
            await speaker.sign_up()
        community_id, channel_id = await speakers[0].public_channel()
        for speaker in speakers:
            if not speaker.account["is_owner"]:
                await speaker.join(community_id)
        stranger = Person(server.base, "Stranger")
        followers = [Follower(stranger, f"channel:{channel_id}") for _ in range(CLIENTS)]
        for follower in followers:
            follower.start()
        await asyncio.gather(*(follower.is_live.wait() for follower in followers))
        sent = await _speak_while_cutting(speakers, channel_id, followers)
        await _settle(followers, len(sent))
        expected = [m["message_id"] for m in sorted(sent, key=lambda m: m["seq"])]
        for follower in followers:
            await follower.stop()
            shown = [e["message"]["message_id"] for e in follower.shown]
            assert shown == expected, "delivered, once, in order"
            assert follower.connects >= 3
            assert follower.resyncs == 0
        for person in (*speakers, stranger):
            await person.close()


async def _speak_while_cutting(
    speakers: list[Person], channel_id: str, followers: list[Follower]
) -> list[dict]:
    began = time.monotonic()
    cuts = [asyncio.create_task(_cut(f, n, began)) for n, f in enumerate(followers)]
    sends: list[asyncio.Task[dict]] = []
    for n in range(int(SECONDS * MESSAGES_PER_S)):
        await asyncio.sleep(max(0.0, began + n / MESSAGES_PER_S - time.monotonic()))
        speaker = speakers[n % len(speakers)]
        sends.append(asyncio.create_task(speaker.send(channel_id, f"말 {n}", f"drop-{n}")))
    sent = await asyncio.gather(*sends)
    await asyncio.gather(*cuts)
    return list(sent)


async def _cut(follower: Follower, number: int, began: float) -> None:
    # Spread over the 8 s, so that some socket is always broken.
    at = began + CUT_EVERY_S * (number + 1) / CLIENTS
    while at < began + SECONDS:
        await asyncio.sleep(max(0.0, at - time.monotonic()))
        follower.cut()
        at += CUT_EVERY_S


async def _settle(followers: list[Follower], count: int) -> None:
    deadline = time.monotonic() + SETTLE_S
    while time.monotonic() < deadline and any(len(f.shown) < count for f in followers):  # noqa: ASYNC110
        await asyncio.sleep(0.1)
