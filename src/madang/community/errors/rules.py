"""What slow mode, rules and join requests refuse, by code."""

from madang.kernel.errors import MadangError


class SlowModeWaits(MadangError):
    """The channel is in slow mode; `data.retry_after_s` says when one may write again."""

    code = "community.slow_mode"
    status = 429


class SlowModeInvalid(MadangError):
    """A slow mode is 0 to `data.interval_max_s` seconds."""

    code = "community.slow_mode_invalid"
    status = 422


class RuleBlocked(MadangError):
    """A rule of the community stopped the message; `data.reason` is what the rule says to it."""

    code = "community.rule_blocked"
    status = 403


class RuleInvalid(MadangError):
    """A rule has a part that is over its limit or means nothing; the message says which."""

    code = "community.rule_invalid"
    status = 422


class RuleNotFound(MadangError):
    """There is no such rule."""

    code = "community.rule_not_found"
    status = 404


class TooManyRules(MadangError):
    """A community has at most `data.rules_max` rules."""

    code = "community.too_many_rules"
    status = 409


class RequestNeeded(MadangError):
    """One comes into this community by asking; fill in its form."""

    code = "community.request_needed"
    status = 403


class RequestInvalid(MadangError):
    """A form or its answers are over a limit, or a question is left unanswered."""

    code = "community.request_invalid"
    status = 422


class RequestNotFound(MadangError):
    """There is no such request, or the caller may not see it."""

    code = "community.request_not_found"
    status = 404


class RequestDecided(MadangError):
    """Somebody else decided on this request first; `data.state` says how."""

    code = "community.request_decided"
    status = 409


class RequestTooEarly(MadangError):
    """The request was refused lately; `data.retry_after_s` says when to ask again."""

    code = "community.request_too_early"
    status = 429


class RequestsClosed(MadangError):
    """The community takes no requests now."""

    code = "community.requests_closed"
    status = 409
