"""Who may see and do what, answered from memory.

The roles of a community are read once and kept; whatever changes them says so with `forget`, which
reaches the other processes over the bus. A revocation also drops open subscriptions: `changed`.
"""

from collections.abc import Callable

from msgspec import Struct

from madang.community.errors import ChannelNotFound, CommunityNotFound, NotAllowed, NotMember
from madang.community.model import (
    ALL_PERMISSIONS,
    EVERYONE_PERMISSIONS,
    MODERATOR_PERMISSIONS,
    NOTHING,
    Channel,
    Permission,
    Role,
    names_of,
)
from madang.community.store import MemberStore, StructureStore
from madang.engines.bus.port import Bus
from madang.engines.sql.port import Database, Tx

BUS_TOPIC = "community.access"
RANK: dict[Role, int] = {"member": 1, "moderator": 2, "owner": 3}
MASKS: dict[Role, Permission] = {
    "member": EVERYONE_PERMISSIONS,
    "moderator": MODERATOR_PERMISSIONS,
    "owner": ALL_PERMISSIONS,
}


class _Known(Struct, frozen=True):
    is_public: bool
    roles: dict[str, Role]


class Access:
    """The cached permission check of communities and channels."""

    def __init__(
        self, db: Database, structure: StructureStore, members: MemberStore, bus: Bus
    ) -> None:
        self._db = db
        self._structure = structure
        self._members = members
        self._bus = bus
        self._communities: dict[str, _Known] = {}
        self._channels: dict[str, Channel] = {}
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
        """Return a channel that someone (None: a stranger) may read.

        Raises:
            ChannelNotFound: there is none, or not for them.
        """
        channel = self._channels.get(channel_id) or await self._load_channel(channel_id)
        if channel is None or not await self.may_read(channel.community_id, account_id):
            raise ChannelNotFound(
                "There is no such channel, or you may not see it.", channel_id=channel_id
            )
        return channel

    async def writable_channel(self, channel_id: str, account_id: str) -> Channel:
        """Return a channel that a member may write in.

        Raises:
            ChannelNotFound: not to be seen. NotMember: to be seen, but only members write.
        """
        channel = await self.channel(channel_id, account_id)
        if await self.role(channel.community_id, account_id) is None:
            raise NotMember(
                "Only members write here. Join the community first.",
                community_id=channel.community_id,
            )
        return channel

    async def may_read(self, community_id: str, account_id: str | None) -> bool:
        """Say whether someone may see a community and what is in it."""
        known = await self._known(community_id)
        return known is not None and (known.is_public or account_id in known.roles)

    async def role(self, community_id: str, account_id: str | None) -> Role | None:
        """Return someone's role, or None for who is not a member."""
        known = await self._known(community_id)
        return known.roles.get(account_id or "") if known else None

    async def need(self, community_id: str, account_id: str, least: Role) -> Role:
        """Return someone's role when it is at least `least`.

        Raises:
            CommunityNotFound: not to be seen. NotMember, NotAllowed: seen, but not enough.
        """
        if not await self.may_read(community_id, account_id):
            raise CommunityNotFound(
                "There is no such community, or you may not see it.", community_id=community_id
            )
        role = await self.role(community_id, account_id)
        if role is None:
            raise NotMember("Join the community first.", community_id=community_id)
        if RANK[role] < RANK[least]:
            raise NotAllowed(f"This needs the role {least}; yours is {role}.", needs=least)
        return role

    async def mask_here(self, community_id: str, account_id: str | None) -> Permission:
        """Return what someone may do in a community as a whole (strangers: at most VIEW)."""
        known = await self._known(community_id)
        if known is None:
            return NOTHING
        role = known.roles.get(account_id or "")
        if role is None:
            return EVERYONE_PERMISSIONS & Permission.VIEW if known.is_public else NOTHING
        return MASKS[role]

    async def mask_in(self, channel: Channel, account_id: str | None) -> Permission:
        """Return what someone may do in a channel."""
        return await self.mask_here(channel.community_id, account_id)

    async def allows(self, channel: Channel, account_id: str | None, need: Permission) -> bool:
        """Say whether someone has every right of `need` in a channel."""
        return need in await self.mask_in(channel, account_id)

    async def readable_ids(self, community_id: str, account_id: str | None) -> frozenset[str]:
        """Return the ids of the channels of a community that someone may see."""
        channels = await self._db.read(lambda tx: self._structure.channels(tx, community_id))
        return frozenset(
            [c.channel_id for c in channels if await self.allows(c, account_id, Permission.VIEW)]
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
        await self._refuse(channel.community_id, account_id, need & ~mask)

    async def need_here(self, community_id: str, account_id: str | None, need: Permission) -> None:
        """Let someone pass who has every right of `need` in a community as a whole.

        Raises:
            CommunityNotFound: not to be seen. NotMember, NotAllowed: seen, but not enough.
        """
        if not await self.may_read(community_id, account_id):
            raise CommunityNotFound(
                "There is no such community, or you may not see it.", community_id=community_id
            )
        mask = await self.mask_here(community_id, account_id)
        await self._refuse(community_id, account_id, need & ~mask)

    async def _refuse(self, community_id: str, account_id: str | None, missing: Permission) -> None:
        if not missing:
            return
        if await self.role(community_id, account_id) is None:
            raise NotMember("Join the community first.", community_id=community_id)
        names = names_of(missing)
        raise NotAllowed(f"This needs the right {', '.join(names)}.", needs=list(names))

    async def _known(self, community_id: str) -> _Known | None:
        known = self._communities.get(community_id)
        if known is not None:
            return known

        async def work(tx: Tx) -> _Known | None:
            community = await self._structure.community(tx, community_id)
            if community is None:
                return None
            members = await self._members.members(tx, community_id)
            return _Known(community.is_public, {m.account_id: m.role for m in members})

        asked_at = self._changes
        known = await self._db.read(work)
        # A change that came meanwhile may have been read without it: such an answer is not kept.
        if known is not None and asked_at == self._changes:
            self._communities[community_id] = known
        return known

    async def _load_channel(self, channel_id: str) -> Channel | None:
        asked_at = self._changes
        channel = await self._db.read(lambda tx: self._structure.channel(tx, channel_id))
        if channel is not None and asked_at == self._changes:
            self._channels[channel_id] = channel
        return channel

    def _forget(self, community_id: str) -> None:
        self._changes += 1
        self._communities.pop(community_id, None)
        for channel in [c for c in self._channels.values() if c.community_id == community_id]:
            del self._channels[channel.channel_id]

    def _heard(self, _topic: str, payload: bytes) -> None:
        community_id = payload.decode()
        self._forget(community_id)
        for listener in self._listeners:
            listener(community_id)
