"""The generator's own lines. The struct is shared with the adapter that writes them."""

import msgspec
from msgspec import Struct

from madang.trends.formats.parsed import Arrived, Parsed

SOURCE = "synthetic"


class SyntheticPost(Struct, frozen=True, kw_only=True):
    """A made-up post."""

    post_id: str
    author: str
    text: str
    lang: str
    at_ms: int
    likes_count: int
    reposts_count: int


_decode = msgspec.json.Decoder(SyntheticPost).decode


def encode(post: SyntheticPost) -> bytes:
    """Write the line of a made-up post."""
    return msgspec.json.encode({"synthetic": post})


def parse(body: bytes) -> Parsed:
    """Read the `synthetic` of a line."""
    post = _decode(body)
    return Arrived(
        source=SOURCE,
        post_id=post.post_id,
        author_id=post.author,
        author_name=post.author,
        text=post.text,
        tags="",
        lang=post.lang,
        url=None,
        at_ms=post.at_ms,
        created_at_ms=post.at_ms,
        likes_count=post.likes_count,
        reposts_count=post.reposts_count,
        is_synthetic=True,
    )
