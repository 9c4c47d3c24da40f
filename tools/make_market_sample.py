"""Makes the market sample that ships inside the project, from recorded files beside it.

Run: `python tools/make_market_sample.py [FOLDER]`; FOLDER is `../shared/data/market-daily`. The choice
of symbols and window is explained in docs/decisions/0007-market-sample.md.
"""

import hashlib
import sys
from datetime import date
from pathlib import Path

import polars as pl

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "src" / "madang" / "market" / "sample"
FIRST_DAY = date(2022, 5, 31)
LAST_DAY = date(2025, 5, 30)
KOSDAQ_FIRST_DAY = date(2023, 12, 5)
KOSPI_COUNT = 190
KOSDAQ_COUNT = 95
HALTED_COUNT = {"KOSPI": 10, "KOSDAQ": 5}
SIZE_MAX_BYTES = 8_000_000


def listing(folder: Path) -> pl.DataFrame:
    """Names, markets and industries: the exchange's list of 2026-03-22, then marcap's of 2025-02-11."""
    described = pl.read_parquet(folder / "listing_desc_2026-03-22.parquet").select(
        code="Code", name="Name", market="Market", industry="Industry"
    )
    capped = pl.read_parquet(folder / "krx_marcap_slices_2021_2025.parquet")
    capped = capped.filter(pl.col("date") == capped["date"].max()).select(
        code="Code", name_2025="Name", market_2025="Market", shares="Stocks"
    )
    joined = described.join(capped, on="code", how="full", coalesce=True)
    joined = joined.with_columns(
        name=pl.coalesce("name", "name_2025"),
        market=pl.coalesce("market", "market_2025").str.replace(" GLOBAL", ""),
        industry=pl.col("industry").str.split(";").list.first().str.strip_chars(),
    )
    # A preferred share (its code ends in another character than 0) is in its common share's
    # industry.
    common = joined.select(common=pl.col("code"), common_industry=pl.col("industry"))
    return (
        joined.with_columns(common=pl.col("code").str.head(5) + "0")
        .join(common, on="common", how="left")
        .select(
            "code",
            "name",
            "market",
            pl.coalesce("industry", "common_industry").alias("industry"),
            "shares",
        )
        .sort("code")
    )


def chosen(bars: pl.DataFrame, market: str, count: int) -> list[str]:
    """The most traded symbols that traded through the whole window, and some with many halts."""
    sessions = bars["date"].n_unique()
    whole = bars.group_by("symbol").agg(
        rows=pl.len(),
        value=(pl.col("close") * pl.col("volume")).tail(250).mean(),
        halted=((pl.col("open") == 0) & (pl.col("volume") == 0)).sum(),
    )
    whole = whole.filter(pl.col("rows") == sessions)
    traded = whole.sort("value", "symbol", descending=[True, False]).head(count)["symbol"].to_list()
    rest = whole.filter(~pl.col("symbol").is_in(traded) & (pl.col("halted") > 20))
    halted = rest.sort("value", "symbol", descending=[True, False]).head(HALTED_COUNT[market])
    return traded + halted["symbol"].to_list()


def make(folder: Path) -> str:
    """Write the three files and return the text of PROVENANCE.md."""
    names = listing(folder)
    kospi = pl.read_parquet(folder / "krx_kospi_fdr_2020_2026.parquet").filter(
        pl.col("date").is_between(FIRST_DAY, LAST_DAY)
    )
    every = pl.read_parquet(folder / "krx_all_pykrx_2023_2025.parquet").filter(
        pl.col("date").is_between(KOSDAQ_FIRST_DAY, LAST_DAY)
    )
    of_market = {m: set(names.filter(pl.col("market") == m)["code"]) for m in ("KOSPI", "KOSDAQ")}
    parts = []
    for market, bars, count in (("KOSPI", kospi, KOSPI_COUNT), ("KOSDAQ", every, KOSDAQ_COUNT)):
        bars = bars.filter(pl.col("symbol").is_in(of_market[market]))
        bars = bars.filter(pl.col("symbol").is_in(chosen(bars, market, count)))
        parts.append(bars)
        print(market, bars["symbol"].n_unique(), "symbols", bars.height, "rows")
    sample = (
        pl.concat(parts)
        .select(
            code="symbol",
            day="date",
            open=pl.col("open").cast(pl.Int32),
            high=pl.col("high").cast(pl.Int32),
            low=pl.col("low").cast(pl.Int32),
            close=pl.col("close").cast(pl.Int32),
            volume="volume",
        )
        .sort("code", "day")
    )
    index = (
        pl.read_parquet(folder / "krx_index_1995_2026.parquet")
        .filter(pl.col("symbol").is_in(["KOSPI", "KOSDAQ"]))
        .filter(pl.col("date").is_between(FIRST_DAY, LAST_DAY))
        .select(
            code="symbol",
            day="date",
            open="open",
            high="high",
            low="low",
            close="close",
            volume=pl.col("volume").cast(pl.Int64),
            value="amount",
        )
        .sort("code", "day")
    )
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, frame in (("bars", sample), ("index", index), ("listing", names)):
        frame.write_parquet(TARGET / f"{name}.parquet", compression="zstd", compression_level=19)
    return provenance(sample, index, names)


def provenance(sample: pl.DataFrame, index: pl.DataFrame, names: pl.DataFrame) -> str:
    """State what was taken from where, with counts and digests."""
    rows = []
    for name in ("bars", "index", "listing"):
        file = TARGET / f"{name}.parquet"
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        rows.append(f"| `{file.name}` | {file.stat().st_size:,} | `{digest}` |")
    size = sum((TARGET / f"{n}.parquet").stat().st_size for n in ("bars", "index", "listing"))
    assert size <= SIZE_MAX_BYTES, size
    market = dict(names.select("code", "market").iter_rows())
    labelled = sample.with_columns(
        market=pl.col("code").replace_strict(market),
        halted=(pl.col("open") == 0) & (pl.col("volume") == 0),
    )
    counts = (
        labelled.group_by("market")
        .agg(
            pl.col("code").n_unique(),
            rows=pl.len(),
            days=pl.col("day").n_unique(),
            first=pl.col("day").min(),
            last=pl.col("day").max(),
            halted=pl.col("halted").sum(),
        )
        .sort("market", descending=True)
    )
    lines = [
        f"| {m} | {codes} | {n:,} | {days} | {first} .. {last} | {halted:,} |"
        for m, codes, n, days, first, last, halted in counts.iter_rows()
    ]
    return TEXT.format(
        files="\n".join(rows),
        lines="\n".join(lines),
        size=f"{size:,}",
        names=f"{names.height:,}",
        industries=f"{names['industry'].is_not_null().sum():,}",
        shares=f"{names['shares'].is_not_null().sum():,}",
        index=f"{index.height:,}",
    )


TEXT = """# The market sample: provenance

Plain facts: daily prices, names and industries of companies listed on the Korea Exchange. Made by
`tools/make_market_sample.py`; do not edit by hand. **Recorded**: it ends on **2025-05-30** and says so
wherever it is shown.

| file | bytes | SHA-256 |
|---|---|---|
{files}

{size} bytes in all (at most 8,000,000).

## Bars (`bars.parquet`: code, day, open, high, low, close, volume)
| market | symbols | rows | sessions | days | halted rows (open = high = low = volume = 0) |
|---|---|---|---|---|---|
{lines}

**KOSPI symbols have three years. KOSDAQ symbols have eighteen months, not three years**: no
recorded source at hand has all KOSDAQ symbols between 2021-10 and 2023-12. The reasons for this
window stand in `docs/decisions/0007-market-sample.md`.

- KOSPI: github.com/gyuchang1/stock_anal at 24f9ccb9159124bf598a064f292ad03e06b1066a, `stock_data/*.csv`
  (collected with FinanceDataReader; adjusted for splits as of its collection).
- KOSDAQ: github.com/do0405/invest-KR at 21deedb604129d000b81c25f5ac8611e3d7caa8e, `data/*.csv`
  (collected with pykrx; adjusted).
- Chosen: of the symbols with a row on every session of their window, the 190 (KOSPI) and 95
(KOSDAQ)
  with the greatest mean traded value (close times volume) of the last 250 sessions, and the 10 and
  5 next ones with more than 20 halted days, so that halts are seen.
- Nothing was repaired: the daily run checks these rows like any other's.
- There is no traded value in these sources: it is taken as close times volume, and marked
estimated.

## Indices (`index.parquet`)
KOSPI and KOSDAQ, {index} rows: github.com/FinanceData/fdr_krx_data_cache at
c56172963454827744f3ab26952800b8770ab0fc, `data/index/`.

## Names (`listing.parquet`: code, name, market, industry, shares)
{names} codes; {industries} with an industry, {shares} with a number of shares.
Names, markets and industries: the exchange's list of 2026-03-22 (same repository, `data/listing/`), a
preferred share taking its common share's industry; codes that had left it by then, and all numbers
of shares, from github.com/FinanceData/marcap at cc13135f, day 2025-02-11. Market capitalisation on
the sample's last day is close times that number of shares, so a later issue of shares is not in it.
"""


if __name__ == "__main__":
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "../shared/data/market-daily"
    if not source.exists():
        sys.exit(f"{source} is not there; give the folder of recorded market files.")
    (TARGET / "PROVENANCE.md").write_text(make(source), encoding="utf-8")
