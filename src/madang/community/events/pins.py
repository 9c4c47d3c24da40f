"""What happens to a channel's pinned list (on the channel's stream)."""

from madang.community.model.pins import Pin
from madang.kernel.events import Event


class MessagePinned(Event, frozen=True, kw_only=True, tag="community.message_pinned"):
    """A message was pinned; it stands first in the list."""

    pin: Pin


class MessageUnpinned(Event, frozen=True, kw_only=True, tag="community.message_unpinned"):
    """A message is pinned no longer."""

    channel_id: str
    message_id: str
    by_id: str
