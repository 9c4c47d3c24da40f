"""The trends board's things as frozen structs: what the API sends, exactly.

A post belongs to the minute of its time at the source (`at_ms`), so one time axis carries the
charts and the ledger alike. Rules with ids stand in `docs/specs/trends.md`.
"""

from msgspec import Struct

from madang.kernel.source import SourceState
from madang.realtime.streams import Position

MINUTE_MS = 60_000
KEYWORDS_MAX = 50
KEYWORD_LENGTH_MIN_CHARS = 2
KEYWORD_LENGTH_MAX_CHARS = 64
EVERY_POST = "*"
"""The keyword that matches every post; the one keyword shorter than KEYWORD_LENGTH_MIN_CHARS."""
POSTS_PER_EVENT_MAX = 50
REMOVED_PER_EVENT_MAX = 200
COUNT_MINUTES_MAX = 7 * 24 * 60
COUNT_POINTS_MAX = 2_000
PER_MINUTE_LENGTH = 60
LEDGER_MINUTES_SHOWN = 10
LEDGER_MINUTES_MAX = 24 * 60
TOP_POSTS_COUNT = 20
POST_TEXT_MAX_CHARS = 4_000


class Post(Struct, frozen=True, kw_only=True):
    """A stored post of one board. (`source`, `post_id`) is its identity (TR1)."""

    source: str
    """`bluesky`, `twitter`, `mastodon` or `synthetic`."""
    post_id: str
    """The source's own id, as text: ids pass 2^53."""
    position: int
    """Place in the board's feed: greater is newer. The cursor of history pages (TR20)."""
    author_id: str
    author_name: str | None
    """Name or handle, where the source tells it (Jetstream does not)."""
    text: str
    lang: str | None
    url: str | None
    keywords: tuple[str, ...]
    """The board's keywords that matched, in the board's order."""
    at_ms: int
    """Time at the source, on this machine's axis (a replay is shifted to now) (TR5)."""
    created_at_ms: int | None
    """What the author's client claims; never used for counting."""
    likes_count: int
    reposts_count: int
    is_synthetic: bool
    """Made by the generator: nobody wrote it."""


class PostKey(Struct, frozen=True, kw_only=True):
    """Identity of a post."""

    source: str
    post_id: str


class KeywordState(Struct, frozen=True, kw_only=True):
    """A keyword of a board, and how often it was met."""

    keyword: str
    since_ms: int
    """When it was (last) put on the board; posts before that were not matched against it."""
    posts_count: int
    """All posts that ever matched it."""
    per_minute: tuple[int, ...]
    """The last PER_MINUTE_LENGTH minutes, oldest first; the first is `Board.per_minute_start_ms`."""


class Totals(Struct, frozen=True, kw_only=True):
    """Sums since the board began (TR14). read = invalid + ignored + duplicate + unmatched + received."""

    read_count: int
    invalid_count: int
    ignored_count: int
    duplicate_count: int
    unmatched_count: int
    received_count: int
    delivered_count: int
    removed_count: int
    """Posts whose text was erased because the author or the source withdrew them (TR16)."""
    late_count: int
    """Posts that came after their minute had passed by LATE_AFTER_MS (TR7)."""


class LedgerRow(Struct, frozen=True, kw_only=True):
    """One minute of the ledger. Closed: received = stored = counted = delivered (TR13)."""

    minute_ms: int
    read: int
    invalid: int
    ignored: int
    duplicate: int
    unmatched: int
    received: int
    stored: int
    counted: int
    delivered: int


class Board(Struct, frozen=True, kw_only=True):
    """Snapshot of a trends board."""

    at: Position
    channel_id: str
    keywords: tuple[KeywordState, ...]
    per_minute_start_ms: int
    totals: Totals
    ledger: tuple[LedgerRow, ...]
    """The newest LEDGER_MINUTES_SHOWN minutes that have a row, oldest first."""
    source: SourceState


class PostPage(Struct, frozen=True, kw_only=True):
    """A page of the feed, newest first."""

    posts: tuple[Post, ...]
    next: int | None
    """Pass as `before` for the page of older posts; None at the end of history."""


class Series(Struct, frozen=True, kw_only=True):
    """One keyword's counts, one per step."""

    keyword: str
    counts: tuple[int, ...]


class Counts(Struct, frozen=True, kw_only=True):
    """Counts over time. The last step holds the present and is still growing."""

    start_ms: int
    step_ms: int
    series: tuple[Series, ...]


class RankedPost(Struct, frozen=True, kw_only=True):
    """A post and why it stands where it does."""

    post: Post
    score: int
    """Likes + 2 x reposts as far as the source tells them (TR21)."""


class TopPosts(Struct, frozen=True, kw_only=True):
    """The best posts of the last `minutes`, best first."""

    minutes: int
    posts: tuple[RankedPost, ...]


class Ledger(Struct, frozen=True, kw_only=True):
    """Rows per minute, oldest first."""

    rows: tuple[LedgerRow, ...]
    open_count: int
    """Rows that are not closed now; posts on their way, or a fault when it stays."""


class KeywordsWanted(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of PUT keywords: the whole new list, in the order to show."""

    keywords: tuple[str, ...]


class KeywordList(Struct, frozen=True, kw_only=True):
    """The board's keywords after a change."""

    keywords: tuple[KeywordState, ...]


def minute_of(at_ms: int) -> int:
    """Return the start of the minute a moment lies in."""
    return at_ms - at_ms % MINUTE_MS


def is_closed(row: LedgerRow) -> bool:
    """Say whether a minute's ledger is closed, and every line read is accounted for."""
    return (
        row.received == row.stored == row.counted == row.delivered
        and row.read == row.invalid + row.ignored + row.duplicate + row.unmatched + row.received
    )
