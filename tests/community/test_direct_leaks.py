"""DM21-DM23: a third person learns nothing of a direct channel, of friends, or of blocks, by any door."""

import asyncio
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madang.community import Author, ChannelFields
from madang.community.errors import ChannelNotFound, CommunityNotFound, MessageNotFound
from madang.community.model.direct import Direct
from madang.community.service.direct_making import GroupFields
from madang.community.service.notifications import NotificationFields
from madang.community.service.overwrites import Place
from madang.community.service.uploads import NewUpload
from madang.engines.sql.sqlite import SqliteDatabase
from madang.kernel.clock import ManualClock
from madang.kernel.errors import MadangError
from tests.community.conftest import Yard, event_of, make_yard
from tests.community.test_direct import joined, pair, person

SECRET = "비밀결사-cabal"


async def talk(yard: Yard, direct: Direct) -> str:
    """Say something secret, with a file and a mention of the third; return the message's id."""
    content = SECRET.encode()
    new = NewUpload(name=f"{SECRET}.txt", size_bytes=len(content))
    began = await yard.service.uploads.begin(direct.channel_id, yard.ann.account_id, new)
    made = await yard.service.uploads.add(began.upload_id, yard.ann.account_id, 0, content)
    draft = yard.draft(f"{SECRET} <@{'d' * 16}>")
    draft = msgspec.structs.replace(draft, attachment_ids=(made.upload_id,))
    sent = await yard.service.messages.send(direct.channel_id, yard.ann, draft)
    return sent.message_id


async def group(yard: Yard) -> Direct:
    others = [person(yard.bo)]
    return await yard.service.directs.make_group(person(yard.ann), others, GroupFields(name=SECRET))


@pytest.mark.parametrize("make", [pair, group], ids=["pair", "group"])
async def test_DM21_a_third_person_is_behind_no_door(yard: Yard, make: Any) -> None:
    service = yard.service
    (dee,) = await joined(yard, "d")
    direct = await make(yard)
    message_id = await talk(yard, direct)
    community_id, channel_id, third = direct.community_id, direct.channel_id, dee.account_id
    for refused in (
        service.messages.page(channel_id, third),
        service.messages.send(channel_id, dee, yard.draft("hi")),
        service.messages.typing(channel_id, dee),
        service.reads.mark(channel_id, third, 1),
        service.channels.update(channel_id, ChannelFields(name="x"), third),
        service.overwrites.listed(Place("channel", channel_id), third),
        service.uploads.begin(channel_id, third, NewUpload(name="x.txt", size_bytes=1)),
        service.directs.update(community_id, GroupFields(name="x"), third),
        service.directs.close(community_id, third),
        service.directs.leave(community_id, third),
        service.directs.add(community_id, person(dee), third),
        service.directs.remove(community_id, yard.ann.account_id, third),
        service.directs.hand_over(community_id, third, third),
    ):
        with pytest.raises(ChannelNotFound):
            await refused
    for hidden in (
        service.structure.snapshot(community_id, third),
        service.reads.states(community_id, third),
        service.members.join(community_id, third, dee.name),
        service.notifications.update(
            community_id,
            NotificationFields(place="community", place_id=community_id, level="all"),
            third,
        ),
    ):
        with pytest.raises(CommunityNotFound):
            await hidden
    for unseen in (
        service.messages.one(message_id, third),
        service.reactions.add(message_id, "👍", third),
    ):
        with pytest.raises(MessageNotFound):
            await unseen


@pytest.mark.parametrize("make", [pair, group], ids=["pair", "group"])
async def test_DM21_no_list_search_count_or_event_tells(yard: Yard, make: Any) -> None:
    service = yard.service
    (dee,) = await joined(yard, "d")
    direct = await make(yard)
    await talk(yard, direct)
    for account_id in (dee.account_id, yard.cy.account_id, None):
        found = await service.search.find("cabal", account_id)
        assert found.hits == []
        assert (await service.structure.listed(account_id))[0].community.name != SECRET
        assert not await service.access.may_read(direct.community_id, account_id)
        assert await service.access.readable_ids(direct.community_id, account_id) == frozenset()
    assert (await service.search.mentions(dee.account_id)).mentions == []
    assert (await service.directs.listed(dee.account_id)).directs == []
    assert await yard.events(f"account:{dee.account_id}") == []
    card = await service.people.card(dee.account_id, person(yard.ann))
    assert [s.community_id for s in card.shared] == [yard.community_id]
    for entry in await yard.events(f"community:{yard.community_id}"):
        assert direct.community_id.encode() not in entry.body
    told = msgspec.json.encode(await service.structure.snapshot(yard.community_id, dee.account_id))
    assert SECRET.encode() not in told
    assert direct.channel_id.encode() not in told


async def test_DM20_nothing_tells_the_blocked(yard: Yard) -> None:
    service, bo = yard.service, yard.bo.account_id
    direct = await pair(yard)
    await service.messages.send(direct.channel_id, yard.ann, yard.draft("hi"))

    async def seen() -> list[bytes]:
        """Everything Bo can read, but for what is about Bo's own friends."""
        return [
            msgspec.json.encode(each)
            for each in (
                await service.people.snapshot(bo),
                await service.directs.listed(bo),
                await service.structure.snapshot(direct.community_id, bo),
                await service.structure.snapshot(yard.community_id, bo),
                await service.reads.states(direct.community_id, bo),
                await service.messages.page(direct.channel_id, bo),
                [entry.body for entry in await yard.events(f"account:{bo}")],
                [entry.body for entry in await yard.events(f"community:{direct.community_id}")],
            )
        ]

    before = await seen()
    await service.people.block(yard.ann.account_id, person(yard.bo))
    assert await seen() == before


VERBS = ("open", "group", "send", "close", "rename", "add", "remove", "leave", "hand", "name")
STEPS = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 3), st.integers(0, 3)), max_size=25
)


class Shown:
    """What one client shows of its direct channels, kept up to date by its own stream alone."""

    def __init__(self) -> None:
        self.directs: dict[str, Any] = {}

    def apply(self, event: dict[str, Any]) -> None:
        kind = event["type"].removeprefix("community.")
        if kind == "direct_changed":
            self.directs[event["direct"]["community_id"]] = event["direct"]
        elif kind == "direct_gone":
            self.directs.pop(event["community_id"], None)
        else:
            assert kind == "read_marked"


async def check(yard: Yard, steps: list[tuple[str, int, int]]) -> None:
    people = [yard.ann, yard.bo, *await joined(yard, "d", "e")]
    for verb, one, other in steps:
        yard.clock.advance_ms(60_000)
        try:
            await step(yard, verb, people[one], people[other])
        except MadangError:
            continue
    for author in people:
        shown = Shown()
        entries = await yard.events(f"account:{author.account_id}")
        assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
        for entry in entries:
            shown.apply(event_of(entry))
        fresh = await yard.service.directs.listed(author.account_id)
        assert shown.directs == {
            e.direct.community_id: msgspec.json.decode(msgspec.json.encode(e.direct))
            for e in fresh.directs
        }


async def step(yard: Yard, verb: str, me: Author, them: Author) -> None:
    directs, my_id, their_id = yard.service.directs, me.account_id, them.account_id
    mine = (await directs.listed(my_id)).directs
    groups = [e.direct for e in mine if e.direct.is_group]
    first = (groups or [e.direct for e in mine] or [None])[0]
    if verb == "open":
        await directs.open(person(me), person(them))
    elif verb == "group":
        await directs.make_group(person(me), [person(them)], GroupFields())
    elif verb == "name":
        await yard.service.members.rename(my_id, f"{me.name}!")
        await yard.service.people.rename(my_id, f"{me.name}!")
    elif first is not None:
        community_id = first.community_id
        calls = {
            "send": lambda: yard.service.messages.send(first.channel_id, me, yard.draft("hi")),
            "close": lambda: directs.close(community_id, my_id),
            "rename": lambda: directs.update(community_id, GroupFields(name="new"), my_id),
            "add": lambda: directs.add(community_id, person(them), my_id),
            "remove": lambda: directs.remove(community_id, their_id, my_id),
            "leave": lambda: directs.leave(community_id, my_id),
            "hand": lambda: directs.hand_over(community_id, their_id, my_id),
        }
        await calls[verb]()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_ST10_the_own_stream_equals_a_fresh_list(tmp_path_factory, sqlite_template, steps) -> None:
    async def run() -> None:
        path = tmp_path_factory.mktemp("directs") / "madang.db"
        path.write_bytes(sqlite_template.read_bytes())
        db = await SqliteDatabase.open(path)
        try:
            await check(await make_yard(db, ManualClock()), steps)
        finally:
            await db.close()

    asyncio.run(run())


async def test_ST10_every_direct_verb_on_every_engine(yard: Yard) -> None:
    await check(
        yard, [(verb, a, (a + 1) % 4) for _ in range(2) for a in range(4) for verb in VERBS]
    )
