"""Takes out of a picture file what is not needed to draw it, without touching its pixels (AT5).

Only what is known to draw is kept; the rest (EXIF, XMP, IPTC, comments, what follows the end) goes.
Formats: ITU-T T.81 (JPEG), PNG third edition with APNG, GIF89a, RFC 9649 (WebP).
"""

import struct

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD pHYs acTL fcTL fdAT".split()
)
_WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_WEBP_EXIF_AND_XMP = 0b0000_1100
_GIF_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_JPEG_APP0, _JPEG_APP2, _JPEG_APP14 = 0xE0, 0xE2, 0xEE
_JPEG_SCAN, _JPEG_END = 0xDA, 0xD9
_JPEG_FILL, _JPEG_RESTARTS = 0xFF, range(0xD0, 0xD8)


class Unreadable(Exception):
    """The bytes are not the format they begin like."""


def bare(content: bytes, media_type: str) -> bytes:
    """Return the picture without metadata.

    Raises:
        Unreadable: it is cut or not what it seems.
    """
    readers = {
        "image/jpeg": _jpeg,
        "image/png": _png,
        "image/gif": _gif,
        "image/webp": _webp,
    }
    try:
        return readers[media_type](content)
    except (struct.error, IndexError) as cut:
        raise Unreadable("The picture ends too early.") from cut


def _png(content: bytes) -> bytes:
    kept, at = [PNG_SIGNATURE], len(PNG_SIGNATURE)
    while True:
        (length,) = struct.unpack_from(">I", content, at)
        kind, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content):
            raise Unreadable("A chunk ends too early.")
        if kind in _PNG_KEPT:
            kept.append(content[at:end])
        if kind == b"IEND":
            return b"".join(kept)
        at = end


def _webp(content: bytes) -> bytes:
    (size,) = struct.unpack_from("<I", content, 4)
    kept, at, end = [], 12, min(len(content), 8 + size)
    while at + 8 <= end:
        kind = content[at : at + 4]
        (length,) = struct.unpack_from("<I", content, at + 4)
        next_at = at + 8 + length + (length & 1)
        if at + 8 + length > len(content):
            raise Unreadable("A chunk ends too early.")
        chunk = content[at:next_at].ljust(next_at - at, b"\x00")
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_EXIF_AND_XMP]) + chunk[9:]
        if kind in _WEBP_KEPT:
            kept.append(chunk)
        at = next_at
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _gif(content: bytes) -> bytes:
    at = 13 + _gif_colours(content[10])
    kept = [content[:at]]
    while True:
        mark = content[at]
        if mark == 0x3B:
            return b"".join([*kept, b"\x3b"])
        if mark == 0x2C:
            data_at = at + 10 + _gif_colours(content[at + 9]) + 1
        elif mark == 0x21:
            data_at = at + 2
        else:
            raise Unreadable("A GIF has an unknown block.")
        end = _gif_blocks_end(content, data_at)
        is_loop = content[at + 1] == 0xFF and content[at + 3 : at + 14] in _GIF_LOOPS
        if mark == 0x2C or content[at + 1] == 0xF9 or is_loop:
            kept.append(content[at:end])
        at = end


def _gif_colours(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _gif_blocks_end(content: bytes, at: int) -> int:
    while content[at]:
        at += content[at] + 1
    return at + 1


def _jpeg(content: bytes) -> bytes:
    kept, at = [content[:2]], 2
    while True:
        while content[at] == _JPEG_FILL and content[at + 1] == _JPEG_FILL:
            at += 1
        if content[at] != _JPEG_FILL:
            raise Unreadable("A JPEG has no marker where one belongs.")
        marker = content[at + 1]
        if marker == _JPEG_END:
            return b"".join([*kept, content[at : at + 2]])
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        if end > len(content):
            raise Unreadable("A segment ends too early.")
        if _is_jpeg_kept(marker, content[at + 4 : at + 18]):
            kept.append(content[at:end])
        if marker == _JPEG_SCAN:
            scan_end = _jpeg_scan_end(content, end)
            kept.append(content[end:scan_end])
            end = scan_end
        at = end


def _is_jpeg_kept(marker: int, head: bytes) -> bool:
    """Tables, frames, scans; of the application's segments only JFIF, colour profiles and Adobe's."""
    if marker == _JPEG_APP0:
        return head.startswith(b"JFIF\x00")
    if marker == _JPEG_APP2:
        return head.startswith(b"ICC_PROFILE\x00")
    if marker == _JPEG_APP14:
        return head.startswith(b"Adobe")
    return not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _jpeg_scan_end(content: bytes, at: int) -> int:
    """Return where the next marker that is no part of the scan stands."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise Unreadable("A scan ends too early.")
        if content[at + 1] != 0 and content[at + 1] not in _JPEG_RESTARTS:
            return at
        at += 2
