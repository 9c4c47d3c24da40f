"""Twitter v1.1 statuses and delete notices, as recorded from its streams.

Only `id_str` is read: `id` passes 2^53. Facts: the field list of the recorded statuses themselves.
"""

import msgspec
from msgspec import Struct

from madang.trends.formats.parsed import Arrived, Parsed, Withdrawn
from madang.trends.formats.times import ms_from_twitter

SOURCE = "twitter"


class _User(Struct, frozen=True):
    id_str: str
    screen_name: str | None = None


class _Status(Struct, frozen=True):
    id_str: str
    user: _User
    created_at: str
    text: str | None = None
    full_text: str | None = None
    lang: str | None = None
    favorite_count: int | float | None = None
    retweet_count: int | float | None = None


class _DeletedStatus(Struct, frozen=True):
    id_str: str


class _Delete(Struct, frozen=True):
    status: _DeletedStatus


_decode_status = msgspec.json.Decoder(_Status).decode
_decode_delete = msgspec.json.Decoder(_Delete).decode


def parse_status(body: bytes) -> Parsed:
    """Read a status."""
    status = _decode_status(body)
    text = status.full_text if status.full_text is not None else status.text
    if text is None:
        raise msgspec.ValidationError("Object missing required field `text`")
    name = status.user.screen_name
    at_ms = ms_from_twitter(status.created_at)
    return Arrived(
        source=SOURCE,
        post_id=status.id_str,
        author_id=status.user.id_str,
        author_name=name,
        text=_unescaped(text),
        tags="",
        lang=None if status.lang == "und" else status.lang,
        url=f"https://twitter.com/{name}/status/{status.id_str}" if name else None,
        at_ms=at_ms,
        created_at_ms=at_ms,
        likes_count=int(status.favorite_count or 0),
        reposts_count=int(status.retweet_count or 0),
        is_synthetic=False,
    )


def parse_delete(notice: bytes) -> Parsed:
    """Read the `delete` of a delete notice."""
    return Withdrawn(source=SOURCE, post_id=_decode_delete(notice).status.id_str, at_ms=None)


def _unescaped(text: str) -> str:
    """Undo the three entities the platform writes in texts."""
    if "&" not in text:
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
