"""Trends boards over HTTP. Reading is public; every listing is also a CSV file."""

import csv
import io
from collections.abc import Iterable, Sequence

from litestar import Response, get, put
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler

from madang.identity import Principal, require
from madang.trends.model import (
    Board,
    Counts,
    KeywordList,
    KeywordsWanted,
    Ledger,
    LedgerRow,
    Post,
    PostPage,
    TopPosts,
)
from madang.trends.service import TrendsService

DEFAULT_MINUTES = 60
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
POST_COLUMNS = tuple(name for name in Post.__struct_fields__ if name != "keywords")

ReadableBoard = NamedDependency[str]
"""The path's `channel_id`, once the caller has been found to see that channel; `app` provides it."""


@get("/api/trends/{channel_id:str}")
async def read_trends(board_id: ReadableBoard, trends: TrendsService) -> Board:
    """Return a board's keywords, totals, ledger and source."""
    return await trends.board(board_id)


@put("/api/trends/{channel_id:str}/keywords")
async def set_keywords(
    board_id: ReadableBoard, data: KeywordsWanted, trends: TrendsService, caller: Principal | None
) -> KeywordList:
    """Replace a board's keywords, 1 to 50 (owner or moderator of the community)."""
    return await trends.set_keywords(require(caller).account_id, board_id, data.keywords)


@get("/api/trends/{channel_id:str}/posts")
async def list_posts(
    board_id: ReadableBoard,
    trends: TrendsService,
    keyword: str | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> PostPage:
    """Return a page of the feed, newest first; `before` goes back through history."""
    return await trends.posts(board_id, keyword, before, limit)


@get("/api/trends/{channel_id:str}/posts.csv", media_type="text/csv")
async def list_posts_csv(
    board_id: ReadableBoard,
    trends: TrendsService,
    keyword: str | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> Response[bytes]:
    """Return a page of the feed as CSV."""
    page = await trends.posts(board_id, keyword, before, limit)
    return csv_file("posts", (*POST_COLUMNS, "keywords"), map(_post_row, page.posts))


@get("/api/trends/{channel_id:str}/counts")
async def read_counts(
    board_id: ReadableBoard, trends: TrendsService, minutes: int = DEFAULT_MINUTES, step: int = 1
) -> Counts:
    """Return each keyword's counts over time, in steps of whole minutes."""
    return await trends.counts(board_id, minutes, step)


@get("/api/trends/{channel_id:str}/counts.csv", media_type="text/csv")
async def read_counts_csv(
    board_id: ReadableBoard, trends: TrendsService, minutes: int = DEFAULT_MINUTES, step: int = 1
) -> Response[bytes]:
    """Return each keyword's counts over time as CSV, a row for each step."""
    counts = await trends.counts(board_id, minutes, step)
    columns = ("start_ms", *(series.keyword for series in counts.series))
    length = len(counts.series[0].counts) if counts.series else 0
    rows = (
        (
            counts.start_ms + place * counts.step_ms,
            *(series.counts[place] for series in counts.series),
        )
        for place in range(length)
    )
    return csv_file("counts", columns, rows)


@get("/api/trends/{channel_id:str}/top")
async def read_top(
    board_id: ReadableBoard, trends: TrendsService, minutes: int = DEFAULT_MINUTES
) -> TopPosts:
    """Return the best posts of the last minutes."""
    return await trends.top(board_id, minutes)


@get("/api/trends/{channel_id:str}/top.csv", media_type="text/csv")
async def read_top_csv(
    board_id: ReadableBoard, trends: TrendsService, minutes: int = DEFAULT_MINUTES
) -> Response[bytes]:
    """Return the best posts of the last minutes as CSV."""
    top = await trends.top(board_id, minutes)
    rows = ((ranked.score, *_post_row(ranked.post)) for ranked in top.posts)
    return csv_file("top", ("score", *POST_COLUMNS, "keywords"), rows)


@get("/api/trends/{channel_id:str}/ledger")
async def read_ledger(
    board_id: ReadableBoard, trends: TrendsService, minutes: int = DEFAULT_MINUTES
) -> Ledger:
    """Return received = stored = counted = delivered for each of the last minutes."""
    return await trends.ledger(board_id, minutes)


@get("/api/trends/{channel_id:str}/ledger.csv", media_type="text/csv")
async def read_ledger_csv(
    board_id: ReadableBoard, trends: TrendsService, minutes: int = DEFAULT_MINUTES
) -> Response[bytes]:
    """Return the ledger as CSV."""
    ledger = await trends.ledger(board_id, minutes)
    columns = LedgerRow.__struct_fields__
    rows = ([getattr(row, name) for name in columns] for row in ledger.rows)
    return csv_file("ledger", columns, rows)


def _post_row(post: Post) -> Sequence[object]:
    return [*(getattr(post, name) for name in POST_COLUMNS), " ".join(post.keywords)]


def csv_file(
    name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> Response[bytes]:
    """Return a CSV download: UTF-8 with a byte order mark, which spreadsheets need for Korean."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_cell(column) for column in columns])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return Response(
        text.getvalue().encode("utf-8-sig"),
        media_type="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _cell(value: object) -> object:
    """Keep a stranger's text from being run as a formula (OWASP, CSV Injection)."""
    if isinstance(value, str) and value.startswith(FORMULA_SIGNS):
        return f"'{value}"
    return value


ROUTES: list[HTTPRouteHandler] = [
    read_trends,
    set_keywords,
    list_posts,
    list_posts_csv,
    read_counts,
    read_counts_csv,
    read_top,
    read_top_csv,
    read_ledger,
    read_ledger_csv,
]
