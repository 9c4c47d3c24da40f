"""Refusals of alerts, quiet hours, push and status."""

from madang.kernel.errors import MadangError


class TellingInvalid(MadangError):
    """Keywords, quiet hours or a time zone are none that can be kept."""

    code = "community.telling_invalid"
    status = 400


class PushInvalid(MadangError):
    """A push subscription is none that a message can be sent to."""

    code = "community.push_invalid"
    status = 400


class PushNotFound(MadangError):
    """There is no such push subscription of this account."""

    code = "community.push_not_found"
    status = 404


class StatusInvalid(MadangError):
    """A status has a text, an emoji or an end that cannot be kept."""

    code = "community.status_invalid"
    status = 400


class DigestLinkInvalid(MadangError):
    """The link that ends mails is not, or no longer, one of ours."""

    code = "community.digest_link_invalid"
    status = 404
