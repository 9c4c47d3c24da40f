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
    """Add PRICE_COLUMNS and RATIO_COLUMNS to bars sorted by (code, day) (IN10 to IN22)."""
    close, code = pl.col("close"), "code"
    previous = close.shift(1).over(code)
    is_traded = ~pl.col("is_halted")
    prepared = bars.with_columns(
        pl.int_range(1, pl.len() + 1).over(code).alias("_n"),
        (close - previous).alias("_change"),
        (close / previous).log().alias("_log_return"),
        pl.when(is_traded & previous.is_not_null())
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
    change = pl.col("_change")
    first = prepared.with_columns(
        *(close.rolling_mean(n).over(code).alias(f"sma{n}") for n in SMA_WINDOWS),
        *(
            close.ewm_mean(span=n, adjust=False, min_samples=n).over(code).alias(f"ema{n}")
            for n in EMA_SPANS
        ),
        _wilder(pl.when(change > 0).then(change).otherwise(0.0), change).over(code).alias("_gain"),
        _wilder(pl.when(change < 0).then(-change).otherwise(0.0), change).over(code).alias("_loss"),
        _wilder(pl.col("_range"), pl.col("_range")).forward_fill().over(code).alias("atr14"),
        close.rolling_std(BAND_BARS, ddof=0).over(code).alias("_deviation"),
        *((close / close.shift(n).over(code) - 1).alias(f"return_{n}") for n in RETURN_SPANS),
        pl.col("_log_return").rolling_std(20, ddof=1).over(code).alias("_volatility"),
        pl.col("high").rolling_max(YEAR_BARS, min_samples=1).over(code).alias("_high"),
        pl.col("low").rolling_min(YEAR_BARS, min_samples=1).over(code).alias("_low"),
        pl.col("_traded_volume")
        .shift(1)
        .rolling_mean(20, min_samples=1)
        .over(code)
        .alias("_usual_volume"),
    )
    return _finished(first).drop(
        "_n", "_change", "_log_return", "_range", "_traded_volume", "_gain", "_loss",
        "_deviation", "_volatility", "_high", "_low", "_usual_volume",
    )  # fmt: skip


def _finished(first: pl.LazyFrame) -> pl.LazyFrame:
    close, n = pl.col("close"), pl.col("_n")
    moves = pl.col("_gain") + pl.col("_loss")
    usual = pl.col("_usual_volume")
    macd = pl.col("ema12") - pl.col("ema26")
    signal = macd.ewm_mean(span=SIGNAL_SPAN, adjust=False, min_samples=SIGNAL_SPAN).over("code")
    return first.with_columns(
        pl.when(moves >= STILL_RATIO * close).then(100 * pl.col("_gain") / moves).alias("rsi14"),
        macd.alias("macd"),
        signal.alias("macd_signal"),
        (macd - signal).alias("macd_histogram"),
        (pl.col("sma20") + BAND_WIDTH * pl.col("_deviation")).alias("bollinger_upper"),
        pl.col("sma20").alias("bollinger_middle"),
        (pl.col("sma20") - BAND_WIDTH * pl.col("_deviation")).alias("bollinger_lower"),
        pl.when(pl.col("_volatility") < STILL_RATIO)
        .then(0.0)
        .otherwise(pl.col("_volatility"))
        .alias("volatility_20"),
        pl.when(n >= YEAR_BARS).then(pl.col("_high")).alias("high_52w"),
        pl.when(n >= YEAR_BARS).then(pl.col("_low")).alias("low_52w"),
        pl.when((n > 20) & (usual > 0))
        .then(pl.col("_traded_volume") / usual)
        .alias("volume_ratio"),
        (close / pl.col("sma20") - 1).alias("sma20_gap"),
    )


def _wilder(values: pl.Expr, counted: pl.Expr) -> pl.Expr:
    """Wilder's mean: the plain mean of the first 14 counted values, then (13 m + x) / 14 (IN12)."""
    nth = counted.is_not_null().cast(pl.Int32).cum_sum()
    value = pl.when(counted.is_not_null()).then(values)
    seed = value.fill_null(0.0).cum_sum() / WILDER_BARS
    seeded = (
        pl.when(counted.is_null() | (nth < WILDER_BARS))
        .then(None)
        .when(nth == WILDER_BARS)
        .then(seed)
        .otherwise(value)
    )
    return seeded.ewm_mean(alpha=1 / WILDER_BARS, adjust=False, ignore_nulls=True)


def with_ranks(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add the percentiles of each day (IN30, IN31)."""
    columns = []
    for name, of in RANK_COLUMNS.items():
        figure = pl.when(~pl.col("is_halted")).then(pl.col(of).round(RANK_DECIMALS))
        count = figure.count().over("day")
        rank = figure.rank("average").over("day")
        columns.append(pl.when(count > 1).then((rank - 1) / (count - 1)).alias(name))
    return frame.with_columns(columns)


def as_of_day(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Turn PRICE_COLUMNS from today's adjusted prices into those of each row's own day (IN41).

    `adjustment` is what a row's raw price was multiplied by.
    """
    return frame.with_columns(
        (pl.col(name) / pl.col("adjustment")).alias(name) for name in PRICE_COLUMNS
    )
