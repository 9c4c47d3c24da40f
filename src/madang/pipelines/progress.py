"""A run as it moves on: the child's lines folded into the struct that people see."""

from typing import Any

from msgspec import structs

from madang.pipelines.definition import Pipeline
from madang.pipelines.messages import (
    AssetFailed,
    AssetMade,
    AssetStarted,
    CheckDone,
    Line,
    RunEnded,
)
from madang.pipelines.model import AssetRun, CheckRun, Run


def waiting_assets(pipeline: Pipeline) -> tuple[AssetRun, ...]:
    """Return the assets of a run that has not begun."""
    return tuple(
        AssetRun(
            name=asset.name,
            state="waiting",
            tries=0,
            started_at_ms=None,
            duration_ms=None,
            metadata={},
            error=None,
        )
        for asset in pipeline.assets
    )


def moved(run: Run, line: Line) -> Run:
    """Return the run after a line; a line about an unknown asset changes nothing."""
    match line:
        case AssetStarted():
            return _asset(
                run, line.name, state="running", started_at_ms=line.at_ms, duration_ms=None, tries=1
            )
        case AssetMade():
            return _asset(
                run,
                line.name,
                state="succeeded",
                duration_ms=line.duration_ms,
                metadata=line.metadata,
                error=None,
            )
        case AssetFailed():
            return _asset(
                run, line.name, state="failed", duration_ms=line.duration_ms, error=line.error
            )
        case CheckDone():
            check = CheckRun(
                name=line.name,
                asset=line.asset,
                is_passed=line.is_passed,
                severity=line.severity,
                description=line.description,
                metadata=line.metadata,
            )
            others = tuple(c for c in run.checks if c.name != line.name)
            return structs.replace(run, checks=(*others, check))
        case RunEnded():
            return run


def ended(run: Run, how: RunEnded, at_ms: int) -> Run:
    """Return the run at its end: what never began is skipped, what was under way has failed."""
    last = {"waiting": "skipped", "running": "failed"}
    return structs.replace(
        run,
        state="succeeded" if how.is_success else "failed",
        finished_at_ms=at_ms,
        assets=tuple(structs.replace(a, state=last.get(a.state, a.state)) for a in run.assets),
        error=how.error,
        failure=how.failure,
    )


def _asset(run: Run, name: str, tries: int = 0, **changes: Any) -> Run:
    return structs.replace(
        run,
        assets=tuple(
            structs.replace(a, tries=a.tries + tries, **changes) if a.name == name else a
            for a in run.assets
        ),
    )
