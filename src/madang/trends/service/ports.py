"""What the service is built from, and the line that travels from a source through the log to it."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

import msgspec
from msgspec import Struct

from madang.engines.log.port import Log
from madang.engines.sql.port import Database
from madang.kernel.clock import Clock
from madang.kernel.source import SourceState
from madang.realtime.streams import StreamWriter
from madang.trends.store import Stores

TOPIC = "trends"
LINES_PER_APPEND_MAX = 500


class Line(Struct, frozen=True, array_like=True):
    """One line of a source as it stands in the log."""

    feed: str
    """Which connector read it."""
    body: bytes
    """What the source sent, untouched: it can be read again by a better reader."""
    at_ms: int | None = None
    """The moment it is to stand for, when that is not its own (a replay, TR5)."""
    round_number: int = 1
    """How often the recording has been played (TR23)."""


encode_line = msgspec.msgpack.Encoder().encode
decode_line = msgspec.msgpack.Decoder(Line).decode


class Sink(Protocol):
    """Where a source puts what it reads."""

    async def take(self, lines: Sequence[Line], cursor: str | None) -> None:
        """Keep lines durably, with the cursor to go on from; waits while the intake is behind.

        Args:
            lines: at most LINES_PER_APPEND_MAX.
            cursor: the source's own position after these lines; None leaves the kept one.
        """
        ...


class Source(Protocol):
    """A feed."""

    @property
    def name(self) -> str:
        """Under which its cursor is kept."""
        ...

    def state(self) -> SourceState:
        """Say what it is and how it does, as people read it."""
        ...

    async def run(self, sink: Sink, cursor: str | None) -> None:
        """Feed the sink until cancelled, or until there is nothing more to read."""
        ...


MayManage = Callable[[str, str], Awaitable[bool]]
"""(account_id, channel_id) -> whether the account may change the board's keywords."""


class Parts(Struct, frozen=True, kw_only=True):
    """Everything the trends service stands on; `app` chooses the engines."""

    db: Database
    log: Log
    streams: StreamWriter
    stores: Stores
    source: Source
    clock: Clock
    may_manage: MayManage
    retention_days: int
