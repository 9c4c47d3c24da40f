"""The clock as a thing that is passed in, so that tests can hold it still."""

import time
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now_ms(self) -> int:
        """Return Unix time in milliseconds."""
        ...

    def monotonic_s(self) -> float:
        """Return seconds that never step back; only differences mean anything."""
        ...


class SystemClock:
    """The machine's clock."""

    def now_ms(self) -> int:
        """Return Unix time in milliseconds."""
        return time.time_ns() // 1_000_000

    def monotonic_s(self) -> float:
        """Return seconds that never step back."""
        return time.monotonic()


class ManualClock:
    """A clock that moves only when told to; for tests and replays."""

    def __init__(self, now_ms: int = 1_700_000_000_000) -> None:
        self._now_ms = now_ms

    def now_ms(self) -> int:
        """Return the time it was set to, in Unix milliseconds."""
        return self._now_ms

    def monotonic_s(self) -> float:
        """Return the same time in seconds."""
        return self._now_ms / 1000

    def advance_ms(self, by_ms: int) -> None:
        """Move forward."""
        assert by_ms >= 0
        self._now_ms += by_ms
