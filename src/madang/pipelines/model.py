"""Pipelines and their runs as the API shows them. Days are `YYYY-MM-DD` in the pipeline's own calendar."""

from typing import Literal

from msgspec import Struct

RunTrigger = Literal["schedule", "manual", "first_start", "backfill"]
RunState = Literal["queued", "running", "succeeded", "failed", "interrupted"]
AssetState = Literal["waiting", "running", "succeeded", "failed", "skipped"]
Severity = Literal["warning", "error"]
FailureKind = Literal[
    "transient", "terminal", "check", "timeout", "died", "garbage", "disk_full", "bug"
]
Scalar = str | int | float | bool | None

RUNS_PAGE_MAX = 200
ENDED: frozenset[RunState] = frozenset({"succeeded", "failed", "interrupted"})


class AssetEntry(Struct, frozen=True, kw_only=True):
    """One thing a pipeline makes, and what it is made from."""

    name: str
    description: str
    needs: tuple[str, ...]


class AssetRun(Struct, frozen=True, kw_only=True):
    """One asset in one run."""

    name: str
    state: AssetState
    tries: int
    started_at_ms: int | None
    duration_ms: int | None
    metadata: dict[str, Scalar]
    """What the work says about its result: counts, versions, days."""
    error: str | None
    """Why the last try failed."""


class CheckRun(Struct, frozen=True, kw_only=True):
    """One check in one run."""

    name: str
    asset: str
    is_passed: bool
    severity: Severity
    description: str
    metadata: dict[str, Scalar]


class Run(Struct, frozen=True, kw_only=True):
    """One run of a pipeline."""

    run_id: str
    pipeline: str
    trigger: RunTrigger
    state: RunState
    attempt: int
    """1, or more when a failed run is tried again for the same moment of the schedule."""
    from_day: str | None
    to_day: str | None
    due_at_ms: int | None
    """The moment of the schedule this run stands for."""
    queued_at_ms: int
    started_at_ms: int | None
    finished_at_ms: int | None
    assets: tuple[AssetRun, ...]
    checks: tuple[CheckRun, ...]
    error: str | None
    failure: FailureKind | None


class PipelineEntry(Struct, frozen=True, kw_only=True):
    """One pipeline as the list shows it."""

    name: str
    title: str
    description: str
    assets: tuple[AssetEntry, ...]
    schedule: str | None
    """One sentence, or None when it only runs by hand."""
    next_run_at_ms: int | None
    last_run: Run | None
    """The newest run, also while it is running."""


class PipelineList(Struct, frozen=True, kw_only=True):
    """All pipelines."""

    pipelines: tuple[PipelineEntry, ...]


class RunList(Struct, frozen=True, kw_only=True):
    """Runs, newest first."""

    runs: tuple[Run, ...]


class RunRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is sent in to start a run; with days it is a back-fill."""

    from_day: str | None = None
    to_day: str | None = None
