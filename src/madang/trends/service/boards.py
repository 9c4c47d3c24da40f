"""The trends service: what people ask a board, and the keywords they give it."""

from collections.abc import Sequence

from madang.engines.sql.port import Tx
from madang.kernel.paging import page_limit
from madang.kernel.source import SourceState
from madang.realtime.streams import Out
from madang.trends.errors import BadRange, NoBoard, NotAllowed
from madang.trends.events import KeywordsChanged
from madang.trends.matching import checked_keywords
from madang.trends.model import (
    COUNT_MINUTES_MAX,
    COUNT_POINTS_MAX,
    LEDGER_MINUTES_MAX,
    LEDGER_MINUTES_SHOWN,
    MINUTE_MS,
    PER_MINUTE_LENGTH,
    TOP_POSTS_COUNT,
    Board,
    Counts,
    KeywordList,
    KeywordState,
    Ledger,
    PostPage,
    Series,
    TopPosts,
    is_closed,
    minute_of,
)
from madang.trends.service.feed import Feed, Keeper
from madang.trends.service.intake import Intake, stream_of
from madang.trends.service.ports import Parts
from madang.trends.store import BoardRow, Parked, WindowRow


class TrendsService:
    """Boards of keywords over a social feed. `start` begins to read the feed."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._db = parts.db
        self._clock = parts.clock
        self._stores = parts.stores
        self.intake = Intake(parts)
        self.feed = Feed(parts, self.intake)
        self.keeper = Keeper(parts, self.feed)

    def start(self) -> None:
        """Begin to read the feed, on the running loop."""
        self.keeper.start()

    async def stop(self) -> None:
        """Stop reading; nothing that was kept is lost."""
        await self.keeper.stop()

    def source_state(self) -> SourceState:
        """Say where the posts come from and how the source does."""
        return self.feed.state()

    async def add_board(self, channel_id: str, keywords: Sequence[str]) -> None:
        """Make a board with its first keywords; a board that is there stays as it is.

        Raises:
            BadKeywords: the list breaks a rule (TR12).
        """
        words = checked_keywords(keywords)
        boards, now_ms = self._stores.boards, self._clock.now_ms()

        async def work(tx: Tx) -> None:
            if await boards.add(tx, channel_id, now_ms):
                await boards.put_keywords(tx, channel_id, words, now_ms)

        await self._db.write(work)
        self.intake.forget_boards()

    async def remove_board(self, channel_id: str) -> None:
        """Forget a board with everything in it (its channel is gone)."""
        await self._db.write(lambda tx: self._stores.boards.remove(tx, channel_id))
        self.intake.forget_boards()

    async def set_keywords(
        self, account_id: str, channel_id: str, keywords: Sequence[str]
    ) -> KeywordList:
        """Give the board other keywords; they are matched from the next batch on (TR12).

        Raises:
            NoBoard: no such board. NotAllowed: the account may not. BadKeywords: see TR12.
        """
        await self._db.read(lambda tx: self._row(tx, channel_id))
        if not await self._parts.may_manage(account_id, channel_id):
            raise NotAllowed(
                "Only owners and moderators of the community may change a board's keywords."
            )
        words = checked_keywords(keywords)
        now_ms = self._clock.now_ms()

        async def work(tx: Tx, out: Out) -> tuple[KeywordState, ...]:
            await self._row(tx, channel_id)
            await self._stores.boards.put_keywords(tx, channel_id, words, now_ms)
            states = await self._keyword_states(tx, channel_id, _first_minute(now_ms))
            seq = await out.next_seq(stream_of(channel_id))
            event = KeywordsChanged(channel_id=channel_id, keywords=states, by_id=account_id)
            await out.emit(stream_of(channel_id), seq, event)
            return states

        states = await self._parts.streams.write(work)
        self.intake.forget_boards()
        return KeywordList(keywords=states)

    async def board(self, channel_id: str) -> Board:
        """Return the snapshot of a board.

        Raises:
            NoBoard: the channel is not a trends board.
        """
        start_ms = _first_minute(self._clock.now_ms())

        async def work(tx: Tx) -> Board:
            row = await self._row(tx, channel_id)
            rows = await self._stores.counts.ledger(tx, channel_id, 0, LEDGER_MINUTES_SHOWN)
            return Board(
                at=await self._parts.streams.position(tx, stream_of(channel_id)),
                channel_id=channel_id,
                keywords=await self._keyword_states(tx, channel_id, start_ms),
                per_minute_start_ms=start_ms,
                totals=row.totals,
                ledger=tuple(rows),
                source=self.source_state(),
            )

        return await self._db.read(work)

    async def posts(
        self, channel_id: str, keyword: str | None, before: int | None, limit: int | None
    ) -> PostPage:
        """Return a page of the feed, newest first (TR20)."""
        count = page_limit(limit)

        async def work(tx: Tx) -> PostPage:
            await self._row(tx, channel_id)
            found = await self._stores.posts.page(tx, channel_id, keyword, before, count + 1)
            following = found[count - 1].position if len(found) > count else None
            return PostPage(posts=tuple(found[:count]), next=following)

        return await self._db.read(work)

    async def counts(self, channel_id: str, minutes: int, step: int) -> Counts:
        """Return each keyword's counts over the last `minutes`, in steps of `step` minutes.

        Raises:
            BadRange: the span is no multiple of the step, or has too many points.
        """
        _check(1 <= minutes <= COUNT_MINUTES_MAX, "minutes", minutes, COUNT_MINUTES_MAX)
        _check(1 <= step <= minutes and minutes % step == 0, "step", step, minutes)
        _check(minutes // step <= COUNT_POINTS_MAX, "points", minutes // step, COUNT_POINTS_MAX)
        until_ms = minute_of(self._clock.now_ms()) + MINUTE_MS
        start_ms = until_ms - minutes * MINUTE_MS
        step_ms = step * MINUTE_MS

        async def work(tx: Tx) -> Counts:
            await self._row(tx, channel_id)
            keywords = await self._stores.boards.keywords(tx, channel_id)
            windows = await self._stores.counts.windows(tx, channel_id, start_ms, until_ms)
            columns = _columns([k.keyword for k in keywords], windows, start_ms, until_ms, step_ms)
            series = tuple(Series(keyword=k, counts=tuple(c)) for k, c in columns.items())
            return Counts(start_ms=start_ms, step_ms=step_ms, series=series)

        return await self._db.read(work)

    async def top(self, channel_id: str, minutes: int) -> TopPosts:
        """Return the best posts of the last `minutes` (TR21)."""
        _check(1 <= minutes <= COUNT_MINUTES_MAX, "minutes", minutes, COUNT_MINUTES_MAX)
        from_ms = minute_of(self._clock.now_ms()) + MINUTE_MS - minutes * MINUTE_MS

        async def work(tx: Tx) -> TopPosts:
            await self._row(tx, channel_id)
            posts = await self._stores.posts.top(tx, channel_id, from_ms, TOP_POSTS_COUNT)
            return TopPosts(minutes=minutes, posts=tuple(posts))

        return await self._db.read(work)

    async def ledger(self, channel_id: str, minutes: int) -> Ledger:
        """Return the ledger's rows of the last `minutes` (TR13)."""
        _check(1 <= minutes <= LEDGER_MINUTES_MAX, "minutes", minutes, LEDGER_MINUTES_MAX)
        from_ms = minute_of(self._clock.now_ms()) + MINUTE_MS - minutes * MINUTE_MS

        async def work(tx: Tx) -> Ledger:
            await self._row(tx, channel_id)
            rows = await self._stores.counts.ledger(tx, channel_id, from_ms, minutes)
            open_count = sum(not is_closed(row) for row in rows)
            return Ledger(rows=tuple(rows), open_count=open_count)

        return await self._db.read(work)

    async def parked(self, limit: int | None = None) -> list[Parked]:
        """Return lines that could not be read, newest first (TR3)."""
        count = page_limit(limit)
        return await self._db.read(lambda tx: self._stores.boards.parked(tx, count))

    async def _row(self, tx: Tx, channel_id: str) -> BoardRow:
        row = await self._stores.boards.board(tx, channel_id)
        if row is None:
            raise NoBoard("The channel is not a trends board, or it is gone.")
        return row

    async def _keyword_states(
        self, tx: Tx, channel_id: str, start_ms: int
    ) -> tuple[KeywordState, ...]:
        keywords = await self._stores.boards.keywords(tx, channel_id)
        until_ms = start_ms + PER_MINUTE_LENGTH * MINUTE_MS
        windows = await self._stores.counts.windows(tx, channel_id, start_ms, until_ms)
        names = [row.keyword for row in keywords]
        columns = _columns(names, windows, start_ms, until_ms, MINUTE_MS)
        return tuple(
            KeywordState(
                keyword=row.keyword,
                since_ms=row.since_ms,
                posts_count=row.posts_count,
                per_minute=tuple(columns[row.keyword]),
            )
            for row in keywords
        )


def _first_minute(now_ms: int) -> int:
    return minute_of(now_ms) - (PER_MINUTE_LENGTH - 1) * MINUTE_MS


def _columns(
    keywords: Sequence[str],
    windows: Sequence[WindowRow],
    start_ms: int,
    until_ms: int,
    step_ms: int,
) -> dict[str, list[int]]:
    """Put windows into steps, with zeros where nothing was met."""
    columns = {keyword: [0] * ((until_ms - start_ms) // step_ms) for keyword in keywords}
    for window in windows:
        if window.keyword in columns:
            columns[window.keyword][(window.minute_ms - start_ms) // step_ms] += window.posts_count
    return columns


def _check(is_fine: bool, name: str, value: int, most: int) -> None:
    if not is_fine:
        raise BadRange(f"{name} is {value}, which does not fit; the most is {most}.", most=most)
