"""What is refused of removing many messages, by code."""

from madang.kernel.errors import MadangError


class BulkInvalid(MadangError):
    """At most `data.messages_max` messages go at once, chosen by id or by author, not by both."""

    code = "community.bulk_invalid"
    status = 422


class RetentionInvalid(MadangError):
    """Messages stay 1 to `data.days_max` days, or for ever."""

    code = "community.retention_invalid"
    status = 422
