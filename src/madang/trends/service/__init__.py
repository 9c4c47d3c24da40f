"""The verbs of trends: boards for people, the intake and the feed behind them."""

from madang.trends.service.boards import TrendsService
from madang.trends.service.ports import Line, MayManage, Parts, Sink, Source

__all__ = ["Line", "MayManage", "Parts", "Sink", "Source", "TrendsService"]
