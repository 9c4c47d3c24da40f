"""The same indicators and ranks in pandas, as one who knows pandas writes them: grouped and vectorised.

The reference of `bench/market.py`; the definitions are those of docs/specs/indicators.md.
"""

import numpy as np
import pandas as pd


def analysed(bars: pd.DataFrame) -> pd.DataFrame:
    """Return the bars (sorted by code and day) with every figure added."""
    out = bars.copy()
    by_code = out.groupby("code", sort=False, observed=True)
    close, traded = out["close"], ~out["is_halted"]
    nth = by_code.cumcount() + 1
    previous = by_code["close"].shift(1)
    for n in (5, 20, 60, 120):
        out[f"sma{n}"] = by_code["close"].rolling(n).mean().to_numpy()
    for n in (12, 26):
        out[f"ema{n}"] = by_code["close"].ewm(span=n, adjust=False, min_periods=n).mean().to_numpy()
    change = close - previous
    gain = wilder(out["code"], change.clip(lower=0))
    loss = wilder(out["code"], (-change).clip(lower=0))
    moves = gain + loss
    out["rsi14"] = (100 * gain / moves).where(moves >= 1e-9 * close)
    reach = pd.concat(
        [out["high"] - out["low"], (out["high"] - previous).abs(), (out["low"] - previous).abs()],
        axis=1,
    ).max(axis=1, skipna=False)
    reach = reach.where(traded & previous.notna())
    out["atr14"] = (
        wilder(out["code"], reach).groupby(out["code"], sort=False, observed=True).ffill()
    )
    deviation = by_code["close"].rolling(20).std(ddof=0).to_numpy()
    out["bollinger_middle"] = out["sma20"]
    out["bollinger_upper"] = out["sma20"] + 2 * deviation
    out["bollinger_lower"] = out["sma20"] - 2 * deviation
    macd = out["ema12"] - out["ema26"]
    out["macd"] = macd
    out["macd_signal"] = (
        macd.groupby(out["code"], sort=False, observed=True)
        .ewm(span=9, adjust=False, min_periods=9, ignore_na=True)
        .mean()
        .to_numpy()
    )
    out["macd_histogram"] = macd - out["macd_signal"]
    for n in (1, 5, 20, 60):
        out[f"return_{n}"] = close / by_code["close"].shift(n) - 1
    logs = np.log(close / previous)
    volatility = grouped(out["code"], logs).rolling(20).std().to_numpy()
    out["volatility_20"] = np.where(volatility < 1e-9, 0.0, volatility)
    high = by_code["high"].rolling(252, min_periods=1).max().to_numpy()
    low = by_code["low"].rolling(252, min_periods=1).min().to_numpy()
    out["high_52w"] = np.where(nth >= 252, high, np.nan)
    out["low_52w"] = np.where(nth >= 252, low, np.nan)
    volume = out["volume"].astype(float).where(traded)
    earlier = volume.groupby(out["code"], sort=False, observed=True).shift(1)
    usual = grouped(out["code"], earlier).rolling(20, min_periods=1).mean().to_numpy()
    out["volume_ratio"] = (volume / usual).where((nth > 20) & (usual > 0))
    out["sma20_gap"] = close / out["sma20"] - 1
    for name, of in (
        ("rank_return_1", "return_1"), ("rank_return_20", "return_20"), ("rank_value", "value"),
    ):  # fmt: skip
        figure = out[of].round(12).where(traded)
        by_day = figure.groupby(out["day"], sort=False)
        count = by_day.transform("count")
        out[name] = ((by_day.rank("average") - 1) / (count - 1)).where(count > 1)
    return out


def wilder(code: pd.Series, values: pd.Series) -> pd.Series:
    """Wilder's mean, seeded by the plain mean of the first 14 values."""
    known = values.notna()
    nth = known.groupby(code, sort=False, observed=True).cumsum()
    seed = values.fillna(0.0).groupby(code, sort=False, observed=True).cumsum() / 14
    seeded = values.where(nth > 14).mask(known & (nth == 14), seed)
    means = grouped(code, seeded).ewm(alpha=1 / 14, adjust=False, ignore_na=True).mean()
    return pd.Series(means.to_numpy(), index=values.index).where(known)


def grouped(code: pd.Series, values: pd.Series) -> "pd.api.typing.SeriesGroupBy":
    """Group a column that is not in the frame."""
    return values.groupby(code, sort=False, observed=True)
