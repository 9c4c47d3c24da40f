"""The intake: from the log to posts, windows, ledger and the boards' streams, effectively once (TR15).

The one thing to know: a batch is one transaction, and the log offset moves in it. Reading and
matching happen before it, in slices that give the loop back, so that chat never waits for a board.
"""

import asyncio
import logging
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from madang.engines.log.port import Record
from madang.engines.sql.port import Tx
from madang.realtime.streams import Out
from madang.trends.events import PostsArrived, PostsRemoved
from madang.trends.formats import Invalid, parse
from madang.trends.matching import Matcher
from madang.trends.model import POSTS_PER_EVENT_MAX, REMOVED_PER_EVENT_MAX, minute_of
from madang.trends.service.plans import Plan, Read, drafts_of, plan_for, read_from, settle
from madang.trends.service.ports import TOPIC, Line, Parts, decode_line
from madang.trends.store import BoardRow, Parked

logger = logging.getLogger(__name__)

CONSUMER = "trends"
BATCH_RECORDS_MAX = 500
SLICE_RECORDS = 50
FLUSH_EVERY_MS = 500
QUIET_FLUSH_EVERY_MS = 5_000
PARKED_BODY_MAX_BYTES = 4_096
DAY_MS = 86_400_000


def stream_of(channel_id: str) -> str:
    """Return the name of a board's stream."""
    return f"board:{channel_id}"


class _Stale(Exception):
    """Offset or keywords moved under the batch; it is read again."""


class _Batch(Struct, frozen=True):
    """A batch on its way into the transaction."""

    before: int
    after: int
    plans: list[tuple[BoardRow, Plan]]
    parked: list[Parked]


class Intake:
    """Takes batches from the log. `tick` is everything it does; the feed calls it."""

    def __init__(self, parts: Parts) -> None:
        self._db = parts.db
        self._log = parts.log
        self._streams = parts.streams
        self._stores = parts.stores
        self._clock = parts.clock
        self._retention_ms = parts.retention_days * DAY_MS
        self._offset: int | None = None
        self._boards: list[tuple[BoardRow, Matcher]] | None = None
        self._told_at_s: dict[str, float] = {}
        self._pending: set[str] = set()
        self._quiet: set[str] = set()
        self.taken_at_ms: int | None = None
        """Arrival of the newest line whose effects are stored."""

    @property
    def is_pending(self) -> bool:
        """Whether a later tick has something to tell even when no line comes."""
        return bool(self._pending or self._quiet)

    async def offset(self) -> int:
        """Return the last log offset whose effects are stored."""
        if self._offset is None:
            boards = self._stores.boards
            offset = await self._db.read(lambda tx: boards.offset(tx, CONSUMER))
            if offset > await self._log.top(TOPIC):
                # The log's file was lost or put back: it begins anew, and so do we.
                logger.warning("the log ends before offset %d; reading it from its start", offset)
                await self._db.write(lambda tx: boards.move_offset(tx, CONSUMER, offset, 0))
                offset = 0
            self._offset = offset
        return self._offset

    def forget(self) -> None:
        """Read offset, boards and keywords again before the next batch."""
        self._offset = self._boards = None

    def forget_boards(self) -> None:
        """Read boards and keywords again before the next batch."""
        self._boards = None

    async def tick(self) -> int:
        """Take one batch and tell the boards that are due; return how many lines were taken."""
        before = await self.offset()
        if self._boards is None:
            self._boards = await self._db.read(self._load)
            # After a restart nobody knows what was told last; asking costs one query.
            self._pending.update(row.channel_id for row, _ in self._boards)
        records = await self._log.read(TOPIC, before, BATCH_RECORDS_MAX)
        batch = await self._plan(before, records)
        due = self._due(batch)
        if not records and not due:
            return 0
        try:
            rows = await self._streams.write(lambda tx, out: self._apply(tx, out, batch, due))
        except _Stale:
            self._offset = self._boards = None
            return 0
        self._committed(batch, due, rows)
        if records:
            self.taken_at_ms = records[-1].at_ms
        return len(records)

    def _committed(self, batch: _Batch, due: set[str], rows: dict[str, BoardRow]) -> None:
        self._offset = batch.after
        for channel_id, row in rows.items():
            is_moved = row.change_no > row.told_change_no
            has_posts = row.top_position > row.delivered_position
            (self._pending.add if has_posts else self._pending.discard)(channel_id)
            (self._quiet.add if is_moved else self._quiet.discard)(channel_id)
        for channel_id in due:
            self._told_at_s[channel_id] = self._clock.monotonic_s()

    async def _load(self, tx: Tx) -> list[tuple[BoardRow, Matcher]]:
        boards = []
        for row in await self._stores.boards.boards(tx):
            keywords = await self._stores.boards.keywords(tx, row.channel_id)
            boards.append((row, Matcher([keyword.keyword for keyword in keywords])))
        return boards

    async def _plan(self, before: int, records: Sequence[Record]) -> _Batch:
        assert self._boards is not None
        reads: list[Read] = []
        parked: list[Parked] = []
        for start in range(0, len(records), SLICE_RECORDS):
            for record in records[start : start + SLICE_RECORDS]:
                reads.append(_read(record, parked))
            await asyncio.sleep(0)
        oldest_ms = minute_of(self._clock.now_ms() - self._retention_ms)
        plans = []
        for row, matcher in self._boards:
            plans.append((row, plan_for(matcher, reads, oldest_ms)))
            await asyncio.sleep(0)
        after = records[-1].offset if records else before
        return _Batch(before, after, plans, parked)

    def _due(self, batch: _Batch) -> set[str]:
        """Return the boards that may be told now (TR17)."""
        now_s = self._clock.monotonic_s()
        due = set()
        for row, plan in batch.plans:
            channel_id = row.channel_id
            waited_s = now_s - self._told_at_s.get(channel_id, float("-inf"))
            has_posts = bool(plan.matched) or channel_id in self._pending
            has_more = bool(plan.tallies) or channel_id in self._quiet
            if (has_posts and waited_s * 1000 >= FLUSH_EVERY_MS) or (
                has_more and waited_s * 1000 >= QUIET_FLUSH_EVERY_MS
            ):
                due.add(channel_id)
        return due

    async def _apply(self, tx: Tx, out: Out, batch: _Batch, due: set[str]) -> dict[str, BoardRow]:
        """Everything a batch does, in one transaction."""
        boards = self._stores.boards
        # Also without new lines: the offset's row is what keeps two intakes apart.
        if not await boards.move_offset(tx, CONSUMER, batch.before, batch.after):
            raise _Stale
        if batch.parked:
            await boards.park(tx, batch.parked)
        rows = {}
        for row, plan in batch.plans:
            if plan.tallies:
                await self._store(tx, out, row, plan)
            if row.channel_id in due:
                await self._deliver(tx, out, row.channel_id)
            fresh = await boards.board(tx, row.channel_id)
            if fresh is None:
                raise _Stale
            rows[row.channel_id] = fresh
        return rows

    async def _store(self, tx: Tx, out: Out, known: BoardRow, plan: Plan) -> None:
        channel_id = known.channel_id
        boards, posts, counts = self._stores.boards, self._stores.posts, self._stores.counts
        row = await boards.lock(tx, channel_id, known.keywords_no)
        if row is None:
            raise _Stale
        drafts = drafts_of(plan, row.top_position)
        new = await posts.insert(tx, channel_id, drafts, row.top_position) if drafts else set()
        tallies, added = settle(plan, drafts, new)
        await counts.add(tx, channel_id, tallies, row.change_no)
        fresh = [draft for draft in drafts if draft.position in new]
        minutes = sorted({draft.minute_ms for draft in fresh})
        await counts.recount(tx, channel_id, minutes, row.change_no)
        met: dict[str, int] = {}
        for draft in fresh:
            for keyword in draft.keywords:
                met[keyword] = met.get(keyword, 0) + 1
        if met:
            await boards.add_to_keywords(tx, channel_id, met)
        await boards.advance(tx, channel_id, row.top_position + len(drafts), added)
        if plan.reactions:
            await posts.react(tx, channel_id, plan.reactions)
        if plan.reactions_withdrawn:
            await posts.unreact(tx, channel_id, plan.reactions_withdrawn)
        await self._withdraw(tx, out, channel_id, plan)

    async def _withdraw(self, tx: Tx, out: Out, channel_id: str, plan: Plan) -> None:
        posts = self._stores.posts
        keys = list(plan.withdrawn)
        for source, author_id in plan.authors:
            keys += await posts.keys_by_author(tx, channel_id, source, author_id)
        removed = await posts.withdraw(tx, channel_id, keys, self._clock.now_ms()) if keys else []
        for start in range(0, len(removed), REMOVED_PER_EVENT_MAX):
            part = removed[start : start + REMOVED_PER_EVENT_MAX]
            totals = await self._stores.boards.add_removed(tx, channel_id, len(part))
            seq = await out.next_seq(stream_of(channel_id))
            event = PostsRemoved(channel_id=channel_id, posts=tuple(part), totals=totals)
            await out.emit(stream_of(channel_id), seq, event)

    async def _deliver(self, tx: Tx, out: Out, channel_id: str) -> None:
        boards, posts, counts = self._stores.boards, self._stores.posts, self._stores.counts
        row = await boards.board(tx, channel_id)
        if row is None:
            raise _Stale
        if row.change_no == row.told_change_no:
            return
        told = row.delivered_position
        posts_count, minutes = await posts.span(tx, channel_id, told)
        await counts.recount_delivered(tx, channel_id, minutes, row.top_position)
        windows = await counts.changed_windows(tx, channel_id, row.told_change_no)
        by_keyword: dict[str, dict[int, int]] = {}
        for window in windows:
            by_keyword.setdefault(window.keyword, {})[window.minute_ms] = window.posts_count
        totals = await boards.delivered(tx, row, posts_count)
        keywords = await boards.keywords(tx, channel_id)
        event = PostsArrived(
            channel_id=channel_id,
            posts=tuple(await posts.newest(tx, channel_id, told, POSTS_PER_EVENT_MAX)),
            posts_count=posts_count,
            counts=by_keyword,
            keyword_totals={k.keyword: k.posts_count for k in keywords if k.keyword in by_keyword},
            totals=totals,
            ledger=tuple(await counts.changed_ledger(tx, channel_id, row.told_change_no, minutes)),
        )
        seq = await out.next_seq(stream_of(channel_id))
        await out.emit(stream_of(channel_id), seq, event)


def _read(record: Record, parked: list[Parked]) -> Read:
    try:
        line = decode_line(record.value)
        parsed = parse(line.body)
    except msgspec.DecodeError as error:
        line = Line(feed="", body=record.value)
        parsed = Invalid(reason=f"not a line of ours: {error}")
    read = read_from(parsed, line.at_ms, line.round_number, record.at_ms)
    if isinstance(read.parsed, Invalid):
        parked.append(
            Parked(
                log_offset=record.offset,
                at_ms=record.at_ms,
                feed=line.feed,
                reason=read.parsed.reason,
                body=line.body[:PARKED_BODY_MAX_BYTES],
            )
        )
    return read
