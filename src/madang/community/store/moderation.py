"""The ports of invites, bans, time-outs, the audit log and reports."""

from typing import Protocol

from madang.community.model.audit import AuditEntry, AuditFilter
from madang.community.model.invites import Invite, InviteUse
from madang.community.model.moderation import Ban, Report, ReportNote, TimeOut
from madang.engines.sql.port import Tx


class InviteStore(Protocol):
    """Invites and who came by them."""

    async def put(self, tx: Tx, invite: Invite) -> None:
        """Store a new invite."""
        ...

    async def by_code(self, tx: Tx, code: str) -> Invite | None:
        """Return one invite."""
        ...

    async def listed(
        self, tx: Tx, community_id: str, made_by_id: str | None, limit: int
    ) -> list[Invite]:
        """Return a community's invites, newest first; of one maker when given."""
        ...

    async def standing_count(self, tx: Tx, community_id: str, now_ms: int) -> int:
        """Return how many invites of a community let people in."""
        ...

    async def take_use(self, tx: Tx, code: str, now_ms: int) -> bool:
        """Count one use of a good invite; say whether there was one left (it locks the invite)."""
        ...

    async def put_use(self, tx: Tx, community_id: str, use: InviteUse) -> None:
        """Store who came by an invite."""
        ...

    async def uses(
        self, tx: Tx, community_id: str, made_by_id: str | None, limit: int
    ) -> list[InviteUse]:
        """Return who came by a community's invites, newest first; by one maker's when given."""
        ...

    async def revoke(self, tx: Tx, code: str, at_ms: int) -> bool:
        """Take an invite back; say whether it was not revoked before."""
        ...


class ModerationStore(Protocol):
    """Bans and time-outs."""

    async def ban(self, tx: Tx, community_id: str, account_id: str) -> Ban | None:
        """Return an account's ban."""
        ...

    async def bans(self, tx: Tx, community_id: str, limit: int) -> list[Ban]:
        """Return a community's bans, newest first."""
        ...

    async def put_ban(self, tx: Tx, ban: Ban) -> None:
        """Store a ban or its new state."""
        ...

    async def delete_ban(self, tx: Tx, community_id: str, account_id: str) -> None:
        """Lift a ban."""
        ...

    async def put_time_out(self, tx: Tx, time_out: TimeOut) -> None:
        """Store a time-out in place of the one before."""
        ...

    async def delete_time_out(self, tx: Tx, community_id: str, account_id: str) -> None:
        """End a time-out."""
        ...

    async def name_of(self, tx: Tx, account_id: str) -> str | None:
        """Return the name somebody last wrote under; None for who never wrote."""
        ...


class AuditStore(Protocol):
    """The audit log."""

    async def put(self, tx: Tx, entry: AuditEntry, place_id: str | None) -> None:
        """Store an entry; `place_id` names the private place it tells of."""
        ...

    async def page(
        self,
        tx: Tx,
        community_id: str,
        wanted: AuditFilter,
        before: str | None,
        limit: int,
    ) -> list[tuple[AuditEntry, str | None]]:
        """Return wanted entries with their private place, newest first, older than one if given."""
        ...

    async def actors(self, tx: Tx, community_id: str) -> list[tuple[str, str]]:
        """Return who stands in the log: account ids with names."""
        ...


class ReportStore(Protocol):
    """Reports and their notes."""

    async def put(self, tx: Tx, report: Report) -> None:
        """Store a new report or its new state, without its notes."""
        ...

    async def put_note(self, tx: Tx, report_id: str, note: ReportNote) -> None:
        """Store a note on a report."""
        ...

    async def by_id(self, tx: Tx, report_id: str) -> Report | None:
        """Return one report with its notes."""
        ...

    async def standing(
        self, tx: Tx, community_id: str, by_id: str, message_id: str | None, account_id: str
    ) -> Report | None:
        """Return the report somebody filed on the same thing that is not closed yet."""
        ...

    async def listed(self, tx: Tx, community_id: str, limit: int) -> list[Report]:
        """Return a community's reports with their notes: unclosed ones first, newest first."""
        ...
