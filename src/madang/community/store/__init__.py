"""The ports of the community's rows. Every method runs inside the transaction it is given."""

from typing import Protocol

from madang.community.model import Category, Channel, Community, Member, Message, ReadState
from madang.community.store.mentions import CallEntry, WantedCalls
from madang.community.store.roles import RoleStore as RoleStore
from madang.engines.sql.port import Tx


class StructureStore(Protocol):
    """Communities, categories, channels."""

    async def communities(self, tx: Tx, account_id: str | None) -> list[tuple[Community, int]]:
        """Return the communities someone may see (public ones and their own) with member counts."""
        ...

    async def community(self, tx: Tx, community_id: str) -> Community | None:
        """Return one community."""
        ...

    async def count(self, tx: Tx) -> int:
        """Return how many communities there are."""
        ...

    async def is_shut(self, tx: Tx, community_id: str) -> bool:
        """Say whether one of a direct pair has blocked the other."""
        ...

    async def direct_ids(self, tx: Tx, account_id: str) -> list[str]:
        """Return the ids of the hidden communities of an account's direct channels."""
        ...

    async def ownerless(self, tx: Tx) -> list[str]:
        """Return the ids of communities without an owner."""
        ...

    async def put_community(self, tx: Tx, community: Community) -> None:
        """Store a new community or its new state."""
        ...

    async def categories(self, tx: Tx, community_id: str) -> list[Category]:
        """Return a community's categories by position."""
        ...

    async def category(self, tx: Tx, category_id: str) -> Category | None:
        """Return one category."""
        ...

    async def put_category(self, tx: Tx, category: Category) -> None:
        """Store a category."""
        ...

    async def delete_category(self, tx: Tx, category_id: str) -> None:
        """Forget a category with its overwrites; its channels are put elsewhere before."""
        ...

    async def channels(self, tx: Tx, community_id: str) -> list[Channel]:
        """Return a community's channels by position."""
        ...

    async def channel(self, tx: Tx, channel_id: str) -> Channel | None:
        """Return one channel."""
        ...

    async def boards(self, tx: Tx) -> list[Channel]:
        """Return every board channel of the installation."""
        ...

    async def put_channel(self, tx: Tx, channel: Channel) -> None:
        """Store a new channel or its new state."""
        ...

    async def delete_channel(self, tx: Tx, channel_id: str) -> None:
        """Forget a channel with everything in it."""
        ...

    async def delete_community(self, tx: Tx, community_id: str) -> list[str]:
        """Forget a community with everything in it; return the ids of its channels and threads."""
        ...


class MemberStore(Protocol):
    """Who is in which community."""

    async def members(self, tx: Tx, community_id: str) -> list[Member]:
        """Return a community's members in the order they joined."""
        ...

    async def member(self, tx: Tx, community_id: str, account_id: str) -> Member | None:
        """Return one member."""
        ...

    async def communities_of(self, tx: Tx, account_id: str) -> list[str]:
        """Return the ids of the communities an account is in."""
        ...

    async def put_member(self, tx: Tx, community_id: str, member: Member) -> None:
        """Store a new member or an account's new name; roles are given through the `RoleStore`."""
        ...

    async def delete_member(self, tx: Tx, community_id: str, account_id: str) -> None:
        """Forget a member with their roles, overwrites and profile here."""
        ...


class MessageStore(Protocol):
    """Messages and reactions."""

    async def insert(self, tx: Tx, message: Message) -> None:
        """Store a new message and whom it mentions."""
        ...

    async def by_id(self, tx: Tx, message_id: str) -> Message | None:
        """Return a message with its reactions; None when unknown or deleted."""
        ...

    async def by_ids(self, tx: Tx, message_ids: list[str]) -> list[Message]:
        """Return the messages that stand, in the order asked for."""
        ...

    async def after_id(self, tx: Tx, message_id: str, limit: int) -> list[Message]:
        """Return the next standing messages of the installation in order of id, as they were sent."""
        ...

    async def by_nonce(self, tx: Tx, author_id: str, nonce: str) -> Message | None:
        """Return the message an author once sent under a nonce."""
        ...

    async def page(
        self, tx: Tx, channel_id: str, before: int | None, after: int | None, limit: int
    ) -> list[Message]:
        """Return up to `limit` messages in order of seq: those just before, or just after, a seq."""
        ...

    async def update_text(self, tx: Tx, message: Message) -> None:
        """Store an edited text, its mentions and the moment of the edit."""
        ...

    async def delete(self, tx: Tx, message: Message, at_ms: int) -> None:
        """Take a message and its text, reactions and mentions away."""
        ...

    async def add_reaction(
        self, tx: Tx, message_id: str, emoji: str, account_id: str, seq: int
    ) -> None:
        """Store one reaction."""
        ...

    async def delete_reaction(self, tx: Tx, message_id: str, emoji: str, account_id: str) -> None:
        """Take one reaction away."""
        ...


class ReadStore(Protocol):
    """How far accounts have read."""

    async def read_seq(self, tx: Tx, account_id: str, channel_id: str) -> int:
        """Return the marker; 0 when there is none."""
        ...

    async def mark(self, tx: Tx, account_id: str, channel_id: str, read_seq: int) -> None:
        """Move the marker (it may also go back: mark as unread)."""
        ...

    async def states(
        self, tx: Tx, account_id: str, community_id: str, now_ms: int
    ) -> list[ReadState]:
        """Return the read state of every channel, and of every active thread one follows."""
        ...

    async def state(self, tx: Tx, account_id: str, channel_id: str) -> ReadState:
        """Return the read state of one channel, counted from the messages."""
        ...

    async def members_of(self, tx: Tx, channel_id: str) -> list[str]:
        """Return the account ids of a channel's community."""
        ...

    async def put_here(
        self, tx: Tx, channel_id: str, seq: int, present_ids: tuple[str, ...]
    ) -> None:
        """Keep who was there when a message called whoever is here."""
        ...

    async def calls(self, tx: Tx, account_id: str, wanted: WantedCalls) -> list[CallEntry]:
        """Return the newest messages that call an account, newest first."""
        ...
