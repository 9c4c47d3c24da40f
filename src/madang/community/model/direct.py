"""Direct channels: two people, or a group of up to PEOPLE_MAX, in a hidden community of their own."""

from msgspec import Struct

from madang.community.model import Permission, ReadState
from madang.community.model.notifications import NotificationSetting

PEOPLE_MAX = 10
DIRECTS_LISTED_MAX = 200
CHANNEL_NAME = "direct"
# Nobody owns or manages a hidden community: what its people may do is all there is.
DIRECT_PERMISSIONS = (
    Permission.VIEW
    | Permission.SEND
    | Permission.REACT
    | Permission.ATTACH
    | Permission.EMBED_LINKS
    | Permission.PIN
    | Permission.CREATE_POLLS
)


class Person(Struct, frozen=True, kw_only=True):
    """Somebody, as a list shows them."""

    account_id: str
    name: str


class Direct(Struct, frozen=True, kw_only=True):
    """A direct channel, the same for all its people."""

    community_id: str
    channel_id: str
    is_group: bool
    name: str
    """Of a group; empty is shown as the names of its people."""
    icon: str
    owner_id: str | None
    """Who may remove people from a group."""
    people: tuple[Person, ...]
    """In the order they came."""


class DirectEntry(Struct, frozen=True, kw_only=True):
    """A direct channel in one's own list."""

    direct: Direct
    active_at_ms: int
    """When its newest message was sent, or it was made."""
    state: ReadState
    settings: tuple[NotificationSetting, ...]


def pair_key(one_id: str, other_id: str) -> str:
    """Return what names a pair, whoever asks (DM1)."""
    return ":".join(sorted((one_id, other_id)))
