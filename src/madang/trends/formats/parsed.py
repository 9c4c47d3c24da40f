"""What a line of a source can turn out to be (TR2), whatever platform sent it."""

from typing import Literal

from msgspec import Struct

ReactionKind = Literal["like", "repost"]


class Arrived(Struct, frozen=True, kw_only=True):
    """A post was made."""

    source: str
    post_id: str
    author_id: str
    author_name: str | None
    text: str
    tags: str
    """Tags that stand outside the text, written `#a #b` (TR8)."""
    lang: str | None
    url: str | None
    at_ms: int | None
    created_at_ms: int | None
    likes_count: int
    reposts_count: int
    is_synthetic: bool


class Withdrawn(Struct, frozen=True, kw_only=True):
    """A post was deleted."""

    source: str
    post_id: str
    at_ms: int | None


class AuthorWithdrawn(Struct, frozen=True, kw_only=True):
    """An account is gone or hidden, and every post of it with it."""

    source: str
    author_id: str
    at_ms: int | None


class Reacted(Struct, frozen=True, kw_only=True):
    """Someone liked or reposted a post."""

    source: str
    reaction_id: str
    kind: ReactionKind
    post_id: str
    at_ms: int | None


class ReactionWithdrawn(Struct, frozen=True, kw_only=True):
    """A like or repost was taken back."""

    source: str
    reaction_id: str
    at_ms: int | None


class Other(Struct, frozen=True, kw_only=True):
    """Read and understood, and nothing to the board."""

    at_ms: int | None


class Invalid(Struct, frozen=True, kw_only=True):
    """Not readable; `reason` says why."""

    reason: str


Parsed = Arrived | Withdrawn | AuthorWithdrawn | Reacted | ReactionWithdrawn | Other | Invalid
