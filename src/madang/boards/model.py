"""A board as people see it: a channel, the data behind it, and how old that is."""

from typing import Literal

from msgspec import Struct

from madang.kernel.source import SourceState
from madang.realtime.streams import Position

Kind = Literal["market", "trends"]


class Board(Struct, frozen=True, kw_only=True):
    """One board channel."""

    channel_id: str
    board: Kind
    at: Position
    source: SourceState


def board_stream(channel_id: str) -> str:
    """Name the stream of a board's data (its chat is the channel's own stream)."""
    return f"board:{channel_id}"
