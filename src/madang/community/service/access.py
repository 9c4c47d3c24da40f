"""Who may see and do what, answered from memory.

The rights of a community are read once and kept as one `Rights`; whatever changes them says so with
`changed`, which reaches the other processes over the bus and drops open subscriptions.
"""

from collections.abc import Callable, Iterable
from contextvars import ContextVar

from madang.community.errors import (
    ChannelNotFound,
    CommunityNotFound,
    NotAllowed,
    NotMember,
)
from madang.community.errors.direct import PersonRefused
from madang.community.errors.moderation import TimedOut
from madang.community.model import NOTHING, Channel, Permission, Role, names_of
from madang.community.service.rights import Rights
from madang.community.store import MemberStore, RoleStore, StructureStore
from madang.engines.bus.port import Bus
from madang.engines.sql.port import Database, Tx
from madang.kernel.clock import Clock, SystemClock

BUS_TOPIC = "community.access"
# What the API token of the call at hand is bound to (DO5); set at the door, for every call.
_BOUND: ContextVar[frozenset[str] | None] = ContextVar("bound_communities", default=None)
THREADS_KNOWN_MAX = 10_000
_VIEW = int(Permission.VIEW)
RANK: dict[Role, int] = {"member": 1, "moderator": 2, "owner": 3}


class Access:
    """The cached permission check of communities and channels."""

    def __init__(
        self,
        db: Database,
        structure: StructureStore,
        members: MemberStore,
        roles: RoleStore,
        bus: Bus,
        clock: Clock | None = None,
    ) -> None:
        self._clock = clock or SystemClock()
        self._db = db
        self._structure = structure
        self._members = members
        self._roles = roles
        self._bus = bus
        self._communities: dict[str, Rights] = {}
        self._places: dict[str, str] = {}
        self._threads: dict[str, Channel] = {}
        self._changes = 0
        self._listeners: list[Callable[[str], None]] = []

    def start(self) -> None:
        """Hear of changes made by this and other processes."""
        self._bus.subscribe(BUS_TOPIC, self._heard)

    def on_change(self, listener: Callable[[str], None]) -> None:
        """Call `listener(community_id)` whenever permissions in a community may have changed."""
        self._listeners.append(listener)

    async def changed(self, community_id: str) -> None:
        """Forget what is cached of a community, here and in every process."""
        self._forget(community_id)
        await self._bus.publish(BUS_TOPIC, community_id.encode())

    async def channel(self, channel_id: str, account_id: str | None) -> Channel:
        """Return a channel that someone (None: a stranger) may see.

        Raises:
            ChannelNotFound: there is none, or not for them.
        """
        community_id = self._places.get(channel_id) or await self._place(channel_id)
        known = await self.rights(community_id) if community_id else None
        channel = await self._find(known, channel_id) if known else None
        if known is None or channel is None or not known.sees_channel(channel, account_id):
            raise ChannelNotFound(
                "There is no such channel, or you may not see it.", channel_id=channel_id
            )
        return channel

    async def writable_channel(self, channel_id: str, account_id: str) -> Channel:
        """Return a channel that a member may write in.

        Raises:
            ChannelNotFound: not to be seen. NotMember, NotAllowed: to be seen, not to write in.
        """
        channel = await self.channel(channel_id, account_id)
        await self.need_in(channel, account_id, Permission.SEND)
        return channel

    async def may_read(self, community_id: str, account_id: str | None) -> bool:
        """Say whether someone may see that a community exists: its name, members, open places."""
        known = await self.rights(community_id)
        return known is not None and (known.is_public or account_id in known.members)

    async def role(self, community_id: str, account_id: str | None) -> Role | None:
        """Return someone's role word, or None for who is not a member."""
        known = await self.rights(community_id)
        return known.role_word(account_id) if known else None

    async def name_of(self, community_id: str, account_id: str, otherwise: str) -> str:
        """Return what a member is called in a community, or `otherwise` for a stranger."""
        known = await self.rights(community_id)
        member = known.members.get(account_id) if known else None
        return member.name if member else otherwise

    async def need(self, community_id: str, account_id: str, least: Role) -> Role:
        """Return someone's role word when it is at least `least`.

        Raises:
            CommunityNotFound: not to be seen. NotMember, NotAllowed: seen, but not enough.
        """
        await self.need_seen(community_id, account_id)
        role = await self.role(community_id, account_id)
        if role is None:
            raise NotMember("Join the community first.", community_id=community_id)
        if RANK[role] < RANK[least]:
            raise NotAllowed(f"This needs the role {least}; yours is {role}.", needs=[least])
        return role

    async def mask_here(self, community_id: str, account_id: str | None) -> Permission:
        """Return what someone may do in a community as a whole (strangers: at most VIEW)."""
        known = await self.rights(community_id)
        return (
            self._now(known, Permission(known.here(account_id)), account_id) if known else NOTHING
        )

    async def mask_in(self, channel: Channel, account_id: str | None) -> Permission:
        """Return what someone may do in a channel."""
        known = await self.rights(channel.community_id)
        return self._now(known, known.mask(channel, account_id), account_id) if known else NOTHING

    async def direct_of(self, channel: Channel) -> str | None:
        """Return the hidden community of a direct channel, and None for every other channel."""
        known = await self.rights(channel.community_id)
        return channel.community_id if known is not None and known.is_direct else None

    async def allows(self, channel: Channel, account_id: str | None, need: Permission) -> bool:
        """Say whether someone has every right of `need` in a channel."""
        known = await self.rights(channel.community_id)
        wanted = int(need)
        if known is None or known.bits(channel, account_id) & wanted != wanted:
            return False
        return wanted == _VIEW or not self._timed_out_ms(known, account_id)

    def is_timed_out(self, known: Rights, account_id: str | None) -> bool:
        """Say whether somebody only reads at this moment."""
        return self._timed_out_ms(known, account_id) > 0

    async def is_member_in(self, channel: Channel, account_id: str) -> bool:
        """Say whether someone is a member who may see a channel."""
        known = await self.rights(channel.community_id)
        return (
            known is not None
            and account_id in known.members
            and known.sees_channel(channel, account_id)
        )

    async def readable_ids(self, community_id: str, account_id: str | None) -> frozenset[str]:
        """Return the ids of the channels of a community that someone may see."""
        known = await self.rights(community_id)
        if known is None:
            return frozenset()
        return frozenset(
            [c.channel_id for c in known.channels.values() if known.sees_channel(c, account_id)]
        )

    async def need_in(self, channel: Channel, account_id: str | None, need: Permission) -> None:
        """Let someone pass who has every right of `need` in a channel.

        Raises:
            ChannelNotFound: not to be seen. NotMember, NotAllowed: seen, but not enough.
        """
        mask = await self.mask_in(channel, account_id)
        if Permission.VIEW not in mask:
            raise ChannelNotFound(
                "There is no such channel, or you may not see it.", channel_id=channel.channel_id
            )
        await self._check_time_out(channel.community_id, account_id, need)
        await self._check_shut(channel.community_id, need)
        await self._refuse(channel.community_id, account_id, need & ~mask)

    async def need_voice(self, channel: Channel, account_id: str) -> None:
        """Let a member pass who is not timed out.

        Raises:
            NotMember, TimedOut.
        """
        await self.need(channel.community_id, account_id, "member")
        await self._check_time_out(channel.community_id, account_id, Permission.REACT)

    async def need_here(self, community_id: str, account_id: str | None, need: Permission) -> None:
        """Let someone pass who has every right of `need` in a community as a whole.

        Raises:
            CommunityNotFound: not to be seen. NotMember, NotAllowed: seen, but not enough.
        """
        await self.need_seen(community_id, account_id)
        mask = await self.mask_here(community_id, account_id)
        await self._check_time_out(community_id, account_id, need)
        await self._refuse(community_id, account_id, need & ~mask)

    def bind(self, community_ids: Iterable[str] | None) -> None:
        """Let the call at hand see these communities and no others; None: all of them (DO5)."""
        _BOUND.set(None if community_ids is None else frozenset(community_ids))

    def is_bound_elsewhere(self, community_id: str) -> bool:
        """Say whether the call at hand is bound to other communities."""
        bound = _BOUND.get()
        return bound is not None and community_id not in bound

    async def rights(self, community_id: str) -> Rights | None:
        """Return what is known of a community's rights, or None when there is no such community."""
        if self.is_bound_elsewhere(community_id):
            return None
        known = self._communities.get(community_id)
        if known is not None:
            return known
        asked_at = self._changes
        known = await self._db.read(lambda tx: self.read_rights(tx, community_id))
        # A change that came meanwhile may have been read without it: such an answer is not kept.
        if known is not None and asked_at == self._changes:
            self._communities[community_id] = known
        return known

    async def read_rights(self, tx: Tx, community_id: str) -> Rights | None:
        """Read a community's rights as a transaction sees them."""
        community = await self._structure.community(tx, community_id)
        if community is None:
            return None
        known = Rights(
            community,
            await self._roles.roles(tx, community_id),
            await self._members.members(tx, community_id),
            (
                await self._structure.categories(tx, community_id),
                await self._structure.channels(tx, community_id),
            ),
            await self._roles.overwrites(tx, community_id),
        )
        if known.is_direct:
            known.is_shut = await self._structure.is_shut(tx, community_id)
        return known

    async def need_seen(self, community_id: str, account_id: str | None) -> None:
        """Let someone pass who may see that a community exists.

        Raises:
            CommunityNotFound: there is none, or not for them.
        """
        if not await self.may_read(community_id, account_id):
            raise CommunityNotFound(
                "There is no such community, or you may not see it.", community_id=community_id
            )

    async def _check_time_out(
        self, community_id: str, account_id: str | None, need: Permission
    ) -> None:
        """Refuse whatever is more than reading to a member who is timed out (MO6)."""
        known = await self.rights(community_id)
        left_ms = self._timed_out_ms(known, account_id) if known else 0
        if left_ms and need != Permission.VIEW:
            raise TimedOut(
                "You are timed out here: until then you can only read.",
                until_ms=self._clock.now_ms() + left_ms,
                retry_after_s=-(-left_ms // 1000),
            )

    def _now(self, known: Rights, mask: Permission, account_id: str | None) -> Permission:
        """Return what is left of a mask at this moment: to who is timed out, reading (MO6)."""
        return mask & Permission.VIEW if self._timed_out_ms(known, account_id) else mask

    def _timed_out_ms(self, known: Rights, account_id: str | None) -> int:
        """Return how long somebody only reads from now on; 0 for who may act. The one place (MO8)."""
        member = known.members.get(account_id or "")
        if member is None or member.timed_out_until_ms is None or account_id == known.owner_id:
            return 0
        return max(0, member.timed_out_until_ms - self._clock.now_ms())

    async def _check_shut(self, community_id: str, need: Permission) -> None:
        """Refuse whatever is more than reading in a direct channel with a block in it (DM19)."""
        known = await self.rights(community_id)
        if known is not None and known.is_shut and need != Permission.VIEW:
            raise PersonRefused("This person does not take messages or requests from you.")

    async def _refuse(self, community_id: str, account_id: str | None, missing: Permission) -> None:
        if not missing:
            return
        if await self.role(community_id, account_id) is None:
            raise NotMember("Join the community first.", community_id=community_id)
        names = names_of(missing)
        raise NotAllowed(f"This needs the right {', '.join(names)}.", needs=list(names))

    async def _place(self, channel_id: str) -> str | None:
        asked_at = self._changes
        channel = await self._db.read(lambda tx: self._structure.channel(tx, channel_id))
        if channel is not None and asked_at == self._changes:
            self._places[channel_id] = channel.community_id
        return channel.community_id if channel else None

    async def _find(self, known: Rights, channel_id: str) -> Channel | None:
        """Return a channel of a community: known with its rights, or a thread, read by itself."""
        channel = known.channels.get(channel_id) or self._threads.get(channel_id)
        if channel is not None:
            return channel
        asked_at = self._changes
        found = await self._db.read(lambda tx: self._structure.channel(tx, channel_id))
        if found is None or found.kind != "thread":
            return None
        if asked_at == self._changes:
            if len(self._threads) >= THREADS_KNOWN_MAX:
                self._threads.clear()
            self._threads[channel_id] = found
        return found

    def _forget(self, community_id: str) -> None:
        self._changes += 1
        self._communities.pop(community_id, None)
        # Which of them are of this community is not worth knowing: a thread is one row to read.
        self._threads.clear()

    def _heard(self, _topic: str, payload: bytes) -> None:
        community_id = payload.decode()
        self._forget(community_id)
        for listener in self._listeners:
            listener(community_id)
