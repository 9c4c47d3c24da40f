"""A search as it is typed, and as the index is asked (docs/specs/search.md, SE3-SE13). Pure."""

import datetime
import re
import unicodedata
from typing import Literal

from msgspec import Struct

from madang.community.errors.search import SearchInvalid
from madang.community.model import Message
from madang.community.model.words import Phrase, phrase_of

QUERY_LENGTH_MAX_CHARS = 200
TERMS_MAX = 16
PAGE_HITS_MAX = 50
PAGE_HITS_DEFAULT = 25

Has = Literal["link", "card", "mention", "poll"]
HAS: tuple[Has, ...] = ("link", "card", "mention", "poll")

_TERM = re.compile(r'(?:(from|in|has|before|after|mentions):)?(?:"([^"]*)"?|(\S+))', re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>\"'`]")
_CARD = re.compile(r"\$[0-9][0-9A-Z]{5}(?![0-9A-Za-z])")
_KOREAN_DAY = datetime.timezone(datetime.timedelta(hours=9))


class Asked(Struct, frozen=True, kw_only=True):
    """What was typed, in its parts; names are not looked up yet."""

    phrases: tuple[Phrase, ...]
    from_names: tuple[str, ...]
    in_names: tuple[str, ...]
    mentions_names: tuple[str, ...]
    has: tuple[Has, ...]
    after_ms: int | None
    before_ms: int | None


class Wanted(Struct, frozen=True, kw_only=True):
    """What the index is asked for: every phrase, and of every group of tags at least one."""

    phrases: tuple[Phrase, ...]
    tag_groups: tuple[tuple[str, ...], ...]
    channel_ids: tuple[str, ...]
    after_ms: int | None
    before_ms: int | None
    cursor: int | None
    """Only entries before this one."""


def parse_query(typed: str) -> Asked:
    """Return a query in its parts.

    Raises:
        SearchInvalid: too long, too many terms, an unknown `has:`, no day where one belongs, nothing.
    """
    typed = unicodedata.normalize("NFC", typed)
    if len(typed) > QUERY_LENGTH_MAX_CHARS:
        raise SearchInvalid(
            f"A search has at most {QUERY_LENGTH_MAX_CHARS} characters.",
            length_max_chars=QUERY_LENGTH_MAX_CHARS,
        )
    found = list(_TERM.finditer(typed))
    if len(found) > TERMS_MAX:
        raise SearchInvalid(f"A search has at most {TERMS_MAX} terms.", terms_max=TERMS_MAX)
    parts: dict[str, list[str]] = {}
    for match in found:
        key = (match[1] or "text").lower()
        value = match[2] if match[2] is not None else match[3]
        if value:
            parts.setdefault(key, []).append(value)
    asked = Asked(
        phrases=tuple(p for t in parts.get("text", ()) if (p := phrase_of(t)) is not None),
        from_names=tuple(parts.get("from", ())),
        in_names=tuple(parts.get("in", ())),
        mentions_names=tuple(parts.get("mentions", ())),
        has=tuple(_has(value) for value in parts.get("has", ())),
        after_ms=max((_day_ms(v) for v in parts.get("after", ())), default=None),
        before_ms=min((_day_ms(v) for v in parts.get("before", ())), default=None),
    )
    if not asked.phrases and not (parts.keys() - {"text"}):
        raise SearchInvalid("A search needs a letter, a digit, an emoji or a filter.")
    return asked


def _has(value: str) -> Has:
    for known in HAS:
        if value.lower() == known:
            return known
    raise SearchInvalid(f"has:{value} is unknown; there are {', '.join(HAS)}.", known=list(HAS))


def _day_ms(value: str) -> int:
    try:
        day = datetime.date.fromisoformat(value)
        begin = datetime.datetime.combine(day, datetime.time(), _KOREAN_DAY)
        return int(begin.timestamp() * 1000)
    except (ValueError, OverflowError) as wrong:
        raise SearchInvalid(f"{value} is no day; write it like 2026-11-21.") from wrong


def searched_text(message: Message) -> str:
    """Return what a message is found by: its text, what it carries on, what its poll says (SE19)."""
    texts = [message.text]
    if message.forwarded is not None:
        texts.append(message.forwarded.text)
    if message.poll is not None:
        texts += [message.poll.question, *(answer.text for answer in message.poll.answers)]
    return "\n".join(filter(None, texts)).strip()


def tags_of(message: Message) -> list[str]:
    """Return what a message's filters are found by; no word of a text begins with `#`."""
    tags = ["#a", f"#c{message.channel_id}", f"#f{message.author_id}"]
    tags += [f"#m{account_id}" for account_id in message.mentions]
    if message.mentions:
        tags.append("#hmention")
    said = searched_text(message)
    if _LINK.search(said):
        tags.append("#hlink")
    if message.poll is not None:
        tags.append("#hpoll")
    if _CARD.search(said):
        tags.append("#hcard")
    return tags
