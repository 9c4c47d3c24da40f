"""What happens on a trends board, on the stream `board:CHANNEL_ID`."""

from madang.kernel.events import Ephemeral, Event
from madang.kernel.source import SourceState
from madang.trends.model import KeywordState, LedgerRow, Post, PostKey, Totals


class PostsArrived(Event, frozen=True, kw_only=True, tag="trends.posts_arrived"):
    """A batch of posts reached the board; at most one per FLUSH_EVERY_MS (TR17)."""

    channel_id: str
    posts: tuple[Post, ...]
    """The newest of them, at most POSTS_PER_EVENT_MAX, ascending position."""
    posts_count: int
    """All posts this event tells of; the ones not in `posts` are read by paging (TR18)."""
    counts: dict[str, dict[int, int]]
    """keyword -> minute (Unix ms) -> the new count of that minute: set it, never add it."""
    keyword_totals: dict[str, int]
    """keyword -> its new `posts_count`, for the keywords that moved."""
    totals: Totals
    ledger: tuple[LedgerRow, ...]
    """The rows that changed, whole: replace by `minute_ms`."""


class PostsRemoved(Event, frozen=True, kw_only=True, tag="trends.posts_removed"):
    """Posts were withdrawn by their authors or the source: take them off the screen (TR16)."""

    channel_id: str
    posts: tuple[PostKey, ...]
    totals: Totals


class KeywordsChanged(Event, frozen=True, kw_only=True, tag="trends.keywords_changed"):
    """The board has other keywords now; `keywords` is the whole new list."""

    channel_id: str
    keywords: tuple[KeywordState, ...]
    by_id: str


class SourceChanged(Ephemeral, frozen=True, kw_only=True, tag="trends.source_changed"):
    """The feed connected, failed or switched; the newest state wins."""

    channel_id: str
    source: SourceState
