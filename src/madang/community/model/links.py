"""The hosts that a text links to, as rules read them (RU30-RU32); linear in the text."""

import re
import unicodedata

from msgspec import Struct

_SPLIT = re.compile(r"[\s<>()\[\]{}\"'`|\\^,;!*]+")
_SCHEME = re.compile(r"https?:/{1,3}", re.IGNORECASE)
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
_DOTS = str.maketrans({"\u3002": ".", "\uff0e": ".", "\uff61": "."})
_INVITE_PATH = re.compile(r"/i/[0-9a-hjkmnp-tv-zA-HJKMNP-TV-Z]{12}(?![0-9A-Za-z])")
_INVITES = (
    "discord.gg/", "discord.com/invite/", "discordapp.com/invite/", "t.me/+", "open.kakao.com/o/",
)  # fmt: skip
LABELS_MAX = 127


class LinkFound(Struct, frozen=True):
    """One link of a text."""

    host: str
    """In lower case, international names as `xn--`."""
    is_written_out: bool
    """With `https://` or `www.`, so that it certainly is a link."""
    is_invite: bool


def host_of(text: str) -> str | None:
    """Return a host in the one form hosts are compared in, or None when it cannot be one."""
    host = text.translate(_DOTS).casefold().strip(".")
    labels = host.split(".")
    if not 2 <= len(labels) <= LABELS_MAX or not all(map(_LABEL.fullmatch, labels)):
        return None
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return None


def links_of(text: str) -> list[LinkFound]:
    """Return the links of a text, those without `https://` too."""
    shown = "".join(c for c in text if unicodedata.category(c) != "Cf")
    plain = unicodedata.normalize("NFKC", shown).translate(_DOTS)
    found: list[LinkFound] = []
    for token in _SPLIT.split(plain):
        if "." not in token:
            continue
        parts = _SCHEME.split(token)
        # What stands before the first scheme may itself be a bare host.
        found += [link for part in parts[:1] if (link := _link(part, False)) is not None]
        found += [link for part in parts[1:] if (link := _link(part, True)) is not None]
    return found


def _link(text: str, has_scheme: bool) -> LinkFound | None:
    authority, slash, path = text.partition("/")
    authority = authority.partition("?")[0].partition("#")[0]
    # `https://good.example@bad.example` leads to the second.
    host_text = authority.rpartition("@")[2].partition(":")[0]
    host = host_of(host_text)
    if host is None:
        return None
    last = host.rpartition(".")[2]
    is_written_out = has_scheme or host.startswith("www.")
    if not is_written_out and not (last.isalpha() or last.startswith("xn--")):
        return None
    way = f"{slash}{path}"
    is_invite = bool(_INVITE_PATH.match(way)) or f"{host}{way}".startswith(_INVITES)
    return LinkFound(host, is_written_out, is_invite)


def is_under(host: str, hosts: frozenset[str]) -> bool:
    """Say whether a host is one of some hosts, or stands under one."""
    labels = host.split(".")
    return any(".".join(labels[at:]) in hosts for at in range(len(labels) - 1))
