"""Custom emoji: what one is, how one is written, and which ones a text may hold. Pure."""

import re
import unicodedata
from collections.abc import Mapping

from msgspec import Struct

from madang.community.errors.emoji import EmojiNameInvalid

EMOJI_MAX = 50
EMOJI_BYTES_MAX = 256 * 1024
EMOJI_SIDE_MAX_PX = 1024
EMOJI_NAME_MIN_CHARS = 2
EMOJI_NAME_MAX_CHARS = 32
EMOJI_TYPES = ("image/png", "image/gif", "image/webp")
REACTION_LENGTH_MAX_BYTES = 32

_NAME = re.compile(r"\w{2,32}")
_WRITTEN = re.compile(r"<:(\w{2,32}):([0-9a-hjkmnp-tv-z]{16})>")


class CustomEmoji(Struct, frozen=True, kw_only=True):
    """A picture of a community's own, written `<:name:emoji_id>` in texts and reactions."""

    emoji_id: str
    community_id: str
    name: str
    is_animated: bool
    made_by_id: str
    created_at_ms: int


class StoredEmoji(Struct, frozen=True, kw_only=True):
    """A custom emoji with where its picture is kept."""

    emoji: CustomEmoji
    media_type: str
    blob_key: str


def clean_emoji_name(name: str) -> str:
    """Return a name of letters, digits and `_`, in any script (EM2).

    Raises:
        EmojiNameInvalid.
    """
    cleaned = unicodedata.normalize("NFC", name.strip().strip(":"))
    if not _NAME.fullmatch(cleaned):
        raise EmojiNameInvalid(
            f"The name of an emoji has {EMOJI_NAME_MIN_CHARS} to {EMOJI_NAME_MAX_CHARS} letters, "
            "digits or _.",
            length_max_chars=EMOJI_NAME_MAX_CHARS,
        )
    return cleaned


def written(emoji: CustomEmoji) -> str:
    """Return an emoji as it stands in texts and reactions."""
    return f"<:{emoji.name}:{emoji.emoji_id}>"


def custom_id(emoji: str) -> str | None:
    """Return the id of one custom emoji as it is written, or None for anything else."""
    found = _WRITTEN.fullmatch(emoji)
    return found[2] if found else None


def names_custom(text: str) -> bool:
    """Say whether a text holds anything written like a custom emoji."""
    return _WRITTEN.search(text) is not None


def with_known_emoji(text: str, known: Mapping[str, CustomEmoji]) -> str:
    """Return a text whose custom emoji are this community's; the others become `:name:` (EM5)."""

    def said(match: re.Match[str]) -> str:
        emoji = known.get(match[2])
        return written(emoji) if emoji else f":{match[1]}:"

    return _WRITTEN.sub(said, text)


def is_plain_emoji(emoji: str) -> bool:
    """Say whether this is one emoji: symbols and their joiners, no letters, no blanks.

    Unicode TR51, loosely.
    """
    fits = 0 < len(emoji.encode()) <= REACTION_LENGTH_MAX_BYTES
    symbols = any(unicodedata.category(c) in ("So", "Sk", "Me") or c == "\u20e3" for c in emoji)
    plain = any(unicodedata.category(c)[0] in "LZC" and c != "\u200d" for c in emoji)
    flags_or_tags = any("\U000e0020" <= c <= "\U000e007f" for c in emoji)
    return fits and symbols and (not plain or flags_or_tags)
