"""When a pipeline is due: pure arithmetic over a schedule and what has been served. No timers here.

Missed moments are caught up by one run for the newest of them, never by one run for each.
"""

from msgspec import Struct

from madang.pipelines.definition import Schedule
from madang.pipelines.model import RunTrigger

TICK_S = 20.0
"""How often the clock looks; it also bounds what a step of the machine's clock can delay."""
LOOK_BACK_MAX_MS = 40 * 86_400_000
"""A schedule is asked this far back for missed moments; one run catches up with all of them."""
MOMENTS_MAX = 4000
ATTEMPTS_MAX = 4
BACK_OFF_MS = (60_000, 300_000, 900_000)
"""Waits before attempts 2, 3 and 4 of a scheduled run that failed for a transient reason."""


class Due(Struct, frozen=True, kw_only=True):
    """A run that should start."""

    trigger: RunTrigger
    due_at_ms: int | None


def due(
    schedule: Schedule | None, served_at_ms: int, now_ms: int, runs_on_first_start: bool
) -> Due | None:
    """Return the run that should start now, or None.

    A pipeline that was never served runs at once, for the newest past moment of its schedule.
    """
    if served_at_ms == 0:
        if runs_on_first_start:
            return Due(trigger="first_start", due_at_ms=None)
        return None
    if schedule is None:
        return None
    missed = newest_moment(schedule, served_at_ms, now_ms)
    return None if missed is None else Due(trigger="schedule", due_at_ms=missed)


def newest_moment(schedule: Schedule, after_ms: int, until_ms: int) -> int | None:
    """Return the newest moment of a schedule in (after, until], or None when there is none."""
    found: int | None = None
    at_ms = max(after_ms, until_ms - LOOK_BACK_MAX_MS)
    for _ in range(MOMENTS_MAX):
        at_ms = schedule.next_run_at_ms(at_ms)
        if at_ms > until_ms:
            return found
        found = at_ms
    return found


def retry_at_ms(attempt: int, failed_at_ms: int) -> int | None:
    """Return when attempt `attempt + 1` may start, or None when it was the last."""
    if attempt >= ATTEMPTS_MAX:
        return None
    return failed_at_ms + BACK_OFF_MS[attempt - 1]
