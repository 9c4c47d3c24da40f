"""The sessions of the Korea Exchange: which days trade, from when to when. Days are Korean days.

Public holidays come from the `holidays` library; what it cannot know (closings of the exchange alone,
holidays made by a law of the year, late days) stands in the tables below, as data. Sources: KRX
business rule art. 5 (closings), and the exchange's notices for the late days.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache

from msgspec import Struct

KST = timezone(timedelta(hours=9), "KST")
ONE_DAY = timedelta(days=1)

# Days on which the exchange is closed although the library may not say so. The rule's own ones (1
# May, last weekday of December) are computed in `_closings`.
CLOSED_ALSO: dict[date, str] = {
    # Longer closings at the end of the year until 2000, and one Saturday, as the index was quoted.
    date(1995, 12, 28): "end of the year",
    date(1995, 12, 30): "end of the year",
    date(1996, 11, 23): "no quotation",
    date(1996, 12, 28): "end of the year",
    date(1996, 12, 30): "end of the year",
    date(1997, 12, 29): "end of the year",
    date(1997, 12, 30): "end of the year",
    date(1998, 12, 29): "end of the year",
    date(1998, 12, 30): "end of the year",
    date(1999, 12, 29): "end of the year",
    date(1999, 12, 30): "end of the year",
    date(2000, 1, 3): "change of the millennium",
    date(2000, 12, 27): "end of the year",
    date(2000, 12, 28): "end of the year",
    date(2015, 8, 14): "temporary holiday, 70 years of liberation",
    date(2016, 5, 6): "temporary holiday",
    date(2017, 5, 9): "presidential election",
    date(2017, 10, 2): "temporary holiday",
    date(2018, 6, 13): "local elections",
    date(2020, 4, 15): "general election",
    date(2020, 8, 17): "temporary holiday",
    date(2022, 3, 9): "presidential election",
    date(2022, 6, 1): "local elections",
    date(2023, 10, 2): "temporary holiday",
    date(2024, 4, 10): "general election",
    date(2024, 10, 1): "temporary holiday, armed forces day",
    date(2025, 1, 27): "temporary holiday",
    date(2025, 6, 3): "presidential election",
    date(2026, 6, 3): "local elections",
    date(2026, 7, 17): "constitution day, a public holiday again by the law of 2026-01-29",
}
# Days on which the exchange traded although the library calls them a holiday.
OPEN_ALSO: dict[date, str] = {}
# Days of the university entrance examination: 10:00 to 16:30.
EXAMINATION_DAYS: frozenset[date] = frozenset(
    date.fromisoformat(day)
    for day in [
        "2015-11-12",
        "2016-11-17",
        "2017-11-23",
        "2018-11-15",
        "2019-11-14",
        "2020-12-03",
        "2021-11-18",
        "2022-11-17",
        "2023-11-16",
        "2024-11-14",
        "2025-11-13",
        "2026-11-19",
    ]
)
CLOSE_1530_SINCE = date(2016, 8, 1)
SATURDAYS_UNTIL = date(1998, 12, 5)


class Session(Struct, frozen=True, kw_only=True):
    """One trading day and its regular hours."""

    day: date
    opens: time
    closes: time

    def opens_at_ms(self) -> int:
        """Return the opening as Unix milliseconds."""
        return at_ms(self.day, self.opens)

    def closes_at_ms(self) -> int:
        """Return the close as Unix milliseconds."""
        return at_ms(self.day, self.closes)


def is_session(day: date) -> bool:
    """Say whether the exchange trades on a day."""
    if day in OPEN_ALSO:
        return True
    if day.weekday() == 6 or (day.weekday() == 5 and day > SATURDAYS_UNTIL):
        return False
    return day not in _closings(day.year)


def session_of(day: date) -> Session | None:
    """Return the day's session, or None when there is none."""
    if not is_session(day):
        return None
    opens, closes = time(9), time(15, 30) if day >= CLOSE_1530_SINCE else time(15)
    if day.weekday() == 5:
        closes = time(12)
    elif day in EXAMINATION_DAYS:
        opens = time(10)
        closes = time(16, 30) if day >= CLOSE_1530_SINCE else time(16)
    elif day == _first_of(day.year):
        opens = time(10)
    return Session(day=day, opens=opens, closes=closes)


def sessions(first: date, last: date) -> Iterator[date]:
    """Yield the trading days of a range, both ends included."""
    day = first
    while day <= last:
        if is_session(day):
            yield day
        day += ONE_DAY


def next_session(after: date) -> Session:
    """Return the first session later than a day."""
    day = after + ONE_DAY
    while not (session := session_of(day)):
        day += ONE_DAY
    return session


def korean_day(now_ms: int) -> date:
    """Return the day it is in Korea at a moment."""
    return datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(KST).date()


def last_closed(now_ms: int) -> Session:
    """Return the newest session whose close is not later than a moment."""
    day = korean_day(now_ms)
    while not ((session := session_of(day)) and session.closes_at_ms() <= now_ms):
        day -= ONE_DAY
    return session


def close_at_ms(day: date) -> int:
    """Return the regular close of a day as Unix milliseconds, also for a day without a session."""
    session = session_of(day)
    return session.closes_at_ms() if session else at_ms(day, time(15, 30))


def at_ms(day: date, at: time) -> int:
    """Return a Korean time of a day as Unix milliseconds."""
    return int(datetime.combine(day, at, KST).timestamp() * 1000)


@lru_cache(maxsize=128)
def _closings(year: int) -> frozenset[date]:
    # The library is loaded on the first question: the serving process may never ask one.
    import holidays

    closed = set(holidays.country_holidays("KR", years=year))
    closed |= {day for day in CLOSED_ALSO if day.year == year}
    closed.add(date(year, 5, 1))
    day = date(year, 12, 31)
    # The last weekday of December; a holiday on it does not push the closing back.
    while day.weekday() >= 5:
        day -= ONE_DAY
    closed.add(day)
    return frozenset(closed - OPEN_ALSO.keys())


@lru_cache(maxsize=128)
def _first_of(year: int) -> date:
    return next(sessions(date(year, 1, 1), date(year, 1, 31)))
