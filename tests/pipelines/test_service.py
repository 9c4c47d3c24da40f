"""The schedule, the history and the rules of running, with the work itself scripted."""

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace

from madang.engines.sql.port import Database
from madang.kernel.clock import ManualClock
from madang.pipelines import PipelineOptions, PipelineService, Schedule
from madang.pipelines.clock import BACK_OFF_MS, MOMENTS_MAX, due, newest_moment, retry_at_ms
from madang.pipelines.errors import (
    DaysInvalid,
    PipelineBusy,
    PipelinesDisabled,
    PipelineUnknown,
    RunUnknown,
)
from madang.pipelines.messages import RunEnded
from madang.pipelines.service import BACKFILL_DAYS_MAX, LEASE_MS
from madang.pipelines.store import RUNS_KEPT_MAX, PipelineStore
from tests.pipelines.parts import (
    DAILY,
    DAY_MS,
    NOON_MS,
    ScriptedLauncher,
    small_pipeline,
    staged,
    until,
)

OUTAGE = RunEnded(is_success=False, error="The source did not answer.", failure="transient")
BUG = RunEnded(is_success=False, error="ZeroDivisionError", failure="bug")


async def test_PL7_the_first_start_runs_at_once_and_only_once(
    any_database: Database, tmp_path: Path
) -> None:
    pipeline = small_pipeline(runs_on_first_start=True)
    launcher = ScriptedLauncher()
    async with staged(
        any_database, tmp_path, pipeline=pipeline, schedule=DAILY, launcher=launcher
    ) as stage:
        run = await stage.next_finished()
        assert (run.trigger, run.state) == ("first_start", "succeeded")
        await asyncio.sleep(0.1)
    async with staged(
        any_database, tmp_path, pipeline=pipeline, schedule=DAILY, launcher=launcher
    ) as stage:
        await asyncio.sleep(0.1)
        entry = (await stage.service.entries())[0]
    assert len(launcher.orders) == 1
    assert entry.next_run_at_ms == NOON_MS + DAY_MS // 2
    assert entry.last_run == run


async def test_a_run_starts_when_its_moment_comes(any_database: Database, tmp_path: Path) -> None:
    launcher = ScriptedLauncher()
    async with staged(
        any_database,
        tmp_path,
        pipeline=small_pipeline(runs_on_first_start=True),
        schedule=DAILY,
        launcher=launcher,
    ) as stage:
        await stage.next_finished()
        stage.clock.advance_ms(DAY_MS // 2 - 1)
        await asyncio.sleep(0.1)
        assert len(launcher.orders) == 1
        stage.clock.advance_ms(1)
        run = await stage.next_finished()
    assert (run.trigger, run.due_at_ms) == ("schedule", NOON_MS + DAY_MS // 2)


async def test_PL8_missed_moments_are_caught_up_by_one_run(
    any_database: Database, tmp_path: Path
) -> None:
    pipeline = small_pipeline(runs_on_first_start=True)
    async with staged(
        any_database, tmp_path, pipeline=pipeline, schedule=DAILY, launcher=ScriptedLauncher()
    ) as stage:
        await stage.next_finished()
    launcher = ScriptedLauncher()
    async with staged(
        any_database,
        tmp_path,
        pipeline=pipeline,
        schedule=DAILY,
        launcher=launcher,
        clock=ManualClock(NOON_MS + 5 * DAY_MS),
    ) as stage:
        run = await stage.next_finished()
        await asyncio.sleep(0.1)
    assert (run.trigger, run.due_at_ms) == ("schedule", NOON_MS + 5 * DAY_MS - DAY_MS // 2)
    assert len(launcher.orders) == 1


async def test_PL9_a_transient_failure_comes_again_with_back_off(
    any_database: Database, tmp_path: Path
) -> None:
    launcher = ScriptedLauncher(OUTAGE, OUTAGE, OUTAGE, OUTAGE)
    async with staged(
        any_database,
        tmp_path,
        pipeline=small_pipeline(runs_on_first_start=True),
        schedule=DAILY,
        launcher=launcher,
    ) as stage:
        attempts = [(await stage.next_finished()).attempt]
        for wait_ms in BACK_OFF_MS:
            stage.clock.advance_ms(wait_ms - 1)
            await asyncio.sleep(0.05)
            assert len(launcher.orders) == len(attempts)
            stage.clock.advance_ms(1)
            attempts.append((await stage.next_finished()).attempt)
        assert attempts == [1, 2, 3, 4]
        stage.clock.advance_ms(max(BACK_OFF_MS) * 2)
        await asyncio.sleep(0.1)
        assert len(launcher.orders) == 4
        # The next moment of the schedule is a new chance.
        stage.clock.advance_ms(DAY_MS)
        assert (await stage.next_finished()).state == "succeeded"


async def test_PL9_a_bug_is_not_tried_again_before_the_next_moment(
    any_database: Database, tmp_path: Path
) -> None:
    launcher = ScriptedLauncher(BUG)
    async with staged(
        any_database,
        tmp_path,
        pipeline=small_pipeline(runs_on_first_start=True),
        schedule=DAILY,
        launcher=launcher,
    ) as stage:
        assert (await stage.next_finished()).error == "ZeroDivisionError"
        stage.clock.advance_ms(DAY_MS // 2 - 1)
        await asyncio.sleep(0.1)
        assert len(launcher.orders) == 1
        stage.clock.advance_ms(1)
        assert (await stage.next_finished()).trigger == "schedule"


async def test_PL10_a_run_of_a_killed_server_is_interrupted_and_done_again(
    any_database: Database, tmp_path: Path
) -> None:
    pipeline = small_pipeline(runs_on_first_start=True)
    # A server that is killed never gets to `stop`: its store is all that is left of it.
    dead = PipelineStore(any_database, holder="dead")
    assert await dead.take_lease("small", NOON_MS, NOON_MS + LEASE_MS)
    async with staged(
        any_database, tmp_path / "other", launcher=ScriptedLauncher(), pipeline=small_pipeline()
    ) as stage:
        stage.clock.advance_ms(LEASE_MS)
        made = await stage.service.run_now("small")
        await stage.next_finished()
    left = await stage.service.run(made.run_id)
    await dead.put(replace(left, run_id="1" * 16, state="running", finished_at_ms=None))
    async with staged(
        any_database,
        tmp_path,
        pipeline=replace(pipeline, runs_on_first_start=True),
        schedule=DAILY,
        launcher=ScriptedLauncher(),
        clock=ManualClock(NOON_MS + DAY_MS),
    ) as stage:
        redone = await stage.next_finished()
        old = await stage.service.run("1" * 16)
    assert old.state == "interrupted"
    assert old.error is not None
    assert (redone.trigger, redone.state) == ("schedule", "succeeded")


async def test_PL6_two_processes_do_not_run_one_schedule(
    migrated_postgres: Database, tmp_path: Path
) -> None:
    clock = ManualClock(NOON_MS)
    pipeline = small_pipeline(runs_on_first_start=True)
    one, two = ScriptedLauncher(), ScriptedLauncher()
    one.gate.clear()
    two.gate.clear()
    async with (
        staged(
            migrated_postgres,
            tmp_path,
            pipeline=pipeline,
            schedule=DAILY,
            launcher=one,
            clock=clock,
        ) as first,
        staged(
            migrated_postgres,
            tmp_path,
            pipeline=pipeline,
            schedule=DAILY,
            launcher=two,
            clock=clock,
        ) as second,
    ):
        await until(lambda: bool(one.orders or two.orders))
        await asyncio.sleep(0.1)
        assert len(one.orders) + len(two.orders) == 1
        loser = second if one.orders else first
        with pytest.raises(PipelineBusy):
            await loser.service.run_now("small")
        one.gate.set()
        two.gate.set()
        await (first if one.orders else second).next_finished()
        await asyncio.sleep(0.1)
        assert len(one.orders) + len(two.orders) == 1


async def test_PL6_a_lease_that_ran_out_can_be_taken(migrated_postgres: Database) -> None:
    one, two = PipelineStore(migrated_postgres, "one"), PipelineStore(migrated_postgres, "two")
    assert await one.take_lease("small", NOON_MS, NOON_MS + LEASE_MS)
    assert not await two.take_lease("small", NOON_MS + LEASE_MS - 1, NOON_MS + 2 * LEASE_MS)
    assert await one.take_lease("small", NOON_MS + 1, NOON_MS + LEASE_MS)
    assert await two.take_lease("small", NOON_MS + LEASE_MS, NOON_MS + 2 * LEASE_MS)
    await two.give_lease_back("small")
    assert await one.take_lease("small", NOON_MS + LEASE_MS, NOON_MS + 2 * LEASE_MS)


async def test_PL6_a_pipeline_runs_once_at_a_time(any_database: Database, tmp_path: Path) -> None:
    launcher = ScriptedLauncher()
    launcher.gate.clear()
    async with staged(any_database, tmp_path, launcher=launcher) as stage:
        run = await stage.service.run_now("small")
        with pytest.raises(PipelineBusy) as refused:
            await stage.service.run_now("small")
        assert refused.value.data == {"run_id": run.run_id}
        await until(lambda: bool(launcher.orders))
        assert (await stage.service.run(run.run_id)).state == "running"
        assert (await stage.service.runs())[0].state == "running"
        launcher.gate.set()
        assert (await stage.next_finished()).run_id == run.run_id
    assert (await stage.service.runs())[0].state == "succeeded"


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2024-02-30", None),
        ("yesterday", "today"),
        ("2024-01-02", "2024-01-01"),
        ("2019-12-31", "2020-01-05"),
        ("2020-01-01", "2074-10-04"),
    ],
)
async def test_days_that_do_not_fit_are_refused(
    migrated_sqlite: Database, tmp_path: Path, first: str, last: str | None
) -> None:
    async with staged(migrated_sqlite, tmp_path, launcher=ScriptedLauncher()) as stage:
        with pytest.raises(DaysInvalid):
            await stage.service.run_now("small", first, last)
        assert await stage.service.runs() == []


async def test_the_longest_back_fill_is_taken_and_one_day_more_is_not(
    migrated_sqlite: Database, tmp_path: Path
) -> None:
    assert BACKFILL_DAYS_MAX == 20_000
    async with staged(migrated_sqlite, tmp_path, launcher=ScriptedLauncher()) as stage:
        with pytest.raises(DaysInvalid):
            await stage.service.run_now("small", "2020-01-01", "2074-10-04")
        run = await stage.service.run_now("small", "2020-01-01", "2074-10-03")
        assert run.trigger == "backfill"


async def test_a_pipeline_without_days_takes_none(
    migrated_sqlite: Database, tmp_path: Path
) -> None:
    async with staged(
        migrated_sqlite,
        tmp_path,
        pipeline=small_pipeline(first_day=None),
        launcher=ScriptedLauncher(),
    ) as stage:
        with pytest.raises(DaysInvalid):
            await stage.service.run_now("small", "2024-01-02")


async def test_unknown_names_are_refused(migrated_sqlite: Database, tmp_path: Path) -> None:
    async with staged(migrated_sqlite, tmp_path, launcher=ScriptedLauncher()) as stage:
        with pytest.raises(PipelineUnknown) as refused:
            await stage.service.run_now("large")
        assert refused.value.data == {"names": ["small"]}
        with pytest.raises(PipelineUnknown):
            await stage.service.runs(pipeline="large")
        with pytest.raises(RunUnknown):
            await stage.service.run("0" * 16)


async def test_switched_off_pipelines_run_nothing(
    migrated_sqlite: Database, tmp_path: Path
) -> None:
    options = PipelineOptions(home=tmp_path, enabled=False)
    service = PipelineService(migrated_sqlite, ManualClock(NOON_MS), options, ScriptedLauncher())
    service.add(small_pipeline(), DAILY)
    await service.start()
    with pytest.raises(PipelinesDisabled):
        await service.run_now("small")
    assert (await service.entries())[0].next_run_at_ms is None
    await service.stop()


async def test_PL12_the_history_keeps_its_newest_runs_and_forgets_old_ones(
    any_database: Database, tmp_path: Path
) -> None:
    store = PipelineStore(any_database, "me")
    async with staged(any_database, tmp_path, launcher=ScriptedLauncher()) as stage:
        await stage.service.run_now("small")
        run = await stage.next_finished()
    for number in range(RUNS_KEPT_MAX):
        await store.put(replace(run, run_id=f"{number:016d}", queued_at_ms=NOON_MS + number + 1))
    assert await store.prune("small", before_ms=0) == 1
    assert await store.get(run.run_id) is None
    assert await store.prune("small", before_ms=NOON_MS + 11) == 10
    # What has not ended is never forgotten.
    await store.put(replace(run, run_id="2" * 16, state="running", queued_at_ms=1))
    assert await store.prune("small", before_ms=NOON_MS + 11) == 0


def test_a_schedule_that_stands_still_ends_the_search() -> None:
    stuck = Schedule(sentence="never moves", next_run_at_ms=lambda after: after)
    assert newest_moment(stuck, NOON_MS, NOON_MS) == NOON_MS
    assert MOMENTS_MAX == 4000


def test_due_is_nothing_between_moments() -> None:
    assert due(DAILY, NOON_MS, NOON_MS + 1, runs_on_first_start=True) is None
    assert due(None, NOON_MS, NOON_MS + DAY_MS, runs_on_first_start=True) is None
    assert due(DAILY, 0, NOON_MS, runs_on_first_start=False) is None


def test_attempts_are_bounded() -> None:
    assert [retry_at_ms(n, 0) for n in (1, 2, 3, 4, 5)] == [*BACK_OFF_MS, None, None]


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Not a name"},
        {"assets": ()},
        {"assets": (small_pipeline().assets[1],)},
        {"assets": (*small_pipeline().assets, small_pipeline().assets[0])},
        {"assets": small_pipeline().assets[:1] * 51},
        {"checks": (small_pipeline().checks[0],) * 2},
    ],
)
def test_a_graph_that_cannot_run_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"name|asset|need"):
        small_pipeline(**changes)
