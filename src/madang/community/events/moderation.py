"""What happens to reports, on the moderators' own stream `moderation:COMMUNITY_ID` (MO22)."""

from madang.kernel.events import Event


class ReportsChanged(Event, frozen=True, kw_only=True, tag="community.reports_changed"):
    """A report was filed, moved or got a note: read the list again.

    It names nothing, because a report on a moderator is not for that moderator (MO23).
    """

    community_id: str
