"""What the market refuses, and the two kinds of failure its sources know."""

from madang.kernel.errors import MadangError, Terminal, Transient


class UnknownSymbol(MadangError):
    """No bar is known for the code; `data.code` repeats it."""

    code = "market.unknown_symbol"
    status = 404


class BadRange(MadangError):
    """The asked-for days are no days, are in the wrong order, or are too many."""

    code = "market.bad_range"
    status = 422


class TooManyCodes(MadangError):
    """More codes were asked for at once than a call gives; `data.codes_max` says how many."""

    code = "market.too_many_codes"
    status = 422


class NotReady(MadangError):
    """No analysis has been published yet; the first run takes some seconds after the first start."""

    code = "market.not_ready"
    status = 503


class SourceOutage(Transient):
    """The source did not answer with data (time-out, login page, empty body): it is tried again."""

    code = "market.source_outage"
    status = 503


class SourceBroken(Terminal):
    """The source answered with data that cannot be read: it is parked with its reason."""

    code = "market.source_broken"
    status = 502
