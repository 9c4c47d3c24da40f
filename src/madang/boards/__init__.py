"""Puts live data into channels; the only package that sees both the community and the data."""

from madang.boards.model import board_stream
from madang.boards.service import BoardService
from madang.boards.service.sample import SampleCommunity

__all__ = ["BoardService", "SampleCommunity", "board_stream"]
