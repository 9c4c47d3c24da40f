"""Times as the platforms write them, to Unix milliseconds."""

from datetime import UTC, datetime
from functools import lru_cache

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
}


def ms_from_iso(text: str | None) -> int | None:
    """Read RFC 3339; None for what is no time (clients of the AT protocol write anything)."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return int(moment.timestamp() * 1000)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=1024)
def ms_from_twitter(text: str) -> int | None:
    """Read `Tue Dec 31 23:10:08 +0000 2013`, independent of the locale."""
    try:
        _, month, day, clock, zone, year = text.split(" ")
        hour, minute, second = clock.split(":")
        moment = datetime(
            int(year), _MONTHS[month], int(day), int(hour), int(minute), int(second), tzinfo=UTC
        )
        sign = -1 if zone[0] == "-" else 1
        shift_s = sign * (int(zone[1:3]) * 3600 + int(zone[3:5]) * 60)
        return int(moment.timestamp() - shift_s) * 1000
    except (ValueError, KeyError, IndexError):
        return None
