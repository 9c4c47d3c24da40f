"""Threads: a channel of its own beside a channel, from which it has its rights (docs/specs/threads.md).

The one thing to know: `archives_at_ms` alone says whether a thread is archived; no job moves it.
"""

from typing import Literal

from msgspec import Struct

from madang.community.model import Channel

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
ARCHIVES_AFTER_MS: tuple[int, ...] = (HOUR_MS, DAY_MS, 3 * DAY_MS, 7 * DAY_MS)
ARCHIVE_AFTER_DEFAULT_MS = 3 * DAY_MS
THREADS_ACTIVE_MAX = 1000
"""Threads of one channel that are not archived."""
THREAD_MEMBERS_MAX = 1000
THREAD_MESSAGES_COUNTED_MAX = 1000
THREADS_PAGE_MAX = 50

ThreadState = Literal["active", "archived"]


class Thread(Struct, frozen=True, kw_only=True):
    """A thread as its channel's readers see it."""

    channel: Channel
    starter_id: str | None
    """The message it was started from, in its parent channel; it may be deleted by now."""
    made_by_id: str
    archive_after_ms: int
    """How long nothing is written before it is archived."""
    archives_at_ms: int
    """From this moment on it is archived; writing moves it."""
    is_locked: bool
    """Only who manages threads writes in it and opens it again."""
    messages_count: int
    """At most THREAD_MESSAGES_COUNTED_MAX."""
    last_message_at_ms: int | None
    changed_seq: int
    """The seq in the parent's stream at which it last changed: of two states the greater counts."""
