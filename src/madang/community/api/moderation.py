"""Kick, ban, time-out, the audit log and reports over HTTP."""

from litestar import delete, get, post, put
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from madang.community.model import Member
from madang.community.model.audit import EVER_MS, AuditFilter, AuditKind
from madang.community.model.moderation import Ban, Report, ReportState
from madang.community.service import CommunityService
from madang.community.service.audit import AuditPage
from madang.community.service.reports import Filed, NewReport, ReportList
from madang.identity import Principal, require


class Reason(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why an act is done; it stands in the audit log."""

    reason: str = ""


class NewTimeOut(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long a member is only to read, and why."""

    duration_ms: int
    reason: str = ""


class BanList(Struct, frozen=True, kw_only=True):
    """Who is banned, newest first."""

    bans: list[Ban]


class ReportMove(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The state a report is to have."""

    state: ReportState


class NewNote(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A moderator's note."""

    text: str


@post("/api/communities/{community_id:str}/members/{account_id:str}/kick", status_code=204)
async def kick_member(
    community_id: str,
    account_id: str,
    data: Reason,
    community: CommunityService,
    caller: Principal | None,
) -> None:
    """Remove a member, who may come back."""
    by_id = require(caller).account_id
    await community.sanctions.kick(community_id, account_id, by_id, data.reason)


@get("/api/communities/{community_id:str}/bans")
async def list_bans(
    community_id: str, community: CommunityService, caller: Principal | None
) -> BanList:
    """List who is banned."""
    by_id = require(caller).account_id
    return BanList(bans=await community.sanctions.bans(community_id, by_id))


@put("/api/communities/{community_id:str}/bans/{account_id:str}")
async def ban_account(
    community_id: str,
    account_id: str,
    data: Reason,
    community: CommunityService,
    caller: Principal | None,
) -> Ban:
    """Remove an account and keep it out until the ban is lifted."""
    by_id = require(caller).account_id
    return await community.sanctions.ban(community_id, account_id, by_id, data.reason)


@delete("/api/communities/{community_id:str}/bans/{account_id:str}")
async def lift_ban(
    community_id: str, account_id: str, community: CommunityService, caller: Principal | None
) -> None:
    """Lift a ban."""
    await community.sanctions.unban(community_id, account_id, require(caller).account_id)


@put("/api/communities/{community_id:str}/members/{account_id:str}/time-out")
async def time_out_member(
    community_id: str,
    account_id: str,
    data: NewTimeOut,
    community: CommunityService,
    caller: Principal | None,
) -> Member:
    """Let a member only read for a while."""
    by_id = require(caller).account_id
    return await community.sanctions.time_out(
        community_id, account_id, by_id, data.duration_ms, data.reason
    )


@delete("/api/communities/{community_id:str}/members/{account_id:str}/time-out", status_code=200)
async def end_time_out(
    community_id: str, account_id: str, community: CommunityService, caller: Principal | None
) -> Member:
    """Let a member write again before the time is over."""
    by_id = require(caller).account_id
    return await community.sanctions.end_time_out(community_id, account_id, by_id)


def _moment(at_ms: int | None, otherwise_ms: int) -> int:
    return otherwise_ms if at_ms is None else max(EVER_MS[0], min(at_ms, EVER_MS[1]))


@get("/api/communities/{community_id:str}/audit")
async def list_audit(
    community_id: str,
    community: CommunityService,
    caller: Principal | None,
    actor_id: str | None = None,
    kind: AuditKind | None = None,
    from_ms: int | None = None,
    until_ms: int | None = None,
    before: str | None = None,
    limit: int | None = None,
) -> AuditPage:
    """Return a page of the audit log, newest first, by actor, kind and span of time."""
    span_ms = (_moment(from_ms, EVER_MS[0]), _moment(until_ms, EVER_MS[1]))
    wanted = AuditFilter(actor_id=actor_id, kind=kind, span_ms=span_ms)
    return await community.audit.page(
        community_id, require(caller).account_id, wanted, before, limit
    )


@post("/api/communities/{community_id:str}/reports")
async def file_report(
    community_id: str, data: NewReport, community: CommunityService, caller: Principal | None
) -> Filed:
    """Report a message or a member to the moderators."""
    who = require(caller)
    return await community.reports.file(community_id, data, who.account_id, who.name)


@get("/api/communities/{community_id:str}/reports")
async def list_reports(
    community_id: str, community: CommunityService, caller: Principal | None
) -> ReportList:
    """List the reports, unclosed ones first (moderators)."""
    return await community.reports.listed(community_id, require(caller).account_id)


@put("/api/reports/{report_id:str}/state")
async def move_report(
    report_id: str, data: ReportMove, community: CommunityService, caller: Principal | None
) -> Report:
    """Put a report into another state (moderators)."""
    who = require(caller)
    return await community.reports.move(report_id, data.state, who.account_id, who.name)


@post("/api/reports/{report_id:str}/notes")
async def note_report(
    report_id: str, data: NewNote, community: CommunityService, caller: Principal | None
) -> Report:
    """Write a note on a report (moderators)."""
    who = require(caller)
    return await community.reports.note(report_id, data.text, who.account_id, who.name)


ROUTES: list[HTTPRouteHandler] = [
    kick_member,
    list_bans,
    ban_account,
    lift_ban,
    time_out_member,
    end_time_out,
    list_audit,
    file_report,
    list_reports,
    move_report,
    note_report,
]
