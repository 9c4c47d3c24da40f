"""Pinned messages, and the earlier texts of an edited one."""

from msgspec import Struct

from madang.community.model import Message

PINS_MAX = 50
VERSIONS_KEPT_MAX = 50


class Pin(Struct, frozen=True, kw_only=True):
    """A message that stands in its channel's pinned list, and who put it there."""

    message: Message
    by_id: str
    pinned_seq: int
    """The seq of the pinning in the channel's stream; the newest pin stands first."""
    pinned_at_ms: int


class MessageVersion(Struct, frozen=True, kw_only=True):
    """A text that a message had, or has, and since when."""

    text: str
    by_id: str
    by_name: str
    since_ms: int


class MessageHistory(Struct, frozen=True, kw_only=True):
    """What a message said, newest first; the first is what it says now."""

    message_id: str
    versions: list[MessageVersion]
