"""What an account changed about alerts and its status (on its own stream, for its other devices)."""

from madang.community.model.telling import Telling
from madang.kernel.events import Event
from madang.realtime.presence import Status


class TellingChanged(Event, frozen=True, kw_only=True, tag="community.telling_changed"):
    """This account changed its keywords, quiet hours or mails."""

    telling: Telling


class StatusChanged(Event, frozen=True, kw_only=True, tag="community.status_changed"):
    """This account shows itself otherwise."""

    status: Status
