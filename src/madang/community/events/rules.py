"""What happens to slow mode (on the channel's stream), rules (on the moderators') and join requests."""

from madang.community.model.requests import RequestState
from madang.kernel.events import Event


class SlowModeChanged(Event, frozen=True, kw_only=True, tag="community.slow_mode_changed"):
    """How long one waits between two messages in this channel; 0 is not at all."""

    channel_id: str
    interval_s: int


class RulesChanged(Event, frozen=True, kw_only=True, tag="community.rules_changed"):
    """A rule changed, or met a message: read the rules again (on the moderators' stream).

    It names nothing, because a rule may have met a message of a channel that not all of them see.
    """

    community_id: str


class RequestsChanged(Event, frozen=True, kw_only=True, tag="community.requests_changed"):
    """Somebody asked to come in, or was answered: read the list again (on the moderators' stream)."""

    community_id: str


class RequestAnswered(Event, frozen=True, kw_only=True, tag="community.request_answered"):
    """What became of one's own request (on the applicant's stream)."""

    community_id: str
    state: RequestState
    reason: str
