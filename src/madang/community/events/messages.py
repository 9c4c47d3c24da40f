"""What happens to several messages at once, and to the parts of one (on the channel's stream)."""

from madang.community.model import Preview
from madang.community.model.emoji import CustomEmoji
from madang.kernel.events import Event


class MessagesDeleted(Event, frozen=True, kw_only=True, tag="community.messages_deleted"):
    """Several messages are gone at once."""

    channel_id: str
    message_ids: tuple[str, ...]
    by_id: str


class PreviewsChanged(Event, frozen=True, kw_only=True, tag="community.previews_changed"):
    """The links of a message were looked at, or its previews were taken away: all it has now."""

    channel_id: str
    message_id: str
    previews: tuple[Preview, ...]


class PollVoted(Event, frozen=True, kw_only=True, tag="community.poll_voted"):
    """Someone gave or took back answers."""

    channel_id: str
    message_id: str
    account_id: str | None
    """None in an anonymous poll."""
    added: tuple[int, ...]
    removed: tuple[int, ...]
    voters_count: int


class PollClosed(Event, frozen=True, kw_only=True, tag="community.poll_closed"):
    """A poll was closed before its end."""

    channel_id: str
    message_id: str
    closed_at_ms: int


class EmojiCreated(Event, frozen=True, kw_only=True, tag="community.emoji_created"):
    """A new emoji (on the community's stream)."""

    emoji: CustomEmoji


class EmojiRenamed(Event, frozen=True, kw_only=True, tag="community.emoji_renamed"):
    """An emoji has another name (on the community's stream)."""

    emoji: CustomEmoji


class EmojiDeleted(Event, frozen=True, kw_only=True, tag="community.emoji_deleted"):
    """An emoji is gone; where it stands in texts its name is left (on the community's stream)."""

    community_id: str
    emoji_id: str
