"""The market board's charts as tables to be saved: CSV in UTF-8 with a byte order mark, so that Korean
names open right in spreadsheets."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Annotated

import msgspec
from litestar import Response, get
from litestar.params import QueryParameter

from madang.market.api.answers import AnyRequest, as_csv
from madang.market.model import Bars, Overview, SymbolRow
from madang.market.service import MarketService

BYTE_ORDER_MARK = "\ufeff"
BAR_COLUMNS = (
    "day", "open", "high", "low", "close", "volume", "value", "is_halted", "sma5", "sma20",
    "sma60", "sma120", "ema12", "ema26", "rsi14", "macd", "macd_signal", "macd_histogram",
    "bollinger_upper", "bollinger_middle", "bollinger_lower",
)  # fmt: skip
OVERVIEW_COLUMNS = (
    "part", "key", "name", "close", "change", "change_ratio", "advances", "declines", "unchanged",
    "halted", "volume", "value", "weight",
)  # fmt: skip

Cell = str | int | float | bool | None


@get("/api/market/overview.csv", media_type="text/csv")
async def overview_table(request: AnyRequest, market: MarketService) -> Response[bytes]:
    """Return the first screen as one table: indices, breadth, movers and sectors, by `part`."""

    async def make() -> bytes:
        return csv_bytes(OVERVIEW_COLUMNS, overview_rows(await market.overview()))

    return await as_csv(request, market, "market-overview.csv", make)


@get("/api/market/symbols.csv", media_type="text/csv")
async def symbols_table(request: AnyRequest, market: MarketService) -> Response[bytes]:
    """Return the table of all symbols."""

    async def make() -> bytes:
        names = SymbolRow.__struct_fields__
        found = await market.symbols()
        return csv_bytes(names, (msgspec.structs.astuple(row) for row in found.symbols))

    return await as_csv(request, market, "market-symbols.csv", make)


@get("/api/market/symbols/{code:str}/bars.csv", media_type="text/csv")
async def bars_table(
    request: AnyRequest,
    code: str,
    market: MarketService,
    from_day: Annotated[str | None, QueryParameter(name="from", description="First day.")] = None,
    to_day: Annotated[str | None, QueryParameter(name="to", description="Last day.")] = None,
) -> Response[bytes]:
    """Return a symbol's bars and indicators, one row for each day."""

    async def make() -> bytes:
        return csv_bytes(BAR_COLUMNS, bar_rows(await market.bars(code, from_day, to_day, True)))

    # Only a code that is known reaches the header: an unknown one is refused first.
    detail = await market.symbol(code)
    return await as_csv(request, market, f"{detail.row.code}.csv", make)


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write a table; an absent figure is an empty cell."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def bar_rows(bars: Bars) -> Iterable[tuple[Cell, ...]]:
    """Turn columns into rows."""
    return zip(*(getattr(bars, name) for name in BAR_COLUMNS), strict=True)


def overview_rows(overview: Overview) -> Iterable[tuple[Cell, ...]]:
    """Lay the parts of the screen under each other."""
    blank: dict[str, Cell] = dict.fromkeys(OVERVIEW_COLUMNS)

    def row(**cells: Cell) -> tuple[Cell, ...]:
        return tuple((blank | cells).values())

    for line in overview.indices:
        yield row(part="index", key=line.code, name=line.name, close=line.close,
                  change=line.change, change_ratio=line.change_ratio)  # fmt: skip
    for found in overview.breadth:
        yield row(part="breadth", key=found.market, advances=found.advances_count,
                  declines=found.declines_count, unchanged=found.unchanged_count,
                  halted=found.halted_count, value=found.value)  # fmt: skip
    for part in overview.movers.__struct_fields__:
        for mover in getattr(overview.movers, part):
            yield row(part=part, key=mover.code, name=mover.name, close=mover.close,
                      change=mover.change, change_ratio=mover.change_ratio,
                      volume=mover.volume, value=mover.value)  # fmt: skip
    for sector in overview.sectors:
        yield row(part="sector", key=sector.sector, name=sector.name_ko,
                  change_ratio=sector.change_ratio, weight=sector.weight)  # fmt: skip
