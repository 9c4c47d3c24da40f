"""Korean stocks: daily bars, indicators, the market board. Heavy libraries stay in its jobs and adapters."""

from madang.market.events import MarketAnalysed
from madang.market.model import Bars, Card, Cards, Overview, SymbolRow
from madang.market.service import MarketService

__all__ = ["Bars", "Card", "Cards", "MarketAnalysed", "MarketService", "Overview", "SymbolRow"]
