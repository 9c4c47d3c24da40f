"""Overwrites of channels and categories: read, write, delete, follow the category; and who may why."""

from collections.abc import Awaitable, Callable
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from madang.community.errors import (
    CategoryNotFound,
    ChannelNotFound,
    MemberNotFound,
    NotAllowed,
    OverwriteInvalid,
    RankTooLow,
    RoleNotFound,
    TooManyRoles,
)
from madang.community.model import (
    OVERWRITES_MAX,
    PLACE_PERMISSIONS,
    Overwrite,
    Permission,
    SubjectKind,
    names_of,
)
from madang.community.model.audit import Change
from madang.community.service.access import Access
from madang.community.service.audit import Act, record
from madang.community.service.explain import Explanation, explain
from madang.community.service.rights import Rights
from madang.community.service.sealing import tell_access
from madang.community.service.tools import Tools
from madang.engines.sql.port import Tx
from madang.kernel.errors import Malformed
from madang.realtime.streams import Out

PlaceKind = Literal["channel", "category"]


class Place(Struct, frozen=True):
    """A channel or a category, by id."""

    kind: PlaceKind
    place_id: str


class OverwriteBits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be allowed and denied."""

    allow: int
    deny: int


class PlaceOverwrites(Struct, frozen=True, kw_only=True):
    """The overwrites that count in a place."""

    place_id: str
    is_synced: bool
    """A channel that has its category's overwrites."""
    overwrites: list[Overwrite]


Subject = tuple[SubjectKind, str]


class Overwrites:
    """Verbs on overwrites."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access

    async def listed(self, place: Place, account_id: str) -> PlaceOverwrites:
        """Return the overwrites of a place to somebody who may change them."""
        community_id = await self._community_of(place, account_id)
        rights = await self._access.rights(community_id)
        assert rights is not None
        self._need_managed(rights, place, account_id)
        return _listed(rights, place)

    async def put(
        self, place: Place, subject: Subject, bits: OverwriteBits, by_id: str
    ) -> PlaceOverwrites:
        """Write what a role or member gains and loses in a place; a synced channel parts (PM7).

        Raises:
            NotAllowed: a right the caller has not there. RankTooLow: the subject is not below.
        """
        _check_bits(bits)
        fresh = Overwrite(
            place_id=place.place_id,
            subject_kind=subject[0],
            subject_id=subject[1],
            allow=bits.allow,
            deny=bits.deny,
        )

        async def change(tx: Tx, rights: Rights) -> None:
            await self._part(tx, rights, place)
            if bits.allow or bits.deny:
                await self._tools.roles.put_overwrite(tx, rights.everyone.community_id, fresh)
            else:
                await self._tools.roles.delete_overwrite(tx, fresh)

        return await self._change(place, by_id, change, fresh)

    async def sync(self, channel_id: str, by_id: str) -> PlaceOverwrites:
        """Give a channel its category's overwrites, now and from now on."""
        place = Place("channel", channel_id)

        async def change(tx: Tx, rights: Rights) -> None:
            channel = rights.channels[channel_id]
            if channel.category_id is None:
                raise Malformed("This channel is in no category.")
            for overwrite in rights.overwrites(channel_id):
                check_change(rights, place, (overwrite.allow, overwrite.deny), by_id)
            for overwrite in rights.overwrites(channel.category_id):
                check_change(rights, place, (overwrite.allow, overwrite.deny), by_id)
            await self._tools.roles.clear_overwrites(tx, channel_id)
            await self._tools.structure.put_channel(tx, replace(channel, is_synced=True))

        return await self._change(place, by_id, change, None)

    async def explain(
        self, place: Place, account_id: str | None, permission: str, by_id: str
    ) -> Explanation:
        """Say whether somebody (None: a stranger) may do something in a place, and what decided it.

        Anybody may ask about themselves; about others, who may change the overwrites.
        """
        community_id = await self._community_of(place, by_id)
        rights = await self._access.rights(community_id)
        assert rights is not None
        if account_id != by_id:
            self._need_managed(rights, place, by_id)
        if account_id is not None and account_id not in rights.members:
            raise MemberNotFound("There is no such member here.", account_id=account_id)
        named = permission.upper()
        if named not in Permission.__members__:
            raise Malformed("permission is not the name of a right.")
        return explain(
            rights,
            _source(rights, place),
            account_id,
            Permission[named],
            is_timed_out=self._access.is_timed_out(rights, account_id),
        )

    async def _change(
        self,
        place: Place,
        by_id: str,
        change: Callable[[Tx, Rights], Awaitable[None]],
        fresh: Overwrite | None,
    ) -> PlaceOverwrites:
        community_id = await self._community_of(place, by_id)

        async def work(tx: Tx, out: Out) -> PlaceOverwrites:
            await tell_access(out, community_id)
            rights = await self._access.read_rights(tx, community_id)
            assert rights is not None
            self._need_managed(rights, place, by_id)
            if fresh is not None:
                _check_subject(rights, fresh, by_id)
                before = _standing(rights, place, fresh)
                bits = (before.allow ^ fresh.allow, before.deny ^ fresh.deny)
                check_change(rights, place, bits, by_id)
            await change(tx, rights)
            after = await self._access.read_rights(tx, community_id)
            assert after is not None
            if len(after.overwrites(_source(after, place))) > OVERWRITES_MAX:
                raise TooManyRoles(
                    f"A place has at most {OVERWRITES_MAX} overwrites.", roles_max=OVERWRITES_MAX
                )
            told = _told(rights, after, place)
            if told:
                is_open = after.is_open(_source(after, place))
                act = Act(
                    community_id=community_id,
                    actor_id=by_id,
                    kind="overwrite_changed",
                    target_kind=place.kind,
                    target_id=place.place_id,
                    target_name=_name(after, place),
                    changes=told,
                    place_id=None if is_open else place.place_id,
                )
                await record(self._tools, tx, act)
            return _listed(after, place)

        answer = await self._tools.streams.write(work)
        await self._access.changed(community_id)
        return answer

    async def _part(self, tx: Tx, rights: Rights, place: Place) -> None:
        """Give a synced channel copies of its category's overwrites, to be changed on their own."""
        channel = rights.channels.get(place.place_id)
        if channel is None or rights.source(channel) == channel.channel_id:
            return
        for overwrite in rights.overwrites(rights.source(channel)):
            copied = replace(overwrite, place_id=channel.channel_id)
            await self._tools.roles.put_overwrite(tx, channel.community_id, copied)
        await self._tools.structure.put_channel(tx, replace(channel, is_synced=False))

    async def _community_of(self, place: Place, account_id: str) -> str:
        if place.kind == "channel":
            return (await self._access.channel(place.place_id, account_id)).community_id
        category = await self._tools.db.read(
            lambda tx: self._tools.structure.category(tx, place.place_id)
        )
        rights = await self._access.rights(category.community_id) if category else None
        if (
            category is None
            or rights is None
            or not rights.sees_category(place.place_id, account_id)
        ):
            raise CategoryNotFound(
                "There is no such category, or you may not see it.", category_id=place.place_id
            )
        return category.community_id

    @staticmethod
    def _need_managed(rights: Rights, place: Place, by_id: str) -> None:
        if not rights.at(_source(rights, place), by_id) & Permission.MANAGE_ROLES:
            raise NotAllowed("This needs the right manage_roles.", needs=["manage_roles"])


def _source(rights: Rights, place: Place) -> str:
    if place.kind == "category":
        return place.place_id
    channel = rights.channels.get(place.place_id)
    if channel is None:
        raise ChannelNotFound("The channel was deleted.", channel_id=place.place_id)
    return rights.source(channel)


def _listed(rights: Rights, place: Place) -> PlaceOverwrites:
    source_id = _source(rights, place)
    return PlaceOverwrites(
        place_id=place.place_id,
        is_synced=source_id != place.place_id,
        overwrites=rights.overwrites(source_id),
    )


def _standing(rights: Rights, place: Place, like: Overwrite) -> Overwrite:
    for overwrite in rights.overwrites(_source(rights, place)):
        if (overwrite.subject_kind, overwrite.subject_id) == (like.subject_kind, like.subject_id):
            return overwrite
    return replace(like, allow=0, deny=0)


def _check_bits(bits: OverwriteBits) -> None:
    both = bits.allow | bits.deny
    if min(bits.allow, bits.deny) < 0 or bits.allow & bits.deny or both & ~int(PLACE_PERMISSIONS):
        raise OverwriteInvalid(
            "An overwrite allows and denies rights in a place, none of them both.",
            permissions=int(PLACE_PERMISSIONS),
        )


def _check_subject(rights: Rights, overwrite: Overwrite, by_id: str) -> None:
    """Only a role or member below the caller is written of (PM10); everyone's role always is."""
    if overwrite.subject_kind == "role":
        role = rights.roles.get(overwrite.subject_id)
        if role is None:
            raise RoleNotFound("There is no such role here.", role_id=overwrite.subject_id)
        rank = role.rank
    else:
        if overwrite.subject_id not in rights.members:
            raise MemberNotFound("There is no such member here.", account_id=overwrite.subject_id)
        rank = rights.rank(overwrite.subject_id)
    if rank >= max(rights.rank(by_id), 1):
        raise RankTooLow("This role's or member's rank is not below yours.", rank=rank)


def check_change(rights: Rights, place: Place, bits: tuple[int, int], by_id: str) -> None:
    """Only rights that the caller has in the place are given or taken (PM11)."""
    own = rights.at(_source(rights, place), by_id)
    strange = Permission((bits[0] | bits[1]) & ~own)
    if strange:
        names = names_of(strange)
        raise NotAllowed(
            f"You have not this right yourself: {', '.join(names)}.", needs=list(names)
        )


def _name(rights: Rights, place: Place) -> str:
    if place.kind == "channel":
        return rights.channels[place.place_id].name
    return rights.categories[place.place_id].name


def _told(before: Rights, after: Rights, place: Place) -> tuple[Change, ...]:
    """Return for each role or member what the place's overwrites said and say, as masks."""
    old, new = (
        {o.subject_id: f"+{o.allow} -{o.deny}" for o in rights.overwrites(_source(rights, place))}
        for rights in (before, after)
    )
    return tuple(
        Change(field=subject_id, before=old.get(subject_id), after=new.get(subject_id))
        for subject_id in dict.fromkeys([*old, *new])
        if old.get(subject_id) != new.get(subject_id)
    )
