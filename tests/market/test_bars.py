"""Adjustment at read: splits found by the exchange's base price, never by a missing day."""

from datetime import date

import polars as pl
import pytest

from madang.market import analysis, calendar
from madang.market.adapters.marcap_file import read_marcap
from madang.market.bars import adjusted
from madang.market.checks import check
from tests.market.shared_data import recorded
from tests.market.test_sources import year_file

DAYS = list(calendar.sessions(date(2025, 5, 26), date(2025, 5, 30)))


def bars(rows: list[tuple[date, float, float | None]]) -> pl.LazyFrame:
    return pl.DataFrame(
        {
            "code": ["A"] * len(rows),
            "day": [day for day, _, _ in rows],
            "close": [close for _, close, _ in rows],
            "base_close": [base for _, _, base in rows],
            "volume": [1000] * len(rows),
        },
        schema_overrides={"base_close": pl.Float64, "close": pl.Float64},
    ).with_columns(open=pl.col("close"), high=pl.col("close"), low=pl.col("close")).lazy()  # fmt: skip


def test_a_split_of_fifty_to_one() -> None:
    rows = [(DAYS[0], 2_650_000.0, None), (DAYS[1], 2_650_000.0, 2_650_000.0),
            (DAYS[2], 51_900.0, 53_000.0)]  # fmt: skip
    got = adjusted(bars(rows), DAYS).collect()
    assert got["close"].to_list() == [53_000.0, 53_000.0, 51_900.0]
    assert got["adjustment"].to_list() == [0.02, 0.02, 1.0]
    assert got["volume"].to_list() == [50_000.0, 50_000.0, 1000.0]


def test_a_missing_session_is_no_split() -> None:
    rows = [(DAYS[0], 100.0, None), (DAYS[2], 120.0, 110.0)]
    assert adjusted(bars(rows), DAYS).collect()["adjustment"].to_list() == [1.0, 1.0]


def test_a_source_without_base_prices_is_left_as_it_is() -> None:
    rows = [(day, 100.0, None) for day in DAYS]
    assert adjusted(bars(rows), DAYS).collect()["adjustment"].to_list() == [1.0] * 5


def test_IN41_stored_figures_are_those_of_their_own_day() -> None:
    rows = [(DAYS[i], 1000.0, 1000.0) for i in range(4)] + [(DAYS[4], 100.0, 100.0)]
    extra = bars(rows).with_columns(
        is_halted=pl.lit(False), value=pl.lit(1.0), market=pl.lit("KOSPI"), shares=pl.lit(1)
    )
    whole = analysis.full(extra).collect()
    assert whole["sma5"].to_list()[-1] == pytest.approx(100.0)
    cut = analysis.full(extra.filter(pl.col("day") < DAYS[4])).collect()
    assert whole.head(4).equals(cut)


def test_IN40_an_increment_equals_the_full_run_also_over_long_halts() -> None:
    sample = pl.read_parquet("src/madang/market/sample/bars.parquet")
    codes = sample["code"].unique().sort().gather_every(10).to_list()
    kept = check(sample.filter(pl.col("code").is_in(codes)), ()).rows
    first = date(2025, 5, 1)
    # One symbol was halted for 550 of the last 600 sessions: its range needs its whole history.
    days = sorted(kept["day"].unique())
    halted = (pl.col("code") == codes[0]) & pl.col("day").is_between(days[-600], days[-40])
    frame = kept.with_columns(
        pl.when(~halted).then(pl.col(name)).alias(name) for name in ("open", "high", "low")
    ).with_columns(
        (pl.col("is_halted") | halted).alias("is_halted"),
        value=pl.col("close") * pl.col("volume"),
        base_close=pl.lit(None, pl.Float64),
    )
    whole = analysis.full(frame.lazy()).filter(pl.col("day") >= first).collect()
    part = analysis.increment(frame.lazy(), first).collect()
    assert whole.height == part.height > 0
    for name in analysis.FIGURES:
        assert whole[name].null_count() == part[name].null_count(), name
        near = pl.select(
            ((whole[name] - part[name]).abs() <= 1e-9 * whole[name].abs() + 1e-9).all()
        ).item()
        assert near, name


def test_computed_indices_follow_the_recorded_ones() -> None:
    recorded("krx_marcap_slices_2021_2025.parquet")
    index = pl.read_parquet(recorded("krx_index_1995_2026.parquet"))
    parsed = read_marcap("2024", year_file(2024, head=200_000))
    made = analysis.computed_indices(
        check(parsed.bars, ()).rows.lazy(),
        pl.DataFrame(schema={"code": pl.String, "day": pl.Date, "close": pl.Float64}),
    )
    for code in ("KOSPI", "KOSDAQ"):
        theirs = index.filter(pl.col("symbol") == code).select(
            pl.col("date").alias("day"), pl.col("close").alias("index")
        )
        both = made.filter(pl.col("code") == code).join(theirs, on="day").sort("day")
        apart = (both["close"].pct_change() - both["index"].pct_change()).abs()
        assert both.height == 29
        assert float(apart.mean() or 1) < 0.0005  # type: ignore[arg-type]
