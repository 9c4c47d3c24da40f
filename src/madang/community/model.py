"""The community's things as frozen structs, and their pure rules. Output structs have no defaults."""

from typing import Literal

from msgspec import Struct

ChannelKind = Literal["text", "board"]
BoardKind = Literal["market", "trends"]
Role = Literal["owner", "moderator", "member"]

MESSAGE_LENGTH_MAX_CHARS = 4000
NAME_LENGTH_MAX_CHARS = 80
TOPIC_LENGTH_MAX_CHARS = 500
NONCE_LENGTH_MAX_CHARS = 64
REACTION_KINDS_MAX = 20
CHANNELS_MAX = 200


class Community(Struct, frozen=True, kw_only=True):
    """A community: people, channels, and who owns it."""

    community_id: str
    name: str
    description: str
    icon: str
    """One to four characters shown in the rail."""
    owner_id: str | None
    is_public: bool
    created_at_ms: int


class Category(Struct, frozen=True, kw_only=True):
    """A heading over channels."""

    category_id: str
    community_id: str
    name: str
    position: int


class Channel(Struct, frozen=True, kw_only=True):
    """A place in a community: text, or a board of live data with its own chat beside it."""

    channel_id: str
    community_id: str
    category_id: str | None
    kind: ChannelKind
    board: BoardKind | None
    name: str
    topic: str
    position: int
    created_at_ms: int


class Member(Struct, frozen=True, kw_only=True):
    """An account in a community."""

    account_id: str
    name: str
    role: Role
    joined_at_ms: int


class Reaction(Struct, frozen=True, kw_only=True):
    """One emoji under a message, and who put it there, first come first."""

    emoji: str
    account_ids: tuple[str, ...]


class Message(Struct, frozen=True, kw_only=True):
    """A message. Its `seq` in the channel's stream orders it and is what read markers point at."""

    message_id: str
    channel_id: str
    seq: int
    author_id: str
    author_name: str
    text: str
    nonce: str
    reply_to: str | None
    mentions: tuple[str, ...]
    """Account ids mentioned, in order of appearance, each once."""
    reactions: tuple[Reaction, ...]
    sent_at_ms: int
    edited_at_ms: int | None


class ReadState(Struct, frozen=True, kw_only=True):
    """How far one account has read one channel. Unread = others' messages with seq > read_seq."""

    channel_id: str
    read_seq: int
    unread_count: int
    """At most UNREAD_COUNT_MAX; the client shows 99+ above that."""
    mention_count: int


UNREAD_COUNT_MAX = 100
