"""What is asked of the community's rows when an account ends."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from madang.engines.sql.port import Tx


class OwnedCommunity(Struct, frozen=True, kw_only=True):
    """A community that somebody owns."""

    community_id: str
    name: str


class DepartureStore(Protocol):
    """Rows of somebody who goes."""

    async def owned(self, tx: Tx, account_id: str) -> list[OwnedCommunity]:
        """Return the communities of people that an account owns."""
        ...

    async def written(self, tx: Tx, account_id: str, after: str, limit: int) -> Sequence[str]:
        """Return the ids of an account's standing messages after one, in order."""
        ...

    async def naming(self, tx: Tx, account_id: str, after: str, limit: int) -> tuple[str, bool]:
        """Go through `limit` messages after one; return the last one's id, and whether it was all."""
        ...

    async def touched(self, tx: Tx, account_id: str, after: str, through: str) -> Sequence[str]:
        """Return the standing messages of a stretch that an account wrote or is named in."""
        ...

    async def rename(self, tx: Tx, message_id: str, account_id: str, ghost_id: str) -> None:
        """Put another id in the place of an account's in a message, without its name."""
        ...
