"""What of the community's tables belongs to a person; what they wrote stays, under another id."""

from madang.engines.sql.own_rows import OwnRows

_MINE = "account_id = $1"
_EITHER = "account_id = $1 OR other_id = $1"
_MESSAGES = "message_id IN (SELECT message_id FROM message WHERE author_id = $1)"
_UPLOADS = "upload_id IN (SELECT upload_id FROM upload WHERE account_id = $1)"


def _gone(*tables: str) -> tuple[OwnRows, ...]:
    return tuple(OwnRows(table=table, mine=_MINE) for table in tables)


def _stays(table: str, mine: str, blob: str | None = None) -> OwnRows:
    return OwnRows(table=table, mine=mine, is_dropped=False, blob=blob)


OWN_ROWS = (
    _stays("message", "author_id = $1"),
    _stays("message_version", _MESSAGES),
    _stays("attachment", _MINE, blob="blob_key"),
    _stays("reaction", _MINE),
    _stays("poll_vote", _MINE),
    _stays("thread", "made_by_id = $1"),
    _stays("pin", "by_id = $1"),
    _stays("invite", "made_by_id = $1"),
    _stays("custom_emoji", "made_by_id = $1", blob="blob_key"),
    _stays("report", "by_id = $1"),
    _stays("report_note", "by_id = $1"),
    _stays("audit_entry", "actor_id = $1"),
    _stays("import_run", _MINE),
    OwnRows(
        table="webhook",
        mine="made_by_id = $1",
        is_dropped=False,
        hides=frozenset({"secret_hash"}),
    ),
    OwnRows(table="hook", mine="made_by_id = $1", is_dropped=False, hides=frozenset({"secret"})),
    OwnRows(table="profile", mine=_MINE, blob="picture_key"),
    OwnRows(table="mention", mine="subject_id = $1"),
    OwnRows(table="block", mine=_MINE),
    OwnRows(table="block", mine=_EITHER, is_handed_out=False),
    OwnRows(table="friend", mine=_MINE),
    OwnRows(table="friend", mine=_EITHER, is_handed_out=False),
    OwnRows(table="person_note", mine=_MINE),
    OwnRows(table="person_note", mine=_EITHER, is_handed_out=False),
    OwnRows(table="overwrite", mine="subject_id = $1", is_handed_out=False),
    OwnRows(table="upload_piece", mine=_UPLOADS, is_handed_out=False),
    OwnRows(table="rule_hit", mine=_MINE, is_handed_out=False),
    OwnRows(table="ban", mine=_MINE, is_handed_out=False),
    OwnRows(table="push_subscription", mine=_MINE, hides=frozenset({"endpoint", "p256dh", "auth"})),
    *_gone(
        "upload",
        "invite_use",
        "join_request",
        "time_out",
        "status",
        "telling",
        "people_setting",
        "community_order",
        "direct_closed",
        "slow_mode_turn",
        "notification_setting",
        "read_marker",
        "thread_member",
        "member_role",
        "member",
    ),
)
# Columns that hold a name beside the id of whoever has it.
NAMES = (
    "author_name",
    "forwarded_author_name",
    "account_name",
    "actor_name",
    "target_name",
    "by_name",
    "made_by_name",
    "handled_by_name",
    "decided_by_name",
    "other_name",
)
NOT_PERSONAL = frozenset(
    {
        "blob_use",
        "category",
        "channel",
        "community",
        "community_secret",
        "direct",
        "here_call",
        "hook_cursor",
        "hook_delivery",
        "join_form",
        "poll",
        "poll_answer",
        "preview",
        "push_key",
        "retention",
        "role",
        "rule",
        "search_build",
        "search_entry",
        "slow_mode",
    }
)
