"""The whole-market analysis beside pandas on the same work, interleaved; and one new day.

Both begin with the sorted bars in memory and end with all figures in memory. Run:
`python -m bench.market [--quick] [--folder ../shared/data/market-daily]`. The folder holds
recorded files that are not part of the project. Appends one line to bench/history.jsonl.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from madang.market.jobs.memory import keep_freed_pages

keep_freed_pages()

import numpy as np
import pandas as pd
import polars as pl

from bench import pandas_market
from madang.market import analysis
from madang.market.checks import check
from madang.market.indicators import (
    PRICE_COLUMNS,
    RANK_COLUMNS,
    RATIO_COLUMNS,
    with_indicators,
    with_ranks,
)

ROOT = Path(__file__).resolve().parents[1]
FILES = ("krx_kospi_fdr_2020_2026", "krx_all_pykrx_2023_2025", "krx_kosdaq_fdr_2012_2021")
BUDGET_S = 200.0
ROUNDS_MAX = 5
GOAL_RATIO = 4.0
TOLERANCE = 1e-9
COLUMNS = (*PRICE_COLUMNS, *RATIO_COLUMNS, *RANK_COLUMNS)


DRIFTING: dict[str, Callable[[Any], float]] = {
    "bollinger_upper": lambda closes: float(closes[1:].mean() + 2 * closes[1:].std()),
    "bollinger_lower": lambda closes: float(closes[1:].mean() - 2 * closes[1:].std()),
    "volatility_20": lambda closes: float(np.diff(np.log(closes)).std(ddof=1)),
}


def union(folder: Path, is_quick: bool) -> pl.DataFrame:
    """Return the clean files as one frame of checked bars; where two have a row, the first wins."""
    parts = []
    for name in FILES:
        part = pl.read_parquet(folder / f"{name}.parquet")
        parts.append(part.rename({"symbol": "code", "date": "day"}))
    bars = pl.concat(parts).unique(["code", "day"], keep="first", maintain_order=True)
    if is_quick:
        codes = bars["code"].unique().sort().gather_every(10)
        bars = bars.filter(pl.col("code").is_in(codes.to_list()))
    kept = check(bars, ()).rows
    return kept.select(
        "code", "day", "is_halted",
        pl.col("open", "high", "low", "close").cast(pl.Float64),
        pl.col("volume").cast(pl.Float64),
        (pl.col("close").cast(pl.Float64) * pl.col("volume")).alias("value"),
    ).sort("code", "day")  # fmt: skip


def ours(bars: pl.DataFrame) -> pl.DataFrame:
    """Analyse with the product's own functions."""
    return with_ranks(with_indicators(bars.lazy())).collect()


def in_pandas(bars: pl.DataFrame) -> pd.DataFrame:
    """Return the same bars as pandas likes them: codes as a category, days as 64-bit times."""
    columns: dict[str, Any] = {name: bars[name].to_numpy() for name in bars.columns[2:]}
    days = bars["day"].cast(pl.Datetime("ns")).to_numpy()
    codes = pd.Categorical(bars["code"].to_list())
    return pd.DataFrame({"code": codes, "day": days, **columns})


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Run and return the seconds of the wall clock and the answer."""
    began = time.perf_counter()
    answer = work()
    return time.perf_counter() - began, answer


def apart(left: pl.DataFrame, right: pd.DataFrame) -> tuple[dict[str, float], int]:
    """Return, for each column, the greatest difference relative to the figure; and rows judged anew.

    Prices (MACD, bands, ranges) are compared relative to the price, returns and gaps to 1: they are
    differences of nearly equal numbers, whose own size says nothing about precision. The sliding
    deviation of pandas drifts (a price that stands still gets one above 0): where it is off, the
    20 closes are taken anew and ours is held to the exact figure.
    """
    close = left["close"].to_numpy()
    found: dict[str, float] = {}
    judged = 0
    for name in COLUMNS:
        a = left[name].cast(pl.Float64).fill_null(np.nan).to_numpy()
        b = right[name].to_numpy(dtype=float)
        assert (np.isnan(a) == np.isnan(b)).all(), f"{name} is warm on other bars"
        unit = close if name in PRICE_COLUMNS else np.maximum(np.abs(b), 1.0)
        off = np.abs(a - b) / unit
        if name in DRIFTING:
            rows = np.flatnonzero(off > TOLERANCE)
            judged += len(rows)
            exact = np.array([DRIFTING[name](close[i - 20 : i + 1]) for i in rows])
            off[rows] = np.abs(a[rows] - exact) / unit[rows]
        found[name] = float(np.nanmax(off, initial=0.0))
    return found, judged


class Rounds(NamedTuple):
    """Seconds of each round, the greatest differences, and rows where pandas drifted."""

    polars_s: list[float]
    pandas_s: list[float]
    worst: dict[str, float]
    judged: int


def rounds(bars: pl.DataFrame, began: float) -> Rounds:
    """Run both in turn until the budget of time is used; compare what the first round gave."""
    frame = in_pandas(bars)
    polars_s: list[float] = []
    pandas_s: list[float] = []
    worst: dict[str, float] = {}
    judged = 0
    while len(polars_s) < ROUNDS_MAX and (
        not polars_s or time.perf_counter() - began + polars_s[-1] + pandas_s[-1] < BUDGET_S
    ):
        took, mine = timed(lambda: ours(bars))
        polars_s.append(took)
        took, other = timed(lambda: pandas_market.analysed(frame))
        pandas_s.append(took)
        if not worst:
            worst, judged = apart(mine, other)
        del mine, other
    return Rounds(polars_s, pandas_s, worst, judged)


def increment(bars: pl.DataFrame) -> tuple[float, int]:
    """Return the seconds and rows of the newest day from its warm-up window.

    Of the symbols with more than 1,250 bars until that day: the recorded history of the others has
    a hole of three years, which makes the increment read all of it.
    """
    newest = bars["day"].max()
    whole = (pl.len().over("code") > 1250) & (pl.col("day").max().over("code") == newest)
    recent = bars.filter(pl.col("day") >= pl.date(2020, 1, 2)).filter(whole)
    frame = recent.with_columns(base_close=pl.lit(None, pl.Float64))
    seconds = []
    for _ in range(3):
        took, rows = timed(lambda: analysis.increment(frame.lazy(), newest).collect())
        seconds.append(took)
    return statistics.median(seconds), rows.height


def main() -> None:
    """Measure, compare, print, append."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the symbols, 3 rounds")
    parser.add_argument("--folder", type=Path, default=ROOT / "../shared/data/market-daily")
    parser.add_argument("--check", action="store_true", help="fail when the goal is missed")
    asked = parser.parse_args()
    if not asked.folder.exists():
        print(
            f"Nothing measured: {asked.folder} is not there (recorded files, not of the project)."
        )
        return
    began = time.perf_counter()
    bars = union(asked.folder, asked.quick)
    polars_s, pandas_s, worst, judged = rounds(bars, began)
    step_s, step_rows = increment(bars)
    result = {
        "bench": "market",
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "quick": asked.quick,
        "rows": bars.height,
        "symbols": bars["code"].n_unique(),
        "figures": len(COLUMNS),
        "rounds": len(polars_s),
        "polars_s": round(statistics.median(polars_s), 3),
        "pandas_s": round(statistics.median(pandas_s), 3),
        "ratio": round(statistics.median(pandas_s) / statistics.median(polars_s), 2),
        "apart_max": max(worst.values()),
        "rows_judged_exactly": judged,
        "increment_s": round(step_s, 3),
        "increment_rows": step_rows,
    }
    report(result, worst)
    with (ROOT / "bench" / "history.jsonl").open("a", encoding="utf-8") as history:
        history.write(json.dumps(result) + "\n")
    missed = result["ratio"] < GOAL_RATIO or result["apart_max"] > TOLERANCE
    if asked.check and missed:
        sys.exit("The goal is missed.")


def report(result: dict[str, Any], worst: dict[str, float]) -> None:
    """Print the table."""
    print(f"{result['rows']:,} bars, {result['symbols']:,} symbols, {result['figures']} figures")
    print(f"{'':24}{'median s':>10}   ({result['rounds']} rounds, interleaved)")
    print(f"{'Madang (Polars)':24}{result['polars_s']:>10.2f}")
    print(f"{'pandas':24}{result['pandas_s']:>10.2f}")
    print(f"{'ratio':24}{result['ratio']:>10.2f}   goal >= {GOAL_RATIO}")
    name = max(worst, key=worst.__getitem__)
    print(f"{'greatest difference':24}{worst[name]:>10.1e}   in {name}; goal <= {TOLERANCE:.0e}")
    print(
        f"{'newest day alone':24}{result['increment_s']:>10.2f}   {result['increment_rows']:,} rows"
    )


if __name__ == "__main__":
    main()
