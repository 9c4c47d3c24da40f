"""Streams: gapless, ordered logs written in the transaction of the row they tell of, published after it.

The rules have ids and stand in `docs/specs/streams.md`. The one to know: write, commit, then publish;
the log itself is the outbox, so a publisher that dies loses nothing a client cannot ask for again.
"""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from msgspec import Struct

from madang.engines.sql.port import Tx
from madang.kernel.events import Ephemeral, Event

T = TypeVar("T")


class Position(Struct, frozen=True, kw_only=True):
    """Where in a stream a snapshot was taken (ST6)."""

    stream: str
    epoch: str
    seq: int


class Out(Protocol):
    """The streams as one transaction writes them."""

    async def next_seq(self, stream: str) -> int:
        """Take the next `seq` of a stream (it locks the stream until the commit)."""
        ...

    async def emit(self, stream: str, seq: int, event: Event) -> None:
        """Write the event that a taken `seq` stands for."""
        ...


class StreamWriter(Protocol):
    """What services write through."""

    async def write(self, work: Callable[[Tx, Out], Awaitable[T]]) -> T:
        """Run work in one transaction; after its commit, publish what it emitted, in order."""
        ...

    async def position(self, tx: Tx, stream: str) -> Position:
        """Return the top of a stream as `tx` sees it."""
        ...

    def pass_on(self, stream: str, event: Ephemeral) -> None:
        """Send an ephemeral event to whoever is subscribed now; nothing is kept."""
        ...
