"""Scheduled work: assets, checks, schedules, runs and their history. Knows no domain.

The one thing to know: the work runs in a child process (Dagster's in-process executor), and nothing
here imports Dagster but `dagster_runner`, which only the child loads.
"""

from madang.pipelines.definition import (
    Asset,
    Check,
    CheckOutcome,
    Pipeline,
    RunContext,
    Schedule,
    Works,
)
from madang.pipelines.events import RunFinished
from madang.pipelines.model import PipelineEntry, Run, RunTrigger
from madang.pipelines.service import PipelineOptions, PipelineService

__all__ = [
    "Asset",
    "Check",
    "CheckOutcome",
    "Pipeline",
    "PipelineEntry",
    "PipelineOptions",
    "PipelineService",
    "Run",
    "RunContext",
    "RunFinished",
    "RunTrigger",
    "Schedule",
    "Works",
]
