"""What is asked of the mentions inbox, and what it answers."""

from msgspec import Struct


class WantedCalls(Struct, frozen=True, kw_only=True):
    """Which calls are wanted: in these channels, older than a message."""

    channel_ids: tuple[str, ...]
    before_id: str | None
    limit: int


class CallEntry(Struct, frozen=True):
    """A message that calls somebody, and whether it stands beyond their marker."""

    message_id: str
    is_unread: bool
