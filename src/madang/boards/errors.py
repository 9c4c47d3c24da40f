"""What boards refuse."""

from madang.kernel.errors import MadangError


class NotBoard(MadangError):
    """The channel is a text channel; it has no board."""

    code = "boards.not_board"
    status = 404
