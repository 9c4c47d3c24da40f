"""Indicators and ranks as Polars expressions, once for the whole market. The rules: docs/specs/indicators.md.

The one thing to know: frames come sorted by (code, day), and every window stays inside its code.
"""

import polars as pl

SMA_WINDOWS = (5, 20, 60, 120)
EMA_SPANS = (12, 26)
RETURN_SPANS = (1, 5, 20, 60)
SIGNAL_SPAN = 9
WILDER_BARS = 14
BAND_BARS = 20
BAND_WIDTH = 2.0
YEAR_BARS = 252
STILL_RATIO = 1e-9
RANK_DECIMALS = 12
WARM_UP_SESSIONS = 600
WARM_UP_TRADED_MIN = 500

# Figures in won: they scale with the price. The others are free of it.
PRICE_COLUMNS = (
    *(f"sma{n}" for n in SMA_WINDOWS),
    *(f"ema{n}" for n in EMA_SPANS),
    "macd",
    "macd_signal",
    "macd_histogram",
    "bollinger_upper",
    "bollinger_middle",
    "bollinger_lower",
    "atr14",
    "high_52w",
    "low_52w",
)
RATIO_COLUMNS = (
    "rsi14",
    *(f"return_{n}" for n in RETURN_SPANS),
    "volatility_20",
    "volume_ratio",
    "sma20_gap",
)
RANK_COLUMNS = {"rank_return_1": "return_1", "rank_return_20": "return_20", "rank_value": "value"}


def with_indicators(bars: pl.LazyFrame) -> pl.LazyFrame:
    """Add PRICE_COLUMNS and RATIO_COLUMNS to bars sorted by (code, day) (IN10 to IN22).

    A window of fixed length is taken over the whole column, ten times cheaper than once for each
    code, and kept only where it lies inside one code (`_n` is the number of the bar in its code).
    Only what looks back without end (Wilder's and exponential means) is computed code by code.
    """
    close, n = pl.col("close"), pl.col("_n")
    previous = pl.when(n > 1).then(close.shift(1))
    is_traded = ~pl.col("is_halted")
    prepared = _numbered(bars).with_columns(
        (close - previous).alias("_change"),
        (close / previous).log().alias("_log_return"),
        pl.when(is_traded & (n > 1))
        .then(
            pl.max_horizontal(
                pl.col("high") - pl.col("low"),
                (pl.col("high") - previous).abs(),
                (pl.col("low") - previous).abs(),
            )
        )
        .alias("_range"),
        pl.when(is_traded).then(pl.col("volume").cast(pl.Float64)).alias("_traded_volume"),
    )
    change, log_return = pl.col("_change"), pl.col("_log_return")
    windows = prepared.with_columns(
        *(_within(n, w, close.rolling_mean(w)).alias(f"sma{w}") for w in SMA_WINDOWS),
        _within(n, BAND_BARS, close.rolling_std(BAND_BARS, ddof=0)).alias("_deviation"),
        *(_within(n, w + 1, close / close.shift(w) - 1).alias(f"return_{w}") for w in RETURN_SPANS),
        _within(n, 21, log_return.rolling_std(20, ddof=1)).alias("_volatility"),
        _within(n, YEAR_BARS, pl.col("high").rolling_max(YEAR_BARS, min_samples=1)).alias(
            "high_52w"
        ),
        _within(n, YEAR_BARS, pl.col("low").rolling_min(YEAR_BARS, min_samples=1)).alias("low_52w"),
        _within(n, 21, pl.col("_traded_volume").shift(1).rolling_mean(20, min_samples=1)).alias(
            "_usual_volume"
        ),
        _seeded(pl.when(change > 0).then(change).otherwise(0.0), n).alias("_gain"),
        _seeded(pl.when(change < 0).then(-change).otherwise(0.0), n).alias("_loss"),
        pl.col("_range").is_not_null().cum_sum().over("_code").alias("_ranges"),
        pl.col("_range").fill_null(0.0).cum_sum().over("_code").alias("_range_sum"),
    )
    recursive = windows.with_columns(_seeded_range().alias("_range")).with_columns(
        *(
            close.ewm_mean(span=w, adjust=False, min_samples=w).over("_code").alias(f"ema{w}")
            for w in EMA_SPANS
        ),
        *(
            pl.col(name)
            .ewm_mean(alpha=1 / WILDER_BARS, adjust=False, ignore_nulls=True)
            .over("_code")
            .alias(name)
            for name in ("_gain", "_loss", "_range")
        ),
    )
    finished = _finished(recursive)
    return finished.drop(pl.selectors.starts_with("_"))


def _numbered(bars: pl.LazyFrame) -> pl.LazyFrame:
    """Add `_code`, a number for each code (sorted numbers group faster than texts), and `_n`."""
    starts = (pl.col("code") != pl.col("code").shift(1)).fill_null(True)
    row = pl.int_range(pl.len(), dtype=pl.Int64)
    return bars.with_columns(
        starts.cum_sum().cast(pl.UInt32).set_sorted().alias("_code"),
        (row - pl.when(starts).then(row).forward_fill() + 1).alias("_n"),
    )


def _within(n: pl.Expr, bars_count: int, window: pl.Expr) -> pl.Expr:
    """Keep a window's value where its `bars_count` bars are all of one code."""
    return pl.when(n >= bars_count).then(window)


def _seeded(values: pl.Expr, n: pl.Expr) -> pl.Expr:
    """Begin with the plain mean of the first 14 values, on bar 15 (IN12)."""
    return (
        pl.when(n > WILDER_BARS + 1)
        .then(values)
        .when(n == WILDER_BARS + 1)
        .then(values.rolling_mean(WILDER_BARS))
    )


def _seeded_range() -> pl.Expr:
    """The same for true ranges, of which halted days have none (IN17)."""
    known = pl.col("_range").is_not_null()
    return (
        pl.when(known & (pl.col("_ranges") > WILDER_BARS))
        .then(pl.col("_range"))
        .when(known & (pl.col("_ranges") == WILDER_BARS))
        .then(pl.col("_range_sum") / WILDER_BARS)
    )


def _finished(recursive: pl.LazyFrame) -> pl.LazyFrame:
    close = pl.col("close")
    moves = pl.col("_gain") + pl.col("_loss")
    usual = pl.col("_usual_volume")
    macd = pl.col("ema12") - pl.col("ema26")
    signal = pl.col("macd").ewm_mean(span=SIGNAL_SPAN, adjust=False, min_samples=SIGNAL_SPAN)
    return (
        recursive.with_columns(
            pl.when(moves >= STILL_RATIO * close)
            .then(100 * pl.col("_gain") / moves)
            .alias("rsi14"),
            macd.alias("macd"),
            (pl.col("sma20") + BAND_WIDTH * pl.col("_deviation")).alias("bollinger_upper"),
            pl.col("sma20").alias("bollinger_middle"),
            (pl.col("sma20") - BAND_WIDTH * pl.col("_deviation")).alias("bollinger_lower"),
            pl.when(pl.col("_ranges") >= WILDER_BARS)
            .then(pl.col("_range").forward_fill())
            .alias("atr14"),
            pl.when(pl.col("_volatility") < STILL_RATIO)
            .then(0.0)
            .otherwise(pl.col("_volatility"))
            .alias("volatility_20"),
            pl.when(usual > 0).then(pl.col("_traded_volume") / usual).alias("volume_ratio"),
            (close / pl.col("sma20") - 1).alias("sma20_gap"),
        )
        .with_columns(signal.over("_code").alias("macd_signal"))
        .with_columns((pl.col("macd") - pl.col("macd_signal")).alias("macd_histogram"))
    )


def with_ranks(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add the percentiles of each day (IN30, IN31).

    The figures are sorted by day first, ranked day by day, and put back: groups that lie together
    are ranked three times as fast.
    """
    row, day = pl.col("_row"), "day"
    figures = (
        frame.select(
            "day",
            *(
                pl.when(~pl.col("is_halted")).then(pl.col(of).round(RANK_DECIMALS)).alias(name)
                for name, of in RANK_COLUMNS.items()
            ),
        )
        .with_row_index("_row")
        .sort("day")
        .with_columns(pl.col("day").set_sorted())
    )
    percentiles = []
    for name in RANK_COLUMNS:
        count = pl.col(name).count().over(day)
        rank = pl.col(name).rank("average").over(day)
        percentiles.append(pl.when(count > 1).then((rank - 1) / (count - 1)).alias(name))
    ranked = figures.with_columns(percentiles).sort(row).select(list(RANK_COLUMNS))
    return pl.concat([frame, ranked], how="horizontal")


def as_of_day(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Turn PRICE_COLUMNS from today's adjusted prices into those of each row's own day (IN41).

    `adjustment` is what a row's raw price was multiplied by.
    """
    return frame.with_columns(
        (pl.col(name) / pl.col("adjustment")).alias(name) for name in PRICE_COLUMNS
    )
