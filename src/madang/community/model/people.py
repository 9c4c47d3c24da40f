"""Friends, requests, blocks and notes, as one account sees them; and how each verb moves them. Pure."""

from typing import Literal

from msgspec import Struct

FriendState = Literal["friend", "incoming", "outgoing"]
DirectFrom = Literal["communities", "friends"]

FRIENDS_MAX = 1000
BLOCKS_MAX = 1000
NOTE_LENGTH_MAX_CHARS = 256


class Friend(Struct, frozen=True, kw_only=True):
    """A friend, or somebody who asked to be one (`incoming`) or was asked (`outgoing`)."""

    account_id: str
    name: str
    state: FriendState
    since_ms: int


class Blocked(Struct, frozen=True, kw_only=True):
    """Somebody this account has blocked."""

    account_id: str
    name: str
    since_ms: int


class PeopleSettings(Struct, frozen=True, kw_only=True):
    """Who may begin a direct channel with this account."""

    direct_from: DirectFrom
    """`communities`: who shares one, and friends; `friends`: only these."""


class SharedCommunity(Struct, frozen=True, kw_only=True):
    """A community that two people are both in."""

    community_id: str
    name: str
    icon: str


class PersonCard(Struct, frozen=True, kw_only=True):
    """What the card of a person says to one reader."""

    account_id: str
    name: str
    friend: Friend | None
    is_blocked: bool
    may_message: bool
    """The reader may begin, or has, a direct channel with them."""
    note: str
    """The reader's own; nobody else sees it."""
    shared: tuple[SharedCommunity, ...]


def asked(mine: FriendState | None) -> tuple[FriendState, FriendState]:
    """Return both sides' states after one asks the other: a request that meets another is a yes."""
    return ("friend", "friend") if mine in ("incoming", "friend") else ("outgoing", "incoming")
