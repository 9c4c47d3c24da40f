"""TR15 for real: the process is killed at random moments; afterwards nothing is lost or doubled."""

import asyncio
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from madang.realtime import stream_log
from madang.trends.model import is_closed
from tests.trends.conftest import BOARD
from tests.trends.feeding import build
from tests.trends.lines import v1

LINES = 12_000
KILLS = 8
ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(240)
async def test_tr15_kill_9_at_any_moment(migrated_sqlite_path: Path) -> None:
    folder = migrated_sqlite_path.parent
    texts = ("AI", "오늘 커피", "nothing", "반도체가 AI")
    bodies = [v1(f"p{n % 9_000}", texts[n % 9_000 % 4]) for n in range(LINES)]
    (folder / "feed.jsonl").write_bytes(b"\n".join(bodies))
    dice = random.Random(5)
    moved = 0
    for _ in range(KILLS):
        await asyncio.to_thread(_run_and_kill, folder, dice.uniform(0.02, 0.5))
        service, db, log = await build(folder)
        moved = max(moved, await service.intake.offset())
        rows = await db.read(lambda tx: tx.all("SELECT * FROM trends_ledger"))
        stored = sum(row["stored_count"] for row in rows)
        assert stored == sum(row["received_count"] for row in rows)
        assert stored == sum(row["counted_count"] for row in rows)
        await db.close()
        await log.close()
    service, db, log = await build(folder)
    assert moved > 0, "the kills came while it was working"
    service.start()
    async with asyncio.timeout(60):
        while True:
            board = await service.board(BOARD)
            if board.totals.read_count >= LINES and not service.intake.is_pending:
                break
            await asyncio.sleep(0.1)
    await service.stop()
    # A killed connector may send again what its cursor had not kept: never less, and no double.
    assert board.totals.received_count == board.totals.delivered_count == 6_750
    assert board.totals.invalid_count == 0
    ledger = await service.ledger(BOARD, 24 * 60)
    assert all(is_closed(row) for row in ledger.rows)
    assert sum(row.delivered for row in ledger.rows) == 6_750
    assert [k.posts_count for k in board.keywords] == [4_500, 2_250, 2_250]
    entries = await db.read(lambda tx: stream_log.entries_after(tx, f"board:{BOARD}", 0, 10_000))
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    await db.close()
    await log.close()


def _run_and_kill(folder: Path, after_s: float) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.trends.feeding", str(folder)],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", "PATH": ""},
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"fed\n"
        try:
            process.wait(after_s)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
