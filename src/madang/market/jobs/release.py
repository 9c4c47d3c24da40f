"""Step 4: the board's documents, encoded once, so that the serving process loads no frames to show them."""

from datetime import date

import msgspec
import polars as pl

from madang.kernel.source import SourceState
from madang.market import calendar
from madang.market.bars import adjusted
from madang.market.calendar import sessions
from madang.market.jobs.overview import overview
from madang.market.jobs.ports import (
    ANALYSIS_TABLE,
    BARS,
    FetchOutcome,
    MarketPorts,
    PartState,
    StoreOutcome,
)
from madang.market.jobs.quality import quality_report
from madang.market.model import (
    SPARKLINE_DAYS,
    Card,
    SymbolDetail,
    SymbolRow,
    Symbols,
)
from madang.market.sectors import BY_KEY, sector_of
from madang.market.store import Release, ReleasedSymbol

ROW_FIELDS = tuple(SymbolRow.__struct_fields__)


def release(ports: MarketPorts, fetched: FetchOutcome, stored: StoreOutcome) -> Release:
    """Make all documents of the newest day in the lake."""
    latest = latest_rows(ports)
    day: date = latest["day"].max()  # type: ignore[assignment]
    source = source_state(fetched, stored.parts, day)
    rows = {row["code"]: symbol_row(row) for row in latest.iter_rows(named=True)}
    today = latest.filter(pl.col("day") == day)
    table = Symbols(
        day=day.isoformat(),
        version=0,
        source=source,
        is_value_estimated=fetched.source.is_value_estimated,
        symbols=tuple(rows[code] for code in today["code"]),
    )
    encode = msgspec.json.encode
    return Release(
        day=day.isoformat(),
        source=source,
        is_value_estimated=fetched.source.is_value_estimated,
        overview=encode(overview(ports.lake, fetched.source, today, source, day)),
        symbols=encode(table),
        quality=encode(quality_report(stored.parts, source, day)),
        each=tuple(
            _released(row, rows[row["code"]], source) for row in latest.iter_rows(named=True)
        ),
    )


def latest_rows(ports: MarketPorts) -> pl.DataFrame:
    """Return one row for each symbol: its newest bar, figures, names, counts and last closes."""
    bars = ports.lake.scan(BARS).sort("code", "day")
    recent = bars.group_by("code", maintain_order=True).tail(SPARKLINE_DAYS + 1)
    ends = recent.select(pl.col("day").min().alias("a"), pl.col("day").max().alias("b"))
    first, last = ends.collect().row(0)
    scaled = adjusted(recent, list(sessions(first, last)))
    per_code = scaled.group_by("code").agg(
        pl.col("close").tail(SPARKLINE_DAYS).alias("sparkline"),
        pl.col("close").slice(-2, 1).first().alias("before"),
        pl.len().alias("bars_count"),
        pl.exclude("close").last(),
        pl.col("close").last(),
    )
    counts = bars.group_by("code").agg(
        pl.col("day").min().alias("first_day"),
        pl.len().alias("sessions_count"),
        pl.col("is_halted").sum().alias("halted_count"),
    )
    figures = ports.lake.scan(ANALYSIS_TABLE).sort("code", "day").group_by("code").last()
    listing = ports.listing().lazy()
    by_code = listing.select("code", "industry", pl.col("name").alias("listed_name"))
    common = listing.select(pl.col("code").alias("common"), pl.col("industry").alias("of_common"))
    base = (
        pl.when(pl.col("bars_count") > 1)
        .then(pl.coalesce("base_close", "before"))
        .otherwise(pl.col("base_close"))
    )
    return (
        per_code.join(counts, on="code")
        .join(figures.drop("month"), on=["code", "day"], how="left")
        .with_columns((pl.col("code").str.head(5) + "0").alias("common"))
        .join(by_code, on="code", how="left")
        .join(common, on="common", how="left")
        .with_columns(
            pl.coalesce("name", "listed_name", "code").alias("name"),
            pl.coalesce("industry", "of_common").alias("industry"),
            (pl.col("close") - base).alias("change"),
            (pl.col("close") / base - 1).alias("change_ratio"),
            (pl.col("close") * pl.col("shares")).alias("market_cap"),
            pl.col("volume").cast(pl.Int64),
        )
        .with_columns(
            pl.col("industry")
            .map_elements(lambda text: sector_of(text).key, pl.String, skip_nulls=False)
            .alias("sector")
        )
        .sort("code")
        .collect()
    )


def symbol_row(row: dict[str, object]) -> SymbolRow:
    """Build the API's row of a symbol."""
    fields = {name: row[name] for name in ROW_FIELDS}
    fields["day"] = str(row["day"])
    return msgspec.convert(fields, SymbolRow)


def _released(row: dict[str, object], table_row: SymbolRow, source: SourceState) -> ReleasedSymbol:
    card = Card(
        code=table_row.code,
        name=table_row.name,
        market=table_row.market,
        day=table_row.day,
        close=table_row.close,
        change=table_row.change,
        change_ratio=table_row.change_ratio,
        is_halted=table_row.is_halted,
        sparkline=tuple(row["sparkline"]),  # type: ignore[arg-type]
        source=source,
    )
    sector = BY_KEY[table_row.sector]
    detail = SymbolDetail(
        row=table_row,
        industry=row["industry"],  # type: ignore[arg-type]
        sector_name_ko=sector.name_ko,
        sector_name_en=sector.name_en,
        first_day=str(row["first_day"]),
        last_day=table_row.day,
        sessions_count=row["sessions_count"],  # type: ignore[arg-type]
        halted_count=row["halted_count"],  # type: ignore[arg-type]
        atr14=row["atr14"],  # type: ignore[arg-type]
        version=0,
        source=source,
    )
    return ReleasedSymbol(
        code=table_row.code,
        name=table_row.name,
        folded=f"{table_row.name} {table_row.code}".casefold(),
        value=table_row.value,
        card=msgspec.json.encode(card),
        detail=msgspec.json.encode(detail),
    )


def source_state(fetched: FetchOutcome, parts: tuple[PartState, ...], day: date) -> SourceState:
    """Say where the figures come from, how old they are, and what went wrong."""
    parked = next((state.problem for state in parts if state.problem), None)
    return SourceState(
        kind=fetched.source.kind,
        name=fetched.source.name,
        detail=fetched.source.detail,
        as_of_ms=calendar.close_at_ms(day),
        updated_at_ms=max((state.fetched_at_ms for state in parts), default=None),
        problem=fetched.problem or parked,
    )
