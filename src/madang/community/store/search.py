"""The port of the search index. Every method runs inside the transaction it is given."""

from typing import Protocol

from msgspec import Struct

from madang.community.model import Message
from madang.community.model.search import Wanted
from madang.engines.sql.port import Tx


class Entry(Struct, frozen=True):
    """One found message; a greater `entry_id` was sent later."""

    entry_id: int
    message_id: str
    channel_id: str


class SearchStore(Protocol):
    """The words and tags of every standing message."""

    async def put(self, tx: Tx, message: Message) -> None:
        """Take a message in; one that is in already is left as it is."""
        ...

    async def change(self, tx: Tx, before: Message, after: Message) -> None:
        """Put a message's new words and tags in the place of those it had."""
        ...

    async def remove(self, tx: Tx, before: Message) -> None:
        """Forget a message, as it stood until now."""
        ...

    async def find(self, tx: Tx, wanted: Wanted, limit: int) -> list[Entry]:
        """Return the newest entries that fit, newest first."""
        ...

    async def accounts_named(self, tx: Tx, community_ids: list[str], name: str) -> list[str]:
        """Return the members of communities who have a name; case is nothing."""
        ...

    async def built_through(self, tx: Tx, version: int) -> str | None:
        """Return the last message id that a build of this version took in; None when it is done."""
        ...

    async def begin_build(self, tx: Tx, version: int) -> None:
        """Forget every entry when another version built them, and note that this one begins."""
        ...

    async def note_built(self, tx: Tx, version: int, through_id: str, is_done: bool) -> None:
        """Keep how far a build has come."""
        ...
