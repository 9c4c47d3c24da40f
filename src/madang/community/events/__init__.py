"""What happens in a community. Channel streams are `channel:ID`, community streams `community:ID`,
one account's own stream `account:ID`.
"""

from typing import Literal

from madang.community.model import Category, Channel, Community, Member, Message
from madang.kernel.events import Ephemeral, Event


class MessageSent(Event, frozen=True, kw_only=True, tag="community.message_sent"):
    """A message stands at the end of its channel."""

    message: Message


class MessageEdited(Event, frozen=True, kw_only=True, tag="community.message_edited"):
    """The author changed the text; `message` is its whole new state."""

    message: Message


class MessageDeleted(Event, frozen=True, kw_only=True, tag="community.message_deleted"):
    """A message is gone."""

    channel_id: str
    message_id: str
    by_id: str


class ReactionAdded(Event, frozen=True, kw_only=True, tag="community.reaction_added"):
    """Someone reacted."""

    channel_id: str
    message_id: str
    emoji: str
    account_id: str


class ReactionRemoved(Event, frozen=True, kw_only=True, tag="community.reaction_removed"):
    """Someone took a reaction back."""

    channel_id: str
    message_id: str
    emoji: str
    account_id: str


class CommunityUpdated(Event, frozen=True, kw_only=True, tag="community.community_updated"):
    """Name, description, icon or visibility changed."""

    community: Community


class CommunityDeleted(Event, frozen=True, kw_only=True, tag="community.community_deleted"):
    """A community is gone, with everything in it."""

    community_id: str


class CategoryCreated(Event, frozen=True, kw_only=True, tag="community.category_created"):
    """A new heading."""

    category: Category


class ChannelCreated(Event, frozen=True, kw_only=True, tag="community.channel_created"):
    """A new channel."""

    channel: Channel


class ChannelUpdated(Event, frozen=True, kw_only=True, tag="community.channel_updated"):
    """Name, topic or place of a channel changed."""

    channel: Channel


class ChannelDeleted(Event, frozen=True, kw_only=True, tag="community.channel_deleted"):
    """A channel is gone, with its messages."""

    channel_id: str


class MemberJoined(Event, frozen=True, kw_only=True, tag="community.member_joined"):
    """Someone joined."""

    community_id: str
    member: Member


class MemberUpdated(Event, frozen=True, kw_only=True, tag="community.member_updated"):
    """Role or name of a member changed."""

    community_id: str
    member: Member


class MemberLeft(Event, frozen=True, kw_only=True, tag="community.member_left"):
    """Someone left or was removed."""

    community_id: str
    account_id: str


class AccessChanged(Event, frozen=True, kw_only=True, tag="community.access_changed"):
    """Roles, overwrites or something not for everybody changed: read the snapshot again.

    It names nothing, because it goes to everybody (PM14).
    """

    community_id: str


class ReadMarked(Event, frozen=True, kw_only=True, tag="community.read_marked"):
    """This account has read a channel up to `read_seq` (on its own stream, for its other devices)."""

    channel_id: str
    read_seq: int


class Typing(Ephemeral, frozen=True, kw_only=True, tag="community.typing"):
    """Someone is writing in a channel; shown for TYPING_SHOWN_MS."""

    channel_id: str
    account_id: str
    name: str


TYPING_SHOWN_MS = 5000

PresenceState = Literal["active", "idle", "dnd", "offline"]


class PresenceChanged(Ephemeral, frozen=True, kw_only=True, tag="community.presence_changed"):
    """A friend is shown otherwise (on one's own stream; of others the socket tells who is watched)."""

    account_id: str
    state: PresenceState
