"""The ports of threads and of forwarded messages. Every method runs inside its transaction."""

from typing import Protocol

from msgspec import Struct

from madang.community.model.forwards import ForwardedRow
from madang.community.model.threads import Thread
from madang.engines.sql.port import Tx


class ThreadPlace(Struct, frozen=True):
    """Where a page of threads begins: after this one in the order of the list."""

    archives_at_ms: int
    thread_id: str


class ThreadStore(Protocol):
    """Threads and who follows them."""

    async def thread(self, tx: Tx, thread_id: str) -> Thread | None:
        """Return one thread, counted from its messages."""
        ...

    async def of_messages(self, tx: Tx, message_ids: list[str]) -> list[Thread]:
        """Return the threads that were started from messages."""
        ...

    async def active(self, tx: Tx, parent_id: str, now_ms: int) -> list[Thread]:
        """Return a channel's threads that are not archived, the last opened or written in first."""
        ...

    async def active_count(self, tx: Tx, parent_id: str, now_ms: int) -> int:
        """Return how many threads of a channel are not archived."""
        ...

    async def archived(
        self, tx: Tx, parent_id: str, now_ms: int, after: ThreadPlace | None, limit: int
    ) -> list[Thread]:
        """Return archived threads of a channel, the last archived first."""
        ...

    async def followed(
        self, tx: Tx, account_id: str, community_id: str, now_ms: int
    ) -> list[Thread]:
        """Return the threads that an account follows and that are not archived."""
        ...

    async def ids_of_community(self, tx: Tx, community_id: str) -> list[str]:
        """Return the ids of all threads of a community."""
        ...

    async def named(self, tx: Tx, parent_ids: list[str], name: str) -> list[str]:
        """Return the ids of threads by id or by name; case is nothing."""
        ...

    async def put(self, tx: Tx, thread: Thread) -> None:
        """Store a new thread or its new state; its channel's row is stored by itself."""
        ...

    async def add_member(
        self, tx: Tx, thread: Thread, account_id: str, at_ms: int, seq: int
    ) -> bool:
        """Make an account a member who has read up to a seq; False when it was one, or it is full."""
        ...

    async def delete_member(self, tx: Tx, thread_id: str, account_id: str) -> bool:
        """Forget a member and say whether there was one."""
        ...

    async def members(self, tx: Tx, thread_id: str) -> list[str]:
        """Return the ids of a thread's members in the order they joined."""
        ...


class ForwardStore(Protocol):
    """What messages carry along of others."""

    async def put(self, tx: Tx, message_id: str, row: ForwardedRow) -> None:
        """Let a message carry what was forwarded."""
        ...

    async def row(self, tx: Tx, message_id: str) -> ForwardedRow | None:
        """Return what a standing message carries; None when it carries nothing."""
        ...
