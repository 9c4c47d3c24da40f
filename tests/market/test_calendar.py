"""The calendar against the days on which the KOSPI index was really quoted."""

from datetime import date, time

import polars as pl
import pytest

from madang.market import calendar
from tests.market.shared_data import recorded

SAMPLE_INDEX = "src/madang/market/sample/index.parquet"


def test_equals_the_observed_sessions_of_1995_to_2025_exactly() -> None:
    index = pl.read_parquet(recorded("krx_index_1995_2026.parquet"))
    seen = index.filter(pl.col("symbol") == "KOSPI")["date"].to_list()
    assert list(calendar.sessions(date(1995, 5, 2), date(2025, 5, 30))) == sorted(seen)


def test_counts_of_whole_years() -> None:
    counted = [
        len(list(calendar.sessions(date(year, 1, 1), date(year, 12, 31))))
        for year in range(2015, 2027)
    ]
    assert counted == [248, 246, 243, 244, 246, 248, 248, 246, 245, 244, 242, 244]


@pytest.mark.parametrize(
    "day",
    ["2026-06-03", "2026-07-17", "2026-05-01", "2025-12-31", "2022-12-30", "2026-11-21"],
)
def test_closed(day: str) -> None:
    assert not calendar.is_session(date.fromisoformat(day))
    assert calendar.session_of(date.fromisoformat(day)) is None


@pytest.mark.parametrize(
    ("day", "opens", "closes"),
    [
        ("2026-11-18", time(9), time(15, 30)),
        ("2026-11-19", time(10), time(16, 30)),
        ("2025-11-13", time(10), time(16, 30)),
        ("2015-11-12", time(10), time(16)),
        ("2025-01-02", time(10), time(15, 30)),
        ("2016-07-29", time(9), time(15)),
        ("2016-08-01", time(9), time(15, 30)),
    ],
)
def test_hours(day: str, opens: time, closes: time) -> None:
    session = calendar.session_of(date.fromisoformat(day))
    assert session is not None
    assert (session.opens, session.closes) == (opens, closes)


def test_last_closed_waits_for_the_close() -> None:
    closes = calendar.session_of(date(2026, 11, 20))
    assert closes is not None
    at_ms = closes.closes_at_ms()
    assert calendar.last_closed(at_ms).day == date(2026, 11, 20)
    assert calendar.last_closed(at_ms - 1).day == date(2026, 11, 19)
    assert calendar.last_closed(at_ms + 40 * 3_600_000).day == date(2026, 11, 20)


def test_next_session_skips_the_weekend_and_new_year() -> None:
    assert calendar.next_session(date(2026, 11, 20)).day == date(2026, 11, 23)
    assert calendar.next_session(date(2025, 12, 30)).day == date(2026, 1, 2)


def test_saturdays_traded_until_december_1998() -> None:
    bars = pl.read_parquet(recorded("fixtures/krx_kosdaq_1998_saturday_sessions.parquet"))
    saturdays = {day for day in bars["date"].unique() if day.weekday() == 5}
    assert saturdays
    assert all(calendar.is_session(day) for day in saturdays)
    assert not calendar.is_session(date(1998, 12, 12))
