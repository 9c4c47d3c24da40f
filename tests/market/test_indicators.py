"""Indicators: values worked out by hand, the slow oracle on random histories, and no look-ahead."""

import math
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.market import indicators
from tests.market.indicator_oracle import Bar, columns
from tests.market.shared_data import recorded

NAMES = (*indicators.PRICE_COLUMNS, *indicators.RATIO_COLUMNS)


def frame(histories: dict[str, list[Bar]]) -> pl.DataFrame:
    rows = [
        {
            "code": code,
            "day": date(2020, 1, 1) + timedelta(days=i),
            "high": bar.high,
            "low": bar.low,
            "close": bar.close,
            "volume": bar.volume,
            "value": bar.close * bar.volume,
            "is_halted": bar.is_halted,
        }
        for code, bars in sorted(histories.items())
        for i, bar in enumerate(bars)
    ]
    floats = {"high": pl.Float64, "low": pl.Float64, "close": pl.Float64, "value": pl.Float64}
    return pl.DataFrame(rows, schema_overrides=floats)


def computed(histories: dict[str, list[Bar]]) -> pl.DataFrame:
    return indicators.with_indicators(frame(histories).lazy()).collect()


def plain(closes: list[float]) -> list[Bar]:
    return [Bar(close + 1, close - 1, close, 100) for close in closes]


def of(closes: list[float], name: str) -> list[float | None]:
    return computed({"A": plain(closes)})[name].to_list()


def same(left: float | None, right: float | None, scale: float = 1.0) -> bool:
    if left is None or right is None:
        return left is None and right is None
    return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-9 * scale)


def test_IN10_sma5_by_hand() -> None:
    assert of([1, 2, 3, 4, 5, 6], "sma5") == [None, None, None, None, 3.0, 4.0]


def test_IN11_ema_of_a_step_by_hand() -> None:
    # From 0 to 13 for ever: e = 13 (1 - (11/13)^k) after k bars of 13.
    got = of([0.0] * 12 + [13.0] * 2, "ema12")
    assert got[10] is None
    assert got[11] == 0.0
    assert got[12] == pytest.approx(2.0)
    assert got[13] == pytest.approx(13 * (1 - (11 / 13) ** 2))


def test_IN12_rsi_by_hand() -> None:
    # 14 changes: seven of +2, seven of -1: gain 1, loss 0.5; then +8: gain 21/14, loss 6.5/14.
    closes = [100.0]
    for i in range(14):
        closes.append(closes[-1] + (2 if i % 2 == 0 else -1))
    closes.append(closes[-1] + 8)
    got = of(closes, "rsi14")
    assert got[13] is None
    assert got[14] == pytest.approx(100 * 1 / 1.5)
    assert got[15] == pytest.approx(100 * 21 / 27.5)


def test_IN12_rsi_is_100_when_nothing_fell() -> None:
    assert of([float(i) for i in range(1, 17)], "rsi14")[14:] == [100.0, 100.0]


def test_IN13_rsi_of_a_still_price_is_null() -> None:
    assert of([500.0] * 40, "rsi14") == [None] * 40
    assert of([500.0, 501.0] * 20 + [500.0] * 400, "rsi14")[-1] is None


def test_IN14_IN15_macd_warms_on_bar_26_and_34() -> None:
    closes = [float(100 + i % 7) for i in range(40)]
    macd, signal = of(closes, "macd"), of(closes, "macd_signal")
    assert macd[24] is None
    assert macd[25] is not None
    assert signal[32] is None
    assert signal[33] is not None


def test_IN16_bands_use_the_population() -> None:
    closes = [10.0, 14.0] * 10
    assert of(closes, "bollinger_upper")[-1] == pytest.approx(12 + 2 * 2)
    assert of(closes, "bollinger_lower")[-1] == pytest.approx(12 - 2 * 2)


def test_IN2_IN17_IN20_a_halted_day_touches_no_range() -> None:
    bars = plain([100.0] * 300)
    with_halt = [*bars[:290], Bar(None, None, 100.0, 0), *bars[291:]]
    got = computed({"A": with_halt})
    assert got["low_52w"][-1] == 99.0
    assert got["atr14"][-1] == pytest.approx(2.0)
    assert got["atr14"][290] == pytest.approx(2.0)
    assert got["volume_ratio"][290] is None
    assert got["volume_ratio"][-1] == pytest.approx(1.0)


def test_IN18_IN19_returns_and_volatility_by_hand() -> None:
    closes = [100.0 * 1.01**i for i in range(61)]
    got = computed({"A": plain(closes)})
    assert got["return_5"][-1] == pytest.approx(1.01**5 - 1)
    assert got["return_60"][59] is None
    assert got["return_60"][60] == pytest.approx(1.01**60 - 1)
    assert got["volatility_20"][-1] == 0.0


def test_IN3_windows_do_not_run_over_symbols() -> None:
    got = computed({"A": plain([10.0] * 30), "B": plain([99.0] * 4)})
    assert got.filter(pl.col("code") == "B")["sma5"].to_list() == [None] * 4


def test_IN30_ranks_by_hand() -> None:
    rows = frame({code: plain([value]) for code, value in zip("ABCD", (1, 2, 2, 5), strict=True)})
    rows = rows.with_columns(
        return_1=pl.Series([0.1, 0.2, 0.2, 0.5]), return_20=pl.lit(None, float)
    )
    ranked = indicators.with_ranks(rows.lazy()).collect()
    assert ranked["rank_return_1"].to_list() == [0.0, 0.5, 0.5, 1.0]
    assert ranked["rank_return_20"].to_list() == [None] * 4


def test_IN30_a_halted_symbol_has_no_rank() -> None:
    rows = frame({"A": plain([1.0]), "B": [Bar(None, None, 2.0, 0)], "C": plain([3.0])})
    rows = rows.with_columns(return_1=pl.Series([0.1, 0.0, -0.1]), return_20=pl.lit(None, float))
    ranked = indicators.with_ranks(rows.lazy()).collect()
    assert ranked["rank_return_1"].to_list() == [1.0, None, 0.0]


@st.composite
def histories(draw: st.DrawFn) -> list[Bar]:
    count = draw(st.integers(1, 320))
    rng = draw(st.randoms(use_true_random=False))
    close, bars = float(draw(st.integers(200, 500_000))), []
    for _ in range(count):
        kind = rng.random()
        if kind < 0.1:
            bars.append(Bar(None, None, close, 0))
            continue
        if kind > 0.3:
            close = float(max(50, round(close * (1 + rng.uniform(-0.3, 0.3)))))
        spread = rng.randint(0, 40)
        bars.append(Bar(close + spread, close - spread, close, rng.randint(0, 10**9)))
    return bars


@settings(max_examples=25, deadline=None)
@given(st.lists(histories(), min_size=1, max_size=3))
def test_IN10_to_IN22_equal_the_oracle(lists: list[list[Bar]]) -> None:
    named = {f"{i:06}": bars for i, bars in enumerate(lists)}
    got = computed(named)
    for code, bars in named.items():
        rows = got.filter(pl.col("code") == code)
        scale = max(bar.close for bar in bars)
        for name, expected in columns(bars).items():
            for i, (ours, theirs) in enumerate(zip(rows[name], expected, strict=True)):
                unit = scale if name in indicators.PRICE_COLUMNS else 1.0
                assert same(ours, theirs, unit), (name, i, ours, theirs)


@pytest.mark.parametrize("cut", [15, 60, 200, 400])
def test_IN4_values_on_data_cut_at_a_day_equal_those_of_the_full_history(cut: int) -> None:
    bars = pl.read_parquet("src/madang/market/sample/bars.parquet")
    bars = bars.filter(
        pl.col("code").is_in(bars["code"].unique().sort().gather_every(12).to_list())
    )
    halted = (pl.col("open") == 0) & (pl.col("volume") == 0)
    whole = bars.select(
        "code", "day", "volume", pl.col("close").cast(pl.Float64), is_halted=halted,
        high=pl.when(~halted).then(pl.col("high").cast(pl.Float64)),
        low=pl.when(~halted).then(pl.col("low").cast(pl.Float64)),
        value=pl.col("close") * pl.col("volume"),
    )  # fmt: skip
    days = whole["day"].unique().sort()
    day = days[cut]
    full = indicators.with_indicators(whole.lazy()).filter(pl.col("day") == day).collect()
    known = indicators.with_indicators(whole.filter(pl.col("day") <= day).lazy())
    cut_off = known.filter(pl.col("day") == day).collect()
    assert full.height == cut_off.height > 5
    for name in NAMES:
        for ours, theirs in zip(full[name], cut_off[name], strict=True):
            assert (ours is None) == (theirs is None), name
            assert ours is None or math.isclose(ours, theirs, rel_tol=1e-11, abs_tol=1e-9), name


def test_IN2_halts_of_the_recorded_files_are_as_many_as_counted() -> None:
    for name, count in (
        ("krx_kospi_fdr_2020_2026", 10_742),
        ("krx_kosdaq_fdr_2012_2021", 46_952),
        ("krx_all_pykrx_2023_2025", 28_748),
    ):
        bars = pl.scan_parquet(recorded(f"{name}.parquet"))
        zero = pl.all_horizontal(pl.col("open", "high", "low") == 0) & (pl.col("close") > 0)
        assert bars.select(zero.sum()).collect().item() == count
