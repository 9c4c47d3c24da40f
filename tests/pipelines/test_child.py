"""Real children: what they make, how they fail, and that none outlives its run."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from madang.engines.sql.port import Database
from madang.pipelines import Run
from madang.pipelines.dagster_runner import RUN_RECORDS_MAX
from madang.pipelines.launcher import ChildLauncher
from madang.pipelines.messages import Line, Order
from tests.pipelines.parts import small_pipeline, staged, until

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def children_see_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def order_of(home: Path, **config: Any) -> Order:
    return Order(
        run_id="0000000000000000",
        pipeline=small_pipeline(),
        trigger="manual",
        from_day=None,
        to_day=None,
        config=config,
        home=str(home),
        keep_days=7,
    )


async def run_once(database: Database, tmp_path: Path, **config: Any) -> Run:
    async with staged(database, tmp_path / "home", config=lambda: config) as stage:
        await stage.service.run_now("small")
        return await stage.next_finished()


async def test_PL1_a_run_makes_its_assets_in_order_and_looks_at_its_checks(
    migrated_sqlite: Database, tmp_path: Path
) -> None:
    trace = tmp_path / "trace"
    run = await run_once(migrated_sqlite, tmp_path, trace=str(trace))
    assert (run.state, run.error, run.failure) == ("succeeded", None, None)
    assert [(a.name, a.state, a.tries) for a in run.assets] == [
        ("fetch", "succeeded", 1),
        ("analyse", "succeeded", 1),
    ]
    assert run.assets[0].metadata == {"rows": 3, "day": None, "source": None}
    assert run.assets[1].metadata == {"rows": 6}
    assert {c.name: (c.is_passed, c.severity) for c in run.checks} == {
        "has_rows": (True, "error"),
        "is_new": (False, "warning"),
    }
    assert [line.split()[0] for line in trace.read_text().splitlines()] == ["fetch", "analyse"]


async def test_PL11_a_back_fill_is_one_run_over_its_days(
    migrated_sqlite: Database, tmp_path: Path
) -> None:
    trace = tmp_path / "trace"
    async with staged(
        migrated_sqlite, tmp_path / "home", config=lambda: {"trace": str(trace)}
    ) as stage:
        await stage.service.run_now("small", "2024-01-02", "2024-01-31")
        run = await stage.next_finished()
    assert (run.trigger, run.from_day, run.to_day) == ("backfill", "2024-01-02", "2024-01-31")
    assert run.assets[0].metadata["day"] == "2024-01-31"
    assert "fetch 2024-01-02 2024-01-31" in trace.read_text()
    # Dagster knows each day as made.
    index = sqlite3.connect(tmp_path / "home/history/runs/index.db")
    sql = "SELECT count(DISTINCT partition) FROM event_logs WHERE asset_key LIKE '%fetch%'"
    assert index.execute(sql).fetchone() == (30,)
    index.close()


async def test_PL3_a_transient_failure_is_tried_again_within_the_run(
    migrated_sqlite: Database, tmp_path: Path
) -> None:
    run = await run_once(migrated_sqlite, tmp_path, mode="flaky", trace=str(tmp_path / "trace"))
    assert run.state == "succeeded"
    assert (run.assets[0].tries, run.assets[0].error) == (2, None)


@pytest.mark.parametrize(
    ("mode", "failure", "said", "tries"),
    [
        ("outage", "transient", "The source did not answer.", 2),
        ("unreadable", "terminal", "Row 7 has no price.", 1),
        ("bug", "bug", "ZeroDivisionError: division by zero", 1),
        ("disk_full", "disk_full", "The disk is full", 1),
        ("empty", "check", "has_rows: 3 rows", 1),
        ("die", "died", "was killed by SIGKILL", 1),
        ("leave", "died", "ended with code 7", 1),
    ],
)
async def test_PL2_PL4_a_failed_run_says_why(
    migrated_sqlite: Database, tmp_path: Path, mode: str, failure: str, said: str, tries: int
) -> None:
    run = await run_once(migrated_sqlite, tmp_path, mode=mode)
    assert (run.state, run.failure) == ("failed", failure)
    assert run.error is not None
    assert said in run.error
    assert run.assets[0].tries == tries
    assert run.assets[1].state == "skipped"


async def test_PL5_a_run_over_its_time_is_killed(migrated_sqlite: Database, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    async with staged(
        migrated_sqlite,
        tmp_path / "home",
        config=lambda: {"mode": "sleep", "trace": str(trace)},
        timeout_s=12,
    ) as stage:
        await stage.service.run_now("small")
        run = await stage.next_finished()
    assert (run.state, run.failure) == ("failed", "timeout")
    assert not is_alive(int(trace.read_text().split()[-1]))


async def test_PL5_a_stopped_server_ends_its_child_and_marks_the_run(
    migrated_sqlite: Database, tmp_path: Path
) -> None:
    trace = tmp_path / "trace"
    async with staged(
        migrated_sqlite,
        tmp_path / "home",
        config=lambda: {"mode": "sleep", "trace": str(trace)},
    ) as stage:
        run = await stage.service.run_now("small")
        await until(lambda: trace.exists() and bool(trace.read_text().split()))
    child = int(trace.read_text().split()[-1])
    await until(lambda: not is_alive(child))
    assert (await stage.service.run(run.run_id)).state == "interrupted"


def test_PL5_a_child_does_not_outlive_a_killed_parent(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    order = order_of(tmp_path / "home", mode="sleep", trace=str(trace))
    path = tmp_path / "parent.py"
    path.write_text(
        "import asyncio, sys, msgspec\n"
        "from madang.pipelines.launcher import ChildLauncher\n"
        "from madang.pipelines.messages import decode_order\n"
        "order = decode_order(sys.stdin.buffer.read())\n"
        "asyncio.run(ChildLauncher().launch(order, print, 60))\n"
    )
    import msgspec

    parent = subprocess.Popen(
        [sys.executable, path],
        stdin=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": f"{ROOT}/src:{ROOT}"},
    )
    assert parent.stdin
    parent.stdin.write(msgspec.json.encode(order))
    parent.stdin.close()
    asyncio.run(until(lambda: trace.exists() and trace.read_text().endswith("\n")))
    child = int(trace.read_text().split()[-1])
    assert is_alive(child)
    parent.kill()
    parent.wait()
    asyncio.run(until(lambda: not is_alive(child)))


@pytest.mark.parametrize(
    ("body", "failure", "said"),
    [
        ("print('hello\\n' * 50, flush=True); time.sleep(30)", "garbage", "nobody reads"),
        ("print('x' * 400_000, flush=True); time.sleep(30)", "garbage", "bytes"),
        ("sys.exit(0)", "died", "ended with code 0"),
        ("sys.exit('out of cheese')", "died", "out of cheese"),
        ("os.write(1, b'\\xff\\xfe{')", "died", "ended with code 0"),
    ],
)
async def test_PL2_a_child_that_talks_nonsense_fails_with_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, failure: str, said: str
) -> None:
    (tmp_path / "nonsense.py").write_text(f"import os, sys, time\n{body}\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    heard: list[Line] = []
    ended = await ChildLauncher("nonsense").launch(order_of(tmp_path), heard.append, 20)
    assert ended.failure == failure
    assert ended.error is not None
    assert said in ended.error
    assert not heard


async def test_PL12_the_engine_keeps_only_its_newest_records(tmp_path: Path) -> None:
    """The records of RUN_RECORDS_MAX + 1 runs are pruned to RUN_RECORDS_MAX."""
    path = tmp_path / "many.py"
    path.write_text(
        "import sys\n"
        "from pathlib import Path\n"
        "import dagster as dg\n"
        "from dagster._core.instance.ref import InstanceRef\n"
        "from madang.pipelines.dagster_runner import INSTANCE, RUN_RECORDS_MAX, prune\n"
        "home = sys.argv[1]; Path(home).mkdir()\n"
        "instance = dg.DagsterInstance.from_ref(InstanceRef.from_dir(home, overrides=INSTANCE))\n"
        "for n in range(RUN_RECORDS_MAX + 1):\n"
        "    instance.create_run_for_job(dg.GraphDefinition(name='g').to_job())\n"
        "print(prune(instance, 7), len(instance.get_run_records()))\n"
    )
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, path, tmp_path / "home"],
        env={**os.environ, "PYTHONPATH": f"{ROOT}/src"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["1", str(RUN_RECORDS_MAX)]


def test_PL1_serving_imports_no_engine_of_the_work() -> None:
    code = "import sys, madang.pipelines.api; print([m for m in HEAVY if m in sys.modules])"
    heavy = "HEAVY = ['dagster', 'polars', 'sqlalchemy', 'pandas', 'deltalake']"
    done = subprocess.run(
        [sys.executable, "-c", f"{heavy}\n{code}"],
        env={**os.environ, "PYTHONPATH": f"{ROOT}/src"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
