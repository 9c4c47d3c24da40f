"""Trends: keywords over a live social feed, with nothing lost on the way. Enter here."""

from madang.trends.model import Board, Post
from madang.trends.service import Line, MayManage, Parts, Sink, Source, TrendsService

DEFAULT_KEYWORDS = (
    "AI",
    "반도체",
    "삼성전자",
    "비트코인",
    "환율",
    "날씨",
    "음악",
    "게임",
    "한국",
    "Korea",
    "K-pop",
    "bitcoin",
    "music",
    "game",
    "stocks",
)
"""The keywords of the sample community's board."""

__all__ = [
    "DEFAULT_KEYWORDS",
    "Board",
    "Line",
    "MayManage",
    "Parts",
    "Post",
    "Sink",
    "Source",
    "TrendsService",
]
