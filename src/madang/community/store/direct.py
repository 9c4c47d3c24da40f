"""The ports of direct channels and of people. Every method runs inside the transaction it is given."""

from typing import Protocol

from msgspec import Struct

from madang.community.model.direct import Direct
from madang.community.model.people import Blocked, DirectFrom, Friend, SharedCommunity
from madang.engines.sql.port import Tx


class ListedDirect(Struct, frozen=True):
    """A direct channel of a list, and when its newest message was sent."""

    direct: Direct
    active_at_ms: int


class DirectStore(Protocol):
    """Direct channels, and who closed which."""

    async def by_pair(self, tx: Tx, key: str) -> str | None:
        """Return the community id of a pair's channel."""
        ...

    async def direct(self, tx: Tx, community_id: str) -> Direct | None:
        """Return one direct channel."""
        ...

    async def listed(self, tx: Tx, account_id: str, limit: int) -> list[ListedDirect]:
        """Return an account's direct channels that it has not closed, latest activity first."""
        ...

    async def put(self, tx: Tx, direct: Direct, key: str | None) -> bool:
        """Store a new direct channel; False when the pair has one by now."""
        ...

    async def set_owner(self, tx: Tx, community_id: str, owner_id: str) -> None:
        """Store a group's new owner."""
        ...

    async def close(self, tx: Tx, community_id: str, account_id: str) -> bool:
        """Hide a direct channel from one's list; False when it was hidden."""
        ...

    async def hidden_from(self, tx: Tx, community_id: str) -> frozenset[str]:
        """Return the accounts that closed a direct channel."""
        ...

    async def reopen(self, tx: Tx, community_id: str, account_id: str | None) -> list[str]:
        """Show a direct channel to one account, or to all (None), that hid it; return to whom."""
        ...

    async def delete(self, tx: Tx, community_id: str) -> None:
        """Forget a direct channel's community; its channel goes before."""
        ...


class PeopleStore(Protocol):
    """Friends, requests, blocks, notes, settings."""

    async def friend(self, tx: Tx, account_id: str, other_id: str) -> Friend | None:
        """Return how an account stands to another."""
        ...

    async def friends(self, tx: Tx, account_id: str) -> list[Friend]:
        """Return an account's friends and requests by account id."""
        ...

    async def put_friend(self, tx: Tx, account_id: str, friend: Friend) -> None:
        """Store one side of a friendship or request."""
        ...

    async def delete_friends(self, tx: Tx, one_id: str, other_id: str) -> bool:
        """Forget both sides; False when there was nothing."""
        ...

    async def rename(self, tx: Tx, account_id: str, name: str) -> list[str]:
        """Carry a new name to all who know it; return the accounts with a friend or request."""
        ...

    async def block(self, tx: Tx, account_id: str, other_id: str) -> Blocked | None:
        """Return an account's block of another."""
        ...

    async def blocks(self, tx: Tx, account_id: str) -> list[Blocked]:
        """Return whom an account blocks by account id."""
        ...

    async def blocks_of(self, tx: Tx, other_id: str) -> list[tuple[str, Blocked]]:
        """Return who blocks an account, each with that block."""
        ...

    async def put_block(self, tx: Tx, account_id: str, blocked: Blocked) -> None:
        """Store a block."""
        ...

    async def delete_block(self, tx: Tx, account_id: str, other_id: str) -> bool:
        """Forget a block; False when there was none."""
        ...

    async def shared(self, tx: Tx, one_id: str, other_id: str) -> list[SharedCommunity]:
        """Return the communities, direct ones left out, that both are members of."""
        ...

    async def is_met(self, tx: Tx, one_id: str, other_id: str) -> bool:
        """Say whether both are members of any community, direct ones too."""
        ...

    async def direct_from(self, tx: Tx, account_id: str) -> DirectFrom:
        """Return who may begin a direct channel with an account."""
        ...

    async def set_direct_from(self, tx: Tx, account_id: str, direct_from: DirectFrom) -> None:
        """Store who may begin a direct channel with an account."""
        ...

    async def note(self, tx: Tx, account_id: str, other_id: str) -> str:
        """Return an account's note on another; empty for none."""
        ...

    async def set_note(self, tx: Tx, account_id: str, other_id: str, text: str) -> None:
        """Store a note; empty forgets it."""
        ...
