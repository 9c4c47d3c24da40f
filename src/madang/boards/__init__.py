"""Puts live data into channels; the only package that sees both the community and the data."""

from madang.boards.service import BoardService
from madang.boards.service.sample import SampleCommunity

__all__ = ["BoardService", "SampleCommunity"]
