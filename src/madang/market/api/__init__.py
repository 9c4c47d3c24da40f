"""The market over HTTP; open to everybody. Each answer has an ETag of the edition it was made from."""

from litestar.handlers import HTTPRouteHandler

from madang.market.api.board import (
    find_symbols,
    read_bars,
    read_cards,
    read_overview,
    read_quality,
    read_symbol,
    read_symbols,
)
from madang.market.api.tables import bars_table, overview_table, symbols_table

ROUTES: list[HTTPRouteHandler] = [
    read_overview,
    read_symbols,
    read_symbol,
    read_bars,
    read_cards,
    read_quality,
    find_symbols,
    overview_table,
    symbols_table,
    bars_table,
]
