"""Invites: make, list, revoke, look at, come in by; and the directory of public communities."""

import unicodedata

from msgspec import Struct
from msgspec.structs import replace

from madang.community.errors import ChannelNotFound, RankTooLow, RoleNotFound
from madang.community.errors.moderation import (
    Banned,
    InviteExpired,
    InviteInvalid,
    InviteNotFound,
    InviteRevoked,
    InviteUsedUp,
    TooManyInvites,
)
from madang.community.model import Community, Member, Permission
from madang.community.model.audit import changes_of
from madang.community.model.invites import (
    DIRECTORY_PAGE_MAX,
    INVITE_CODE_SHOWN_CHARS,
    INVITE_USES_MAX,
    INVITES_LISTED_MAX,
    INVITES_STANDING_MAX,
    LIFETIMES_MS,
    DirectoryEntry,
    Invite,
    InviteEntry,
    InvitePreview,
    InviteUse,
    Joined,
    Lifetime,
    new_code,
    state_of,
)
from madang.community.service.access import Access
from madang.community.service.audit import Act, record
from madang.community.service.members import AlreadyIn, Members
from madang.community.service.tools import Tools
from madang.engines.sql.port import Tx
from madang.kernel.errors import MadangError
from madang.kernel.paging import page_limit
from madang.realtime.streams import Out

USES_LISTED_MAX = 2000
_NOT_TOLD = frozenset({"code", "community_id", "uses_count", "made_by_id", "made_by_name"})


class NewInvite(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An invite to be made."""

    lifetime: Lifetime = "week"
    uses_max: int | None = None
    channel_id: str | None = None
    role_id: str | None = None


class InviteList(Struct, frozen=True, kw_only=True):
    """Invites, newest first. `is_whole`: everybody's, not only the caller's own."""

    invites: list[InviteEntry]
    is_whole: bool


class DirectoryPage(Struct, frozen=True, kw_only=True):
    """Public communities, most members first."""

    entries: list[DirectoryEntry]
    total: int


class Invites:
    """Verbs on invites."""

    def __init__(self, tools: Tools, access: Access, members: Members) -> None:
        self._tools = tools
        self._access = access
        self._members = members

    async def create(self, community_id: str, new: NewInvite, account_id: str) -> Invite:
        """Make an invite.

        Raises:
            NotAllowed, InviteInvalid, TooManyInvites, ChannelNotFound, RoleNotFound, RankTooLow.
        """
        await self._access.need_here(community_id, account_id, Permission.CREATE_INVITE)
        if new.uses_max is not None and not 1 <= new.uses_max <= INVITE_USES_MAX:
            raise InviteInvalid(
                f"An invite allows 1 to {INVITE_USES_MAX} uses, or any number.",
                uses_max=INVITE_USES_MAX,
            )
        if new.channel_id is not None:
            channel = await self._access.channel(new.channel_id, account_id)
            if channel.community_id != community_id:
                raise ChannelNotFound("The first channel is in another community.")
        if new.role_id is not None:
            await self._check_role(community_id, new.role_id, account_id)
        now_ms = self._tools.clock.now_ms()
        lifetime_ms = LIFETIMES_MS[new.lifetime]

        async def work(tx: Tx) -> Invite:
            if await self._tools.invites.standing_count(tx, community_id, now_ms) >= (
                INVITES_STANDING_MAX
            ):
                raise TooManyInvites(
                    f"A community has at most {INVITES_STANDING_MAX} invites that let people in; "
                    "revoke one first.",
                    invites_max=INVITES_STANDING_MAX,
                )
            maker = await self._tools.members.member(tx, community_id, account_id)
            invite = Invite(
                code=new_code(),
                community_id=community_id,
                channel_id=new.channel_id,
                role_id=new.role_id,
                made_by_id=account_id,
                made_by_name=maker.name if maker else "",
                created_at_ms=now_ms,
                expires_at_ms=None if lifetime_ms is None else now_ms + lifetime_ms,
                uses_max=new.uses_max,
                uses_count=0,
                revoked_at_ms=None,
            )
            await self._tools.invites.put(tx, invite)
            await self._record(tx, invite, account_id, "invite_created")
            return invite

        return await self._tools.db.write(work)

    async def listed(self, community_id: str, account_id: str) -> InviteList:
        """Return everybody's invites to who may kick, and to others their own (IN10)."""
        await self._access.need_here(community_id, account_id, Permission.CREATE_INVITE)
        is_whole = Permission.KICK in await self._access.mask_here(community_id, account_id)
        maker = None if is_whole else account_id
        seen = await self._access.readable_ids(community_id, account_id)

        async def work(tx: Tx) -> InviteList:
            store, now_ms = self._tools.invites, self._tools.clock.now_ms()
            uses: dict[str, list[InviteUse]] = {}
            for use in await store.uses(tx, community_id, maker, USES_LISTED_MAX):
                uses.setdefault(use.code, []).append(use)
            return InviteList(
                invites=[
                    InviteEntry(
                        # Where it leads first is told to who sees that place (PM17).
                        invite=invite
                        if invite.channel_id in seen
                        else replace(invite, channel_id=None),
                        state=state_of(invite, now_ms),
                        uses=uses.get(invite.code, []),
                    )
                    for invite in await store.listed(tx, community_id, maker, INVITES_LISTED_MAX)
                ],
                is_whole=is_whole,
            )

        return await self._tools.db.read(work)

    async def revoke(self, code: str, account_id: str) -> None:
        """Take an invite back: the maker's right, and of who may kick. Twice is once."""
        invite = await self._tools.db.read(lambda tx: self._known(tx, code))
        mask = await self._access.mask_here(invite.community_id, account_id)
        is_own = invite.made_by_id == account_id and Permission.CREATE_INVITE in mask
        if not is_own and Permission.KICK not in mask:
            # Who may not manage invites must not learn which codes there are.
            raise _refusal_of_unknown(code)
        now_ms = self._tools.clock.now_ms()

        async def work(tx: Tx) -> None:
            if await self._tools.invites.revoke(tx, code, now_ms):
                await self._record(tx, invite, account_id, "invite_revoked")

        await self._tools.db.write(work)

    async def preview(self, code: str, account_id: str | None) -> InvitePreview:
        """Return what the holder of a code learns (IN7).

        Raises:
            InviteNotFound, InviteExpired, InviteUsedUp, InviteRevoked, Banned.
        """
        tools = self._tools

        async def work(tx: Tx) -> InvitePreview:
            invite = await self._known(tx, code)
            community = await tools.structure.community(tx, invite.community_id)
            if community is None:
                raise _refusal_of_unknown(code)
            members = await tools.members.members(tx, invite.community_id)
            is_member = any(m.account_id == account_id for m in members)
            await self._check_ban(tx, invite.community_id, account_id)
            if not is_member:
                _check_good(invite, tools.clock.now_ms())
            return InvitePreview(
                code=code,
                community_id=community.community_id,
                name=community.name,
                description=community.description,
                icon=community.icon,
                members_count=len(members),
                invited_by=next(
                    (m.name for m in members if m.account_id == invite.made_by_id),
                    invite.made_by_name,
                ),
                expires_at_ms=invite.expires_at_ms,
                is_member=is_member,
            )

        return await tools.db.read(work)

    async def join(self, code: str, account_id: str, name: str) -> Joined:
        """Become a member by an invite; exactly `uses_max` get in (IN3).

        Raises:
            InviteNotFound, InviteExpired, InviteUsedUp, InviteRevoked, Banned.
        """
        invite = await self._tools.db.read(lambda tx: self._known(tx, code))
        community_id, now_ms = invite.community_id, self._tools.clock.now_ms()

        async def work(tx: Tx, out: Out) -> Member:
            await self._check_ban(tx, community_id, account_id)
            before = await self._tools.members.member(tx, community_id, account_id)
            if before is not None:
                raise AlreadyIn(before)
            if not await self._tools.invites.take_use(tx, code, now_ms):
                _check_good(await self._known(tx, code), now_ms)
                raise _refusal_of_unknown(code)
            use = InviteUse(code=code, account_id=account_id, name=name, joined_at_ms=now_ms)
            await self._tools.invites.put_use(tx, community_id, use)
            # Given first, so that the member is told of with it.
            if (role_id := await self._granted(tx, invite)) is not None:
                await self._tools.roles.assign(tx, community_id, account_id, role_id)
            return await self._members.admit(tx, out, community_id, account_id, name)

        try:
            member = await self._tools.streams.write(work)
        except AlreadyIn as known:
            member = known.member
        else:
            await self._members.joined(community_id, account_id)
        return Joined(
            community_id=community_id,
            channel_id=await self._first_channel(invite, account_id),
            member=member,
        )

    async def directory(
        self, search: str, account_id: str | None, limit: int | None, offset: int
    ) -> DirectoryPage:
        """Return public communities, most members first, by words of name or description (IN12)."""
        most = page_limit(limit, DIRECTORY_PAGE_MAX)
        words = _folded(search).split()
        listed, asked = await self._tools.db.read(self._listable)
        found = [
            (community, count)
            for community, count in listed
            if (community.is_public or community.community_id in asked)
            and all(w in _folded(f"{community.name} {community.description}") for w in words)
        ]
        found.sort(key=lambda pair: (-pair[1], pair[0].created_at_ms))
        start = max(0, offset)
        return DirectoryPage(
            entries=[
                DirectoryEntry(
                    community=community,
                    members_count=count,
                    is_member=await self._access.role(community.community_id, account_id)
                    is not None,
                    is_by_request=community.community_id in asked,
                )
                for community, count in found[start : start + most]
            ],
            total=len(found),
        )

    async def _listable(self, tx: Tx) -> tuple[list[tuple[Community, int]], frozenset[str]]:
        """Return the public communities and those one asks to come into, and the ids of these."""
        asked = frozenset(await self._tools.requests.forms_on(tx))
        listed = await self._tools.structure.communities(tx, None)
        known = {community.community_id for community, _ in listed}
        for community_id in asked - known:
            community = await self._tools.structure.community(tx, community_id)
            if community is not None and community.kind == "community":
                members = await self._tools.members.members(tx, community_id)
                listed.append((community, len(members)))
        return listed, asked

    async def _check_role(self, community_id: str, role_id: str, account_id: str) -> None:
        """Refuse a role that the maker could not give by hand (IN14)."""
        await self._access.need_here(community_id, account_id, Permission.MANAGE_ROLES)
        rights = await self._access.rights(community_id)
        role = rights.roles.get(role_id) if rights else None
        if rights is None or role is None or role.preset == "everyone":
            raise RoleNotFound("There is no such role to give.", role_id=role_id)
        if role.rank >= rights.rank(account_id):
            raise RankTooLow("This role's rank is not below yours.", rank=role.rank)

    async def _granted(self, tx: Tx, invite: Invite) -> str | None:
        """Return the role an invite gives now: what its maker could still give by hand (IN14)."""
        if invite.role_id is None:
            return None
        rights = await self._access.read_rights(tx, invite.community_id)
        role = rights.roles.get(invite.role_id) if rights else None
        if rights is None or role is None or role.rank >= rights.rank(invite.made_by_id):
            return None
        may = rights.here(invite.made_by_id) & Permission.MANAGE_ROLES
        return role.role_id if may else None

    async def _first_channel(self, invite: Invite, account_id: str) -> str | None:
        if invite.channel_id is None:
            return None
        try:
            return (await self._access.channel(invite.channel_id, account_id)).channel_id
        except ChannelNotFound:
            return None

    async def _known(self, tx: Tx, code: str) -> Invite:
        invite = await self._tools.invites.by_code(tx, code)
        if invite is None:
            raise _refusal_of_unknown(code)
        return invite

    async def _check_ban(self, tx: Tx, community_id: str, account_id: str | None) -> None:
        if account_id and await self._tools.moderation.ban(tx, community_id, account_id):
            raise Banned("You are banned from this community.")

    async def _record(self, tx: Tx, invite: Invite, account_id: str, kind: str) -> None:
        is_made = kind == "invite_created"
        await record(
            self._tools,
            tx,
            Act(
                community_id=invite.community_id,
                actor_id=account_id,
                kind="invite_created" if is_made else "invite_revoked",
                target_kind="invite",
                target_id=f"{invite.code[:INVITE_CODE_SHOWN_CHARS]}…",
                target_name=invite.made_by_name,
                changes=changes_of(None, invite, _NOT_TOLD) if is_made else (),
            ),
        )


def _refusal_of_unknown(code: str) -> MadangError:
    return InviteNotFound("There is no invite with this code.", code=code[:64])


def _check_good(invite: Invite, now_ms: int) -> None:
    """Refuse an invite that lets nobody in any more, by how it stands (IN8)."""
    match state_of(invite, now_ms):
        case "revoked":
            raise InviteRevoked("This invite was taken back; ask for a new one.")
        case "expired":
            raise InviteExpired("This invite's time is over; ask for a new one.")
        case "used_up":
            raise InviteUsedUp("As many as this invite allows have come; ask for a new one.")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
