"""One timer for all sockets: a sweep a few times a second finds who is due."""

import asyncio
from time import monotonic
from typing import Protocol

SWEEP_S_MAX = 1.0
SWEEPS_PER_TIMEOUT = 4


class Watched(Protocol):
    """Something with a time at which it wants to be looked at."""

    due_s: float
    """On the monotonic clock; never before it, and up to a sweep after it."""

    def on_due(self, now_s: float) -> None:
        """Act, and set `due_s` anew."""
        ...


class Watch:
    """Looks at its members while it has any."""

    def __init__(self, shortest_timeout_s: float) -> None:
        self._sweep_s = min(SWEEP_S_MAX, shortest_timeout_s / SWEEPS_PER_TIMEOUT)
        self._members: set[Watched] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    def __len__(self) -> int:
        return len(self._members)

    def add(self, member: Watched) -> None:
        """Begin to look at a member; called on the event loop that it lives on."""
        self._members.add(member)
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            # The loop before, if any, has ended, and its timer with it.
            self._loop = loop
            loop.call_later(self._sweep_s, self._sweep)

    def discard(self, member: Watched) -> None:
        """Look no more at a member."""
        self._members.discard(member)

    def _sweep(self) -> None:
        now_s = monotonic()
        due = [member for member in self._members if member.due_s <= now_s]
        for member in due:
            member.on_due(now_s)
        if self._members and self._loop is not None:
            self._loop.call_later(self._sweep_s, self._sweep)
        else:
            self._loop = None
