"""What the trends board may refuse."""

from madang.kernel.errors import MadangError


class NoBoard(MadangError):
    """The channel is not a trends board, or is gone."""

    code = "trends.no_board"
    status = 404


class BadKeywords(MadangError):
    """The list of keywords breaks a rule; the text says which."""

    code = "trends.bad_keywords"
    status = 422


class NotAllowed(MadangError):
    """Only owners and moderators of the community may change a board's keywords."""

    code = "trends.not_allowed"
    status = 403


class BadRange(MadangError):
    """The asked span, step or page does not fit the limits in `data`."""

    code = "trends.bad_range"
    status = 422
