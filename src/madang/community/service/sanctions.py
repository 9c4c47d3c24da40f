"""Kick, ban and time-out: to lower ranks only (MO1), written with their audit entry, at once (MO2)."""

from msgspec.structs import replace

from madang.community.errors import CommunityNotFound, MemberNotFound, RankTooLow
from madang.community.errors.moderation import BanNotFound, TimeOutInvalid
from madang.community.events import MemberLeft, MemberUpdated
from madang.community.model import Member, Permission, clean_text
from madang.community.model.audit import REASON_LENGTH_MAX_CHARS, AuditKind, Change
from madang.community.model.moderation import (
    BANS_LISTED_MAX,
    TIME_OUT_MAX_MS,
    TIME_OUT_MIN_MS,
    Ban,
    TimeOut,
)
from madang.community.service.access import Access
from madang.community.service.audit import Act, record
from madang.community.service.tools import Tools, community_stream
from madang.engines.sql.port import Tx
from madang.realtime.streams import Out


class Sanctions:
    """Verbs of moderators on members. `by_id` is who acts."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access

    async def kick(self, community_id: str, account_id: str, by_id: str, reason: str) -> None:
        """Remove a member, who may come back (MO3)."""
        await self._access.need_here(community_id, by_id, Permission.KICK)
        reason = clean_text(reason, REASON_LENGTH_MAX_CHARS)

        async def work(tx: Tx, out: Out) -> None:
            stream = community_stream(community_id)
            seq = await out.next_seq(stream)
            member = await self._lower(tx, community_id, account_id, by_id)
            if member is None:
                raise MemberNotFound("There is no such member here.", account_id=account_id)
            await self._tools.members.delete_member(tx, community_id, account_id)
            left = MemberLeft(community_id=community_id, account_id=account_id)
            await out.emit(stream, seq, left)
            act = _act(community_id, by_id, "member_kicked", account_id, member.name, reason)
            await record(self._tools, tx, act)

        await self._tools.streams.write(work)
        await self._access.changed(community_id)

    async def ban(self, community_id: str, account_id: str, by_id: str, reason: str) -> Ban:
        """Remove somebody and keep them out until the ban is lifted (MO4)."""
        await self._access.need_here(community_id, by_id, Permission.BAN)
        reason = clean_text(reason, REASON_LENGTH_MAX_CHARS)
        tools = self._tools

        async def work(tx: Tx, out: Out) -> Ban:
            stream = community_stream(community_id)
            # Taken also when nobody leaves: whoever comes in at this moment waits, and is refused.
            seq = await out.next_seq(stream)
            member = await self._lower(tx, community_id, account_id, by_id)
            by = await tools.members.member(tx, community_id, by_id)
            name = member.name if member else await tools.moderation.name_of(tx, account_id)
            if name is None:
                raise MemberNotFound("There is no such account here.", account_id=account_id)
            ban = Ban(
                community_id=community_id,
                account_id=account_id,
                name=name,
                reason=reason,
                by_id=by_id,
                by_name=by.name if by else "",
                banned_at_ms=tools.clock.now_ms(),
            )
            await tools.moderation.put_ban(tx, ban)
            await tools.members.delete_member(tx, community_id, account_id)
            left = MemberLeft(community_id=community_id, account_id=account_id)
            await out.emit(stream, seq, left)
            act = _act(community_id, by_id, "member_banned", account_id, name, reason)
            await record(tools, tx, act)
            return ban

        ban = await tools.streams.write(work)
        await self._access.changed(community_id)
        return ban

    async def unban(self, community_id: str, account_id: str, by_id: str) -> None:
        """Lift a ban."""
        await self._access.need_here(community_id, by_id, Permission.BAN)

        async def work(tx: Tx) -> None:
            ban = await self._tools.moderation.ban(tx, community_id, account_id)
            if ban is None:
                raise BanNotFound("This account is not banned here.", account_id=account_id)
            await self._tools.moderation.delete_ban(tx, community_id, account_id)
            act = _act(community_id, by_id, "member_unbanned", account_id, ban.name, "")
            await record(self._tools, tx, act)

        await self._tools.db.write(work)

    async def bans(self, community_id: str, by_id: str) -> list[Ban]:
        """Return who is banned, newest first."""
        await self._access.need_here(community_id, by_id, Permission.BAN)
        return await self._tools.db.read(
            lambda tx: self._tools.moderation.bans(tx, community_id, BANS_LISTED_MAX)
        )

    async def time_out(
        self, community_id: str, account_id: str, by_id: str, duration_ms: int, reason: str
    ) -> Member:
        """Let a member only read for a while (MO6)."""
        await self._access.need_here(community_id, by_id, Permission.TIME_OUT)
        if not TIME_OUT_MIN_MS <= duration_ms <= TIME_OUT_MAX_MS:
            raise TimeOutInvalid(
                "A time-out lasts a minute to 28 days.",
                duration_min_ms=TIME_OUT_MIN_MS,
                duration_max_ms=TIME_OUT_MAX_MS,
            )
        time_out = TimeOut(
            community_id=community_id,
            account_id=account_id,
            until_ms=self._tools.clock.now_ms() + duration_ms,
            by_id=by_id,
            reason=clean_text(reason, REASON_LENGTH_MAX_CHARS),
        )
        return await self._set_time_out(time_out, "member_timed_out")

    async def end_time_out(self, community_id: str, account_id: str, by_id: str) -> Member:
        """Let a member write again before the time is over; no error when they already may."""
        await self._access.need_here(community_id, by_id, Permission.TIME_OUT)
        over = TimeOut(
            community_id=community_id, account_id=account_id, until_ms=0, by_id=by_id, reason=""
        )
        return await self._set_time_out(over, "time_out_ended")

    async def _set_time_out(self, time_out: TimeOut, kind: AuditKind) -> Member:
        community_id, account_id, by_id = time_out.community_id, time_out.account_id, time_out.by_id
        until_ms = time_out.until_ms or None

        async def work(tx: Tx, out: Out) -> Member:
            stream = community_stream(community_id)
            seq = await out.next_seq(stream)
            before = await self._lower(tx, community_id, account_id, by_id)
            if before is None:
                raise MemberNotFound("There is no such member here.", account_id=account_id)
            if until_ms is None:
                await self._tools.moderation.delete_time_out(tx, community_id, account_id)
            else:
                await self._tools.moderation.put_time_out(tx, time_out)
            after = replace(before, timed_out_until_ms=until_ms)
            await out.emit(stream, seq, MemberUpdated(community_id=community_id, member=after))
            if before.timed_out_until_ms != until_ms:
                act = _act(community_id, by_id, kind, account_id, before.name, time_out.reason)
                change = Change(
                    field="timed_out_until_ms",
                    before=_text(before.timed_out_until_ms),
                    after=_text(until_ms),
                )
                await record(self._tools, tx, replace(act, changes=(change,)))
            return after

        member = await self._tools.streams.write(work)
        await self._access.changed(community_id)
        return member

    async def _lower(self, tx: Tx, community_id: str, account_id: str, by_id: str) -> Member | None:
        """Return the member to act on, who ranks below the actor (MO1); None for no member."""
        rights = await self._access.read_rights(tx, community_id)
        if rights is None:
            raise CommunityNotFound("There is no such community.", community_id=community_id)
        is_lower = rights.rank(by_id) > rights.rank(account_id)
        if account_id == by_id or by_id not in rights.members or not is_lower:
            raise RankTooLow("This is done to lower ranks only, never to the owner or oneself.")
        return rights.members.get(account_id)


def _act(
    community_id: str, by_id: str, kind: AuditKind, account_id: str, name: str, reason: str
) -> Act:
    return Act(
        community_id=community_id,
        actor_id=by_id,
        kind=kind,
        target_kind="member",
        target_id=account_id,
        target_name=name,
        reason=reason,
    )


def _text(until_ms: int | None) -> str | None:
    return None if until_ms is None else str(until_ms)
