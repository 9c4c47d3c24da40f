"""The checks: each rule on rows made for it, and the counts of the recorded dirty file, exactly."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from madang.market import calendar
from madang.market.checks import BY_ID, RULES, Checked, check
from tests.market.shared_data import recorded

TUESDAY = date(2025, 5, 27)
WEDNESDAY = date(2025, 5, 28)
SCHEMA = {
    "code": pl.String,
    "day": pl.Date,
    "open": pl.Float64,
    "high": pl.Float64,
    "low": pl.Float64,
    "close": pl.Float64,
    "volume": pl.Int64,
}


def row(**changed: Any) -> dict[str, Any]:
    sound = {
        "code": "005930", "day": TUESDAY, "open": 100.0, "high": 110.0, "low": 90.0,
        "close": 105.0, "volume": 1000,
    }  # fmt: skip
    return sound | changed


def checked(*rows: dict[str, Any], **more: Any) -> Checked:
    return check(pl.DataFrame(list(rows), schema=SCHEMA), **({"closed": ()} | more))


def counts(outcome: Checked) -> dict[str, int]:
    return {f.rule: f.rows_count for f in outcome.findings if f.rows_count}


@pytest.mark.parametrize(
    ("rule", "changed"),
    [
        ("MQ1", {"open": 0.0, "high": 0.0, "low": 0.0, "volume": 0}),
        ("MQ2", {"close": 0.0, "low": 0.0}),
        ("MQ3", {"close": 110.4}),
        ("MQ4", {"close": 112.0}),
        ("MQ5", {"open": 89.5}),
        ("MQ6", {"open": 80.0}),
        ("MQ7", {"high": 90.0, "low": 90.5, "open": 90.0, "close": 90.5}),
        ("MQ8", {"high": 0.0}),
        ("MQ8", {"low": 0.0}),
        ("MQ12", {"close": None}),
        ("MQ12", {"volume": -1}),
        ("MQ12", {"open": None}),
        ("MQ15", {"code": "5930"}),
        ("MQ16", {"code": "0059301"}),
        ("MQ16", {"code": "00593k"}),
    ],
)
def test_each_rule_finds_its_row_and_does_what_it_says(rule: str, changed: dict[str, Any]) -> None:
    outcome = checked(row(**changed), row(code="000660"))
    assert counts(outcome)[rule] == 1
    action = BY_ID[rule].action
    assert outcome.quarantined.height == (action == "quarantined")
    assert outcome.rows_repaired_count == (action == "repaired")
    assert outcome.rows_read_count == outcome.rows.height + outcome.quarantined.height
    if action == "quarantined":
        assert rule in outcome.quarantined["reasons"][0].split()


def test_a_sound_row_meets_no_rule() -> None:
    outcome = checked(row(), row(code="0155E0"), row(code="37550L"))
    assert counts(outcome) == {}
    assert outcome.rows["repairs"].to_list() == ["", "", ""]


def test_MQ1_a_halted_day_keeps_its_close_only() -> None:
    kept = checked(row(open=0.0, high=0.0, low=0.0, volume=0)).rows.row(0, named=True)
    assert (kept["open"], kept["high"], kept["low"]) == (None, None, None)
    assert kept["close"] == 105.0
    assert kept["is_halted"]


def test_MQ3_limit_of_rounding_and_one_more() -> None:
    at_limit = checked(row(low=90.0, high=104.0)).rows.row(0, named=True)
    assert at_limit["high"] == 105.0
    assert at_limit["repairs"] == "MQ3"
    assert checked(row(low=90.0, high=103.9)).quarantined.height == 1


def test_MQ9_is_kept_and_counted() -> None:
    outcome = checked(row(), row(day=WEDNESDAY, open=140.0, high=140.0, low=137.0, close=138.0))
    assert counts(outcome) == {"MQ9": 1}
    assert outcome.rows.height == 2


def test_MQ9_uses_the_base_price_of_the_exchange() -> None:
    rows = [row(), row(day=WEDNESDAY, open=52.0, high=53.0, low=51.0, close=52.0)]
    frame = pl.DataFrame(rows, schema=SCHEMA).with_columns(base_close=pl.Series([None, 52.5]))
    assert counts(check(frame, ())) == {}
    assert counts(check(frame.drop("base_close"), ())) == {"MQ9": 1}


def test_MQ10_the_same_row_twice_is_one_row() -> None:
    outcome = checked(row(), row())
    assert counts(outcome) == {"MQ10": 1}
    assert (outcome.rows.height, outcome.quarantined.height) == (1, 1)


def test_MQ11_two_versions_of_a_row_both_go() -> None:
    outcome = checked(row(), row(close=106.0))
    assert counts(outcome)["MQ11"] == 2
    assert outcome.rows.height == 0


def test_MQ10_lost_zeros_may_make_a_duplicate() -> None:
    outcome = checked(row(), row(code="5930"))
    assert outcome.rows.height == 1
    assert counts(outcome)["MQ10"] == 1


def test_MQ13_MQ14_days() -> None:
    outcome = checked(
        row(), row(day=date(2025, 5, 25)), closed=[date(2025, 5, 25)], sessions=[TUESDAY, WEDNESDAY]
    )
    assert counts(outcome) == {"MQ13": 1, "MQ14": 1}


def test_every_rule_stands_in_the_spec() -> None:
    text = Path("docs/specs/market-quality.md").read_text(encoding="utf-8")
    assert [f"**{rule.rule}**" in text for rule in RULES] == [True] * len(RULES)


def load(name: str) -> pl.DataFrame:
    frame = pl.read_parquet(recorded(f"{name}.parquet"))
    return frame.rename({"symbol": "code", "date": "day"})


def of_file(name: str) -> Checked:
    frame = load(name)
    days = frame["day"].unique().sort()
    closed = [day for day in days if not calendar.is_session(day)]
    return check(frame, closed, calendar.sessions(days[0], days[-1]))


def test_the_dirty_file_exactly_as_its_provenance_counts_it() -> None:
    outcome = of_file("krx_all_yahoo_dirty_2015_2019")
    found = counts(outcome)
    assert outcome.rows_read_count == 1_702_786
    assert found["MQ2"] == 13_853
    assert found["MQ3"] + found["MQ4"] == 62_381
    assert found["MQ5"] + found["MQ6"] == 299
    assert found["MQ7"] == 6
    assert found["MQ9"] == 649
    assert found["MQ14"] == 2
    holidays = outcome.quarantined.filter(pl.col("reasons").str.contains("MQ13"))
    assert sorted(map(str, holidays["day"].unique())) == [
        "2015-08-14", "2017-10-02", "2018-01-01", "2018-02-15", "2018-02-16",
    ]  # fmt: skip
    missing = next(f for f in outcome.findings if f.rule == "MQ14")
    assert [sample.day for sample in missing.samples] == ["2017-09-22", "2017-12-20"]
    assert outcome.rows.height + outcome.quarantined.height == 1_702_786


@pytest.mark.parametrize(
    ("name", "halted", "outside", "jumps"),
    [
        ("krx_kosdaq_fdr_2012_2021", 46_952, 45_113, 79),
        ("krx_kospi_fdr_2020_2026", 10_742, 2_545, 4),
        ("krx_all_pykrx_2023_2025", 28_748, 85, 14),
    ],
)
def test_the_other_files_exactly_as_counted(
    name: str, halted: int, outside: int, jumps: int
) -> None:
    found = counts(of_file(name))
    assert found["MQ1"] == halted
    assert found.get("MQ3", 0) + found.get("MQ4", 0) == outside
    assert found["MQ9"] == jumps
    assert "MQ10" not in found
