"""What a member wants to be told, and what asks for attention (UN4-UN11, MN8, ND1-ND7). Pure."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from madang.community.model import Channel, ReadState
from madang.community.model.mentions import CallKind

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
    is_everyone_suppressed: bool
    """@everyone and @here are not told of, and not in the badge."""
    is_role_suppressed: bool
    """Mentions of roles are not told of, and not in the badge."""


class Manner(Struct, frozen=True, kw_only=True):
    """How one channel tells one member of its messages at one moment."""

    level: Level
    is_muted: bool
    is_mention_passing: bool
    is_everyone_suppressed: bool = False
    is_role_suppressed: bool = False


class Attention(Struct, frozen=True, kw_only=True):
    """What a channel shows of its unread messages."""

    is_bold: bool
    badge_count: int


def manner_of(
    settings: Iterable[NotificationSetting],
    channel: Channel,
    now_ms: int,
    parent: Channel | None = None,
) -> Manner:
    """Return how a channel tells: its own settings and those of the places around it together.

    Args:
        parent: of a thread, the channel it belongs to.
    """
    by_place = {setting.place_id: setting for setting in settings}
    category_id = parent.category_id if parent else channel.category_id
    places = (channel.channel_id, channel.parent_id, category_id, channel.community_id)
    chain = [by_place[place] for place in places if place is not None and place in by_place]
    mutes = [s for s in chain if s.muted_until_ms is not None and now_ms < s.muted_until_ms]
    return Manner(
        level=next((s.level for s in chain if s.level is not None), "all"),
        is_muted=bool(mutes),
        is_mention_passing=all(s.is_mention_passing for s in mutes),
        is_everyone_suppressed=any(s.is_everyone_suppressed for s in chain),
        is_role_suppressed=any(s.is_role_suppressed for s in chain),
    )


def attention_of(manner: Manner, state: ReadState) -> Attention:
    """Return what is shown of a channel's counts (UN9, UN10, MN8)."""
    if manner.level == "nothing":
        return Attention(is_bold=False, badge_count=0)
    badge = state.mention_count
    badge -= state.role_mention_count if manner.is_role_suppressed else 0
    badge -= state.everyone_mention_count if manner.is_everyone_suppressed else 0
    passes = not manner.is_muted or manner.is_mention_passing
    return Attention(
        is_bold=state.unread_count > 0 and not manner.is_muted,
        badge_count=badge if passes else 0,
    )


class Situation(Struct, frozen=True, kw_only=True):
    """Everything that decides whether one new message is told to one reader."""

    manner: Manner
    call: CallKind
    has_keyword: bool
    is_own: bool
    is_blocked: bool
    """The reader has blocked its author."""
    is_quiet: bool
    """The reader is not to be disturbed now."""
    is_looking: bool
    """The channel is on screen, in a tab that has the focus."""
    is_attending: bool
    """A device of the reader is in use."""


class Decision(Struct, frozen=True, kw_only=True):
    """What a new message does for one reader."""

    tells: bool
    """An open tab shows a notification."""
    pushes: bool
    """The browser is woken, because no device is in use."""


def decide(situation: Situation) -> Decision:
    """Return what one new message does for one reader (ND1-ND7)."""
    manner, call = situation.manner, situation.call
    if (call == "everyone" and manner.is_everyone_suppressed) or (
        call == "role" and manner.is_role_suppressed
    ):
        call = "none"
    is_called = call != "none" or situation.has_keyword
    is_wanted = (manner.level == "all" and not manner.is_muted) or (
        is_called
        and manner.level != "nothing"
        and (not manner.is_muted or manner.is_mention_passing)
    )
    is_silent = situation.is_own or situation.is_blocked or situation.is_quiet
    tells = is_wanted and not is_silent and not situation.is_looking
    return Decision(tells=tells, pushes=tells and not situation.is_attending)
