"""What the daily run is and when it runs by itself. Light to import: the serving process holds this.

The work behind the names is in `jobs.works`, which only the child loads.
"""

from datetime import time

from madang.market import calendar
from madang.pipelines import Asset, Check, Pipeline, Schedule

QUARANTINED_MAX_RATIO = 0.02
AFTER_CLOSE_MS = 30 * 60 * 1000

PIPELINE = Pipeline(
    name="market",
    title="Market",
    description="Daily bars of the Korea Exchange: fetched, checked, stored, analysed, published.",
    # The composition root opens the engines and sources, and calls `works`.
    factory="madang.app.market_work:market_work",
    assets=(
        Asset(name="fetch", description="Raw files of the source, kept as they came."),
        Asset(name="bars", description="Typed and checked rows in the lake.", needs=("fetch",)),
        Asset(name="analysis", description="Indicators and ranks of each day.", needs=("bars",)),
        Asset(name="release", description="The board's documents.", needs=("analysis",)),
    ),
    checks=(
        Check(name="parts_readable", asset="bars", description="Every fetched file could be read."),
        Check(
            name="few_quarantined",
            asset="bars",
            description=f"At most {QUARANTINED_MAX_RATIO:.0%} of the rows are quarantined.",
        ),
        Check(
            name="newest_analysed",
            asset="analysis",
            description="The newest bar has its figures.",
            is_blocking=True,
        ),
    ),
    first_day="1995-05-02",
)


def schedule(daily_at: str) -> Schedule:
    """Run on every trading day at a Korean time, or half an hour after a later close.

    Args:
        daily_at: `HH:MM`.
    """
    at = time.fromisoformat(daily_at)

    def next_run_at_ms(after_ms: int) -> int:
        day = calendar.korean_day(after_ms) - calendar.ONE_DAY
        while True:
            session = calendar.next_session(day)
            due_ms = max(calendar.at_ms(session.day, at), session.closes_at_ms() + AFTER_CLOSE_MS)
            if due_ms > after_ms:
                return due_ms
            day = session.day

    return Schedule(
        sentence=f"{daily_at} on every trading day of the Korea Exchange",
        next_run_at_ms=next_run_at_ms,
    )
