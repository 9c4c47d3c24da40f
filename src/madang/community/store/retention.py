"""The port of how long messages stay, and of finding those that go."""

from typing import Protocol

from madang.community.model import Channel
from madang.community.model.retention import Retention
from madang.engines.sql.port import Tx


class RetentionStore(Protocol):
    """Rules of places, and the messages they touch."""

    async def rules(self, tx: Tx, community_id: str) -> dict[str, Retention]:
        """Return a community's rules by place."""
        ...

    async def put(self, tx: Tx, community_id: str, rule: Retention, at_ms: int) -> None:
        """Store a rule."""
        ...

    async def delete(self, tx: Tx, place_id: str) -> None:
        """Forget a place's own rule."""
        ...

    async def communities(self, tx: Tx) -> list[str]:
        """Return the ids of the communities that have a rule with an end."""
        ...

    async def places(self, tx: Tx, community_id: str) -> list[Channel]:
        """Return all channels of a community with their threads."""
        ...

    async def older(
        self, tx: Tx, channel_id: str, before_ms: int, *, keeps_pinned: bool, limit: int
    ) -> list[str]:
        """Return the ids of a channel's standing messages sent before a moment, oldest first."""
        ...

    async def latest_of(
        self, tx: Tx, channel_id: str, author_id: str, since_ms: int, limit: int
    ) -> list[str]:
        """Return the ids of an author's newest standing messages since a moment, newest first."""
        ...
