"""Search over a million Korean messages on SQLite, beside a LIKE scan over the same rows.

Run: python -m bench.search [--quick]. The database is made first (every message through the store
that sends use, in batches); then each query is timed through the whole verb (names, permissions,
index, rows, excerpts) against the scan `text LIKE '%…%'` with the same permission filter. The caller
sees three of four channels; a hit from the fourth fails the run. The target is p95 <= 20 ms.
"""

import asyncio
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

from madang.community import CommunityFields, CommunityService, NewChannel
from madang.community.model import Message
from madang.community.service.tools import Tools
from madang.engines.sql.migrate import migrate
from madang.engines.sql.port import Tx
from madang.engines.sql.sqlite import SqliteDatabase
from madang.kernel.clock import ManualClock
from madang.kernel.ids import new_id
from tests.community.conftest import make_yard

MESSAGES_COUNT, QUICK_COUNT = 1_000_000, 50_000
BATCH_MESSAGES = 2_000
QUERIES_COUNT = 300
SCANS_COUNT = 15
TARGET_MS = 20.0
CHANNELS_COUNT = 40
PARTICLES = ("이", "가", "은", "는", "을", "를", "에서", "으로", "도", "", "", "하고", "했어요")
ENGLISH = ("kospi", "deploy", "release", "meeting", "work", "chart", "github.com", "v2")


class Corpus:
    """Chat-like Korean: words of two to four syllables by Zipf's law, with particles."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        syllables = [chr(c) for c in self.dice.sample(range(0xAC00, 0xD7A4), 700)]
        weights = [1 / (n + 5) for n in range(700)]
        sizes = (2, 2, 2, 3, 3, 4)
        self.words = [
            "".join(self.dice.choices(syllables, weights, k=self.dice.choice(sizes)))
            for _ in range(30_000)
        ]
        ranks = [1 / (n + 10) for n in range(30_000)]
        self.pool = self.dice.choices(self.words, ranks, k=400_000)

    def text(self) -> str:
        """One message."""
        words = [
            self.dice.choice(self.pool) + self.dice.choice(PARTICLES)
            for _ in range(self.dice.randrange(2, 12))
        ]
        if self.dice.random() < 0.15:
            words.append(self.dice.choice(ENGLISH))
        if self.dice.random() < 0.03:
            words.append(f"$00{self.dice.randrange(1000, 9999)}")
        return " ".join(words)

    def queries(self, count: int) -> list[tuple[str, str]]:
        """Queries by kind, from common words to rare ones, one syllable to phrases."""
        made = []
        for n in range(count):
            common, rare = self.dice.choice(self.pool), self.dice.choice(self.words)
            made.append(
                (
                    ("word", common),
                    ("rare word", rare),
                    ("part", common[:2]),
                    ("syllable", common[0]),
                    ("two words", f"{common} {self.dice.choice(self.pool)}"),
                    ("english", self.dice.choice(ENGLISH)),
                    ("from and in", f"{common} from:Ann in:c{n % 30}"),
                    ("filter", "has:card from:Ann"),
                )[n % 8]
            )
        return made


async def fill(tools: Tools, channel_ids: list[str], authors: list[str], count: int) -> float:
    """Put messages and their index entries in, and return the seconds it took."""
    corpus, dice = Corpus(1), random.Random(2)
    began_at, at_ms = time.perf_counter(), tools.clock.now_ms()
    for first in range(0, count, BATCH_MESSAGES):
        batch = []
        for n in range(first, min(first + BATCH_MESSAGES, count)):
            author_id = dice.choice(authors)
            batch.append(
                Message(
                    message_id=new_id(),
                    channel_id=dice.choice(channel_ids),
                    seq=n + 1,
                    author_id=author_id,
                    author_name="Ann",
                    author_kind="person",
                    author_icon=None,
                    text=corpus.text(),
                    nonce=str(n),
                    reply_to=None,
                    mentions=(),
                    reactions=(),
                    attachments=(),
                    poll=None,
                    previews=(),
                    sent_at_ms=at_ms + n * 3,
                    edited_at_ms=None,
                    forwarded=None,
                )
            )

        async def work(tx: Tx, batch: list[Message] = batch) -> None:
            for message in batch:
                await tools.messages.insert(tx, message)
                await tools.search.put(tx, message)

        await tools.db.write(work)
    return time.perf_counter() - began_at


def size_of(path: Path) -> int:
    """Return how large a file is."""
    return path.stat().st_size


def percentile(sorted_ms: list[float], share: float) -> float:
    """Return the value below which a share of the sorted values lies."""
    return sorted_ms[min(len(sorted_ms) - 1, int(len(sorted_ms) * share))]


async def timed(
    service: CommunityService, account_id: str, hidden: set[str], queries: list[tuple[str, str]]
) -> dict[str, list[float]]:
    """Time every query through the verb; a hit in a hidden channel fails the run."""
    took: dict[str, list[float]] = {}
    for kind, query in queries:
        began_at = time.perf_counter()
        page = await service.search.find(query, account_id)
        took.setdefault(kind, []).append((time.perf_counter() - began_at) * 1000)
        leaked = [h for h in page.hits if h.message.channel_id in hidden]
        assert not leaked, f"{query} found what the caller may not read"
    return took


def scanned(path: Path, queries: list[str], visible: list[str]) -> list[float]:
    """Time the reference: a scan with LIKE, newest first, under the same permission filter."""
    connection = sqlite3.connect(path)
    marks = ", ".join("?" * len(visible))
    sql = (
        f"SELECT message_id FROM message WHERE text LIKE ? AND channel_id IN ({marks}) "
        "AND deleted_at_ms IS NULL ORDER BY sent_at_ms DESC LIMIT 26"
    )
    took = []
    for query in queries:
        began_at = time.perf_counter()
        connection.execute(sql, (f"%{query}%", *visible)).fetchall()
        took.append((time.perf_counter() - began_at) * 1000)
    connection.close()
    return sorted(took)


async def measure(path: Path, count: int) -> bool:
    """Make the database, time both, print, and say whether the target is met."""
    migrate(f"sqlite:///{path}")
    db = await SqliteDatabase.open(path)
    yard = await make_yard(db, ManualClock())
    tools, service = yard.service.search._tools, yard.service
    hidden_home = await service.structure.create(CommunityFields(name="닫힌 곳"), None)
    visible, hidden = [], []
    for n in range(CHANNELS_COUNT):
        home = hidden_home.community_id if n % 4 == 3 else yard.community_id
        made = await service.channels.create(home, NewChannel(name=f"c{n}", kind="text"), None)
        (hidden if n % 4 == 3 else visible).append(made.channel_id)
    authors = [yard.ann.account_id, *(new_id() for _ in range(200))]
    bare_bytes = size_of(path)
    fill_s = await fill(tools, visible + hidden, authors, count)
    rows = await db.read(lambda tx: tx.all("SELECT SUM(LENGTH(block)) AS b FROM search_words_data"))
    print(f"{count:,} messages in {fill_s:.1f} s ({fill_s / count * 1e6:.0f} us each)")
    size_mb = (size_of(path) - bare_bytes) / 1e6
    print(f"database {size_mb:.0f} MB, of it words {rows[0]['b'] / 1e6:.0f} MB")
    queries = Corpus(1).queries(QUERIES_COUNT)
    await timed(service, yard.ann.account_id, set(hidden), queries[:8])
    took = await timed(service, yard.ann.account_id, set(hidden), queries)
    everything = sorted(ms for each in took.values() for ms in each)
    for kind, each in took.items():
        each.sort()
        print(f"  {kind:12} p50 {percentile(each, 0.5):7.2f}  p95 {percentile(each, 0.95):7.2f} ms")
    p95 = percentile(everything, 0.95)
    print(f"search       p50 {percentile(everything, 0.5):7.2f}  p95 {p95:7.2f} ms")
    words = [query for kind, query in queries if kind in ("word", "part", "rare word")]
    scans = scanned(path, words[:SCANS_COUNT], visible)
    print(
        f"LIKE scan    p50 {statistics.median(scans):7.2f}  p95 {percentile(scans, 0.95):7.2f} ms"
    )
    print(f"target p95 <= {TARGET_MS:.0f} ms: {'met' if p95 <= TARGET_MS else 'MISSED'}")
    await db.close()
    return p95 <= TARGET_MS


def main() -> int:
    """Run in a directory that goes away."""
    count = QUICK_COUNT if "--quick" in sys.argv[1:] else MESSAGES_COUNT
    with tempfile.TemporaryDirectory() as folder:
        return 0 if asyncio.run(measure(Path(folder) / "search.db", count)) else 1


if __name__ == "__main__":
    sys.exit(main())
