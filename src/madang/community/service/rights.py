"""What is known of a community's rights at one moment, and every question answered from it.

A `Rights` never changes: whatever changes rights makes Access read a new one, so its masks may be
kept for as long as it lives. They are kept per set of roles, not per member.
"""

from collections.abc import Iterable

from madang.community.model import (
    NOTHING,
    OWNER_RANK,
    Category,
    Channel,
    Community,
    CommunityRole,
    Member,
    Overwrite,
    Permission,
    Role,
    base_mask,
    own_mask,
    role_mask,
    thread_mask,
)

_VIEW = int(Permission.VIEW)
_ALL_ROLES = tuple[str, ...]


class Rights:
    """The roles, members, places and overwrites of one community."""

    __slots__ = (
        "_base",
        "_by_place",
        "_masks",
        "_own",
        "categories",
        "channels",
        "everyone",
        "is_direct",
        "is_public",
        "is_shut",
        "members",
        "owner_id",
        "roles",
    )

    def __init__(
        self,
        community: Community,
        roles: Iterable[CommunityRole],
        members: Iterable[Member],
        places: tuple[Iterable[Category], Iterable[Channel]],
        overwrites: Iterable[Overwrite],
    ) -> None:
        self.is_public = community.is_public
        self.is_direct = community.kind == "direct"
        # One of a pair has blocked the other: both read on, neither writes (DM19).
        self.is_shut = False
        self.owner_id = community.owner_id
        self.roles = {r.role_id: r for r in roles}
        self.everyone = next(r for r in self.roles.values() if r.preset == "everyone")
        self.members = {m.account_id: m for m in members}
        self.categories = {c.category_id: c for c in places[0]}
        self.channels = {c.channel_id: c for c in places[1]}
        self._by_place: dict[str, list[Overwrite]] = {}
        self._own: dict[tuple[str, str], Overwrite] = {}
        for overwrite in overwrites:
            self._by_place.setdefault(overwrite.place_id, []).append(overwrite)
            if overwrite.subject_kind == "member":
                self._own[overwrite.place_id, overwrite.subject_id] = overwrite
        self._base: dict[_ALL_ROLES, int] = {}
        self._masks: dict[tuple[str, _ALL_ROLES], int] = {}

    def source(self, channel: Channel) -> str:
        """Return the id of the place whose overwrites count for a channel (PM7, TH3)."""
        channel = self.channels.get(channel.parent_id or "", channel)
        if channel.is_synced and channel.category_id in self.categories:
            assert channel.category_id is not None
            return channel.category_id
        return channel.channel_id

    def overwrites(self, place_id: str) -> list[Overwrite]:
        """Return the overwrites written in a place."""
        return self._by_place.get(place_id, [])

    def here(self, account_id: str | None) -> int:
        """Return what someone may do in the community as a whole."""
        member = self.members.get(account_id or "")
        if member is None:
            return self.everyone.permissions & _VIEW if self.is_public else 0
        if member.account_id == self.owner_id:
            return base_mask(int(Permission.ADMINISTRATOR), ())
        base = self._base.get(member.role_ids)
        if base is None:
            held = [self.roles[r].permissions for r in member.role_ids if r in self.roles]
            base = self._base[member.role_ids] = base_mask(self.everyone.permissions, held)
        return base

    def at(self, source_id: str, account_id: str | None) -> int:
        """Return what someone may do in a place that has the overwrites of `source_id`."""
        base = self.here(account_id)
        member = self.members.get(account_id or "")
        if member is None or account_id is None:
            # A stranger of a public community has what everyone may see, and nothing else (PM9).
            mask = role_mask(base, self.everyone.role_id, (), self.overwrites(source_id))
            return mask & _VIEW if self.is_public else 0
        if account_id == self.owner_id:
            return base
        key = (source_id, member.role_ids)
        kept = self._masks.get(key)
        if kept is None:
            kept = self._masks[key] = role_mask(
                base, self.everyone.role_id, member.role_ids, self.overwrites(source_id)
            )
        return own_mask(kept, self._own.get((source_id, account_id)))

    def bits(self, channel: Channel, account_id: str | None) -> int:
        """Return what someone may do in a channel, or in a thread of one (TH3)."""
        if channel.parent_id is None:
            return self.at(self.source(channel), account_id)
        is_there = channel.parent_id in self.channels
        return thread_mask(self.at(self.source(channel), account_id)) if is_there else 0

    def mask(self, channel: Channel, account_id: str | None) -> Permission:
        """Return what someone may do in a channel."""
        found = self.bits(channel, account_id)
        return Permission(found) if found else NOTHING

    def sees_channel(self, channel: Channel, account_id: str | None) -> bool:
        """Say whether someone may see a channel."""
        return bool(self.bits(channel, account_id) & _VIEW)

    def sees_category(self, category_id: str, account_id: str | None) -> bool:
        """Say whether someone may see a heading: by itself, or for a channel under it (PM12)."""
        return bool(self.at(category_id, account_id) & _VIEW) or any(
            c.category_id == category_id and self.sees_channel(c, account_id)
            for c in self.channels.values()
        )

    def is_open(self, source_id: str) -> bool:
        """Say whether everybody who sees the community sees a place (PM13)."""
        denied = any(o.deny & _VIEW for o in self.overwrites(source_id))
        return bool(self.everyone.permissions & _VIEW) and not denied

    def is_private(self, source_id: str) -> bool:
        """Say whether a member without roles does not see a place: it wears the lock."""
        mask = role_mask(
            self.everyone.permissions, self.everyone.role_id, (), self.overwrites(source_id)
        )
        return not mask & _VIEW

    def rank(self, account_id: str | None) -> int:
        """Return someone's highest rank (PM10)."""
        if account_id is not None and account_id == self.owner_id:
            return OWNER_RANK
        member = self.members.get(account_id or "")
        if member is None:
            return 0
        return max((self.roles[r].rank for r in member.role_ids if r in self.roles), default=0)

    def role_word(self, account_id: str | None) -> Role | None:
        """Return owner, moderator or member; None for a stranger."""
        member = self.members.get(account_id or "")
        return member.role if member else None
