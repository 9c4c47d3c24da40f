"""What a member wants to be told, and what of the unread asks for attention (UN4-UN11). Pure."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from madang.community.model import Channel

Level = Literal["all", "mentions", "nothing"]
PlaceKind = Literal["community", "category", "channel"]

MUTED_FOR_EVER_MS = 253_402_300_799_000
MUTE_MAX_MS = 366 * 24 * 3600 * 1000


class NotificationSetting(Struct, frozen=True, kw_only=True):
    """What one member set for a community, a category or a channel."""

    community_id: str
    place: PlaceKind
    place_id: str
    level: Level | None
    """None: as the place around it."""
    muted_until_ms: int | None
    """MUTED_FOR_EVER_MS is for ever; a past moment is no mute."""
    is_mention_passing: bool


class Manner(Struct, frozen=True, kw_only=True):
    """How one channel tells one member of its messages at one moment."""

    level: Level
    is_muted: bool
    is_mention_passing: bool


class Attention(Struct, frozen=True, kw_only=True):
    """What a channel shows of its unread messages."""

    is_bold: bool
    badge_count: int


def manner_of(settings: Iterable[NotificationSetting], channel: Channel, now_ms: int) -> Manner:
    """Return how a channel tells: its own settings, its category's and its community's together."""
    by_place = {setting.place_id: setting for setting in settings}
    places = (channel.channel_id, channel.category_id, channel.community_id)
    chain = [by_place[place] for place in places if place is not None and place in by_place]
    mutes = [s for s in chain if s.muted_until_ms is not None and now_ms < s.muted_until_ms]
    return Manner(
        level=next((s.level for s in chain if s.level is not None), "all"),
        is_muted=bool(mutes),
        is_mention_passing=all(s.is_mention_passing for s in mutes),
    )


def attention_of(manner: Manner, unread_count: int, mention_count: int) -> Attention:
    """Return what is shown of a channel's counts (UN9, UN10)."""
    if manner.level == "nothing":
        return Attention(is_bold=False, badge_count=0)
    passes = not manner.is_muted or manner.is_mention_passing
    return Attention(
        is_bold=unread_count > 0 and not manner.is_muted,
        badge_count=mention_count if passes else 0,
    )


def notifies(manner: Manner, is_mention: bool) -> bool:
    """Say whether another's new message is told at once (UN11)."""
    if manner.level == "all" and not manner.is_muted:
        return True
    passes = not manner.is_muted or manner.is_mention_passing
    return is_mention and manner.level != "nothing" and passes
