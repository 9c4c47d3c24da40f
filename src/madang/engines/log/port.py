"""The durable log: ordered records per topic, replayable, with the source's own cursor."""

from collections.abc import Sequence
from typing import Protocol

import msgspec


class Record(msgspec.Struct, frozen=True):
    """One record. Offsets in a topic start at 1 and have no gap."""

    offset: int
    at_ms: int
    value: bytes


class LogCapabilities(msgspec.Struct, frozen=True):
    """What an engine can do."""

    cursor_in_append: bool
    """Whether a source's cursor is committed together with the records it came with."""


class Log(Protocol):
    """An append-only log."""

    @property
    def capabilities(self) -> LogCapabilities:
        """What this engine can do."""
        ...

    async def append(
        self, topic: str, values: Sequence[bytes], at_ms: int, cursor: tuple[str, str] | None = None
    ) -> int:
        """Append durably, all or nothing, and return the last offset.

        Args:
            cursor: (source, position): where the source is to go on after a restart, kept in the
                same commit.

        Raises:
            TooLarge: too many records at once, or one that is too large.
            Unavailable: the log cannot be written now.
        """
        ...

    async def read(self, topic: str, after: int, limit: int) -> list[Record]:
        """Return up to `limit` records with offset > `after`, in order."""
        ...

    async def top(self, topic: str) -> int:
        """Return the last offset; 0 for an empty topic."""
        ...

    async def cursor(self, source: str) -> str | None:
        """Return the position kept for a source."""
        ...

    async def trim(self, topic: str, before_ms: int) -> int:
        """Drop records from the front up to the first that is not older; return how many.

        Offsets do not start again.
        """
        ...

    async def close(self) -> None:
        """Finish and close."""
        ...
