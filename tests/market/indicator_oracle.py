"""The indicators once more, slowly and plainly, bar by bar: the oracle of docs/specs/indicators.md."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple


class Bar(NamedTuple):
    """One bar; open, high and low are None on a halted day."""

    high: float | None
    low: float | None
    close: float
    volume: int

    @property
    def is_halted(self) -> bool:
        return self.high is None


Column = list[float | None]


def columns(bars: Sequence[Bar]) -> dict[str, Column]:
    """Return every indicator as a column as long as `bars`."""
    closes = [bar.close for bar in bars]
    out: dict[str, Column] = {}
    for n in (5, 20, 60, 120):
        out[f"sma{n}"] = [mean(closes[i - n + 1 : i + 1]) if i >= n - 1 else None for i in at(bars)]
    whole = {n: ema(closes, n) for n in (12, 26)}
    for n in (12, 26):
        out[f"ema{n}"] = [whole[n][i] if i >= n - 1 else None for i in at(bars)]
    out["macd"] = [whole[12][i] - whole[26][i] if i >= 25 else None for i in at(bars)]
    warm = [value for value in out["macd"] if value is not None]
    signal = ema(warm, 9) if warm else []
    out["macd_signal"] = [signal[i - 25] if i >= 33 else None for i in at(bars)]
    out["macd_histogram"] = [
        None if s is None or m is None else m - s
        for m, s in zip(out["macd"], out["macd_signal"], strict=True)
    ]
    out["rsi14"] = rsi(closes)
    out["atr14"] = atr(bars)
    for sign, name in ((2, "upper"), (0, "middle"), (-2, "lower")):
        out[f"bollinger_{name}"] = [
            band(closes[i - 19 : i + 1], sign) if i >= 19 else None for i in at(bars)
        ]
    for n in (1, 5, 20, 60):
        out[f"return_{n}"] = [closes[i] / closes[i - n] - 1 if i >= n else None for i in at(bars)]
    out["volatility_20"] = [
        volatility(closes[i - 20 : i + 1]) if i >= 20 else None for i in at(bars)
    ]
    for name, pick in (("high_52w", max), ("low_52w", min)):
        side = [bar.high if name == "high_52w" else bar.low for bar in bars]
        out[name] = [
            pick((v for v in side[i - 251 : i + 1] if v is not None), default=None)
            if i >= 251
            else None
            for i in at(bars)
        ]
    out["volume_ratio"] = [volume_ratio(bars, i) for i in at(bars)]
    out["sma20_gap"] = [
        None if middle is None else close / middle - 1
        for close, middle in zip(closes, out["sma20"], strict=True)
    ]
    return out


def at(bars: Sequence[Bar]) -> range:
    """Return the positions of the bars, from 0."""
    return range(len(bars))


def mean(values: Sequence[float]) -> float:
    """Return the plain mean."""
    return math.fsum(values) / len(values)


def ema(values: Sequence[float], span: int) -> list[float]:
    """IN11, without its warm-up."""
    out = [values[0]]
    for value in values[1:]:
        out.append(out[-1] + 2 / (span + 1) * (value - out[-1]))
    return out


def band(closes: Sequence[float], widths: int) -> float:
    """IN16."""
    middle = mean(closes)
    return middle + widths * math.sqrt(mean([(close - middle) ** 2 for close in closes]))


def rsi(closes: Sequence[float]) -> Column:
    """IN12 and IN13."""
    out: Column = [None] * len(closes)
    gain = loss = 0.0
    for i in range(1, len(closes)):
        change = closes[i] - closes[i - 1]
        up, down = max(change, 0.0), max(-change, 0.0)
        if i <= 14:
            gain, loss = gain + up / 14, loss + down / 14
        else:
            gain, loss = (13 * gain + up) / 14, (13 * loss + down) / 14
        if i >= 14 and gain + loss >= 1e-9 * closes[i]:
            out[i] = 100 * gain / (gain + loss)
    return out


def atr(bars: Sequence[Bar]) -> Column:
    """IN17."""
    out: Column = []
    seen, value = 0, 0.0
    for i, bar in enumerate(bars):
        if i and bar.high is not None and bar.low is not None:
            before = bars[i - 1].close
            reach = max(bar.high - bar.low, abs(bar.high - before), abs(bar.low - before))
            seen += 1
            value = value + reach / 14 if seen <= 14 else (13 * value + reach) / 14
        out.append(value if seen >= 14 else None)
    return out


def volatility(closes: Sequence[float]) -> float:
    """IN19."""
    logs = [math.log(b / a) for a, b in pairwise(closes)]
    middle = mean(logs)
    value = math.sqrt(math.fsum((x - middle) ** 2 for x in logs) / 19)
    return 0.0 if value < 1e-9 else value


def volume_ratio(bars: Sequence[Bar], i: int) -> float | None:
    """IN21."""
    if i < 20 or bars[i].is_halted:
        return None
    before = [bar.volume for bar in bars[i - 20 : i] if not bar.is_halted]
    usual = mean(before) if before else 0.0
    return bars[i].volume / usual if usual > 0 else None
