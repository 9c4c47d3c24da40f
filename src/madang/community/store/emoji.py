"""The port of custom emoji. Every method runs inside the transaction it is given."""

from typing import Protocol

from madang.community.model.emoji import CustomEmoji, StoredEmoji
from madang.engines.sql.port import Tx


class EmojiStore(Protocol):
    """The emoji of communities."""

    async def of_community(self, tx: Tx, community_id: str) -> list[CustomEmoji]:
        """Return a community's emoji by name."""
        ...

    async def by_id(self, tx: Tx, emoji_id: str) -> StoredEmoji | None:
        """Return one emoji."""
        ...

    async def insert(self, tx: Tx, stored: StoredEmoji) -> None:
        """Store a new emoji."""
        ...

    async def rename(self, tx: Tx, emoji_id: str, name: str) -> None:
        """Give an emoji another name."""
        ...

    async def delete(self, tx: Tx, emoji_id: str) -> None:
        """Forget an emoji."""
        ...
