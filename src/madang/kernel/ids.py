"""Ids: 16 lower-case characters that sort by the moment they were made.

48 bits of Unix milliseconds and 32 bits that count up within one millisecond from a random start,
in Crockford's base 32 (https://www.crockford.com/base32.html). Text, because JavaScript numbers
lose integers above 2^53.
"""

import secrets
import threading

from madang.kernel.clock import Clock, SystemClock

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
ID_LENGTH_CHARS = 16


class Ids:
    """A source of ids; later calls give greater ids, also when the clock steps back."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._last = 0

    def new(self) -> str:
        """Return a fresh id, greater than every id this source gave before."""
        fresh = (self._clock.now_ms() << 32) | secrets.randbits(31)
        with self._lock:
            self._last = fresh if fresh > self._last else self._last + 1
            return encode(self._last)


def encode(number: int) -> str:
    """Write an 80-bit number as 16 base-32 characters."""
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(75, -1, -5))


def is_id(text: str) -> bool:
    """Say whether the text has the form of an id."""
    return len(text) == ID_LENGTH_CHARS and all(c in ALPHABET for c in text)


_ids = Ids(SystemClock())


def new_id() -> str:
    """Return a fresh id from the process-wide source."""
    return _ids.new()
