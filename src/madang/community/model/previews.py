"""Link previews, and which links of a text get one (docs/specs/previews.md, PV1-PV3). Pure."""

import re

from msgspec import Struct

PREVIEWS_MAX = 3
URL_LENGTH_MAX_CHARS = 1500
TITLE_LENGTH_MAX_CHARS = 200
DESCRIPTION_LENGTH_MAX_CHARS = 350
SITE_LENGTH_MAX_CHARS = 80

_HIDDEN = re.compile(
    r"```.*?(?:```|\Z)|`[^`\n]+`|\|\|.+?\|\||<https?://[^\s<>]*>", re.DOTALL | re.IGNORECASE
)
_LINK = re.compile(r"https?://[^\s<>\"'`|\\]+", re.IGNORECASE)
_TRAILING = ".,!?;:)]}'\"。、"


class Preview(Struct, frozen=True, kw_only=True):
    """What a page says of itself, under a message that links to it."""

    preview_id: str
    url: str
    """The link as it stands in the message."""
    title: str
    description: str
    site: str
    width: int | None
    """Pixels of the picture; None when there is none."""
    height: int | None


class StoredPreview(Struct, frozen=True, kw_only=True):
    """A preview with where its picture is kept."""

    preview: Preview
    message_id: str
    channel_id: str
    blob_key: str | None


class PagePicture(Struct, frozen=True, kw_only=True):
    """A page's picture, drawn again as WebP."""

    content: bytes
    width: int
    height: int


class PageFacts(Struct, frozen=True, kw_only=True):
    """What was read from a page; cleaned and cut, never markup."""

    title: str
    description: str
    site: str
    picture: PagePicture | None


def links_of(text: str) -> tuple[str, ...]:
    """Return the links that get a preview: each once, in order, at most PREVIEWS_MAX (PV2)."""
    shown = _HIDDEN.sub(" ", text)
    found = (_ended(match[0]) for match in _LINK.finditer(shown))
    fitting = (link for link in found if len(link) <= URL_LENGTH_MAX_CHARS)
    return tuple(dict.fromkeys(fitting))[:PREVIEWS_MAX]


def _ended(link: str) -> str:
    """Leave the punctuation of the sentence out; `)` stays when its `(` stands in the address."""
    ended = link.rstrip(_TRAILING)
    return ended + ")" if "(" in ended and link[len(ended) : len(ended) + 1] == ")" else ended
