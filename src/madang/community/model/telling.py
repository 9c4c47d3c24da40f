"""What one account wants to be told of everywhere: keywords, quiet hours, mail (ND8-ND14). Pure."""

import unicodedata
from datetime import datetime, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Meta, Struct

from madang.community.errors.notices import TellingInvalid

Digest = Literal["off", "hourly", "daily"]

KEYWORDS_MAX = 50
KEYWORD_LENGTH_MAX_CHARS = 40
QUIET_SPANS_MAX = 14
DAY_MINUTES = 1440
HOUR_MS = 3_600_000
DIGEST_EVERY_MS: dict[Digest, int] = {"hourly": HOUR_MS, "daily": 24 * HOUR_MS}


class QuietSpan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hours of do-not-disturb that begin on some days of the week."""

    days: tuple[Annotated[int, Meta(ge=0, le=6)], ...]
    """0 is Monday."""
    from_minute: Annotated[int, Meta(ge=0, lt=DAY_MINUTES)]
    until_minute: Annotated[int, Meta(ge=0, lt=DAY_MINUTES)]
    """Of the same day, or of the next when it is not after `from_minute`."""


class Telling(Struct, frozen=True, kw_only=True):
    """One account's wishes."""

    keywords: tuple[str, ...]
    quiet_spans: tuple[QuietSpan, ...]
    time_zone: str
    """Of the IANA database; the quiet hours are meant in it."""
    digest: Digest


DEFAULT = Telling(keywords=(), quiet_spans=(), time_zone="Asia/Seoul", digest="off")


def checked(telling: Telling) -> Telling:
    """Return wishes with clean keywords, each once.

    Raises:
        TellingInvalid: too many or too long words, spans or an unknown time zone.
    """
    words = [" ".join(folded(word).split()) for word in telling.keywords]
    words = [word for word in dict.fromkeys(words) if word]
    if len(words) > KEYWORDS_MAX or any(len(w) > KEYWORD_LENGTH_MAX_CHARS for w in words):
        raise TellingInvalid(
            f"There are at most {KEYWORDS_MAX} keywords of {KEYWORD_LENGTH_MAX_CHARS} characters.",
            keywords_max=KEYWORDS_MAX,
            length_max_chars=KEYWORD_LENGTH_MAX_CHARS,
        )
    if len(telling.quiet_spans) > QUIET_SPANS_MAX:
        raise TellingInvalid(
            f"There are at most {QUIET_SPANS_MAX} quiet spans.", spans_max=QUIET_SPANS_MAX
        )
    try:
        ZoneInfo(telling.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise TellingInvalid("There is no such time zone.", time_zone=telling.time_zone) from None
    return Telling(
        keywords=tuple(words),
        quiet_spans=telling.quiet_spans,
        time_zone=telling.time_zone,
        digest=telling.digest,
    )


def is_quiet_hour(telling: Telling, now_ms: int) -> bool:
    """Say whether a moment lies in a quiet span, by the clock of the account's time zone (ND9)."""
    if not telling.quiet_spans:
        return False
    now = datetime.fromtimestamp(now_ms / 1000, ZoneInfo(telling.time_zone))
    minute = now.hour * 60 + now.minute
    today, yesterday = now.weekday(), (now - timedelta(days=1)).weekday()
    for span in telling.quiet_spans:
        if span.from_minute < span.until_minute:
            if today in span.days and span.from_minute <= minute < span.until_minute:
                return True
        elif (today in span.days and minute >= span.from_minute) or (
            yesterday in span.days and minute < span.until_minute
        ):
            return True
    return False


def folded(text: str) -> str:
    """Return a text as keywords compare it: NFC, without case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def keyword_in(keywords: tuple[str, ...], text: str) -> str | None:
    """Return the first keyword that stands in a text (ND10): Hangul anywhere, others as words."""
    if not keywords:
        return None
    said = folded(text)
    return next((word for word in keywords if _stands(word, said)), None)


def _stands(word: str, said: str) -> bool:
    at = said.find(word)
    while at >= 0:
        before = said[at - 1] if at else " "
        after = said[at + len(word)] if at + len(word) < len(said) else " "
        if _is_free(word[0], before) and _is_free(word[-1], after):
            return True
        at = said.find(word, at + 1)
    return False


def _is_free(edge: str, beside: str) -> bool:
    """Say whether a word may end here: a letter or digit must not go on, but Hangul always may."""
    if _is_hangul(edge) or not edge.isalnum():
        return True
    return _is_hangul(beside) or not (beside.isalnum() or beside == "_")


def _is_hangul(sign: str) -> bool:
    return (
        "\uac00" <= sign <= "\ud7a3" or "\u1100" <= sign <= "\u11ff" or "\u3130" <= sign <= "\u318f"
    )
