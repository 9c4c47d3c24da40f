"""Runs one order with Dagster's in-process executor. Only the child imports this module.

Assets, checks, retry policies and daily partitions are Dagster's; its records are kept in SQLite
under `order.home`, pruned after each run, so that the same definitions can be looked at with its
own tools.
"""

import asyncio
import importlib
import inspect
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg
from dagster._core.instance.ref import InstanceRef

from madang.kernel.clock import SystemClock
from madang.pipelines.definition import (
    Asset,
    Check,
    CheckOutcome,
    Factory,
    Pipeline,
    RunContext,
    Works,
)
from madang.pipelines.failures import failure_of, sentence_of
from madang.pipelines.messages import (
    AssetFailed,
    AssetMade,
    AssetStarted,
    CheckDone,
    Line,
    Order,
    RunEnded,
    clipped,
)
from madang.pipelines.model import FailureKind, Scalar

Say = Callable[[Line], None]
RUN_RECORDS_MAX = 60
PRUNED_PER_RUN_MAX = 200
RANGE_START_TAG = "dagster/asset_partition_range_start"
RANGE_END_TAG = "dagster/asset_partition_range_end"
# No telemetry, and no files of captured output: the parent keeps what a failed child wrote.
INSTANCE: dict[str, Any] = {
    "telemetry": {"enabled": False},
    "compute_logs": {
        "module": "dagster._core.storage.noop_compute_log_manager",
        "class": "NoOpComputeLogManager",
    },
}
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def works_of(path: str, config: Mapping[str, Any]) -> Works:
    """Import a factory by its path and call it.

    Raises:
        ImportError: no such module.
        AttributeError: no such function in it.
    """
    module, _, name = path.partition(":")
    factory: Factory = getattr(importlib.import_module(module), name)
    return factory(config)


class Job:
    """One order as Dagster definitions."""

    def __init__(self, order: Order, works: Works, say: Say) -> None:
        self._order = order
        self._works = works
        self._say = say
        self._loop = asyncio.Runner()
        self._last_failure: tuple[FailureKind, str] | None = None
        self._context = RunContext(
            run_id=order.run_id,
            trigger=order.trigger,
            from_day=order.from_day,
            to_day=order.to_day,
            config=order.config,
        )

    @property
    def last_failure(self) -> tuple[FailureKind, str] | None:
        """Why the newest failed try or blocking check failed."""
        return self._last_failure

    def definitions(self) -> list[Any]:
        """Return all assets and checks."""
        pipeline = self._order.pipeline
        wanted = {asset.name for asset in pipeline.assets} | {c.name for c in pipeline.checks}
        missing = wanted - set(self._works)
        if missing:
            raise KeyError(f"{pipeline.factory} gives no function for {sorted(missing)}")
        return [
            *(self._asset(asset) for asset in pipeline.assets),
            *(self._check(check) for check in pipeline.checks),
        ]

    def close(self) -> None:
        """End the loop that asynchronous work ran on."""
        self._loop.close()

    def _asset(self, asset: Asset) -> Any:
        pipeline = self._order.pipeline
        by_day = partitions_of(pipeline)

        @dg.asset(
            name=asset.name,
            key_prefix=pipeline.name,
            description=asset.description,
            deps=[dg.AssetKey([pipeline.name, need]) for need in asset.needs],
            partitions_def=by_day,
            backfill_policy=dg.BackfillPolicy.single_run() if by_day else None,
            retry_policy=dg.RetryPolicy(
                max_retries=asset.retries,
                delay=asset.retry_delay_s,
                backoff=dg.Backoff.EXPONENTIAL,
            ),
        )
        def make() -> Any:
            metadata = self._try(asset)
            # Dagster refuses None as metadata; our own record keeps it.
            told = {key: value for key, value in metadata.items() if value is not None}
            return dg.MaterializeResult(metadata=told)

        return make

    def _try(self, asset: Asset) -> dict[str, Scalar]:
        self._say(AssetStarted(name=asset.name, at_ms=SystemClock().now_ms()))
        began = time.monotonic()
        try:
            metadata = dict(self._call(asset.name) or {})
        except Exception as error:  # Supervises one try: its kind decides whether there is another.
            failure, sentence = failure_of(error), clipped(sentence_of(error))
            self._last_failure = (failure, f"{asset.name}: {sentence}")
            self._say(
                AssetFailed(
                    name=asset.name,
                    duration_ms=_ms_since(began),
                    error=sentence,
                    failure=failure,
                )
            )
            if failure == "transient":
                raise
            raise dg.Failure(description=sentence, allow_retries=False) from error
        self._say(
            AssetMade(name=asset.name, duration_ms=_ms_since(began), metadata=metadata),
        )
        return metadata

    def _check(self, check: Check) -> Any:
        @dg.asset_check(
            asset=dg.AssetKey([self._order.pipeline.name, check.asset]),
            name=check.name,
            description=check.description,
            blocking=check.is_blocking,
        )
        def look() -> Any:
            outcome = self._call(check.name)
            assert isinstance(outcome, CheckOutcome), f"{check.name} returns no CheckOutcome"
            self._say(
                CheckDone(
                    name=check.name,
                    asset=check.asset,
                    is_passed=outcome.is_passed,
                    severity=outcome.severity,
                    description=clipped(outcome.description),
                    metadata=dict(outcome.metadata),
                )
            )
            if check.is_blocking and not outcome.is_passed and outcome.severity == "error":
                self._last_failure = ("check", f"{check.name}: {clipped(outcome.description)}")
            severe = dg.AssetCheckSeverity
            return dg.AssetCheckResult(
                passed=outcome.is_passed,
                severity=severe.ERROR if outcome.severity == "error" else severe.WARN,
                description=outcome.description,
            )

        return look

    def _call(self, name: str) -> Any:
        result = self._works[name](self._context)
        return self._loop.run(_awaited(result)) if inspect.isawaitable(result) else result


def partitions_of(pipeline: Pipeline) -> Any:
    """Return the days of a pipeline, today included; None when it does not work by day."""
    if pipeline.first_day is None:
        return None
    return dg.DailyPartitionsDefinition(
        start_date=pipeline.first_day, timezone=pipeline.timezone, end_offset=1
    )


def run(order: Order, say: Say) -> RunEnded:
    """Do the work and say how it ended; each step is said as it happens."""
    job = Job(order, works_of(order.pipeline.factory, order.config), say)
    instance = dg.DagsterInstance.from_ref(InstanceRef.from_dir(order.home, overrides=INSTANCE))
    try:
        result = dg.materialize(
            job.definitions(),
            instance=instance,
            raise_on_error=False,
            run_config=QUIET,
            **_days(order),
        )
        prune(instance, order.keep_days)
    finally:
        job.close()
        instance.dispose()
    if result.success:
        return RunEnded(is_success=True, error=None, failure=None)
    failure, sentence = job.last_failure or ("bug", _first_error(result))
    return RunEnded(is_success=False, error=sentence, failure=failure)


def prune(instance: Any, keep_days: int) -> int:
    """Delete Dagster's records of old runs, and of more than RUN_RECORDS_MAX; return how many."""
    records = instance.get_run_records(limit=RUN_RECORDS_MAX + PRUNED_PER_RUN_MAX)
    oldest = datetime.fromtimestamp(SystemClock().now_ms() / 1000, UTC) - timedelta(days=keep_days)
    gone = [
        record.dagster_run.run_id
        for place, record in enumerate(records)
        if place >= RUN_RECORDS_MAX or record.create_timestamp < oldest
    ]
    for run_id in gone:
        instance.delete_run(run_id)
    return len(gone)


def _days(order: Order) -> dict[str, Any]:
    tags = {"madang/run_id": order.run_id, "madang/trigger": order.trigger}
    if order.pipeline.first_day is None:
        return {"tags": tags}
    now = datetime.fromtimestamp(SystemClock().now_ms() / 1000, ZoneInfo(order.pipeline.timezone))
    first = order.from_day or str(now.date())
    return {
        "tags": {**tags, RANGE_START_TAG: first, RANGE_END_TAG: order.to_day or first},
    }


async def _awaited(result: Any) -> Any:
    return await result


def _ms_since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def _first_error(result: Any) -> str:
    for event in result.all_events:
        error = getattr(event.event_specific_data, "error", None)
        if error is not None:
            while error.cause is not None:
                error = error.cause
            return clipped(str(error.message).strip())
    return "The run failed, and Dagster tells no reason."
