"""What the market tells others: a day has been analysed and its documents are published."""

from madang.kernel.events import Event


class MarketAnalysed(Event, frozen=True, kw_only=True, tag="market.analysed"):
    """The board has a new version; read its documents again. Written on every market board's stream."""

    day: str
    version: int
