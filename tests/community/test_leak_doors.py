"""PM17 where something goes out by itself: streams, pushes, digests, hooks, own data, old pages."""

import asyncio
import io
import zipfile
from typing import Any

import msgspec
import pytest

from madang.community.adapters import WebPush
from madang.community.adapters.hook_sender import HttpHookSender
from madang.community.model.pushes import PushAnswer, Subscription
from madang.community.model.telling import HOUR_MS
from madang.community.service.digests import DigestLine
from madang.community.service.tools import Sent
from madang.realtime import stream_log
from tests.community.leak_people import VIEWERS, Secret
from tests.community.leak_world import World, made, sql_url
from tests.community.push_service import PushService

pytestmark = pytest.mark.timeout(300)
SIGNED_UP = tuple(name for name in VIEWERS if name != "stranger")


class Outbox:
    """Everything that went out, with whom it went to."""

    def __init__(self) -> None:
        self.pushed: list[tuple[str, bytes]] = []
        self.mailed: list[tuple[str, bytes]] = []
        self.posted: list[tuple[str, bytes]] = []

    async def digest(self, account_id: str, lines: list[DigestLine], key: str) -> None:
        """Take a mail of missed mentions."""
        self.mailed.append((account_id, msgspec.json.encode(lines)))


@pytest.fixture
def outbox(monkeypatch: pytest.MonkeyPatch) -> Outbox:
    """The remote services, which take whatever comes."""
    kept = Outbox()

    async def send(_: WebPush, _key: str, to: Subscription, content: bytes) -> PushAnswer:
        kept.pushed.append((to.account_id, content))
        return PushAnswer(201, None)

    async def post(_: HttpHookSender, url: str, _headers: dict[str, str], body: bytes) -> Sent:
        kept.posted.append((url, body))
        return Sent(status=200, problem="")

    monkeypatch.setattr(WebPush, "send", send)
    monkeypatch.setattr(HttpHookSender, "post", post)
    return kept


async def want_everything(world: World) -> None:
    """Let everybody ask for every push and mail there is."""
    for name in ("dee", *SIGNED_UP):
        person = world.people[name]
        keys: Any = PushService().subscription()
        new = {**keys, "endpoint": f"https://push.example/{name}"}
        await person.call("POST", "/api/me/push", new)
        telling = {"digest": "hourly", "keywords": ["canary", "edited", "shouted"]}
        await person.call("PATCH", "/api/me/telling", telling)


async def say_everywhere(world: World) -> None:
    """Call everybody in every hidden place, and in its thread."""
    world.clock.advance_ms(60_000)
    ann = world.people["ann"]
    called = " ".join(f"<@{world.people[name].account_id}>" for name in ("dee", *SIGNED_UP))
    for secret in world.secrets.values():
        for name in ("channel_id", "thread_id"):
            if name in secret.ids and secret.word != "canaryboard":
                draft = world.draft(f"{secret.word} shouted {called} <@here>")
                path = f"/api/channels/{secret.ids[name]}/messages"
                await ann.call("POST", path, draft)


async def test_PM17_no_push_digest_or_hook_tells(made: World, outbox: Outbox) -> None:
    await want_everything(made)
    await say_everywhere(made)
    community = made.house.community
    for _ in range(100):
        if any(made.people["dee"].account_id == to for to, _ in outbox.pushed):
            break
        await asyncio.sleep(0.05)
    made.clock.advance_ms(HOUR_MS)
    await community.digests.run(outbox)
    await community.deliveries.look()
    wrong = []
    for name in SIGNED_UP:
        account_id = made.people[name].account_id
        for to, content in (*outbox.pushed, *outbox.mailed):
            for secret in made.hidden(name) if to == account_id else ():
                wrong += [(name, c, content) for c in secret.canaries() if c.encode() in content]
    for url, body in outbox.posted:
        for secret in made.hidden("warden") if url.endswith("/warden") else ():
            wrong += [(url, c, body) for c in secret.canaries() if c.encode() in body]
    assert not wrong
    # What may be told is told.
    dee = made.people["dee"].account_id
    for kept in (outbox.pushed, outbox.mailed):
        assert any(to == dee and b"canarysolo" in content for to, content in kept)
    assert any(url.endswith("/ann") and b"canaryprivate" in body for url, body in outbox.posted)
    assert any(url.endswith("/warden") for url, _ in outbox.posted)


async def test_PM14_no_stream_that_one_may_follow_tells(made: World) -> None:
    await say_everywhere(made)
    streams = {name: [f"account:{made.people[name].account_id}"] for name in SIGNED_UP}
    for name in streams:
        streams[name] += [f"community:{made.public_id}", f"channel:{made.plain_id}"]
    streams["warden"].append(f"moderation:{made.public_id}")
    for name, followed in streams.items():
        for stream in followed:
            entries = await made.house.engines.db.read(
                lambda tx, stream=stream: stream_log.entries_after(tx, stream, 0, limit=10_000)
            )
            for secret in made.hidden(name):
                told = [
                    (name, stream, each, entry.body)
                    for entry in entries
                    for each in secret.canaries()
                    if each.encode() in entry.body and not was_told(secret, stream, entry.body)
                ]
                assert not told


def was_told(secret: Secret, stream: str, body: bytes) -> bool:
    """Say whether an event told of a place at a time at which its reader saw that place."""
    if secret.word == "canaryprivate":
        # They were members, and have gone.
        return stream.startswith("account:")
    # A role's or a member's channel is an open place to all others (PM13); the others were made
    # open, under plain names, and then hidden.
    kind = msgspec.json.decode(body)["type"]
    is_made = kind in ("community.channel_created", "community.category_created")
    return stream.startswith("community:") and ("stranger" not in secret.hidden_from or is_made)


async def test_OD2_own_data_tells_of_nobody_elses(made: World) -> None:
    for name in ("quiet", "apart", "left"):
        person = made.people[name]
        asked = await person.call("POST", "/api/me/exports")
        await made.house.identity.exports.settle()
        path = f"/api/me/exports/{asked['export_id']}/link"
        answer = await person.ask("GET", (await person.call("POST", path))["address"])
        archive = zipfile.ZipFile(io.BytesIO(answer.content))
        for part in archive.namelist():
            content = archive.read(part)
            for secret in made.hidden(name):
                # What one was told oneself, while one was there, is one's own: ids of places.
                texts = (secret.word, secret.ids.get("message_id", secret.word))
                told = [text for text in texts if text.encode() in content]
                assert not told, (name, part, told, content[:300])


async def test_PM17_what_was_seen_once_is_forgotten(made: World) -> None:
    """Who set something for a place and sees it no more is not reminded of it."""
    ann, blocked = made.people["ann"], made.people["blocked"]
    secret = made.secrets["canarymember"]
    path = f"/api/communities/{made.public_id}"
    fields = {"place": "channel", "place_id": secret.ids["channel_id"], "level": "all"}
    await blocked.call("PATCH", f"{path}/notifications", fields)
    await blocked.call("PUT", f"/api/threads/{secret.ids['thread_id']}/follow")
    await blocked.call("PUT", f"/api/channels/{secret.ids['channel_id']}/read", {"read_seq": 1})
    before = str(await blocked.call("GET", f"{path}/read-states"))
    assert secret.ids["channel_id"] in before
    assert secret.ids["thread_id"] in before
    place = f"/api/places/channel/{secret.ids['channel_id']}"
    deny = {"allow": 0, "deny": 1}
    await ann.call("PUT", f"{place}/overwrites/member/{blocked.account_id}", deny)
    for listed in (f"{path}/read-states", path, "/api/mentions", "/api/search?q=edited"):
        told = str(await blocked.call("GET", listed))
        assert not [c for c in secret.canaries() if c in told], listed


__all__ = ["made", "outbox", "sql_url"]
