"""Roles: make, change, order, delete, give, take; and handing a community over.

Nobody manages a role or a member at or above their own rank (PM10), nor gives what they have not
(PM11).
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from madang.community.errors import (
    MemberNotFound,
    NotAllowed,
    OwnerStays,
    RankTooLow,
    RoleNotFound,
    RoleStays,
    TooManyRoles,
)
from madang.community.events import CommunityUpdated, MemberUpdated
from madang.community.model import (
    ALL_PERMISSIONS,
    EVERYONE_PERMISSIONS,
    MODERATOR_PERMISSIONS,
    ROLES_MAX,
    CommunityRole,
    Member,
    Permission,
    Role,
    clean_colour,
    clean_name,
    names_of,
)
from madang.community.model.audit import AuditKind, Change, changes_of
from madang.community.service.access import Access
from madang.community.service.audit import Act, record
from madang.community.service.rights import Rights
from madang.community.service.sealing import tell_access
from madang.community.service.tools import Tools, community_stream
from madang.engines.sql.port import Tx
from madang.kernel.errors import Malformed
from madang.kernel.ids import new_id
from madang.realtime.streams import Out

T = TypeVar("T")


class RoleFields(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may be said of a role; what is left out stays, or is empty in a new one."""

    name: str | UnsetType = UNSET
    colour: str | UnsetType = UNSET
    is_hoisted: bool | UnsetType = UNSET
    is_mentionable: bool | UnsetType = UNSET
    permissions: int | UnsetType = UNSET


def first_roles(community_id: str) -> tuple[CommunityRole, CommunityRole]:
    """Return the two roles that every community has (PM2)."""
    everyone = CommunityRole(
        role_id=new_id(),
        community_id=community_id,
        name="everyone",
        colour="",
        rank=0,
        is_hoisted=False,
        permissions=int(EVERYONE_PERMISSIONS),
        preset="everyone",
        is_mentionable=False,
    )
    moderator = replace(
        everyone,
        role_id=new_id(),
        name="moderator",
        rank=1,
        is_hoisted=True,
        permissions=int(MODERATOR_PERMISSIONS),
        preset="moderator",
    )
    return everyone, moderator


class Roles:
    """Verbs on roles. Every check is made in the transaction that writes."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access

    async def create(self, community_id: str, fields: RoleFields, by_id: str) -> CommunityRole:
        """Make a role just above everyone's, so below whoever makes it."""
        await self._access.need_here(community_id, by_id, Permission.MANAGE_ROLES)

        async def work(tx: Tx, out: Out) -> CommunityRole:
            await tell_access(out, community_id)
            rights = await self._managed(tx, community_id, by_id)
            if len(rights.roles) >= ROLES_MAX:
                raise TooManyRoles(
                    f"A community has at most {ROLES_MAX} roles.", roles_max=ROLES_MAX
                )
            fresh = replace(
                rights.everyone,
                role_id=new_id(),
                name="",
                rank=1,
                permissions=0,
                preset=None,
                is_hoisted=False,
                is_mentionable=False,
                colour="",
            )
            role = _changed(fresh, fields, Permission(rights.here(by_id)))
            clean_name(role.name)
            if rights.rank(by_id) <= 1:
                raise RankTooLow("Your rank is the lowest: no role goes below it.")
            for other in rights.roles.values():
                if other.rank >= 1:
                    await self._tools.roles.put_role(tx, replace(other, rank=other.rank + 1))
            await self._tools.roles.put_role(tx, role)
            await self._record(tx, (None, role), by_id)
            return role

        return await self._write(community_id, work)

    async def update(
        self, community_id: str, role_id: str, fields: RoleFields, by_id: str
    ) -> CommunityRole:
        """Change a role's name, colour, hoist or rights."""
        await self._access.need_here(community_id, by_id, Permission.MANAGE_ROLES)

        async def work(tx: Tx, out: Out) -> CommunityRole:
            await tell_access(out, community_id)
            rights = await self._managed(tx, community_id, by_id)
            before = _below(rights, role_id, by_id)
            after = _changed(before, fields, Permission(rights.here(by_id)))
            await self._tools.roles.put_role(tx, after)
            await self._record(tx, (before, after), by_id)
            return after

        return await self._write(community_id, work)

    async def delete(self, community_id: str, role_id: str, by_id: str) -> None:
        """Delete a role; whoever held it holds it no more."""
        await self._access.need_here(community_id, by_id, Permission.MANAGE_ROLES)

        async def work(tx: Tx, out: Out) -> None:
            await tell_access(out, community_id)
            rights = await self._managed(tx, community_id, by_id)
            role = _below(rights, role_id, by_id)
            if role.preset is not None:
                raise RoleStays("Every community has this role; it cannot be deleted.")
            await self._tools.roles.delete_role(tx, role)
            await self._record(tx, (role, None), by_id)

        await self._write(community_id, work)

    async def reorder(
        self, community_id: str, role_ids: list[str], by_id: str
    ) -> list[CommunityRole]:
        """Give the roles the ranks of this order, highest first; everyone's is not among them.

        Raises:
            Malformed: the ids are not exactly the other roles'. RankTooLow: it moves a role at or
                above the caller's rank, or lifts one there.
        """
        await self._access.need_here(community_id, by_id, Permission.MANAGE_ROLES)

        async def work(tx: Tx, out: Out) -> list[CommunityRole]:
            await tell_access(out, community_id)
            rights = await self._managed(tx, community_id, by_id)
            ordered = [rights.roles[r] for r in role_ids if r in rights.roles]
            others = [r for r in rights.roles.values() if r.preset != "everyone"]
            if len(set(role_ids)) != len(role_ids) or {r.role_id for r in ordered} != {
                r.role_id for r in others
            }:
                raise Malformed("role_ids names every role but everyone's, each once.")
            after = [replace(r, rank=len(ordered) - at) for at, r in enumerate(ordered)]
            own_rank = rights.rank(by_id)
            # What stands at or above the caller keeps its order, and nothing passes it.
            kept = [r.role_id for r in others if r.rank >= own_rank]
            if [r.role_id for r in after[: len(kept)]] != kept:
                raise RankTooLow("Roles at or above your own rank stay where they are.")
            for role in after:
                await self._tools.roles.put_role(tx, role)
                await self._record(tx, (rights.roles[role.role_id], role), by_id)
            return [*after, rights.everyone]

        return await self._write(community_id, work)

    async def assign(
        self, community_id: str, account_id: str, role_id: str, by_id: str, *, held: bool
    ) -> Member:
        """Give a member a role (`held`), or take it from them."""
        await self._access.need_here(community_id, by_id, Permission.MANAGE_ROLES)

        async def work(tx: Tx, out: Out) -> Member:
            stream = community_stream(community_id)
            seq = await out.next_seq(stream)
            rights = await self._managed(tx, community_id, by_id)
            role = _below(rights, role_id, by_id)
            if account_id not in rights.members:
                raise MemberNotFound("There is no such member here.", account_id=account_id)
            if role.preset == "everyone":
                raise RoleStays("Everybody has this role; it is not given or taken.")
            if account_id != by_id and rights.rank(account_id) >= rights.rank(by_id):
                raise RankTooLow("This member's rank is not below yours.")
            change = self._tools.roles.assign if held else self._tools.roles.unassign
            await change(tx, community_id, account_id, role_id)
            after = await self._tools.members.member(tx, community_id, account_id)
            assert after is not None
            await out.emit(stream, seq, MemberUpdated(community_id=community_id, member=after))
            if after != rights.members[account_id]:
                had, has = (None, role.name) if held else (role.name, None)
                act = Act(
                    community_id=community_id,
                    actor_id=by_id,
                    kind="member_role_changed",
                    target_kind="member",
                    target_id=account_id,
                    target_name=after.name,
                    changes=(Change(field="role", before=had, after=has),),
                )
                await record(self._tools, tx, act)
            return after

        return await self._write(community_id, work)

    async def set_word(self, community_id: str, account_id: str, word: Role, by_id: str) -> Member:
        """Make a member a moderator, or a moderator a member: gives or takes the preset role."""
        await self._access.need_here(community_id, by_id, Permission.MANAGE_ROLES)
        rights = await self._access.rights(community_id)
        assert rights is not None
        if word == "owner" or account_id == rights.owner_id:
            raise OwnerStays("A community has one owner; hand it over instead.")
        preset = next(r for r in rights.roles.values() if r.preset == "moderator")
        is_held = word == "moderator"
        return await self.assign(community_id, account_id, preset.role_id, by_id, held=is_held)

    async def hand_over(self, community_id: str, account_id: str, by_id: str) -> None:
        """Make another member the owner; the owner's right alone (PM15)."""
        await self._access.need_here(community_id, by_id, Permission.VIEW)

        async def work(tx: Tx, out: Out) -> None:
            stream = community_stream(community_id)
            seq = await out.next_seq(stream)
            community = await self._tools.structure.community(tx, community_id)
            if community is None or community.owner_id != by_id:
                raise NotAllowed("Only the owner hands a community over.", needs=["owner"])
            if await self._tools.members.member(tx, community_id, account_id) is None:
                raise MemberNotFound("There is no such member here.", account_id=account_id)
            after = replace(community, owner_id=account_id)
            await self._tools.structure.put_community(tx, after)
            await out.emit(stream, seq, CommunityUpdated(community=after))
            act = Act(
                community_id=community_id,
                actor_id=by_id,
                kind="owner_changed",
                target_kind="community",
                target_id=community_id,
                target_name=community.name,
                changes=changes_of(community, after),
            )
            await record(self._tools, tx, act)
            for changed_id in dict.fromkeys((by_id, account_id)):
                member = await self._tools.members.member(tx, community_id, changed_id)
                if member is not None:
                    told = MemberUpdated(community_id=community_id, member=member)
                    await out.emit(stream, await out.next_seq(stream), told)

        await self._tools.streams.write(work)
        await self._access.changed(community_id)

    async def _record(
        self, tx: Tx, change: tuple[CommunityRole | None, CommunityRole | None], by_id: str
    ) -> None:
        before, after = change
        role = after or before
        changes = changes_of(before, after, frozenset({"role_id", "community_id"})) if after else ()
        if role is None or (after and not changes):
            return
        kind: AuditKind = "role_updated" if before else "role_created"
        act = Act(
            community_id=role.community_id,
            actor_id=by_id,
            kind=kind if after else "role_deleted",
            target_kind="role",
            target_id=role.role_id,
            target_name=role.name,
            changes=changes,
        )
        await record(self._tools, tx, act)

    async def _managed(self, tx: Tx, community_id: str, by_id: str) -> Rights:
        """Return the rights as they stand in this transaction, held against the caller again."""
        rights = await self._access.read_rights(tx, community_id)
        if rights is None or not rights.here(by_id) & Permission.MANAGE_ROLES:
            raise NotAllowed("This needs the right manage_roles.", needs=["manage_roles"])
        return rights

    async def _write(self, community_id: str, work: Callable[[Tx, Out], Awaitable[T]]) -> T:
        answer = await self._tools.streams.write(work)
        await self._access.changed(community_id)
        return answer


def _below(rights: Rights, role_id: str, by_id: str) -> CommunityRole:
    """Return a role that stands below the caller."""
    role = rights.roles.get(role_id)
    if role is None:
        raise RoleNotFound("There is no such role here.", role_id=role_id)
    if role.rank >= rights.rank(by_id):
        raise RankTooLow("This role's rank is not below yours.", rank=role.rank)
    return role


def _changed(role: CommunityRole, fields: RoleFields, own: Permission) -> CommunityRole:
    if fields.name is not UNSET:
        role = replace(role, name=clean_name(fields.name))
    if fields.colour is not UNSET:
        role = replace(role, colour=clean_colour(fields.colour))
    if fields.is_mentionable is not UNSET:
        role = replace(role, is_mentionable=fields.is_mentionable)
    if fields.is_hoisted is not UNSET:
        role = replace(role, is_hoisted=fields.is_hoisted)
    if fields.permissions is not UNSET:
        if not 0 <= fields.permissions <= ALL_PERMISSIONS or fields.permissions & ~ALL_PERMISSIONS:
            raise Malformed("permissions has a bit that means nothing.")
        strange = Permission((fields.permissions ^ role.permissions) & ~own)
        if strange:
            names = names_of(strange)
            raise NotAllowed(
                f"You have not this right yourself: {', '.join(names)}.", needs=list(names)
            )
        role = replace(role, permissions=fields.permissions)
    return role
