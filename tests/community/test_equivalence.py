"""ST10: whatever verbs run, the snapshot before with the events applied equals the snapshot after.

`Client` applies events by the rule of `docs/specs/streams.md` (the web client's reducers are held
to the same recorded events in `contracts/examples`).
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from madang.community import Author, ChannelFields, CommunityFields, NewChannel
from madang.community.service.forwards import NewForward
from madang.community.service.messages import PAGE_MESSAGES_MAX
from madang.community.service.overwrites import OverwriteBits, Place
from madang.community.service.places import CategoryPlace, ChannelPlace
from madang.community.service.profiles import ProfileFields
from madang.community.service.roles import RoleFields
from madang.community.service.structure import Snapshot
from madang.community.service.threads import NewThread, ThreadFields
from madang.community.service.uploads import NewUpload
from madang.engines.sql.port import Database
from madang.engines.sql.sqlite import SqliteDatabase
from madang.kernel.clock import ManualClock
from madang.kernel.errors import MadangError
from tests.community.conftest import Yard, event_of, make_yard
from tests.community.part_steps import Told, emoji_calls, part_calls

VERBS = (
    "send", "attach", "reply", "edit", "delete", "react", "unreact", "promote", "demote",
    "rename", "leave", "join", "channel", "topic", "retitle", "drop_channel",
    "ask", "vote", "unvote", "close_poll", "look", "unlook", "bulk", "purge", "expire",
    "emoji", "rename_emoji", "drop_emoji", "react_own", "say_own",
    "role", "recolour", "drop_role", "give", "take", "seal", "unseal",
    "thread", "talk", "retalk", "close_thread", "drop_thread", "forward",
    "heading", "rehead", "move", "move_heading", "drop_heading", "copy", "nickname", "bio", "colour",
    "slow",
)  # fmt: skip
HIDE, SHOW = OverwriteBits(allow=0, deny=1), OverwriteBits(allow=0, deny=0)
RIGHTS = ("roles", "my_permissions", "channel_permissions", "private_ids", "my_role")
Calls = dict[str, Callable[[], Awaitable[object]]]
STEPS = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 5), st.sampled_from("ab")), max_size=30
)


PART_KINDS = (
    "messages_deleted", "previews_changed", "poll_voted", "poll_closed",
    "emoji_created", "emoji_renamed", "emoji_deleted",
)  # fmt: skip


def _count(poll: dict[str, Any], event: dict[str, Any]) -> None:
    """Apply one vote to a poll."""
    voter = event["account_id"]
    for answer in poll["answers"]:
        if answer["answer_id"] in event["added"]:
            answer["votes_count"] += 1
            answer["account_ids"] += [voter] if voter else []
        elif answer["answer_id"] in event["removed"]:
            answer["votes_count"] -= 1
            answer["account_ids"] = [a for a in answer["account_ids"] if a != voter]
    poll["voters_count"] = event["voters_count"]


class Client:
    """What a client shows, kept up to date by events alone."""

    def __init__(self, community: dict[str, Any], page: dict[str, Any]) -> None:
        self.channels = {c["channel_id"]: c for c in community["channels"]}
        self.categories = list(community["categories"])
        self.community = community["community"]
        self.members = {m["account_id"]: m for m in community["members"]}
        self.messages = {m["message_id"]: m for m in page["messages"]}
        self.slow_s = page["slow_s"]
        self.emoji = {e["emoji_id"]: e for e in community["emoji"]}
        self.rights = {key: community[key] for key in RIGHTS}
        self.threads = {t["channel"]["channel_id"]: t for t in page["threads"]}

    def read_again(self, community: dict[str, Any]) -> None:
        """What `access_changed` asks for: places and rights as a fresh snapshot has them (PM14)."""
        self.channels = {c["channel_id"]: c for c in community["channels"]}
        self.categories = list(community["categories"])
        self.rights = {key: community[key] for key in RIGHTS}
        # A deleted role is held by nobody any more; the rest of a member comes by its own events.
        for fresh in community["members"]:
            if (known := self.members.get(fresh["account_id"])) is not None:
                known |= {"role": fresh["role"], "role_ids": fresh["role_ids"]}

    def apply(self, event: dict[str, Any]) -> None:
        kind = event["type"].partition(".")[2]
        if kind in ("message_sent", "message_edited"):
            self.messages[event["message"]["message_id"]] = event["message"]
        elif kind == "message_deleted":
            del self.messages[event["message_id"]]
        elif kind in PART_KINDS:
            self._part(kind, event)
        elif kind in ("reaction_added", "reaction_removed"):
            self._react(self.messages[event["message_id"]], event, kind == "reaction_added")
        elif kind in ("thread_started", "thread_updated"):
            self.threads[event["thread"]["channel"]["channel_id"]] = event["thread"]
        elif kind == "thread_deleted":
            self.threads.pop(event["thread_id"], None)
        elif kind in ("member_joined", "member_updated"):
            self.members[event["member"]["account_id"]] = event["member"]
        elif kind == "member_left":
            del self.members[event["account_id"]]
        elif kind in ("channel_created", "channel_updated"):
            self.channels[event["channel"]["channel_id"]] = event["channel"]
        elif kind == "channel_deleted":
            self.channels.pop(event["channel_id"], None)
        elif kind == "category_created":
            self.categories.append(event["category"])
        elif kind == "community_updated":
            self.community = event["community"]
        elif kind == "slow_mode_changed":
            self.slow_s = event["interval_s"]
        else:
            raise AssertionError(f"no rule for {kind}")

    def _part(self, kind: str, event: dict[str, Any]) -> None:
        """Apply what happens to several messages, or to the parts of one."""
        if kind == "messages_deleted":
            for message_id in event["message_ids"]:
                del self.messages[message_id]
        elif kind == "previews_changed":
            self.messages[event["message_id"]]["previews"] = event["previews"]
        elif kind == "poll_closed":
            self.messages[event["message_id"]]["poll"]["closed_at_ms"] = event["closed_at_ms"]
        elif kind == "poll_voted":
            _count(self.messages[event["message_id"]]["poll"], event)
        elif kind == "emoji_deleted":
            self.emoji.pop(event["emoji_id"])
        else:
            self.emoji[event["emoji"]["emoji_id"]] = event["emoji"]

    @staticmethod
    def _react(message: dict[str, Any], event: dict[str, Any], added: bool) -> None:
        groups = {r["emoji"]: list(r["account_ids"]) for r in message["reactions"]}
        if added:
            groups.setdefault(event["emoji"], []).append(event["account_id"])
        else:
            groups[event["emoji"]].remove(event["account_id"])
        message["reactions"] = [
            {"emoji": emoji, "account_ids": ids} for emoji, ids in groups.items() if ids
        ]

    def shown(self) -> dict[str, Any]:
        return {
            "community": self.community,
            "categories": sorted(self.categories, key=lambda c: (c["position"], c["category_id"])),
            "rights": self.rights,
            "channels": sorted(
                self.channels.values(), key=lambda c: (c["position"], c["channel_id"])
            ),
            "members": sorted(
                self.members.values(), key=lambda m: (m["joined_at_ms"], m["account_id"])
            ),
            "emoji": sorted(self.emoji.values(), key=lambda e: e["name"]),
            "messages": sorted(self.messages.values(), key=lambda m: m["seq"]),
            "slow_s": self.slow_s,
            # A page carries the threads that were started from its messages (TH13).
            "threads": sorted(
                (t for t in self.threads.values() if t["starter_id"] in self.messages),
                key=lambda t: t["channel"]["channel_id"],
            ),
        }


async def snapshots(yard: Yard) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read both snapshots as a client would: through JSON."""
    community = await yard.service.structure.snapshot(yard.community_id, yard.ann.account_id)
    page = await yard.service.messages.page(
        yard.channel_id, yard.ann.account_id, limit=PAGE_MESSAGES_MAX
    )
    slow = await yard.service.slow_modes.read(yard.channel_id, yard.ann.account_id)
    return (
        msgspec.json.decode(msgspec.json.encode(community)),
        msgspec.json.decode(msgspec.json.encode(page)) | {"slow_s": slow.interval_s},
    )


async def step(yard: Yard, verb: str, pick: int, who: str) -> None:
    """Run one verb; a refusal is an answer too, and must change nothing."""
    service, author = yard.service, yard.ann if who == "a" else yard.bo
    page = (await service.messages.page(yard.channel_id, yard.ann.account_id)).messages
    message_id = page[pick % len(page)].message_id if page else "0" * 16
    seen = await service.structure.snapshot(yard.community_id, yard.ann.account_id)
    calls: Calls = message_calls(yard, author, pick, message_id)
    calls |= member_calls(yard, author, pick, seen)
    calls |= place_calls(yard, author, pick, seen)
    calls |= await thread_calls(yard, author, pick, message_id)
    calls |= part_calls(yard, author, pick, message_id)
    calls |= emoji_calls(yard, author, pick, (message_id, seen))
    with contextlib.suppress(MadangError):
        await calls[verb]()


def message_calls(yard: Yard, author: Author, pick: int, message_id: str) -> Calls:
    """What is done with messages of the yard's channel."""
    service, account = yard.service, author.account_id
    emoji = ("👍", "❤️", "🎉", "👨‍👩‍👧", "🇰🇷", "✅")[pick]
    return {
        "send": lambda: service.messages.send(yard.channel_id, author, yard.draft(f"말 {pick}")),
        "attach": lambda: attach(yard, author, pick),
        "reply": lambda: service.messages.send(
            yard.channel_id, author, yard.draft("re", reply_to=message_id)
        ),
        "edit": lambda: service.messages.edit(message_id, account, f"edited {pick}"),
        "delete": lambda: service.messages.delete(message_id, account),
        "react": lambda: service.reactions.add(message_id, emoji, account),
        "unreact": lambda: service.reactions.remove(message_id, emoji, account),
        "forward": lambda: service.forwards.forward(
            message_id, author, NewForward(channel_id=yard.channel_id, nonce=yard.draft("").nonce)
        ),
    }


def member_calls(yard: Yard, author: Author, pick: int, seen: Snapshot) -> Calls:
    """What is done with members and their roles."""
    service, account, owner = yard.service, author.account_id, yard.ann.account_id
    community_id, bo = yard.community_id, yard.bo.account_id
    role_id = seen.roles[pick % len(seen.roles)].role_id
    return {
        "promote": lambda: service.roles.set_word(community_id, bo, "moderator", owner),
        "demote": lambda: service.roles.set_word(community_id, bo, "member", owner),
        "rename": lambda: service.members.rename(account, f"이름 {pick}"),
        "leave": lambda: service.members.leave(community_id, account),
        "join": lambda: service.members.join(community_id, account, author.name),
        "role": lambda: service.roles.create(
            community_id, RoleFields(name=f"r{pick}", permissions=1 << pick), account
        ),
        "recolour": lambda: service.roles.update(
            community_id, role_id, RoleFields(colour=f"#00000{pick}"), account
        ),
        "slow": lambda: service.slow_modes.put(yard.channel_id, pick % 3, account),
        "drop_role": lambda: service.roles.delete(community_id, role_id, account),
        "give": lambda: service.roles.assign(community_id, bo, role_id, owner, held=True),
        "take": lambda: service.roles.assign(community_id, bo, role_id, owner, held=False),
        "nickname": lambda: service.profiles.set_nickname(
            community_id, bo, ("", "달", "별")[pick % 3], account
        ),
        "bio": lambda: service.profiles.update(account, None, ProfileFields(bio=f"소개 {pick}")),
        "colour": lambda: service.profiles.update(
            account, community_id, ProfileFields(colour=("", "#aa00ff")[pick % 2])
        ),
    }


def place_calls(yard: Yard, author: Author, pick: int, seen: Snapshot) -> Calls:
    """What is done with the community, its headings and channels, and who sees them."""
    service, account, community_id = yard.service, author.account_id, yard.community_id
    channels, headings = seen.channels, [c.category_id for c in seen.categories]
    other = channels[pick % len(channels)].channel_id
    heading = headings[pick % len(headings)] if headings else "0" * 16
    place, everyone = Place("channel", channels[-1].channel_id), ("role", seen.roles[-1].role_id)
    to = ChannelPlace(
        category_id=heading if headings and pick else None,
        before_id=channels[0].channel_id,
        sync=(None, True, False)[pick % 3],
    )
    return {
        "channel": lambda: service.channels.create(
            community_id, NewChannel(name=f"c{pick}", kind="text"), account
        ),
        "topic": lambda: service.channels.update(other, ChannelFields(topic=f"t{pick}"), account),
        "retitle": lambda: service.structure.update(
            community_id, CommunityFields(name=f"모임 {pick}"), account
        ),
        "drop_channel": lambda: service.channels.delete(
            other if other != yard.channel_id else "0" * 16, account
        ),
        "seal": lambda: service.overwrites.put(place, everyone, HIDE, account),
        "unseal": lambda: service.overwrites.put(place, everyone, SHOW, account),
        "heading": lambda: service.channels.create_category(community_id, f"머리 {pick}", account),
        "rehead": lambda: service.places.rename_category(heading, f"새 머리 {pick}", account),
        "move": lambda: service.places.move_channel(other, to, account),
        "move_heading": lambda: service.places.move_category(
            heading, CategoryPlace(before_id=headings[0] if headings else None), account
        ),
        "drop_heading": lambda: service.places.delete_category(heading, account),
        "copy": lambda: service.places.copy_channel(other, f"사본 {pick}", account),
    }


async def thread_calls(yard: Yard, author: Author, pick: int, message_id: str) -> Calls:
    """What is done with the threads of the yard's channel."""
    service, account, owner = yard.service, author.account_id, yard.ann.account_id
    active = await service.threads.listed(yard.channel_id, owner, "active")
    ids = [thread.channel.channel_id for thread in active.threads]
    thread_id = ids[pick % len(ids)] if ids else "0" * 16
    spoken = (await service.messages.page(thread_id, owner)).messages if ids else []
    return {
        "thread": lambda: service.threads.start(
            yard.channel_id, account, NewThread(name=f"곁 {pick}", message_id=message_id)
        ),
        "talk": lambda: service.messages.send(
            thread_id, author, yard.draft(f"<@{yard.bo.account_id}> 속 {pick}")
        ),
        "retalk": lambda: service.messages.delete(spoken[0].message_id if spoken else "0", account),
        "close_thread": lambda: service.threads.update(
            thread_id, account, ThreadFields(name=f"고친 {pick}", is_archived=pick % 2 == 0)
        ),
        "drop_thread": lambda: service.threads.delete(thread_id, account),
    }


async def attach(yard: Yard, author: Author, pick: int) -> None:
    """Send a message that carries a file."""
    account_id, content = author.account_id, b"file %d" % pick
    new = NewUpload(name=f"파일 {pick}.txt", size_bytes=len(content))
    began = await yard.service.uploads.begin(yard.channel_id, account_id, new)
    made = await yard.service.uploads.add(began.upload_id, account_id, 0, content)
    draft = replace(yard.draft(""), attachment_ids=(made.upload_id,))
    await yard.service.messages.send(yard.channel_id, author, draft)


async def check(yard: Yard, steps: list[tuple[str, int, str]]) -> None:
    community, page = await snapshots(yard)
    client = Client(community, page)
    for verb, pick, who in steps:
        yard.clock.advance_ms(1000)
        await step(yard, verb, pick, who)
    community_after, page_after = await snapshots(yard)
    for start in (community["at"], page["at"]):
        expected = start["seq"] + 1
        for entry in await yard.events(start["stream"], after=start["seq"]):
            assert entry.seq == expected
            expected += 1
            event = event_of(entry)
            if event["type"] == "community.access_changed":
                client.read_again(community_after)
            else:
                client.apply(event)
    assert client.shown() == Client(community_after, page_after).shown()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_ST10_events_equal_a_fresh_snapshot(tmp_path_factory, sqlite_template, steps) -> None:
    async def run() -> None:
        path = tmp_path_factory.mktemp("equivalence") / "madang.db"
        path.write_bytes(sqlite_template.read_bytes())
        db = await SqliteDatabase.open(path)
        try:
            await check(await make_yard(db, ManualClock(), pages=Told()), steps)
        finally:
            await db.close()

    asyncio.run(run())


async def test_ST10_every_verb_on_every_engine(any_database: Database) -> None:
    yard = await make_yard(any_database, ManualClock(), pages=Told())
    steps = [(verb, pick, who) for pick in range(3) for verb in VERBS for who in "ab"]
    await check(yard, steps)
