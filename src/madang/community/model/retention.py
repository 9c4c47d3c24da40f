"""How long messages stay, by community and by channel (docs/specs/retention.md). Pure."""

from collections.abc import Mapping

from msgspec import Struct

BULK_DELETE_MAX = 100
BULK_SINCE_MAX_MS = 14 * 24 * 60 * 60 * 1000
RETENTION_DAYS_MAX = 3650
DAY_MS = 24 * 60 * 60 * 1000


class Retention(Struct, frozen=True, kw_only=True):
    """How long the messages of a place stay. `place_id` is a community's or a channel's id."""

    place_id: str
    days: int | None
    """None: for ever."""
    keeps_pinned: bool


def rule_for(
    rules: Mapping[str, Retention], community_id: str, channel_id: str
) -> Retention | None:
    """Return the rule that holds in a channel: its own, else the community's, else none."""
    return rules.get(channel_id) or rules.get(community_id)
