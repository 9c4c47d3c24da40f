"""DM12-DM24: friends, requests, blocks and cards, and the state machine against a slow one."""

import asyncio
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madang.community import Author
from madang.community.errors import SlowDown
from madang.community.errors.direct import (
    BlockedByYou,
    PersonNotFound,
    PersonRefused,
    TooManyBlocks,
    TooManyFriends,
)
from madang.community.model.people import BLOCKS_MAX, FRIENDS_MAX, Blocked, Friend, asked
from madang.community.service.direct_making import GroupFields
from madang.community.service.people import REQUESTS_PER_WINDOW_MAX
from madang.engines.sql.sqlite import SqliteDatabase
from madang.kernel.clock import ManualClock
from madang.kernel.errors import MadangError
from tests.community.conftest import Yard, event_of, make_yard
from tests.community.test_direct import joined, pair, person, told


async def between(yard: Yard, one: Author, other: Author) -> str | None:
    """What stands between two, from the side of the first."""
    found = await yard.service.people.snapshot(one.account_id)
    return next((f.state for f in found.friends if f.account_id == other.account_id), None)


async def ask(yard: Yard, one: Author, other: Author, *, by_email: bool = False) -> Friend:
    return await yard.service.people.ask(person(one), person(other), by_email=by_email)


async def test_DM13_a_request_and_its_answer(yard: Yard) -> None:
    await ask(yard, yard.ann, yard.bo)
    assert (await between(yard, yard.ann, yard.bo), await between(yard, yard.bo, yard.ann)) == (
        "outgoing",
        "incoming",
    )
    await ask(yard, yard.ann, yard.bo)
    assert await told(yard, yard.bo) == ["friend_changed"]
    await ask(yard, yard.bo, yard.ann)
    assert await between(yard, yard.ann, yard.bo) == "friend"
    assert await yard.service.people.friend_ids(yard.bo.account_id) == [yard.ann.account_id]


async def test_DM13_both_at_once_are_friends(yard: Yard) -> None:
    await asyncio.gather(ask(yard, yard.ann, yard.bo), ask(yard, yard.bo, yard.ann))
    assert await between(yard, yard.ann, yard.bo) == "friend"
    assert await between(yard, yard.bo, yard.ann) == "friend"


async def test_DM13_whom_one_shares_nothing_with_is_asked_by_email_only(yard: Yard) -> None:
    with pytest.raises(PersonRefused):
        await ask(yard, yard.cy, yard.ann)
    await ask(yard, yard.cy, yard.ann, by_email=True)
    assert await between(yard, yard.ann, yard.cy) == "incoming"
    with pytest.raises(PersonRefused):
        await ask(yard, yard.cy, yard.cy, by_email=True)


async def test_DM14_each_ends_what_stands(yard: Yard) -> None:
    for ender in (yard.ann, yard.bo):
        other = yard.bo if ender is yard.ann else yard.ann
        await ask(yard, yard.ann, yard.bo)
        for _ in range(2):
            await yard.service.people.part(ender.account_id, other.account_id)
        assert await between(yard, yard.ann, yard.bo) is None
        assert await between(yard, yard.bo, yard.ann) is None
    assert await told(yard, yard.bo) == ["friend_changed", "friend_ended"] * 2


async def test_DM4_requests_are_counted(yard: Yard) -> None:
    for _ in range(REQUESTS_PER_WINDOW_MAX):
        await yard.service.people.count_request(yard.ann.account_id)
    with pytest.raises(SlowDown):
        await yard.service.people.count_request(yard.ann.account_id)


async def test_friends_and_blocks_are_bounded(yard: Yard) -> None:
    people = yard.service.people._tools.people

    async def fill(tx: Any) -> None:
        for number in range(FRIENDS_MAX):
            other_id = f"x{number:015d}"
            friend = Friend(account_id=other_id, name="x", state="friend", since_ms=1)
            await people.put_friend(tx, yard.bo.account_id, friend)
        for number in range(BLOCKS_MAX):
            blocked = Blocked(account_id=f"x{number:015d}", name="x", since_ms=1)
            await people.put_block(tx, yard.ann.account_id, blocked)

    await yard.db.write(fill)
    with pytest.raises(TooManyFriends):
        await ask(yard, yard.ann, yard.bo)
    with pytest.raises(TooManyBlocks):
        await yard.service.people.block(yard.ann.account_id, person(yard.bo))


async def test_DM16_a_block_is_told_to_the_blocker_alone(yard: Yard) -> None:
    await ask(yard, yard.ann, yard.bo)
    await ask(yard, yard.bo, yard.ann)
    for _ in range(2):
        await yard.service.people.block(yard.ann.account_id, person(yard.bo))
    assert (await told(yard, yard.bo))[2:] == ["friend_ended"]
    assert (await told(yard, yard.ann))[2:] == ["friend_ended", "person_blocked"]
    seen = await yard.service.people.snapshot(yard.bo.account_id)
    assert (seen.friends, seen.blocked) == ([], [])


async def test_DM17_DM20_a_block_refuses_as_everything_does(yard: Yard) -> None:
    (dee,) = await joined(yard, "d")
    await yard.service.people.block(yard.ann.account_id, person(yard.bo))
    refusals = set()
    for refused in (
        ask(yard, yard.bo, yard.ann),
        ask(yard, yard.bo, yard.ann, by_email=True),
        yard.service.directs.open(person(yard.bo), person(yard.ann)),
        yard.service.directs.make_group(
            person(yard.bo), [person(dee), person(yard.ann)], GroupFields()
        ),
        ask(yard, yard.cy, yard.bo),
        yard.service.directs.open(person(yard.cy), person(yard.bo)),
    ):
        with pytest.raises(PersonRefused) as refusal:
            await refused
        refusals.add(str(refusal.value.body()))
    assert len(refusals) == 1
    with pytest.raises(BlockedByYou):
        await ask(yard, yard.ann, yard.bo)
    with pytest.raises(PersonRefused):
        await yard.service.directs.open(person(yard.ann), person(yard.bo))


async def test_DM18_a_blocked_mention_counts_nowhere(yard: Yard) -> None:
    text = f"<@{yard.ann.account_id}> look"
    await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft(text))

    async def counts() -> tuple[int, int, int]:
        states = await yard.service.reads.states(yard.community_id, yard.ann.account_id)
        state = next(s for s in states.states if s.channel_id == yard.channel_id)
        inbox = await yard.service.search.mentions(yard.ann.account_id)
        return state.unread_count, state.mention_count, len(inbox.mentions)

    assert await counts() == (1, 1, 1)
    await yard.service.people.block(yard.ann.account_id, person(yard.bo))
    assert await counts() == (1, 0, 0)
    await yard.service.people.unblock(yard.ann.account_id, yard.bo.account_id)
    assert await counts() == (1, 1, 1)


async def test_DM19_in_a_shut_pair_both_read_and_nobody_writes(yard: Yard) -> None:
    direct = await pair(yard)
    sent = await yard.service.messages.send(direct.channel_id, yard.ann, yard.draft("hi"))
    theirs = await yard.service.messages.send(direct.channel_id, yard.bo, yard.draft("hello"))
    before = await yard.service.structure.snapshot(direct.community_id, yard.bo.account_id)
    await yard.service.people.block(yard.ann.account_id, person(yard.bo))
    after = await yard.service.structure.snapshot(direct.community_id, yard.bo.account_id)
    assert after == before
    for author, own in ((yard.ann, sent), (yard.bo, theirs)):
        for refused in (
            yard.service.messages.send(direct.channel_id, author, yard.draft("now")),
            yard.service.messages.edit(own.message_id, author.account_id, "other"),
            yard.service.messages.typing(direct.channel_id, author),
            yard.service.reactions.add(sent.message_id, "👍", author.account_id),
            yard.service.pins.pin(sent.message_id, author.account_id),
        ):
            with pytest.raises(PersonRefused):
                await refused
        page = await yard.service.messages.page(direct.channel_id, author.account_id)
        assert len(page.messages) == 2
    await yard.service.messages.delete(theirs.message_id, yard.bo.account_id)
    await yard.service.people.unblock(yard.ann.account_id, yard.bo.account_id)
    await yard.service.messages.send(direct.channel_id, yard.bo, yard.draft("again"))


async def test_DM18_in_a_group_both_write_on(yard: Yard) -> None:
    (dee,) = await joined(yard, "d")
    group = await yard.service.directs.make_group(
        person(yard.ann), [person(yard.bo), person(dee)], GroupFields()
    )
    await yard.service.people.block(yard.ann.account_id, person(yard.bo))
    for author in (yard.ann, yard.bo, dee):
        sent = await yard.service.messages.send(group.channel_id, author, yard.draft("on"))
        assert sent.author_id == author.account_id


async def test_DM24_a_card_is_for_whom_one_knows(yard: Yard) -> None:
    people = yard.service.people
    card = await people.card(yard.ann.account_id, person(yard.bo))
    assert (card.name, card.friend, card.is_blocked, card.may_message) == (
        "보라", None, False, True,
    )  # fmt: skip
    assert [s.community_id for s in card.shared] == [yard.community_id]
    for one, other in ((yard.cy, yard.ann), (yard.ann, yard.cy)):
        with pytest.raises(PersonNotFound):
            await people.card(one.account_id, person(other))
        with pytest.raises(PersonNotFound):
            await people.set_note(one.account_id, other.account_id, "x")
    await ask(yard, yard.cy, yard.ann, by_email=True)
    assert (await people.card(yard.cy.account_id, person(yard.ann))).shared == ()


async def test_DM23_a_note_is_its_writers(yard: Yard) -> None:
    people = yard.service.people
    await people.set_note(yard.ann.account_id, yard.bo.account_id, "  독서 모임에서 만남 ")
    assert (await people.card(yard.ann.account_id, person(yard.bo))).note == "독서 모임에서 만남"
    assert (await people.card(yard.bo.account_id, person(yard.ann))).note == ""
    await people.set_note(yard.ann.account_id, yard.bo.account_id, "")
    assert (await people.card(yard.ann.account_id, person(yard.bo))).note == ""


async def test_DM15_a_new_name_reaches_friends_and_direct_lists(yard: Yard) -> None:
    direct = await pair(yard)
    await yard.service.messages.send(direct.channel_id, yard.ann, yard.draft("hi"))
    await ask(yard, yard.bo, yard.ann)
    await yard.service.members.rename(yard.ann.account_id, "앤")
    await yard.service.people.rename(yard.ann.account_id, "앤")
    events = [event_of(e) for e in await yard.events(f"account:{yard.bo.account_id}")][-2:]
    assert "앤" in str(events[0])
    assert "앤" in str(events[1])
    (friend,) = (await yard.service.people.snapshot(yard.bo.account_id)).friends
    assert friend.name == "앤"


def test_DM13_asking_is_saying_yes_to_who_asked() -> None:
    assert asked(None) == ("outgoing", "incoming")
    assert asked("outgoing") == ("outgoing", "incoming")
    assert asked("incoming") == ("friend", "friend")
    assert asked("friend") == ("friend", "friend")


VERBS = ("ask", "part", "block", "unblock")
STEPS = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 2), st.integers(0, 2)), max_size=25
)


class Slow:
    """DM12-DM17 said slowly: requests, friendships and blocks as sets."""

    def __init__(self) -> None:
        self.requests: set[tuple[int, int]] = set()
        self.friends: set[frozenset[int]] = set()
        self.blocks: set[tuple[int, int]] = set()

    def run(self, verb: str, one: int, other: int) -> bool:
        """Do it, and say whether it is allowed."""
        if verb == "unblock":
            self.blocks.discard((one, other))
        elif verb == "part":
            self._end(one, other)
        elif one == other:
            return False
        elif verb == "block":
            self.blocks.add((one, other))
            self._end(one, other)
        elif (one, other) in self.blocks or (other, one) in self.blocks:
            return False
        elif frozenset((one, other)) not in self.friends:
            if (other, one) in self.requests:
                self._end(one, other)
                self.friends.add(frozenset((one, other)))
            else:
                self.requests.add((one, other))
        return True

    def _end(self, one: int, other: int) -> None:
        self.requests -= {(one, other), (other, one)}
        self.friends.discard(frozenset((one, other)))

    def seen(self, one: int) -> tuple[dict[int, str], set[int]]:
        """What one's list says of whom, and whom they block."""
        states = {b: "outgoing" for a, b in self.requests if a == one}
        states |= {a: "incoming" for a, b in self.requests if b == one}
        states |= {next(iter(f - {one})): "friend" for f in self.friends if one in f}
        return states, {b for a, b in self.blocks if a == one}


async def check(yard: Yard, steps: list[tuple[str, int, int]]) -> None:
    trio = (yard.ann, yard.bo, yard.cy)
    await yard.service.members.join(yard.community_id, yard.cy.account_id, yard.cy.name)
    slow, service = Slow(), yard.service.people
    shown: list[dict[str, Any]] = [{"friends": {}, "blocked": {}} for _ in trio]
    for verb, one, other in steps:
        yard.clock.advance_ms(1000)
        me, them = trio[one], trio[other]
        calls = {
            "ask": lambda a=me, b=them: service.ask(person(a), person(b)),
            "part": lambda a=me, b=them: service.part(a.account_id, b.account_id),
            "block": lambda a=me, b=them: service.block(a.account_id, person(b)),
            "unblock": lambda a=me, b=them: service.unblock(a.account_id, b.account_id),
        }
        is_allowed = slow.run(verb, one, other)
        try:
            await calls[verb]()
            assert is_allowed, (verb, one, other)
        except MadangError:
            assert not is_allowed, (verb, one, other)
    ids = [author.account_id for author in trio]
    for number, author in enumerate(trio):
        fresh = await service.snapshot(author.account_id)
        states, blocked = slow.seen(number)
        assert {f.account_id: f.state for f in fresh.friends} == {
            ids[n]: state for n, state in states.items()
        }
        assert {b.account_id for b in fresh.blocked} == {ids[n] for n in blocked}
        await replay(yard, author, shown[number])
        assert shown[number]["friends"] == {
            f.account_id: (f.name, f.state, f.since_ms) for f in fresh.friends
        }
        assert set(shown[number]["blocked"]) == {b.account_id for b in fresh.blocked}


async def replay(yard: Yard, author: Author, shown: dict[str, Any]) -> None:
    """ST10: apply one's own stream from its beginning."""
    for number, entry in enumerate(await yard.events(f"account:{author.account_id}"), start=1):
        assert entry.seq == number
        event: dict[str, Any] = event_of(entry)
        kind = str(event["type"]).removeprefix("community.")
        if kind == "friend_changed":
            friend = event["friend"]
            shown["friends"][friend["account_id"]] = (
                friend["name"], friend["state"], friend["since_ms"],
            )  # fmt: skip
        elif kind == "friend_ended":
            del shown["friends"][event["account_id"]]
        elif kind == "person_blocked":
            shown["blocked"][event["blocked"]["account_id"]] = event["blocked"]
        else:
            assert kind == "person_unblocked"
            del shown["blocked"][event["account_id"]]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_DM12_the_states_are_the_slow_ones(tmp_path_factory, sqlite_template, steps) -> None:
    async def run() -> None:
        path = tmp_path_factory.mktemp("people") / "madang.db"
        path.write_bytes(sqlite_template.read_bytes())
        db = await SqliteDatabase.open(path)
        try:
            await check(await make_yard(db, ManualClock()), steps)
        finally:
            await db.close()

    asyncio.run(run())


async def test_DM12_every_verb_on_every_engine(yard: Yard) -> None:
    pairs = [(a, b) for a in range(3) for b in range(3)]
    await check(yard, [(verb, a, b) for _ in range(2) for verb in VERBS for a, b in pairs])
