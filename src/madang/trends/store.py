"""The ports of the trends rows. Every method runs inside the transaction it is given."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from msgspec import Struct

from madang.engines.sql.port import Tx
from madang.trends.formats import Arrived, Reacted
from madang.trends.model import LedgerRow, Post, PostKey, RankedPost, Totals


class BoardRow(Struct, frozen=True, kw_only=True):
    """A board as the intake holds it."""

    channel_id: str
    keywords_no: int
    """Grows when the keywords change, so that posts matched with old ones are matched again."""
    top_position: int
    delivered_position: int
    change_no: int
    """Grows with every change of windows or ledger; rows carry the one that changed them last."""
    told_change_no: int
    totals: Totals


class Draft(Struct, frozen=True, kw_only=True):
    """A matched post on its way into the store."""

    position: int
    minute_ms: int
    at_ms: int
    keywords: tuple[str, ...]
    post: Arrived


class Tally(Struct, kw_only=True):
    """What happened to the lines of one minute in one batch."""

    read: int = 0
    invalid: int = 0
    ignored: int = 0
    duplicate: int = 0
    unmatched: int = 0
    received: int = 0


class Parked(Struct, frozen=True, kw_only=True):
    """A line that could not be read (TR3)."""

    log_offset: int
    at_ms: int
    feed: str
    reason: str
    body: bytes


class KeywordRow(Struct, frozen=True, kw_only=True):
    """A keyword of a board."""

    keyword: str
    since_ms: int
    posts_count: int


class WindowRow(Struct, frozen=True, kw_only=True):
    """How many posts of one minute met a keyword."""

    keyword: str
    minute_ms: int
    posts_count: int


class BoardStore(Protocol):
    """Boards, their keywords, the intake's offset, parked lines."""

    async def add(self, tx: Tx, channel_id: str, at_ms: int) -> bool:
        """Make a board; False when it is there already."""
        ...

    async def remove(self, tx: Tx, channel_id: str) -> None:
        """Forget a board with everything in it."""
        ...

    async def board(self, tx: Tx, channel_id: str) -> BoardRow | None:
        """Return one board."""
        ...

    async def boards(self, tx: Tx) -> list[BoardRow]:
        """Return every board."""
        ...

    async def lock(self, tx: Tx, channel_id: str, keywords_no: int) -> BoardRow | None:
        """Take the next `change_no`; None when the board is gone or has other keywords now."""
        ...

    async def keywords(self, tx: Tx, channel_id: str) -> list[KeywordRow]:
        """Return the keywords in their order."""
        ...

    async def put_keywords(
        self, tx: Tx, channel_id: str, keywords: Sequence[str], at_ms: int
    ) -> None:
        """Replace the keywords; the ones that stay keep `since_ms` and `posts_count`."""
        ...

    async def advance(self, tx: Tx, channel_id: str, top_position: int, added: Totals) -> None:
        """Move the top and add to the totals."""
        ...

    async def add_removed(self, tx: Tx, channel_id: str, removed_count: int) -> Totals:
        """Count withdrawn posts and return the totals."""
        ...

    async def add_to_keywords(self, tx: Tx, channel_id: str, new: dict[str, int]) -> None:
        """Add newly stored posts to the keywords' totals."""
        ...

    async def delivered(self, tx: Tx, row: BoardRow, posts_count: int) -> Totals:
        """Note that everything up to `row` has been told; return the totals."""
        ...

    async def offset(self, tx: Tx, consumer: str) -> int:
        """Return the last log offset whose effects are stored; 0 at the beginning."""
        ...

    async def move_offset(self, tx: Tx, consumer: str, before: int, after: int) -> bool:
        """Move the offset; False when someone else moved it first."""
        ...

    async def park(self, tx: Tx, lines: Sequence[Parked]) -> None:
        """Keep unreadable lines, dropping the oldest beyond PARKED_KEPT."""
        ...

    async def parked(self, tx: Tx, limit: int) -> list[Parked]:
        """Return unreadable lines, newest first."""
        ...


class PostStore(Protocol):
    """Posts, who withdrew them, and how they are read."""

    async def insert(
        self, tx: Tx, channel_id: str, drafts: Sequence[Draft], after: int
    ) -> set[int]:
        """Store the drafts that are new, with their matches; return their positions.

        Args:
            after: every position of the drafts is greater, every stored one is not.
        """
        ...

    async def withdraw(
        self, tx: Tx, channel_id: str, keys: Sequence[PostKey], at_ms: int
    ) -> list[PostKey]:
        """Erase posts; return the ones that stood until now."""
        ...

    async def keys_by_author(
        self, tx: Tx, channel_id: str, source: str, author_id: str
    ) -> list[PostKey]:
        """Return the standing posts of an author."""
        ...

    async def react(self, tx: Tx, channel_id: str, reactions: Sequence[Reacted]) -> None:
        """Count likes and reposts of stored posts, each once."""
        ...

    async def unreact(self, tx: Tx, channel_id: str, reactions: Sequence[tuple[str, str]]) -> None:
        """Take likes and reposts, given as (source, reaction_id), back."""
        ...

    async def newest(self, tx: Tx, channel_id: str, after: int, limit: int) -> list[Post]:
        """Return the newest standing posts above a position, ascending."""
        ...

    async def span(self, tx: Tx, channel_id: str, after: int) -> tuple[int, list[int]]:
        """Return how many posts stand or stood above a position, and their minutes."""
        ...

    async def page(
        self, tx: Tx, channel_id: str, keyword: str | None, before: int | None, limit: int
    ) -> list[Post]:
        """Return standing posts below a position, newest first."""
        ...

    async def top(self, tx: Tx, channel_id: str, from_ms: int, limit: int) -> list[RankedPost]:
        """Return the best posts since a minute (TR21)."""
        ...

    async def prune(self, tx: Tx, channel_id: str, before_ms: int) -> int:
        """Forget the oldest stored hour before a moment, whole; return the minutes forgotten."""
        ...


class CountStore(Protocol):
    """Windows and the ledger."""

    async def recount(
        self, tx: Tx, channel_id: str, minutes: Iterable[int], change_no: int
    ) -> None:
        """Set windows, stored and counted of these minutes from the stored rows (TR14)."""
        ...

    async def add(self, tx: Tx, channel_id: str, tallies: dict[int, Tally], change_no: int) -> None:
        """Add what the intake decided about a batch's lines to the ledger."""
        ...

    async def recount_delivered(
        self, tx: Tx, channel_id: str, minutes: Iterable[int], delivered_position: int
    ) -> None:
        """Set delivered of these minutes from the stored rows."""
        ...

    async def changed_windows(self, tx: Tx, channel_id: str, after: int) -> list[WindowRow]:
        """Return the windows changed after a `change_no`."""
        ...

    async def changed_ledger(
        self, tx: Tx, channel_id: str, after: int, minutes: Iterable[int]
    ) -> list[LedgerRow]:
        """Return the ledger rows changed after a `change_no`, and those of `minutes`."""
        ...

    async def windows(
        self, tx: Tx, channel_id: str, from_ms: int, until_ms: int
    ) -> list[WindowRow]:
        """Return the windows of minutes in [from_ms, until_ms)."""
        ...

    async def ledger(self, tx: Tx, channel_id: str, from_ms: int, limit: int) -> list[LedgerRow]:
        """Return the newest `limit` rows since a minute, oldest first."""
        ...


class Stores(Struct, frozen=True):
    """The three together, as they are always passed."""

    boards: BoardStore
    posts: PostStore
    counts: CountStore
