"""Friends, requests, blocks, notes: every change is told to both accounts' own streams (DM12-DM24).

Whoever is blocked learns nothing but the refusal that everybody gets who is not taken (DM20).
"""

from msgspec import Struct
from msgspec.structs import replace

from madang.community.errors import SlowDown
from madang.community.errors.direct import (
    BlockedByYou,
    PersonNotFound,
    PersonRefused,
    TooManyBlocks,
    TooManyFriends,
)
from madang.community.events import PresenceChanged
from madang.community.events.direct import (
    DirectChanged,
    FriendChanged,
    FriendEnded,
    PeopleSettingsChanged,
    PersonBlocked,
    PersonUnblocked,
)
from madang.community.model import clean_text
from madang.community.model.direct import Person, pair_key
from madang.community.model.people import (
    BLOCKS_MAX,
    FRIENDS_MAX,
    NOTE_LENGTH_MAX_CHARS,
    Blocked,
    Friend,
    PeopleSettings,
    PersonCard,
    asked,
)
from madang.community.service.access import Access
from madang.community.service.tools import Tools, account_stream
from madang.engines.bus.turns import over_limit_s
from madang.engines.sql.port import Tx
from madang.realtime.presence import State
from madang.realtime.streams import Out, Position

REQUESTS_PER_WINDOW_MAX = 20
REQUEST_WINDOW_MS = 3_600_000


class PeopleSnapshot(Struct, frozen=True, kw_only=True):
    """Everybody an account has to do with, at a position of its own stream."""

    at: Position
    friends: list[Friend]
    """Friends and requests of both directions."""
    blocked: list[Blocked]
    settings: PeopleSettings
    presences: dict[str, State]
    """Of the friends that are here now."""


async def take_turn(tools: Tools, key: str, turns_max: int, window_ms: int) -> None:
    """Count one of a kind of act, and refuse what is too many.

    Raises:
        SlowDown.
    """
    wait_s = await over_limit_s(tools.bus, key, turns_max, window_ms)
    if wait_s is not None:
        raise SlowDown(f"Too many at once; go on in {wait_s} s.", retry_after_s=wait_s)


async def may_reach(tools: Tools, tx: Tx, me_id: str, other_id: str) -> bool:
    """Say whether an account may write to another of its own accord (DM3)."""
    people = tools.people
    if me_id == other_id or await is_apart(tools, tx, me_id, other_id):
        return False
    friend = await people.friend(tx, me_id, other_id)
    if friend is not None and friend.state == "friend":
        return True
    return await people.direct_from(tx, other_id) == "communities" and bool(
        await people.shared(tx, me_id, other_id)
    )


async def is_apart(tools: Tools, tx: Tx, one_id: str, other_id: str) -> bool:
    """Say whether one of two has blocked the other."""
    people = tools.people
    return (
        await people.block(tx, one_id, other_id) is not None
        or await people.block(tx, other_id, one_id) is not None
    )


def refusal() -> PersonRefused:
    """Return the one refusal of a person, whatever the reason (DM20)."""
    return PersonRefused("This person does not take messages or requests from you.")


class People:
    """Verbs on friends, blocks, notes and settings."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access

    async def snapshot(self, account_id: str) -> PeopleSnapshot:
        """Return everybody an account has to do with (ST6)."""
        tools = self._tools

        async def work(tx: Tx) -> PeopleSnapshot:
            friends = await tools.people.friends(tx, account_id)
            known = [f.account_id for f in friends if f.state == "friend"]
            return PeopleSnapshot(
                at=await tools.streams.position(tx, account_stream(account_id)),
                friends=friends,
                blocked=await tools.people.blocks(tx, account_id),
                settings=PeopleSettings(direct_from=await tools.people.direct_from(tx, account_id)),
                presences=tools.presence.present(known),
            )

        return await tools.db.read(work)

    async def friend_ids(self, account_id: str) -> list[str]:
        """Return the ids of an account's friends."""
        friends = await self._tools.db.read(lambda tx: self._tools.people.friends(tx, account_id))
        return [friend.account_id for friend in friends if friend.state == "friend"]

    async def blocked_ids(self, account_id: str) -> frozenset[str]:
        """Return whom an account blocks."""
        blocks = await self._tools.db.read(lambda tx: self._tools.people.blocks(tx, account_id))
        return frozenset(blocked.account_id for blocked in blocks)

    async def presences(self, account_id: str) -> dict[str, State]:
        """Return which of an account's friends are here now."""
        return self._tools.presence.present(await self.friend_ids(account_id))

    async def count_request(self, account_id: str) -> None:
        """Count one request, whether or not there is such a person (DM4).

        Raises:
            SlowDown.
        """
        key = f"friend-requests:{account_id}"
        await take_turn(self._tools, key, REQUESTS_PER_WINDOW_MAX, REQUEST_WINDOW_MS)

    async def ask(self, me: Person, other: Person, *, by_email: bool = False) -> Friend:
        """Ask somebody to be a friend; to who asked oneself, this says yes (DM13).

        Raises:
            PersonRefused, BlockedByYou, TooManyFriends.
        """
        if me.account_id == other.account_id:
            raise refusal()
        people, now_ms = self._tools.people, self._tools.clock.now_ms()

        async def work(tx: Tx, out: Out) -> Friend:
            seqs = await self._lock(out, me.account_id, other.account_id)
            before = await people.friend(tx, me.account_id, other.account_id)
            await self._check_ask(tx, me.account_id, other.account_id, before, by_email)
            mine, theirs = asked(before.state if before else None)
            if before is not None and before.state == mine:
                raise _FriendStands(before)
            friend = Friend(
                account_id=other.account_id, name=other.name, state=mine, since_ms=now_ms
            )
            mirror = Friend(account_id=me.account_id, name=me.name, state=theirs, since_ms=now_ms)
            for holder, each in ((me.account_id, friend), (other.account_id, mirror)):
                await people.put_friend(tx, holder, each)
                await out.emit(account_stream(holder), seqs[holder], FriendChanged(friend=each))
            return friend

        try:
            friend = await self._tools.streams.write(work)
        except _FriendStands as known:
            return known.friend
        if friend.state == "friend":
            self._tell_presence(me.account_id, other.account_id)
        return friend

    async def part(self, account_id: str, other_id: str) -> None:
        """End what is between two: a friendship, a request made, or one received (DM14)."""

        async def work(tx: Tx, out: Out) -> None:
            if await self._tools.people.friend(tx, account_id, other_id) is None:
                return
            seqs = await self._lock(out, account_id, other_id)
            if not await self._tools.people.delete_friends(tx, account_id, other_id):
                raise _Nothing
            await self._tell_parted(out, seqs, account_id, other_id)

        try:
            await self._tools.streams.write(work)
        except _Nothing:
            return

    async def block(self, account_id: str, other: Person) -> Blocked:
        """Block somebody; what was between them ends, and the other is told only that (DM16)."""
        if account_id == other.account_id:
            raise refusal()
        people, other_id = self._tools.people, other.account_id
        blocked = Blocked(account_id=other_id, name=other.name, since_ms=self._tools.clock.now_ms())

        async def work(tx: Tx, out: Out) -> Blocked:
            mine = account_stream(account_id)
            is_between = await people.friend(tx, account_id, other_id) is not None
            if is_between:
                seqs = await self._lock(out, account_id, other_id)
                if await people.delete_friends(tx, account_id, other_id):
                    await self._tell_parted(out, seqs, account_id, other_id)
            seq = await out.next_seq(mine)
            if (before := await people.block(tx, account_id, other_id)) is not None:
                raise _BlockStands(before)
            if len(await people.blocks(tx, account_id)) >= BLOCKS_MAX:
                raise TooManyBlocks(
                    f"An account blocks at most {BLOCKS_MAX} people.", blocks_max=BLOCKS_MAX
                )
            await people.put_block(tx, account_id, blocked)
            await out.emit(mine, seq, PersonBlocked(blocked=blocked))
            return blocked

        try:
            await self._tools.streams.write(work)
        except _BlockStands as known:
            return known.blocked
        await self._pair_changed(account_id, other_id)
        return blocked

    async def unblock(self, account_id: str, other_id: str) -> None:
        """Lift a block; lifting none is no error."""
        stream = account_stream(account_id)

        async def work(tx: Tx, out: Out) -> None:
            if not await self._tools.people.delete_block(tx, account_id, other_id):
                return
            seq = await out.next_seq(stream)
            await out.emit(stream, seq, PersonUnblocked(account_id=other_id))

        await self._tools.streams.write(work)
        await self._pair_changed(account_id, other_id)

    async def set_settings(self, account_id: str, settings: PeopleSettings) -> PeopleSettings:
        """Set who may begin a direct channel with this account."""
        stream = account_stream(account_id)

        async def work(tx: Tx, out: Out) -> PeopleSettings:
            seq = await out.next_seq(stream)
            await self._tools.people.set_direct_from(tx, account_id, settings.direct_from)
            await out.emit(stream, seq, PeopleSettingsChanged(settings=settings))
            return settings

        return await self._tools.streams.write(work)

    async def card(self, account_id: str, other: Person) -> PersonCard:
        """Return what one's reader may know of somebody (DM24).

        Raises:
            PersonNotFound: the two have nothing to do with each other.
        """
        people, other_id = self._tools.people, other.account_id

        async def work(tx: Tx) -> PersonCard:
            await self._need_known(tx, account_id, other_id)
            blocked = await people.block(tx, account_id, other_id)
            has_pair = await self._tools.directs.by_pair(tx, pair_key(account_id, other_id))
            is_self = account_id == other_id
            return PersonCard(
                account_id=other_id,
                name=other.name,
                friend=await people.friend(tx, account_id, other_id),
                is_blocked=blocked is not None,
                may_message=has_pair is not None
                or await may_reach(self._tools, tx, account_id, other_id),
                note=await people.note(tx, account_id, other_id),
                shared=() if is_self else tuple(await people.shared(tx, account_id, other_id)),
            )

        return await self._tools.db.read(work)

    async def set_note(self, account_id: str, other_id: str, text: str) -> None:
        """Keep a note on somebody, that only its writer sees; empty forgets it."""
        text = clean_text(text, NOTE_LENGTH_MAX_CHARS)

        async def work(tx: Tx) -> None:
            await self._need_known(tx, account_id, other_id)
            await self._tools.people.set_note(tx, account_id, other_id, text)

        await self._tools.db.write(work)

    async def rename(self, account_id: str, name: str) -> None:
        """Carry an account's new name to all who keep it: friends, direct channels, blocks."""

        async def work(tx: Tx, out: Out) -> None:
            told: list[tuple[str, FriendChanged | DirectChanged | PersonBlocked]] = []
            for holder in await self._tools.people.rename(tx, account_id, name):
                friend = await self._tools.people.friend(tx, holder, account_id)
                assert friend is not None
                told.append((holder, FriendChanged(friend=replace(friend, name=name))))
            for holder, blocked in await self._tools.people.blocks_of(tx, account_id):
                told.append((holder, PersonBlocked(blocked=blocked)))
            for community_id in await self._tools.structure.direct_ids(tx, account_id):
                direct = await self._tools.directs.direct(tx, community_id)
                assert direct is not None
                hid = await self._tools.directs.hidden_from(tx, community_id)
                told += [
                    (p.account_id, DirectChanged(direct=direct))
                    for p in direct.people
                    if p.account_id not in hid
                ]
            # In one order for all: two renames at once wait for each other, and for nothing else.
            for holder, event in sorted(told, key=lambda each: each[0]):
                stream = account_stream(holder)
                await out.emit(stream, await out.next_seq(stream), event)

        await self._tools.streams.write(work)

    async def _check_ask(
        self, tx: Tx, me_id: str, other_id: str, before: Friend | None, by_email: bool
    ) -> None:
        people = self._tools.people
        if await people.block(tx, me_id, other_id):
            raise BlockedByYou("You have blocked this person; lift the block first.")
        is_known = by_email or before is not None or await people.is_met(tx, me_id, other_id)
        if not is_known or await people.block(tx, other_id, me_id):
            raise refusal()
        if before is None and (
            len(await people.friends(tx, me_id)) >= FRIENDS_MAX
            or len(await people.friends(tx, other_id)) >= FRIENDS_MAX
        ):
            raise TooManyFriends(
                f"An account has at most {FRIENDS_MAX} friends and requests.",
                friends_max=FRIENDS_MAX,
            )

    async def _need_known(self, tx: Tx, account_id: str, other_id: str) -> None:
        """Let pass who shares a community or anything of this file with the other."""
        people = self._tools.people
        if account_id == other_id or await people.is_met(tx, account_id, other_id):
            return
        if await people.friend(tx, account_id, other_id) is None and (
            await people.block(tx, account_id, other_id) is None
        ):
            raise PersonNotFound("There is no such person that you have anything to do with.")

    async def _lock(self, out: Out, one_id: str, other_id: str) -> dict[str, int]:
        """Take the next seq of both accounts' streams, in an order that cannot deadlock."""
        return {
            account_id: await out.next_seq(account_stream(account_id))
            for account_id in sorted((one_id, other_id))
        }

    async def _tell_parted(
        self, out: Out, seqs: dict[str, int], one_id: str, other_id: str
    ) -> None:
        for holder, gone in ((one_id, other_id), (other_id, one_id)):
            await out.emit(account_stream(holder), seqs[holder], FriendEnded(account_id=gone))

    async def _pair_changed(self, one_id: str, other_id: str) -> None:
        key = pair_key(one_id, other_id)
        community_id = await self._tools.db.read(lambda tx: self._tools.directs.by_pair(tx, key))
        if community_id is not None:
            await self._access.changed(community_id)

    def _tell_presence(self, one_id: str, other_id: str) -> None:
        """Who became friends sees at once whether the other is here."""
        present = self._tools.presence.present([one_id, other_id])
        for holder, seen in ((one_id, other_id), (other_id, one_id)):
            if (state := present.get(seen)) is not None:
                self._tools.streams.pass_on(
                    account_stream(holder), PresenceChanged(account_id=seen, state=state)
                )


class _Nothing(Exception):
    """Undoes a transaction that found nothing to do, so that no seq is lost (ST1)."""


class _FriendStands(_Nothing):
    """The same, where a friend or request stands already."""

    def __init__(self, friend: Friend) -> None:
        super().__init__(friend.account_id)
        self.friend = friend


class _BlockStands(_Nothing):
    """The same, where a block stands already."""

    def __init__(self, blocked: Blocked) -> None:
        super().__init__(blocked.account_id)
        self.blocked = blocked
