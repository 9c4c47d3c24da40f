"""The audit log's entries: who did what to whom, and which fields it changed."""

from typing import Any, Literal

from msgspec import Struct, to_builtins

AUDIT_PAGE_MAX = 100
CHANGE_LENGTH_MAX_CHARS = 200
REASON_LENGTH_MAX_CHARS = 500

AuditKind = Literal[
    "community_updated",
    "owner_changed",
    "category_created",
    "category_updated",
    "category_deleted",
    "channel_created",
    "channel_updated",
    "channel_deleted",
    "thread_updated",
    "thread_deleted",
    "overwrite_changed",
    "role_created",
    "role_updated",
    "role_deleted",
    "member_role_changed",
    "member_kicked",
    "member_banned",
    "member_unbanned",
    "member_timed_out",
    "time_out_ended",
    "invite_created",
    "invite_revoked",
    "message_deleted",
    "messages_deleted",
    "messages_expired",
    "retention_changed",
    "emoji_created",
    "emoji_renamed",
    "emoji_deleted",
    "report_changed",
    "rule_created",
    "rule_updated",
    "rule_deleted",
    "join_form_updated",
    "request_accepted",
    "request_refused",
    "bot_added",
    "webhook_created",
    "webhook_updated",
    "webhook_deleted",
    "hook_created",
    "hook_updated",
    "hook_deleted",
    "community_exported",
    "messages_imported",
    "nickname_changed",
]
TargetKind = Literal[
    "community",
    "category",
    "channel",
    "role",
    "member",
    "invite",
    "message",
    "report",
    "emoji",
    "rule",
]


class Change(Struct, frozen=True, kw_only=True):
    """One field before and after, as text; None where there was or is nothing."""

    field: str
    before: str | None
    after: str | None


class AuditEntry(Struct, frozen=True, kw_only=True):
    """One administrative act."""

    entry_id: str
    community_id: str
    at_ms: int
    actor_id: str
    actor_name: str
    kind: AuditKind
    target_kind: TargetKind
    target_id: str
    target_name: str
    changes: tuple[Change, ...]
    reason: str


EVER_MS = (0, (1 << 63) - 1)
"""A span of time that leaves nothing out."""


class AuditFilter(Struct, frozen=True, kw_only=True):
    """Which entries are asked for; None leaves nothing out."""

    actor_id: str | None = None
    kind: AuditKind | None = None
    span_ms: tuple[int, int] = EVER_MS
    """From the first moment, up to but without the second."""


EVERYTHING = AuditFilter()


def changes_of(
    before: Struct | None, after: Struct | None, leave: frozenset[str] = frozenset()
) -> tuple[Change, ...]:
    """Return the fields in which two states of a thing differ; None stands for a thing not there."""
    old: dict[str, Any] = to_builtins(before) if before is not None else {}
    new: dict[str, Any] = to_builtins(after) if after is not None else {}
    return tuple(
        Change(field=field, before=_told(old.get(field)), after=_told(new.get(field)))
        for field in dict.fromkeys([*old, *new])
        if field not in leave and old.get(field) != new.get(field)
    )


def _told(value: Any) -> str | None:
    if value is None:
        return None
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
    return text[:CHANGE_LENGTH_MAX_CHARS]
