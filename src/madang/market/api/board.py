"""The market board's answers as JSON."""

from typing import Annotated

from litestar import Response, get
from litestar.params import QueryParameter

from madang.market.api.answers import AnyRequest, as_json
from madang.market.errors import TooManyCodes
from madang.market.model import (
    CARD_CODES_MAX,
    Bars,
    Cards,
    Overview,
    QualityReport,
    SymbolDetail,
    SymbolMatches,
    Symbols,
)
from madang.market.service import MarketService

CODES_LENGTH_MAX_CHARS = 400


@get("/api/market/overview")
async def read_overview(request: AnyRequest, market: MarketService) -> Response[Overview]:
    """Return indices, advances and declines, movers and the sector heat map of the newest day."""
    return await as_json(request, market, "overview", market.overview)


@get("/api/market/symbols")
async def read_symbols(request: AnyRequest, market: MarketService) -> Response[Symbols]:
    """Return every symbol with its figures of the newest day."""
    return await as_json(request, market, "symbols", market.symbols)


@get("/api/market/symbols/{code:str}")
async def read_symbol(
    request: AnyRequest, code: str, market: MarketService
) -> Response[SymbolDetail]:
    """Return the head of a symbol's page."""
    return await as_json(request, market, f"symbol/{code}", lambda: market.symbol(code))


@get("/api/market/symbols/{code:str}/bars")
async def read_bars(
    request: AnyRequest,
    code: str,
    market: MarketService,
    from_day: Annotated[str | None, QueryParameter(name="from", description="First day.")] = None,
    to_day: Annotated[str | None, QueryParameter(name="to", description="Last day.")] = None,
    indicators: bool = True,
) -> Response[Bars]:
    """Return a symbol's bars as columns, adjusted, with indicators when asked for."""
    name = f"bars/{code}/{from_day}/{to_day}/{indicators}"
    return await as_json(
        request, market, name, lambda: market.bars(code, from_day, to_day, indicators)
    )


@get("/api/market/cards")
async def read_cards(market: MarketService, codes: str = "") -> Cards:
    """Return the small cards of comma-separated codes; unknown ones are listed in `missing`."""
    if len(codes) > CODES_LENGTH_MAX_CHARS:
        raise TooManyCodes(
            f"A call gives {CARD_CODES_MAX} cards; ask again for the others.",
            codes_max=CARD_CODES_MAX,
        )
    return await market.cards([code for part in codes.split(",") if (code := part.strip())])


@get("/api/market/quality")
async def read_quality(request: AnyRequest, market: MarketService) -> Response[QualityReport]:
    """Return what the checks found in the newest data, rule by rule."""
    return await as_json(request, market, "quality", market.quality)


@get("/api/market/search")
async def find_symbols(market: MarketService, q: str = "", limit: int = 10) -> SymbolMatches:
    """Find symbols by a piece of their name or code, the most traded first."""
    return await market.search(q, limit)
