"""Bans, time-outs and reports as frozen structs."""

from typing import Literal

from msgspec import Struct

TIME_OUT_MIN_MS = 60_000
TIME_OUT_MAX_MS = 28 * 24 * 60 * 60_000
BANS_LISTED_MAX = 1000

REPORTS_PER_HOUR_MAX = 30
REPORTS_LISTED_MAX = 200
REPORT_TEXT_MAX_CHARS = 1000
NOTE_TEXT_MAX_CHARS = 1000
NOTES_MAX = 50

ReportReason = Literal["spam", "abuse", "harm", "other"]
ReportState = Literal["open", "in_progress", "resolved", "dismissed"]


class Ban(Struct, frozen=True, kw_only=True):
    """An account that may not come back."""

    community_id: str
    account_id: str
    name: str
    reason: str
    by_id: str
    by_name: str
    banned_at_ms: int


class TimeOut(Struct, frozen=True, kw_only=True):
    """A member who may only read until a moment."""

    community_id: str
    account_id: str
    until_ms: int
    by_id: str
    reason: str


class ReportNote(Struct, frozen=True, kw_only=True):
    """What a moderator wrote on a report."""

    note_id: str
    by_id: str
    by_name: str
    text: str
    at_ms: int


class Report(Struct, frozen=True, kw_only=True):
    """A message or a member that somebody asked the moderators to look at."""

    report_id: str
    community_id: str
    channel_id: str | None
    message_id: str | None
    message_seq: int | None
    """None when a person is reported, not a message."""
    message_text: str
    """As it stood when it was reported (MO21)."""
    account_id: str
    account_name: str
    reason: ReportReason
    text: str
    by_id: str
    by_name: str
    created_at_ms: int
    state: ReportState
    handled_by_id: str | None
    handled_by_name: str | None
    changed_at_ms: int
    notes: tuple[ReportNote, ...]
