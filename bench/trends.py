"""Posts per second of processor time: matching, reading, and the whole intake.

Run: python -m bench.trends [--quick] [--check]. The matcher runs beside a naive reference (one
compiled expression per keyword) and beside one compiled alternation of all, in turn, on the same
synthetic posts. Medians are printed and appended to bench/history.jsonl.
"""

import argparse
import asyncio
import json
import platform
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from madang.engines.bus.memory import MemoryBus
from madang.engines.log.sqlite import SqliteLog
from madang.engines.sql.migrate import migrate
from madang.engines.sql.sqlite import SqliteDatabase
from madang.kernel.clock import SystemClock
from madang.kernel.source import SourceState
from madang.realtime import stream_log
from madang.realtime.hub import Hub
from madang.realtime.publisher import Streams
from madang.trends import DEFAULT_KEYWORDS, Line, Parts, Sink, TrendsService
from madang.trends.adapters import sql_stores
from madang.trends.adapters.synthetic import make_post
from madang.trends.formats import Arrived, parse
from madang.trends.formats.synthetic import encode
from madang.trends.matching import Matcher, normal

HISTORY = Path(__file__).parent / "history.jsonl"
POSTS_COUNT = 20_000
ROUNDS_COUNT = 7
KEYWORDS = DEFAULT_KEYWORDS[:10]
MATCH_PER_S_MIN = 50_000
OF_NAIVE_MIN = 1.5

Match = Callable[[str], tuple[str, ...]]


def naive(keywords: Sequence[str]) -> Match:
    """One expression per keyword; the boundaries of TR9 and TR10 as look-arounds."""
    made = [(word, re.compile(_expression(word))) for word in keywords]
    return lambda text: tuple(word for word, found in made if found.search(normal(text)))


def alternation(keywords: Sequence[str]) -> Match:
    """All keywords in one expression, every hit collected."""
    words = {f"k{place}": word for place, word in enumerate(keywords)}
    made = re.compile("|".join(f"(?P<{n}>{_expression(w)})" for n, w in words.items()))

    def match(text: str) -> tuple[str, ...]:
        found = {words[hit.lastgroup] for hit in made.finditer(normal(text)) if hit.lastgroup}
        return tuple(word for word in keywords if word in found)

    return match


def ours(keywords: Sequence[str]) -> Match:
    """The product's matcher, with its folding."""
    matcher = Matcher(keywords)
    return lambda text: matcher.match(normal(text))


def _expression(keyword: str) -> str:
    folded = re.escape(normal(keyword))
    if "가" <= keyword[0] <= "힣":
        return rf"(?<![가-힣]){folded}"
    return rf"(?<![^\W가-힣]){folded}(?![^\W가-힣])"


def per_cpu_s(work: Callable[[], object], count: int) -> float:
    """Run once and return how many per second of processor time."""
    started = time.process_time()
    work()
    return count / (time.process_time() - started)


class _Silent:
    name = "bench"

    def state(self) -> SourceState:
        return SourceState(
            kind="synthetic",
            name="bench",
            detail="",
            as_of_ms=None,
            updated_at_ms=None,
            problem=None,
        )

    async def run(self, sink: Sink, cursor: str | None) -> None: ...


async def _never(account_id: str, channel_id: str) -> bool:
    return False


async def intake(bodies: Sequence[bytes], folder: Path) -> float:
    """Take all lines through log and intake into a board; return lines per processor second."""
    clock, bus = SystemClock(), MemoryBus(SystemClock())
    db, log = await SqliteDatabase.open(folder / "m.db"), await SqliteLog.open(folder / "l.db")
    streams = Streams(db, Hub(), bus, clock, await stream_log.epoch(db))
    service = TrendsService(
        Parts(
            db=db,
            log=log,
            streams=streams,
            stores=sql_stores(),
            source=_Silent(),
            clock=clock,
            may_manage=_never,
            retention_days=30,
        )
    )
    await service.add_board("bench", KEYWORDS)
    started = time.process_time()
    for start in range(0, len(bodies), 500):
        lines = [Line(feed="bench", body=body) for body in bodies[start : start + 500]]
        await service.feed.take(lines, None)
        await service.intake.tick()
    took_s = time.process_time() - started
    totals = (await service.board("bench")).totals
    assert totals.read_count == len(bodies)
    await db.close()
    await log.close()
    return len(bodies) / took_s


def whole(bodies: Sequence[bytes]) -> float:
    """The intake on fresh files."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        migrate(f"sqlite:///{folder / 'm.db'}")
        return asyncio.run(intake(bodies, folder))


def main() -> int:
    """Measure, print, append; with --check fail when a ratio is under its floor."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--check", action="store_true")
    asked = options.parse_args()
    rounds = 3 if asked.quick else ROUNDS_COUNT
    count = POSTS_COUNT // 4 if asked.quick else POSTS_COUNT
    now_ms = SystemClock().now_ms()
    bodies = [encode(make_post(1, number, now_ms)) for number in range(count)]
    texts = [post.text for post in map(parse, bodies) if isinstance(post, Arrived)]
    rivals: dict[str, Match] = {
        "ours": ours(KEYWORDS),
        "naive": naive(KEYWORDS),
        "alternation": alternation(KEYWORDS),
    }
    expected = [rivals["naive"](text) for text in texts]
    assert [rivals["ours"](text) for text in texts] == expected, "they must agree"
    figures: dict[str, list[float]] = {name: [] for name in (*rivals, "read", "intake")}
    for _ in range(rounds):
        for name, match in rivals.items():
            figures[name].append(per_cpu_s(lambda m=match: [m(t) for t in texts], count))
        figures["read"].append(per_cpu_s(lambda: [parse(body) for body in bodies], count))
        figures["intake"].append(whole(bodies))
    medians = {name: round(statistics.median(values)) for name, values in figures.items()}
    row = {
        "bench": "trends",
        "keywords": len(KEYWORDS),
        "posts": count,
        "per_cpu_s": medians,
        "of_naive": round(medians["ours"] / medians["naive"], 2),
        "python": platform.python_version(),
    }
    print(json.dumps(row))
    if not asked.quick:
        with HISTORY.open("a", encoding="utf-8") as history:
            history.write(json.dumps(row) + "\n")
    is_fine = medians["ours"] >= MATCH_PER_S_MIN and row["of_naive"] >= OF_NAIVE_MIN
    return 0 if is_fine or not asked.check else 1


if __name__ == "__main__":
    raise SystemExit(main())
