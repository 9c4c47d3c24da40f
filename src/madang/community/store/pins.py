"""The ports of pins and earlier texts. Every method runs inside the transaction it is given."""

from typing import Protocol

from msgspec import Struct

from madang.engines.sql.port import Tx


class PinRow(Struct, frozen=True):
    """One pin, without its message."""

    message_id: str
    by_id: str
    pinned_seq: int
    pinned_at_ms: int


class PinStore(Protocol):
    """Which messages are pinned."""

    async def pins(self, tx: Tx, channel_id: str) -> list[PinRow]:
        """Return a channel's pins, the newest first."""
        ...

    async def put(self, tx: Tx, channel_id: str, pin: PinRow) -> None:
        """Store a pin."""
        ...

    async def delete(self, tx: Tx, channel_id: str, message_id: str) -> bool:
        """Take a pin down and say whether there was one."""
        ...


class VersionStore(Protocol):
    """What messages said before they were edited."""

    async def put(self, tx: Tx, message_id: str, ended_seq: int, text: str, since_ms: int) -> None:
        """Keep a text that was replaced at a seq; beyond VERSIONS_KEPT_MAX the oldest go."""
        ...

    async def texts(self, tx: Tx, message_id: str) -> list[tuple[str, int]]:
        """Return the texts a message had with the moment each began, newest first."""
        ...

    async def delete(self, tx: Tx, message_id: str) -> None:
        """Forget what a message said."""
        ...
