"""The first screen of the board: indices, breadth, movers, heat map of one day."""

from datetime import date
from typing import Any, cast

import polars as pl

from madang.engines.lake.port import Lake
from madang.kernel.source import SourceState
from madang.market.analysis import computed_indices
from madang.market.bars import BarSource
from madang.market.jobs.ports import BARS, INDICES
from madang.market.model import (
    HEAT_CELLS_MAX,
    INDEX_LINE_DAYS,
    MOVERS_COUNT,
    Breadth,
    HeatCell,
    HeatSector,
    IndexLine,
    Market,
    Mover,
    Movers,
    Overview,
)
from madang.market.sectors import BY_KEY

MARKETS: tuple[Market, ...] = ("KOSPI", "KOSDAQ", "KONEX")
LIMIT_RATIO = 0.295
SURGE_VALUE_MIN_KRW = 100_000_000.0
MOVER_FIELDS = tuple(Mover.__struct_fields__)


def overview(
    lake: Lake, origin: BarSource, today: pl.DataFrame, source: SourceState, day: date
) -> Overview:
    """Build the screen from `today`: one row for each symbol with a bar on the day."""
    is_capped = today["market_cap"].null_count() * 10 <= today.height
    return Overview(
        day=day.isoformat(),
        version=0,
        source=source,
        indices=_indices(lake, origin, day),
        breadth=tuple(_breadth(today, market) for market in MARKETS if market in today["market"]),
        movers=_movers(today),
        sectors=_sectors(today, "market_cap" if is_capped else "value"),
        weight_kind="market_cap" if is_capped else "value",
        is_value_estimated=origin.is_value_estimated,
    )


def _indices(lake: Lake, origin: BarSource, day: date) -> tuple[IndexLine, ...]:
    recorded = lake.scan(INDICES).collect() if lake.exists(INDICES) else None
    is_computed = recorded is None or origin.kind == "live" or recorded["day"].max() != day
    levels = recorded
    if is_computed or levels is None:
        anchors = pl.DataFrame(schema={"code": pl.String, "day": pl.Date, "close": pl.Float64})
        levels = computed_indices(lake.scan(BARS), anchors if recorded is None else recorded)
    lines = []
    for code in ("KOSPI", "KOSDAQ"):
        line = levels.filter(pl.col("code") == code).sort("day").tail(INDEX_LINE_DAYS)
        if line.height < 2:
            continue
        closes = [round(close, 2) for close in line["close"]]
        lines.append(
            IndexLine(
                code=code,
                name=code,
                is_computed=is_computed,
                day=str(line["day"][-1]),
                close=closes[-1],
                change=round(closes[-1] - closes[-2], 2),
                change_ratio=closes[-1] / closes[-2] - 1,
                days=tuple(map(str, line["day"])),
                closes=tuple(closes),
            )
        )
    return tuple(lines)


def _breadth(today: pl.DataFrame, market: Market) -> Breadth:
    rows = today.filter(pl.col("market") == market)
    traded = rows.filter(~pl.col("is_halted"))
    change, ratio = traded["change"].fill_null(0.0), traded["change_ratio"].fill_null(0.0)
    advances, declines = int((change > 0).sum()), int((change < 0).sum())
    return Breadth(
        market=market,
        symbols_count=rows.height,
        advances_count=advances,
        declines_count=declines,
        unchanged_count=traded.height - advances - declines,
        halted_count=rows.height - traded.height,
        limit_up_count=int((ratio >= LIMIT_RATIO).sum()),
        limit_down_count=int((ratio <= -LIMIT_RATIO).sum()),
        value=float(rows["value"].sum()),
    )


def _movers(today: pl.DataFrame) -> Movers:
    traded = today.filter(~pl.col("is_halted") & pl.col("change_ratio").is_not_null())
    surging = traded.filter(pl.col("value") >= SURGE_VALUE_MIN_KRW)

    def top(frame: pl.DataFrame, by: str, descending: bool = True) -> tuple[Mover, ...]:
        rows = frame.drop_nulls(by).sort(by, "code", descending=[descending, False])
        picked = rows.head(MOVERS_COUNT).select(MOVER_FIELDS)
        return tuple(Mover(**row) for row in picked.iter_rows(named=True))

    return Movers(
        gainers=top(traded.filter(pl.col("change") > 0), "change_ratio"),
        losers=top(traded.filter(pl.col("change") < 0), "change_ratio", descending=False),
        most_traded=top(traded, "value"),
        volume_surges=top(surging, "volume_ratio"),
    )


def _sectors(today: pl.DataFrame, weight: str) -> tuple[HeatSector, ...]:
    rows = (
        today.filter(pl.col("change_ratio").is_not_null() & (pl.col(weight) > 0))
        .filter(pl.col("market") != "KONEX")
        .select("code", "name", "market", "sector", "change_ratio", pl.col(weight).alias("weight"))
        .sort("weight", "code", descending=[True, False])
    )
    sectors = [_sector(str(key), part) for (key,), part in rows.group_by("sector")]
    return tuple(sorted(sectors, key=lambda sector: (-sector.weight, sector.sector)))


def _sector(key: str, rows: pl.DataFrame) -> HeatSector:
    sector, weight = BY_KEY[key], cast("float", rows["weight"].sum())
    cells: Any = rows.drop("sector").head(HEAT_CELLS_MAX).iter_rows(named=True)
    return HeatSector(
        sector=key,
        name_ko=sector.name_ko,
        name_en=sector.name_en,
        weight=weight,
        change_ratio=float((rows["weight"] * rows["change_ratio"]).sum()) / weight,
        symbols_count=rows.height,
        cells=tuple(HeatCell(**row) for row in cells),
    )
