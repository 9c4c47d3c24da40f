"""What an archive of a community holds: its tables, the rules of its rows, and ids made anew.

The one thing to know: an archive may come from anybody. A row is taken only when every place,
message and content that it names is the archive's own (`docs/specs/archives.md`, EX8).
"""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any, Literal

from msgspec import Struct

from madang.community.errors.archives import ArchiveBroken
from madang.kernel.ids import ALPHABET, encode, is_id

FORMAT = 1
HEADER = "madang-export.json"
MANIFEST = "manifest.json"
ROWS = "rows/"
FILES = "files/"
LINE_BYTES_MAX = 4 * 1024 * 1024
FILE_BYTES_MAX = 64 * 1024 * 1024

Scope = Literal["community_id", "channel_id", "message_id", "report_id"]


class Table(Struct, frozen=True):
    """A table of which an archive holds the rows of one community."""

    name: str
    scope: Scope
    """The column by which a row belongs to a community, directly or through its place."""
    key: str
    """The columns of its order, with commas."""
    own: str = ""
    """The column of an id of its own, which must be free where it is imported."""
    only: str = ""
    """A condition more."""


TABLES = (
    Table("category", "community_id", "category_id", "category_id"),
    Table("channel", "community_id", "channel_id", "channel_id"),
    Table("role", "community_id", "role_id", "role_id"),
    Table("member", "community_id", "account_id"),
    Table("member_role", "community_id", "account_id, role_id"),
    Table("overwrite", "community_id", "place_id, subject_kind, subject_id"),
    Table("profile", "community_id", "account_id"),
    Table("custom_emoji", "community_id", "emoji_id", "emoji_id"),
    Table("retention", "community_id", "place_id"),
    Table("message", "channel_id", "message_id", "message_id"),
    Table("thread", "channel_id", "channel_id"),
    Table("thread_member", "community_id", "channel_id, account_id"),
    Table("message_version", "message_id", "message_id, ended_seq"),
    Table("reaction", "message_id", "message_id, added_seq, emoji, account_id"),
    Table("mention", "channel_id", "channel_id, seq, subject_id"),
    Table("pin", "channel_id", "channel_id, message_id"),
    Table("read_marker", "channel_id", "channel_id, account_id"),
    Table("attachment", "channel_id", "attachment_id", "attachment_id", "message_id IS NOT NULL"),
    Table("poll", "channel_id", "message_id"),
    Table("poll_answer", "message_id", "message_id, answer_id"),
    Table("poll_vote", "message_id", "message_id, account_id, answer_id"),
    Table("preview", "channel_id", "preview_id", "preview_id"),
    Table("here_call", "channel_id", "channel_id, seq"),
    Table("slow_mode", "channel_id", "channel_id"),
    Table("rule", "community_id", "rule_id", "rule_id"),
    Table("join_form", "community_id", "community_id"),
    Table("notification_setting", "community_id", "account_id, place_id"),
    Table("ban", "community_id", "account_id"),
    Table("time_out", "community_id", "account_id"),
    Table("audit_entry", "community_id", "entry_id", "entry_id"),
    Table("report", "community_id", "report_id", "report_id"),
    Table("report_note", "report_id", "note_id", "note_id"),
)
BY_NAME = {table.name: table for table in TABLES}
PLACE_COLUMNS = ("channel_id", "category_id", "parent_id", "place_id", "role_id", "report_id")
MESSAGE_COLUMNS = ("message_id", "starter_id")
BLOB_COLUMNS = ("blob_key", "thumbnail_key", "picture_key")
ACCOUNT_COLUMNS = (
    "account_id",
    "author_id",
    "forwarded_author_id",
    "owner_id",
    "made_by_id",
    "by_id",
    "actor_id",
    "handled_by_id",
)

_CHANNELS = "SELECT channel_id FROM channel WHERE community_id = $1"
_WHERE: dict[Scope, str] = {
    "community_id": "community_id = $1",
    "channel_id": f"channel_id IN ({_CHANNELS})",
    "message_id": (
        f"message_id IN (SELECT message_id FROM message WHERE channel_id IN ({_CHANNELS}))"
    ),
    "report_id": "report_id IN (SELECT report_id FROM report WHERE community_id = $1)",
}
_NAMED = re.compile(r"(<[@#]|<:[A-Za-z0-9_]{1,32}:)([0-9a-hjkmnp-tv-z]{16})>")
_BLOB_KEY = re.compile(r"[0-9a-f]{64}")


class Header(Struct, frozen=True, kw_only=True):
    """What an archive says of itself before anything else."""

    format: int
    revision: str
    community_id: str
    name: str
    made_at_ms: int


class Entry(Struct, frozen=True, kw_only=True):
    """One file of an archive."""

    name: str
    sha256: str
    size_bytes: int


class Manifest(Struct, frozen=True, kw_only=True):
    """What an archive holds; its last file."""

    entries: list[Entry]
    counts: dict[str, int]
    """Rows per table."""
    missing: list[str]
    """Contents that were not there any more when it was made."""
    seal: str
    """HMAC-SHA256 of the entries with a secret of the installation that made it."""


def where_of(table: Table) -> str:
    """Return the condition of a community's rows; $1 is its id."""
    only = f" AND {table.only}" if table.only else ""
    return _WHERE[table.scope] + only


def to_json(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as JSON has it; bytes are {"base64": …}."""
    return {
        name: {"base64": base64.b64encode(value).decode()}
        if isinstance(value, bytes | memoryview | bytearray)
        else value
        for name, value in row.items()
    }


def from_json(row: Any, where: str) -> dict[str, Any]:
    """Return a row as the database takes it.

    Raises:
        ArchiveBroken: it is none.
    """
    if not isinstance(row, dict):
        raise ArchiveBroken(f"{where} is no row.", where=where)
    found: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, dict) and isinstance(value.get("base64"), str):
            found[name] = base64.b64decode(value["base64"])
        elif value is None or isinstance(value, str | int | float):
            found[name] = value
        else:
            raise ArchiveBroken(f"{where}: {name} is no value of a row.", where=where)
    return found


def renewed(old: str, salt: str) -> str:
    """Return another id of the same moment, always the same for the same salt."""
    number = 0
    for character in old:
        number = number << 5 | ALPHABET.index(character)
    return id_at(number >> 32, f"{salt}\x1f{old}")


def id_at(at_ms: int, name: str) -> str:
    """Return the id of a moment that a name stands for, always the same."""
    low = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
    return encode(at_ms << 32 | low)


def blob_keys_of(row: Mapping[str, Any]) -> list[str]:
    """Return the contents that a row refers to."""
    keys = [row[name] for name in BLOB_COLUMNS if row.get(name)]
    return [key for key in keys if isinstance(key, str) and _BLOB_KEY.fullmatch(key)]


def translated(
    row: dict[str, Any], account: Callable[[str], str], thing: Callable[[str], str]
) -> dict[str, Any]:
    """Return a row with other ids in every place where one stands."""
    found = dict(row)
    is_member = row.get("subject_kind") == "member"
    for name, value in row.items():
        if not isinstance(value, str) or not value:
            continue
        if name in ACCOUNT_COLUMNS or (name == "subject_id" and is_member):
            found[name] = account(value) if is_id(value) else value
        elif name in ("mentions", "present_ids"):
            # Accounts, roles, and the word `here`.
            found[name] = " ".join(thing(one) if is_id(one) else one for one in value.split())
        elif name in ("text", "forwarded_text"):
            found[name] = _NAMED.sub(
                lambda m: f"{m[1]}{(account if m[1] == '<@' else thing)(m[2])}>", value
            )
        elif (name.endswith("_id") or name == "reply_to") and is_id(value):
            found[name] = thing(value)
    return found
