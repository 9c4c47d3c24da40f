"""The port of polls. Every method runs inside the transaction it is given."""

from collections.abc import Sequence
from typing import Protocol

from madang.community.model import Poll
from madang.engines.sql.port import Tx


class PollStore(Protocol):
    """Polls, their answers and votes."""

    async def insert(self, tx: Tx, message_id: str, channel_id: str, poll: Poll) -> None:
        """Store a new poll of a message."""
        ...

    async def answers_of(self, tx: Tx, message_id: str, account_id: str) -> tuple[int, ...]:
        """Return what somebody answered, lowest first."""
        ...

    async def vote(
        self, tx: Tx, message_id: str, account_id: str, answer_ids: Sequence[int], seq: int
    ) -> None:
        """Give these answers, at a seq."""
        ...

    async def unvote(
        self, tx: Tx, message_id: str, account_id: str, answer_ids: Sequence[int]
    ) -> None:
        """Take these answers back."""
        ...

    async def voters_count(self, tx: Tx, message_id: str) -> int:
        """Return how many people answered."""
        ...

    async def close(self, tx: Tx, message_id: str, at_ms: int) -> None:
        """End a poll."""
        ...
