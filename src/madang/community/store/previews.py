"""The ports of link previews: their rows, and the reader of pages."""

from collections.abc import Sequence
from typing import Protocol

from madang.community.model.previews import PageFacts, StoredPreview
from madang.engines.sql.port import Tx


class PreviewStore(Protocol):
    """The previews of messages."""

    async def put(self, tx: Tx, message_id: str, previews: Sequence[StoredPreview]) -> None:
        """Store the previews of a message in order, instead of what it had."""
        ...

    async def of_message(self, tx: Tx, message_id: str) -> list[StoredPreview]:
        """Return the previews of a message in order."""
        ...

    async def by_id(self, tx: Tx, preview_id: str) -> StoredPreview | None:
        """Return one preview."""
        ...

    async def turn_off(self, tx: Tx, message_id: str) -> None:
        """Say that a message gets no previews any more."""
        ...

    async def is_off(self, tx: Tx, message_id: str) -> bool:
        """Say whether a message gets no previews any more."""
        ...


class Pages(Protocol):
    """Reads pages of strangers, behind a guard (PV5-PV10)."""

    async def read(self, url: str) -> PageFacts | None:
        """Return what a page says of itself; None when it cannot, may not or does not say anything."""
        ...
