"""Reports: file one, list them, move them, write notes. Only moderators hear of them (MO22)."""

from msgspec import Struct
from msgspec.structs import replace

from madang.community.errors import SlowDown
from madang.community.errors.moderation import ReportInvalid, ReportNotFound, TooManyNotes
from madang.community.events.moderation import ReportsChanged
from madang.community.model import Message, Permission, clean_message, clean_text
from madang.community.model.audit import Change
from madang.community.model.moderation import (
    NOTE_TEXT_MAX_CHARS,
    NOTES_MAX,
    REPORT_TEXT_MAX_CHARS,
    REPORTS_LISTED_MAX,
    REPORTS_PER_HOUR_MAX,
    Report,
    ReportNote,
    ReportReason,
    ReportState,
)
from madang.community.service.access import Access
from madang.community.service.audit import Act, record
from madang.community.service.seen import seen_ids
from madang.community.service.tools import Tools, moderation_stream
from madang.engines.bus.turns import over_limit_s
from madang.engines.sql.port import Tx
from madang.kernel.ids import new_id
from madang.realtime.streams import Out, Position

HOUR_MS = 60 * 60_000
# Its events name nothing, so that whoever handles any of the moderators' lists may hear of them.
_MODERATE = Permission.MANAGE_MESSAGES | Permission.KICK | Permission.MANAGE_COMMUNITY


class NewReport(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A report to be filed: on a message, or on a member when there is no message."""

    message_id: str | None = None
    account_id: str | None = None
    reason: ReportReason = "other"
    text: str = ""


class Filed(Struct, frozen=True, kw_only=True):
    """All that the reporter is told."""

    report_id: str


class ReportList(Struct, frozen=True, kw_only=True):
    """A community's reports at a position of the moderators' stream."""

    at: Position
    reports: list[Report]


class Reports:
    """Verbs on reports."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access

    async def file(self, community_id: str, new: NewReport, account_id: str, name: str) -> Filed:
        """Ask the moderators to look at a message or a member (MO20).

        Raises:
            NotMember, ReportInvalid, MessageNotFound, SlowDown.
        """
        # Somebody timed out may still report what is done to them.
        await self._access.need_here(community_id, account_id, Permission.VIEW)
        await self._access.need(community_id, account_id, "member")
        rights = await self._access.rights(community_id)
        if rights is not None and rights.is_direct:
            raise ReportInvalid("Nobody moderates a direct channel; block the person instead.")
        message = await self._message(community_id, new, account_id)
        target_id = message.author_id if message else new.account_id or ""
        text = clean_text(new.text, REPORT_TEXT_MAX_CHARS)
        await self._check_rate(account_id)

        async def work(tx: Tx, out: Out) -> Filed:
            member = await self._tools.members.member(tx, community_id, target_id)
            if target_id == account_id or (member is None and message is None):
                raise ReportInvalid("Name a message of others or another member.")
            kept = await self._tools.reports.standing(
                tx, community_id, account_id, new.message_id, target_id
            )
            if kept is not None:
                return Filed(report_id=kept.report_id)
            stream = moderation_stream(community_id)
            seq = await out.next_seq(stream)
            now_ms = self._tools.clock.now_ms()
            report = Report(
                report_id=new_id(),
                community_id=community_id,
                channel_id=message.channel_id if message else None,
                message_id=message.message_id if message else None,
                message_seq=message.seq if message else None,
                message_text=message.text if message else "",
                account_id=target_id,
                account_name=member.name if member else message.author_name if message else "",
                reason=new.reason,
                text=text,
                by_id=account_id,
                by_name=name,
                created_at_ms=now_ms,
                state="open",
                handled_by_id=None,
                handled_by_name=None,
                changed_at_ms=now_ms,
                notes=(),
            )
            await self._tools.reports.put(tx, report)
            await out.emit(stream, seq, ReportsChanged(community_id=community_id))
            return Filed(report_id=report.report_id)

        return await self._tools.streams.write(work)

    async def listed(self, community_id: str, account_id: str) -> ReportList:
        """Return the reports a moderator sees: not on themselves, nor of hidden places (MO23, MO25)."""
        await self._access.need_here(community_id, account_id, Permission.MANAGE_MESSAGES)

        async def work(tx: Tx) -> ReportList:
            found = await self._tools.reports.listed(tx, community_id, REPORTS_LISTED_MAX)
            return ReportList(
                at=await self._tools.streams.position(tx, moderation_stream(community_id)),
                reports=[r for r in found if r.account_id != account_id],
            )

        told = await self._tools.db.read(work)
        places = [r.channel_id for r in told.reports if r.channel_id is not None]
        seen = await seen_ids(self._tools, self._access, (community_id, account_id), places)
        return replace(
            told, reports=[r for r in told.reports if r.channel_id is None or r.channel_id in seen]
        )

    async def move(self, report_id: str, state: ReportState, account_id: str, name: str) -> Report:
        """Put a report into another state."""
        community_id = await self._community_of(report_id, account_id)

        async def work(tx: Tx, out: Out) -> Report:
            stream = moderation_stream(community_id)
            seq = await out.next_seq(stream)
            before = await self._standing(tx, report_id)
            after = replace(
                before,
                state=state,
                handled_by_id=None if state == "open" else account_id,
                handled_by_name=None if state == "open" else name,
                changed_at_ms=self._tools.clock.now_ms(),
            )
            await self._tools.reports.put(tx, after)
            await out.emit(stream, seq, ReportsChanged(community_id=community_id))
            if before.state != state:
                act = Act(
                    community_id=community_id,
                    actor_id=account_id,
                    kind="report_changed",
                    target_kind="report",
                    target_id=report_id,
                    target_name=before.account_name,
                    changes=(Change(field="state", before=before.state, after=state),),
                )
                await record(self._tools, tx, act)
            return after

        return await self._tools.streams.write(work)

    async def note(self, report_id: str, text: str, account_id: str, name: str) -> Report:
        """Write a note on a report."""
        community_id = await self._community_of(report_id, account_id)
        text = clean_message(clean_text(text, NOTE_TEXT_MAX_CHARS))

        async def work(tx: Tx, out: Out) -> Report:
            stream = moderation_stream(community_id)
            seq = await out.next_seq(stream)
            before = await self._standing(tx, report_id)
            if len(before.notes) >= NOTES_MAX:
                raise TooManyNotes(
                    f"A report carries at most {NOTES_MAX} notes.", notes_max=NOTES_MAX
                )
            note = ReportNote(
                note_id=new_id(),
                by_id=account_id,
                by_name=name,
                text=text,
                at_ms=self._tools.clock.now_ms(),
            )
            await self._tools.reports.put_note(tx, report_id, note)
            after = replace(before, notes=(*before.notes, note))
            await out.emit(stream, seq, ReportsChanged(community_id=community_id))
            return after

        return await self._tools.streams.write(work)

    async def may_follow(self, community_id: str, account_id: str | None) -> bool:
        """Say whether someone may follow the moderators' stream."""
        mask = await self._access.mask_here(community_id, account_id)
        return bool(mask & _MODERATE)

    async def _message(self, community_id: str, new: NewReport, account_id: str) -> Message | None:
        if new.message_id is None:
            return None
        wanted = new.message_id
        found = await self._tools.db.read(lambda tx: self._tools.messages.by_id(tx, wanted))
        if found is None:
            raise ReportInvalid("The message was deleted.", message_id=wanted)
        channel = await self._access.channel(found.channel_id, account_id)
        if channel.community_id != community_id:
            raise ReportInvalid("The message is in another community.", message_id=wanted)
        return found

    async def _community_of(self, report_id: str, account_id: str) -> str:
        report = await self._tools.db.read(lambda tx: self._standing(tx, report_id))
        here = report.community_id
        may = Permission.MANAGE_MESSAGES in await self._access.mask_here(here, account_id)
        places = [report.channel_id] if report.channel_id is not None else []
        seen = await seen_ids(self._tools, self._access, (here, account_id), places)
        if not may or report.account_id == account_id or len(seen) < len(places):
            raise ReportNotFound("There is no such report.", report_id=report_id)
        return here

    async def _standing(self, tx: Tx, report_id: str) -> Report:
        report = await self._tools.reports.by_id(tx, report_id)
        if report is None:
            raise ReportNotFound("There is no such report.", report_id=report_id)
        return report

    async def _check_rate(self, account_id: str) -> None:
        key = f"reports:{account_id}"
        wait_s = await over_limit_s(self._tools.bus, key, REPORTS_PER_HOUR_MAX, HOUR_MS)
        if wait_s is not None:
            raise SlowDown(f"Too many reports; go on in {wait_s} s.", retry_after_s=wait_s)
