"""Mastodon statuses and stream frames (docs.joinmastodon.org: entities/Status, methods/streaming)."""

import html
import re

import msgspec
from msgspec import Struct

from madang.trends.formats.parsed import Arrived, Other, Parsed, Withdrawn
from madang.trends.formats.times import ms_from_iso

SOURCE = "mastodon"
_BREAK = re.compile(r"<br\s*/?>|</p>\s*<p[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


class _Account(Struct, frozen=True):
    acct: str
    id: str = ""
    uri: str | None = None
    url: str | None = None


class _Status(Struct, frozen=True):
    account: _Account
    content: str
    created_at: str
    id: str = ""
    uri: str | None = None
    url: str | None = None
    language: str | None = None
    spoiler_text: str = ""
    visibility: str = "public"
    favourites_count: int = 0
    reblogs_count: int = 0
    reblog: msgspec.Raw = msgspec.Raw()


_decode_status = msgspec.json.Decoder(_Status).decode


def parse_status(body: bytes | str) -> Parsed:
    """Read a status. One that is not public, or only boosts another, is nothing to a board."""
    status = _decode_status(body)
    at_ms = ms_from_iso(status.created_at)
    is_boost = bytes(status.reblog) not in (b"", b"null")
    if is_boost or status.visibility not in ("public", "unlisted"):
        return Other(at_ms=at_ms)
    text = text_of(status.content)
    return Arrived(
        source=SOURCE,
        post_id=status.uri or status.id,
        author_id=status.account.uri or status.account.url or status.account.acct,
        author_name=status.account.acct,
        text=f"{status.spoiler_text}\n{text}" if status.spoiler_text else text,
        tags="",
        lang=status.language,
        url=status.url,
        at_ms=at_ms,
        created_at_ms=at_ms,
        likes_count=status.favourites_count,
        reposts_count=status.reblogs_count,
        is_synthetic=False,
    )


def parse_frame(event: str, payload: str) -> Parsed:
    """Read a frame of the streaming interface, whose payload is JSON inside JSON."""
    if event in ("update", "status.update"):
        return parse_status(payload)
    if event == "delete":
        return Withdrawn(source=SOURCE, post_id=payload, at_ms=None)
    return Other(at_ms=None)


def text_of(content: str) -> str:
    """Return the text of a status' HTML: breaks as line ends, tags off, entities undone."""
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", content))).strip()
