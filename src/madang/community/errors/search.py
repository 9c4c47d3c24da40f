"""What search, pins, earlier texts and notification settings refuse."""

from madang.kernel.errors import MadangError


class SearchInvalid(MadangError):
    """The search cannot be read; the message says what is wrong with it."""

    code = "community.search_invalid"
    status = 422


class TooManyPins(MadangError):
    """A channel has at most `data.pins_max` pinned messages; take one down first."""

    code = "community.too_many_pins"
    status = 409


class NotificationInvalid(MadangError):
    """The notification setting names a place that is not in this community, or a past moment."""

    code = "community.notification_invalid"
    status = 422
