"""What a page says of itself, read from its first bytes (docs/specs/previews.md, PV9-PV10). Pure.

The one thing to know: the page is hostile. One pass, no backtracking, only listed charsets, and
what comes out is plain text. Sources: the HTML standard, section "Determining the character
encoding"; the Open Graph protocol.
"""

import codecs
import html
import re
import unicodedata
from collections.abc import Iterator

from msgspec import Struct

from madang.community.model.previews import (
    DESCRIPTION_LENGTH_MAX_CHARS,
    SITE_LENGTH_MAX_CHARS,
    TITLE_LENGTH_MAX_CHARS,
    URL_LENGTH_MAX_CHARS,
)

CHARSET_LOOKED_AT_BYTES = 2048
TAG_LENGTH_MAX_CHARS = 4000
METAS_MAX = 400

# Korean pages say euc-kr and mean its superset, code page 949 (WHATWG Encoding Standard, "euc-kr").
_CHARSETS = {
    **dict.fromkeys(
        ("euc-kr", "euckr", "ks_c_5601-1987", "ksc5601", "cp949", "ms949", "x-windows-949", "uhc"),
        "cp949",
    ),
    **dict.fromkeys(("shift_jis", "sjis", "shift-jis", "windows-31j", "cp932"), "cp932"),
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
    **dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "ascii", "windows-1252"), "cp1252"),
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "euc-jp": "euc-jp",
    "big5": "big5",
    "utf-16": "utf-16",
}
_CHARSET = re.compile(r"charset\s{0,4}=\s{0,4}[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:-]{1,40})\s{0,4}=\s{0,4}(\"[^\"]*\"|'[^']*'|[^\s\"'>]{1,2000})")
_UNSEEN = re.compile(r"[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
# ASCII letters only, so that places stay the same.
_LOWER = {upper: upper + 32 for upper in range(65, 91)}
_SKIPPED = ("script", "style", "noscript", "template", "svg")


class Head(Struct, frozen=True, kw_only=True):
    """The words of a page's head, cleaned and cut, and the address of its picture as written."""

    title: str
    description: str
    site: str
    picture_url: str


def head_of(content: bytes, content_type: str) -> Head:
    """Return what the beginning of a page says; empty words when it says nothing."""
    metas: dict[str, str] = {}
    title = ""
    for name, value in _tags(_decoded(content, content_type)):
        if name == "title":
            title = title or value
        elif len(metas) < METAS_MAX:
            metas.setdefault(name, value)
    return Head(
        title=_line(_first(metas, "og:title", "twitter:title") or title, TITLE_LENGTH_MAX_CHARS),
        description=_line(
            _first(metas, "og:description", "twitter:description", "description"),
            DESCRIPTION_LENGTH_MAX_CHARS,
        ),
        site=_line(_first(metas, "og:site_name", "application-name"), SITE_LENGTH_MAX_CHARS),
        picture_url=_first(
            metas, "og:image:secure_url", "og:image", "og:image:url", "twitter:image"
        ).strip()[:URL_LENGTH_MAX_CHARS],
    )


def _first(metas: dict[str, str], *names: str) -> str:
    return next((metas[name] for name in names if metas.get(name, "").strip()), "")


def _decoded(content: bytes, content_type: str) -> str:
    if content.startswith(b"\xef\xbb\xbf"):
        return content.decode("utf-8-sig", "replace")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    start = content[:CHARSET_LOOKED_AT_BYTES].decode("latin-1")
    named = _CHARSET.search(content_type) or _CHARSET.search(start)
    charset = _CHARSETS.get(named[1].lower()) if named else None
    if charset:
        return content.decode(charset, "replace")
    try:
        # The last character may have been cut with the page.
        return codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return content.decode("cp949", "replace")


def _tags(page: str) -> Iterator[tuple[str, str]]:
    """Give the title and the metas of a page; every search goes on from where the last one ended."""
    lower, at, is_titled = page.translate(_LOWER), 0, False
    while (at := page.find("<", at)) >= 0:
        if page.startswith("<!--", at):
            at = page.find("-->", at + 4)
            if at < 0:
                return
            continue
        name = re.match(r"<([a-z]{1,10})[\s>/]", lower[at : at + 13])
        if name is None:
            at += 1
            continue
        end = page.find(">", at)
        if end < 0:
            return
        if name[1] == "body":
            return
        if name[1] in _SKIPPED:
            at = lower.find(f"</{name[1]}", end)
            if at < 0:
                return
            at += 2
        elif name[1] == "title" and not is_titled:
            # Only the first is looked for, so that many of them cost no more than one.
            is_titled = True
            close = lower.find("</title", end)
            yield "title", html.unescape(page[end + 1 : close if close >= 0 else end + 1][:2000])
            at = end
        elif name[1] == "meta":
            # An attribute may hold a ">" of its own.
            found = _meta(page[at : at + TAG_LENGTH_MAX_CHARS])
            if found is not None:
                yield found
            at = end
        else:
            at = end


def _meta(tag: str) -> tuple[str, str] | None:
    name = content = None
    at = 5
    while match := _next_attribute(tag, at):
        key, value = match[1].lower(), html.unescape(match[2].strip("\"'"))
        if key in ("property", "name") and name is None:
            name = value.strip().lower()
        elif key == "content" and content is None:
            content = value
        at = match.end()
    return (name, content) if name and content is not None else None


def _next_attribute(tag: str, at: int) -> re.Match[str] | None:
    while at < len(tag) and (tag[at].isspace() or tag[at] == "/"):
        at += 1
    return _ATTRIBUTE.match(tag, at)


def _line(text: str, length_max_chars: int) -> str:
    """Return one line without controls, cut with an ellipsis."""
    words = " ".join(_UNSEEN.sub(" ", unicodedata.normalize("NFC", text)).split())
    if len(words) <= length_max_chars:
        return words
    return words[: length_max_chars - 1].rstrip() + "…"
