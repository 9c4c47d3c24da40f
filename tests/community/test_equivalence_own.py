"""ST10 on an account's own stream: what its devices show equals what a fresh snapshot shows.

One client follows the stream of Bo's account and the channel; alerts, status, profile, order,
people, direct channels, settings, threads and every count come from events alone.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madang.community import CommunityFields
from madang.community.model import newcomer
from madang.community.model.people import PeopleSettings
from madang.community.service.messages import PAGE_MESSAGES_MAX
from madang.community.service.notices import StatusFields, TellingFields
from madang.community.service.notifications import NotificationFields
from madang.community.service.profiles import ProfileFields
from madang.community.service.roles import RoleFields
from madang.community.service.threads import NewThread
from madang.engines.sql.port import Database
from madang.engines.sql.sqlite import SqliteDatabase
from madang.kernel.clock import ManualClock
from madang.kernel.errors import MadangError
from tests.community.conftest import Yard, event_of, make_yard
from tests.community.test_direct import joined, person

VERBS = (
    "telling", "quiet", "status", "say", "bio", "face", "order", "open_to", "notify", "mute",
    "ask", "agree", "part", "block", "unblock", "direct", "close", "thread", "follow", "unfollow",
    "send", "call", "call_role", "call_all", "reply_all", "delete", "read", "read_all", "name",
)  # fmt: skip
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 5)), max_size=30)
PLAIN = {
    "telling_changed": "telling", "status_changed": "status", "people_settings_changed": "settings",
}  # fmt: skip
Calls = dict[str, Callable[[], Awaitable[object]]]


def plain(value: object) -> Any:
    """Return a value as a client reads it."""
    return msgspec.json.decode(msgspec.json.encode(value))


class Bo:
    """The yard as Bo's account sees it: two communities, a role, and two others."""

    def __init__(self, yard: Yard, role_id: str, everyone_id: str, other_id: str) -> None:
        self.yard = yard
        self.account_id = yard.bo.account_id
        self.role_id, self.everyone_id, self.other_id = role_id, everyone_id, other_id

    async def fresh(self) -> dict[str, Any]:
        """Return all of it from snapshots."""
        service, me = self.yard.service, self.account_id
        people = await service.people.snapshot(me)
        reads = await service.reads.states(self.yard.community_id, me)
        listed = await service.structure.listed(me)
        state = next(s for s in reads.states if s.channel_id == self.yard.channel_id)
        return {
            "telling": plain(await service.notices.telling(me)),
            "status": plain(await service.notices.status(me)),
            "profiles": {
                str(place): plain(await service.profiles.own(me, place))
                for place in (None, self.yard.community_id)
            },
            "order": [e.community.community_id for e in listed],
            "settings": plain(people.settings),
            "friends": {f.account_id: plain(f) for f in people.friends},
            "blocked": {b.account_id: plain(b) for b in people.blocked},
            "directs": {
                e.direct.community_id: plain(e.direct)
                for e in (await service.directs.listed(me)).directs
            },
            "notifications": {s.place_id: plain(s) for s in reads.settings},
            "threads": sorted(t.channel.channel_id for t in reads.threads),
            "counts": plain(state),
        }


class Client:
    """What a device shows, from the first snapshot and events."""

    def __init__(self, bo: Bo, first: dict[str, Any]) -> None:
        self.bo = bo
        self.shown = first
        self.messages: dict[str, dict[str, Any]] = {}
        self.read_seq = first["counts"]["read_seq"]

    def apply(self, event: dict[str, Any]) -> None:
        """Apply an event of the account's own stream."""
        kind, shown = event["type"].partition(".")[2], self.shown
        if kind in PLAIN:
            shown[PLAIN[kind]] = event[PLAIN[kind]]
        elif kind == "own_profile_changed":
            shown["profiles"][str(event["profile"]["community_id"])] = event["profile"]
        elif kind == "order_changed":
            shown["order"] = list(event["community_ids"])
        elif kind == "friend_changed":
            shown["friends"][event["friend"]["account_id"]] = event["friend"]
        elif kind == "friend_ended":
            shown["friends"].pop(event["account_id"])
        elif kind == "person_blocked":
            shown["blocked"][event["blocked"]["account_id"]] = event["blocked"]
        elif kind == "person_unblocked":
            shown["blocked"].pop(event["account_id"])
        elif kind == "notifications_changed":
            shown["notifications"][event["setting"]["place_id"]] = event["setting"]
        else:
            self._place(kind, event)

    def _place(self, kind: str, event: dict[str, Any]) -> None:
        """Apply what happened to a direct channel, a thread, or a marker."""
        shown = self.shown
        if kind == "direct_changed":
            shown["directs"][event["direct"]["community_id"]] = event["direct"]
        elif kind == "direct_gone":
            shown["directs"].pop(event["community_id"], None)
        elif kind == "thread_joined":
            followed = {*shown["threads"], event["thread"]["channel"]["channel_id"]}
            shown["threads"] = sorted(followed)
        elif kind == "thread_left":
            shown["threads"].remove(event["thread_id"])
        else:
            assert kind == "read_marked", kind
            if event["channel_id"] == self.bo.yard.channel_id:
                self.read_seq = event["read_seq"]

    def hear(self, event: dict[str, Any]) -> None:
        """Apply an event of the channel's stream."""
        kind = event["type"].partition(".")[2]
        if kind in ("message_sent", "message_edited"):
            self.messages[event["message"]["message_id"]] = event["message"]
        elif kind == "message_deleted":
            del self.messages[event["message_id"]]
        else:
            assert kind in ("thread_started", "thread_updated"), kind

    def now(self) -> dict[str, Any]:
        """Return what is shown, its counts counted from the messages and the marker (UN1, MN5)."""
        me, unread = self.bo.account_id, []
        for message in self.messages.values():
            if message["author_id"] != me and message["seq"] > self.read_seq:
                unread.append(message)
        kinds = [self._kind(message) for message in unread]
        counts = {
            "channel_id": self.bo.yard.channel_id,
            "read_seq": self.read_seq,
            "unread_count": len(unread),
            "mention_count": sum(kind != "" for kind in kinds),
            "role_mention_count": kinds.count("role"),
            "everyone_mention_count": kinds.count("everyone"),
        }
        return {**self.shown, "counts": counts}

    def _kind(self, message: dict[str, Any]) -> str:
        if message["author_id"] in self.shown["blocked"]:
            return ""
        called = message["mentions"]
        if self.bo.account_id in called:
            return "account"
        if self.bo.role_id in called:
            return "role"
        return "everyone" if self.bo.everyone_id in called else ""


def own_calls(bo: Bo, pick: int) -> Calls:
    """What Bo's devices change of Bo."""
    yard, me = bo.yard, bo.account_id
    service, community_id = yard.service, yard.community_id
    places = [community_id, bo.other_id]
    channel = NotificationFields(place="channel", place_id=yard.channel_id, level="all")
    mute = NotificationFields(place="community", place_id=community_id, mute="for_ever")
    return {
        "telling": lambda: service.notices.update_telling(
            me, TellingFields(keywords=(f"말{pick}",), digest=("off", "hourly")[pick % 2])
        ),
        "quiet": lambda: service.notices.update_telling(me, TellingFields(time_zone="Asia/Seoul")),
        "status": lambda: service.notices.set_status(
            me, StatusFields(state=("dnd", "invisible", "active")[pick % 3])
        ),
        "say": lambda: service.notices.set_status(me, StatusFields(text=f"t{pick}", emoji="🌙")),
        "bio": lambda: service.profiles.update(me, None, ProfileFields(bio=f"소개 {pick}")),
        "face": lambda: service.profiles.update(
            me, community_id, ProfileFields(emoji=("", "🌙")[pick % 2], colour="#aa00ff")
        ),
        "order": lambda: service.profiles.put_order(me, places[:: (-1) ** pick]),
        "open_to": lambda: service.people.set_settings(
            me, PeopleSettings(direct_from=("communities", "friends")[pick % 2])
        ),
        "notify": lambda: service.notifications.update(community_id, channel, me),
        "mute": lambda: service.notifications.update(community_id, mute, me),
        "read": lambda: service.reads.mark(yard.channel_id, me, pick * 4),
        "read_all": lambda: service.reads.mark_all(community_id, me),
        "name": lambda: service.people.rename(yard.ann.account_id, f"앤 {pick}"),
    }


def people_calls(bo: Bo, pick: int, dee: Any) -> Calls:
    """What is between Bo and others."""
    yard, me = bo.yard, person(bo.yard.bo)
    people, directs = yard.service.people, yard.service.directs
    other = (yard.ann, dee)[pick % 2]

    async def close() -> None:
        for entry in (await directs.listed(bo.account_id)).directs[:1]:
            await directs.close(entry.direct.community_id, bo.account_id)

    return {
        "ask": lambda: people.ask(me, person(other)),
        "agree": lambda: people.ask(person(other), me),
        "part": lambda: people.part(bo.account_id, other.account_id),
        "block": lambda: people.block(bo.account_id, person(other)),
        "unblock": lambda: people.unblock(bo.account_id, other.account_id),
        "direct": lambda: directs.open(person(other), me),
        "close": close,
    }


async def channel_calls(bo: Bo, pick: int, dee: Any) -> Calls:
    """What is said in the channel and its threads."""
    yard, service = bo.yard, bo.yard.service
    author = (yard.ann, dee, yard.bo)[pick % 3]
    page = (await service.messages.page(yard.channel_id, yard.ann.account_id)).messages
    active = await service.threads.listed(yard.channel_id, yard.ann.account_id, "active")
    thread_id = active.threads[0].channel.channel_id if active.threads else "0" * 16
    mine = page[pick % len(page)] if page else None

    def send(text: str, channel_id: str = yard.channel_id) -> Callable[[], Awaitable[object]]:
        return lambda: service.messages.send(channel_id, author, yard.draft(text))

    return {
        "send": send("말"),
        "call": send(f"<@{bo.account_id}> 봐"),
        "call_role": send(f"<@&{bo.role_id}> 봐"),
        "call_all": send("@everyone 봐"),
        "reply_all": send(f"<@{bo.account_id}> @everyone <@&{bo.role_id}>"),
        "delete": lambda: service.messages.delete(
            mine.message_id if mine else "0", mine.author_id if mine else ""
        ),
        "thread": lambda: service.threads.start(
            yard.channel_id, author.account_id, NewThread(name=f"곁 {pick}")
        ),
        "follow": lambda: service.threads.follow(thread_id, bo.account_id),
        "unfollow": lambda: service.threads.leave(thread_id, bo.account_id),
    }


async def settle(yard: Yard) -> tuple[Bo, Any]:
    """Give Bo a role and a second community, and let a third come."""
    ann, service = yard.ann.account_id, yard.service
    (dee,) = await joined(yard, "d")
    fields = RoleFields(name="부름", permissions=1 << 5, is_mentionable=True)
    role = await service.roles.create(yard.community_id, fields, ann)
    for author in (yard.bo, dee):
        await service.roles.assign(
            yard.community_id, author.account_id, role.role_id, ann, held=True
        )
    owner = newcomer(ann, "Ann", "owner", yard.clock.now_ms())
    other = await service.structure.create(CommunityFields(name="둘째", is_public=True), owner)
    await service.members.join(other.community_id, yard.bo.account_id, yard.bo.name)
    seen = await service.structure.snapshot(yard.community_id, ann)
    everyone_id = next(r.role_id for r in seen.roles if r.preset == "everyone")
    return Bo(yard, role.role_id, everyone_id, other.community_id), dee


async def check(yard: Yard, steps: list[tuple[str, int]]) -> dict[str, Any]:
    """Run the verbs, replay both streams, compare with fresh snapshots; return what is shown."""
    bo, dee = await settle(yard)
    streams = {f"account:{bo.account_id}": 0, f"channel:{yard.channel_id}": 0}
    for stream in streams:
        streams[stream] = len(await yard.events(stream))
    client = Client(bo, await bo.fresh())
    for verb, pick in steps:
        yard.clock.advance_ms(1_000)
        calls = own_calls(bo, pick) | people_calls(bo, pick, dee)
        calls |= await channel_calls(bo, pick, dee)
        with contextlib.suppress(MadangError):
            await calls[verb]()
    for stream, start in streams.items():
        for number, entry in enumerate(await yard.events(stream, after=start), start=start + 1):
            assert entry.seq == number
            event = event_of(entry)
            if stream.startswith("account:"):
                client.apply(event)
            else:
                client.hear(event)
    page = await yard.service.messages.page(yard.channel_id, bo.account_id, limit=PAGE_MESSAGES_MAX)
    assert set(client.messages) == {m.message_id for m in page.messages}
    assert client.now() == await bo.fresh()
    return client.now()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_ST10_the_own_stream_equals_fresh_snapshots(
    tmp_path_factory, sqlite_template, steps
) -> None:
    async def run() -> None:
        path = tmp_path_factory.mktemp("own") / "madang.db"
        path.write_bytes(sqlite_template.read_bytes())
        db = await SqliteDatabase.open(path)
        try:
            await check(await make_yard(db, ManualClock()), steps)
        finally:
            await db.close()

    asyncio.run(run())


async def test_ST10_every_own_verb_on_every_engine(any_database: Database) -> None:
    yard = await make_yard(any_database, ManualClock())
    steps = [(verb, pick) for pick in range(4) for verb in VERBS]
    last = ("block", "call", "unblock", "call", "call_role", "call_all", "reply_all")
    shown = await check(yard, steps + [(verb, 0) for verb in last])
    counts = shown["counts"]
    assert (counts["role_mention_count"], counts["everyone_mention_count"]) == (1, 1)
    assert counts["unread_count"] == counts["mention_count"] == 5
