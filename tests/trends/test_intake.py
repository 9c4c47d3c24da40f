"""From the log to posts, windows, ledger and stream: TR1-TR7, TR12-TR21."""

from madang.trends.events import PostsArrived, PostsRemoved
from madang.trends.model import (
    MINUTE_MS,
    POSTS_PER_EVENT_MAX,
    Totals,
    is_closed,
)
from madang.trends.service.intake import PARKED_BODY_MAX_BYTES
from tests.trends.conftest import BOARD, START_MS, Stand
from tests.trends.lines import account, delete, reaction, uri, v1


async def test_tr1_a_post_that_comes_again_is_a_duplicate_and_changes_nothing(stand: Stand) -> None:
    await stand.put([v1("1", "AI one"), v1("1", "AI one"), v1("2", "AI two")])
    await stand.drain()
    await stand.put([v1("1", "AI edited")])
    await stand.drain()
    board = await stand.board()
    assert (board.totals.received_count, board.totals.duplicate_count) == (2, 2)
    page = await stand.service.posts(BOARD, None, None, None)
    assert [post.text for post in page.posts] == ["AI two", "AI one"]
    assert sum(e.posts_count for e in await stand.events() if isinstance(e, PostsArrived)) == 2


async def test_tr2_tr13_every_line_is_accounted_for(stand: Stand) -> None:
    lines = [
        v1("1", "AI"),
        v1("2", "nothing here"),
        v1("1", "AI"),
        b"{broken",
        b'{"some": "thing"}',
        reaction("9", "1"),
        delete("77"),
        account("did:plc:nobody"),
        v1("3", "AI", at_ms=START_MS - 31 * 86_400_000),
        v1("4", "오늘 커피"),
    ]
    await stand.put(lines)
    await stand.drain()
    (row,) = await stand.rows()
    assert (row.read, row.invalid, row.ignored, row.duplicate, row.unmatched) == (10, 2, 4, 1, 1)
    assert row.received == row.stored == row.counted == row.delivered == 2
    assert is_closed(row)
    assert (await stand.service.ledger(BOARD, 60)).open_count == 0


async def test_tr3_garbage_is_parked_with_its_reason_and_stops_nothing(stand: Stand) -> None:
    long = b'{"x": "' + b"y" * PARKED_BODY_MAX_BYTES + b'"}'
    await stand.put([b"\xff\xfe", b"[1, 2]", b"", long, v1("1", "AI"), b'{"did": 7}'])
    await stand.drain()
    parked = await stand.service.parked()
    assert len(parked) == 5
    assert all(line.reason for line in parked)
    assert max(len(line.body) for line in parked) == PARKED_BODY_MAX_BYTES
    assert (await stand.board()).totals.received_count == 1


async def test_tr5_tr6_a_post_stands_in_the_minute_of_its_source(stand: Stand) -> None:
    before_ms = START_MS - 10 * MINUTE_MS
    ahead_ms = START_MS + 3_600_000
    await stand.put([v1("1", "AI", at_ms=before_ms), v1("2", "AI", at_ms=ahead_ms)])
    await stand.drain()
    counts = await stand.service.counts(BOARD, 60, 1)
    ai = counts.series[0]
    at = {counts.start_ms + i * MINUTE_MS: n for i, n in enumerate(ai.counts) if n}
    assert at == {before_ms: 1, START_MS: 1}
    page = await stand.service.posts(BOARD, None, None, None)
    assert page.posts[0].created_at_ms == 0, "what the author claims is only shown"
    assert (await stand.board()).totals.late_count == 1, "TR7"


async def test_tr12_new_keywords_match_from_then_on_and_old_counts_stay(stand: Stand) -> None:
    await stand.put([v1("1", "AI and tea"), v1("2", "just tea")])
    await stand.drain()
    changed = await stand.service.set_keywords("a" * 16, BOARD, ["tea", "AI"])
    assert [(k.keyword, k.posts_count) for k in changed.keywords] == [("tea", 0), ("AI", 1)]
    await stand.put([v1("3", "more tea"), v1("4", "커피")])
    await stand.drain()
    board = await stand.board()
    assert [(k.keyword, k.posts_count) for k in board.keywords] == [("tea", 1), ("AI", 1)]
    back = await stand.service.set_keywords("a" * 16, BOARD, ["AI", "커피"])
    assert [(k.keyword, k.posts_count) for k in back.keywords] == [("AI", 1), ("커피", 0)]


async def test_tr14_counting_again_changes_nothing(stand: Stand) -> None:
    await stand.put([v1(str(n), "AI 반도체" if n % 2 else "AI") for n in range(20)])
    await stand.drain()
    before = (await stand.board(), await stand.rows())
    counts = stand.service._stores.counts

    async def again(tx):  # type: ignore[no-untyped-def]
        await counts.recount(tx, BOARD, [START_MS], 10**6)
        await counts.recount_delivered(tx, BOARD, [START_MS], 10**6)

    await stand.db.write(again)
    assert (await stand.board(), await stand.rows()) == before


async def test_tr15_a_log_read_again_from_its_start_changes_no_count(stand: Stand) -> None:
    await stand.put([v1(str(n), "AI") for n in range(30)])
    await stand.drain()
    before = await stand.service.counts(BOARD, 60, 1)
    await stand.db.write(lambda tx: tx.execute("UPDATE trends_offset SET log_offset = 0"))
    stand.service.intake.forget()
    await stand.drain()
    assert await stand.service.counts(BOARD, 60, 1) == before
    (row,) = await stand.rows()
    assert (row.read, row.received, row.duplicate) == (60, 30, 30)
    assert is_closed(row)


async def test_tr15_of_two_intakes_one_yields(stand: Stand) -> None:
    from madang.trends.service.intake import Intake

    other = Intake(stand.service._parts)
    await stand.put([v1(str(n), "AI") for n in range(900)])
    taken = 0
    for _ in range(12):
        taken += await stand.service.intake.tick()
        taken += await other.tick()
    assert taken == 900
    await stand.drain()
    assert (await stand.board()).totals.received_count == 900
    assert (await stand.service.ledger(BOARD, 60)).open_count == 0


async def test_tr16_a_withdrawn_post_leaves_feed_and_text_but_not_the_counts(stand: Stand) -> None:
    await stand.put([v1("1", "AI secret"), v1("2", "AI stays")])
    await stand.drain()
    await stand.put([delete("1"), v1("1", "AI secret")])
    await stand.drain()
    page = await stand.service.posts(BOARD, None, None, None)
    assert [post.text for post in page.posts] == ["AI stays"]
    rows = await stand.db.read(lambda tx: tx.all("SELECT * FROM trends_post WHERE body = ''"))
    assert len(rows) == 1
    assert rows[0]["author_id"] == ""
    assert rows[0]["url"] is None
    removed = [e for e in await stand.events() if isinstance(e, PostsRemoved)]
    assert [[key.post_id for key in event.posts] for event in removed] == [[uri("1")]]
    board = await stand.board()
    assert (board.totals.removed_count, board.totals.duplicate_count) == (1, 1)
    assert board.keywords[0].posts_count == 2
    assert (await stand.service.ledger(BOARD, 60)).open_count == 0


async def test_tr16_an_account_that_is_gone_takes_its_posts_along(stand: Stand) -> None:
    mine = [v1(str(n), "AI", did="did:plc:gone") for n in range(3)]
    await stand.put([*mine, v1("9", "AI")])
    await stand.drain()
    await stand.put([account("did:plc:gone", "takendown")])
    await stand.drain()
    assert len((await stand.service.posts(BOARD, None, None, None)).posts) == 1
    assert (await stand.board()).totals.removed_count == 3


async def test_tr17_at_most_one_event_per_flush(stand: Stand) -> None:
    for number in range(20):
        await stand.put([v1(str(number), "AI")])
        await stand.service.intake.tick()
        stand.clock.advance_ms(100)
    told = [e for e in await stand.events() if isinstance(e, PostsArrived)]
    assert len(told) == 4, "2 s at one per 500 ms"
    await stand.drain()
    assert sum(e.posts_count for e in await stand.events() if isinstance(e, PostsArrived)) == 20


async def test_tr17_unmatched_lines_are_told_seldom(stand: Stand) -> None:
    for number in range(100):
        await stand.put([v1(str(number), "nothing")])
        await stand.service.intake.tick()
        stand.clock.advance_ms(100)
    told = [e for e in await stand.events() if isinstance(e, PostsArrived)]
    assert len(told) == 2, "10 s at one per 5 s"


async def test_tr18_a_burst_is_told_in_one_bounded_event(stand: Stand) -> None:
    await stand.put([v1(str(n), f"AI {n}") for n in range(300)])
    await stand.drain()
    first = next(e for e in await stand.events() if isinstance(e, PostsArrived))
    assert len(first.posts) == POSTS_PER_EVENT_MAX
    assert first.posts_count == 300
    assert [post.text for post in first.posts] == [f"AI {n}" for n in range(250, 300)]
    rest = await stand.service.posts(BOARD, None, first.posts[0].position, 200)
    assert [post.text for post in rest.posts] == [f"AI {n}" for n in range(249, 49, -1)]


async def test_tr19_events_applied_to_a_snapshot_give_the_next_one(stand: Stand) -> None:
    before = await stand.board()
    totals: Totals = before.totals
    keywords = {k.keyword: k.posts_count for k in before.keywords}
    ledger = {row.minute_ms: row for row in before.ledger}
    for n in range(8):
        await stand.put([v1(f"{n}-{m}", "AI 커피", START_MS - n * MINUTE_MS) for m in range(n)])
        await stand.put([b"garbage", delete(f"{n - 1}-0"), v1(f"u{n}", "other")])
        await stand.service.intake.tick()
        stand.clock.advance_ms(700)
    await stand.drain()
    for event in await stand.events():
        assert not hasattr(event, "by_id")
        totals = event.totals  # type: ignore[union-attr]
        if isinstance(event, PostsArrived):
            keywords.update(event.keyword_totals)
            ledger.update({row.minute_ms: row for row in event.ledger})
    after = await stand.board()
    assert totals == after.totals
    assert keywords == {k.keyword: k.posts_count for k in after.keywords}
    newest = tuple(ledger[minute] for minute in sorted(ledger))[-len(after.ledger) :]
    assert newest == after.ledger
    assert all(is_closed(row) for row in ledger.values())
    counted = await stand.service.counts(BOARD, 60, 1)
    assert sum(counted.series[0].counts) == keywords["AI"] == 28


async def test_tr20_pages_neither_repeat_nor_hide(stand: Stand) -> None:
    await stand.put([v1(str(n), "AI" if n % 3 else "커피") for n in range(60)])
    await stand.drain()
    seen: list[str] = []
    before = None
    while True:
        page = await stand.service.posts(BOARD, "AI", before, 7)
        seen += [post.post_id for post in page.posts]
        await stand.put([v1(f"new{len(seen)}", "AI")])
        await stand.service.intake.tick()
        if page.next is None:
            break
        before = page.next
    assert seen == [uri(str(n)) for n in range(59, -1, -1) if n % 3]


async def test_tr21_top_posts_by_reposts_then_keywords_then_newest(stand: Stand) -> None:
    await stand.put([v1("1", "AI"), v1("2", "AI 커피"), v1("3", "AI"), v1("4", "AI")])
    await stand.drain()
    await stand.put([reaction("r1", "1"), reaction("r1", "1"), reaction("l1", "3", "like")])
    await stand.put([reaction("r2", "4"), delete("r2", "did:plc:other", "app.bsky.feed.repost")])
    await stand.drain()
    top = await stand.service.top(BOARD, 60)
    assert [(r.post.post_id, r.score) for r in top.posts] == [
        (uri("1"), 2),
        (uri("3"), 1),
        (uri("2"), 0),
        (uri("4"), 0),
    ]


async def test_retention_forgets_whole_minutes_and_keeps_the_sums(stand: Stand) -> None:
    day_ms = 86_400_000
    old_ms = START_MS - 29 * day_ms
    await stand.put([v1(str(n), "AI", at_ms=old_ms + n * MINUTE_MS) for n in range(130)])
    await stand.put([v1("now", "AI")])
    await stand.drain()
    stand.clock.advance_ms(2 * day_ms)
    assert await stand.service.keeper.sweep() == 130
    board = await stand.board()
    assert board.keywords[0].posts_count == 131
    assert len((await stand.service.posts(BOARD, None, None, 200)).posts) == 1
    rows = await stand.db.read(lambda tx: tx.all("SELECT * FROM trends_match"))
    assert len(rows) == 1


async def test_a_board_that_goes_takes_everything_along(stand: Stand) -> None:
    await stand.put([v1("1", "AI"), v1("2", "AI")])
    await stand.service.intake.tick()
    await stand.service.remove_board(BOARD)
    await stand.put([v1("3", "AI")])
    await stand.drain()
    for table in ("post", "match", "window", "ledger", "keyword", "board"):
        rows = await stand.db.read(lambda tx, t=table: tx.all(f"SELECT * FROM trends_{t}"))
        assert rows == [], table
