"""What happens to threads: on their parent channel's stream, which only those follow who see it.

Who joins or leaves a thread is told on that account's own stream, for its other devices.
"""

from madang.community.model.threads import Thread
from madang.kernel.events import Event


class ThreadStarted(Event, frozen=True, kw_only=True, tag="community.thread_started"):
    """A thread was started (on its parent's stream)."""

    thread: Thread


class ThreadUpdated(Event, frozen=True, kw_only=True, tag="community.thread_updated"):
    """A thread was renamed, archived, opened, locked, written in (on its parent's stream)."""

    thread: Thread


class ThreadDeleted(Event, frozen=True, kw_only=True, tag="community.thread_deleted"):
    """A thread is gone, with its messages (on its parent's stream)."""

    channel_id: str
    thread_id: str


class ThreadJoined(Event, frozen=True, kw_only=True, tag="community.thread_joined"):
    """This account follows a thread, and has read it up to `read_seq` (on its own stream)."""

    thread: Thread
    read_seq: int


class ThreadLeft(Event, frozen=True, kw_only=True, tag="community.thread_left"):
    """This account follows a thread no longer (on its own stream)."""

    thread_id: str
