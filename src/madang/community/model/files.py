"""Attachments and uploads, and the pure rules of files: what the first bytes say, what a name may be.

The one thing to know: a type is never believed from a name or a client (`docs/specs/attachments.md`).
"""

import re
import unicodedata

from msgspec import Struct

CHUNK_BYTES_MAX = 1024 * 1024
ATTACHMENTS_MAX = 10
UPLOADS_OPEN_MAX = 30
UPLOAD_KEPT_MS = 24 * 60 * 60 * 1000
BLOB_GRACE_MS = 10 * 60 * 1000
FILE_NAME_LENGTH_MAX_CHARS = 120
KEY_WINDOW_MS = 10 * 60 * 1000
PICTURE_PIXELS_MAX = 50_000_000

OCTETS = "application/octet-stream"
PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")
PROGRAM = "program"
UNCLEAN_PICTURE = "unclean picture"


class Attachment(Struct, frozen=True, kw_only=True):
    """A file that hangs on a message."""

    attachment_id: str
    name: str
    media_type: str
    """What the content is; `application/octet-stream` when unknown."""
    size_bytes: int
    width: int | None
    """Pixels, of a picture that is shown in the page; None for every other file."""
    height: int | None
    is_animated: bool
    has_thumbnail: bool


class Upload(Struct, frozen=True, kw_only=True):
    """A file on its way. `attachment` is there once all of it has come."""

    upload_id: str
    channel_id: str
    name: str
    size_bytes: int
    received_bytes: int
    expires_at_ms: int
    attachment: Attachment | None


class StoredFile(Struct, frozen=True, kw_only=True):
    """An attachment with what its readers are not told."""

    attachment: Attachment
    channel_id: str
    account_id: str
    message_id: str | None
    blob_key: str
    thumbnail_key: str | None
    created_at_ms: int


class Picture(Struct, frozen=True, kw_only=True):
    """A picture without its metadata, and its smaller copy (WebP) when it is worth one."""

    content: bytes
    width: int
    height: int
    is_animated: bool
    thumbnail: bytes | None


# First bytes and what they say; the offset is 0 unless given. Sources: RFC 2083 (PNG), ITU-T T.81
# (JPEG), GIF89a, RFC 9649 (WebP), ISO 32000 (PDF), PKWARE APPNOTE (ZIP), ISO/IEC 14496-12 (MP4).
_MAGIC: tuple[tuple[bytes, int, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"GIF87a", 0, "image/gif"),
    (b"GIF89a", 0, "image/gif"),
    (b"WEBP", 8, "image/webp"),
    (b"II*\x00", 0, UNCLEAN_PICTURE),
    (b"MM\x00*", 0, UNCLEAN_PICTURE),
    (b"MZ", 0, PROGRAM),
    (b"\x7fELF", 0, PROGRAM),
    (b"\xfe\xed\xfa\xce", 0, PROGRAM),
    (b"\xfe\xed\xfa\xcf", 0, PROGRAM),
    (b"\xce\xfa\xed\xfe", 0, PROGRAM),
    (b"\xcf\xfa\xed\xfe", 0, PROGRAM),
    (b"\xca\xfe\xba\xbe", 0, PROGRAM),
    (b"#!", 0, PROGRAM),
    (b"%PDF-", 0, "application/pdf"),
    (b"PK\x03\x04", 0, "application/zip"),
    (b"\x1f\x8b", 0, "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", 0, "application/x-7z-compressed"),
    (b"\x1aE\xdf\xa3", 0, "video/webm"),
    (b"OggS", 0, "audio/ogg"),
    (b"ID3", 0, "audio/mpeg"),
    (b"fLaC", 0, "audio/flac"),
)
_UNCLEAN_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
_TEXT_LOOKED_AT_BYTES = 4096
_NAME_BREAKERS = re.compile(r"[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def sniff(content: bytes) -> str:
    """Return what the first bytes say: a media type, PROGRAM or UNCLEAN_PICTURE (AT4)."""
    if content[4:8] == b"ftyp":
        return UNCLEAN_PICTURE if content[8:12] in _UNCLEAN_BRANDS else "video/mp4"
    for mark, offset, kind in _MAGIC:
        if content.startswith(mark, offset) and (kind != "image/webp" or content[:4] == b"RIFF"):
            return kind
    return "text/plain" if _is_text(content[:_TEXT_LOOKED_AT_BYTES]) else OCTETS


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    try:
        head.decode()
    except UnicodeDecodeError as wrong:
        # The last character may have been cut.
        return wrong.end == len(head) and wrong.reason == "unexpected end of data"
    return True


def clean_file_name(name: str) -> str:
    """Return a name without folders and control characters, its ending kept when it is cut (AT6)."""
    bare = _NAME_BREAKERS.sub("", unicodedata.normalize("NFC", name)).replace("\\", "/")
    bare = " ".join(bare.rpartition("/")[2].split()).strip(". ") or "file"
    if len(bare) <= FILE_NAME_LENGTH_MAX_CHARS:
        return bare
    stem, dot, ending = bare.rpartition(".")
    if not dot or len(ending) > 10:
        return bare[:FILE_NAME_LENGTH_MAX_CHARS]
    return stem[: FILE_NAME_LENGTH_MAX_CHARS - len(ending) - 1] + dot + ending
