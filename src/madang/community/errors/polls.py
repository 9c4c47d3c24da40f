"""What is refused of polls, by code."""

from madang.kernel.errors import MadangError


class PollInvalid(MadangError):
    """The poll has a wrong number of answers, an empty or doubled one, or a time out of bounds."""

    code = "community.poll_invalid"
    status = 422


class PollNotFound(MadangError):
    """The message asks nothing, was deleted, or the caller may not see it."""

    code = "community.poll_not_found"
    status = 404


class PollOver(MadangError):
    """The poll has ended; its result stays as it is."""

    code = "community.poll_over"
    status = 409


class VoteInvalid(MadangError):
    """An answer that is not offered, or several where one is asked for."""

    code = "community.vote_invalid"
    status = 422
