"""Small pictures with everything in them that must go: places, comments, text, tails."""

import io
import struct
import zlib

from PIL import Image, PngImagePlugin

SECRET = b"37.5665N 126.9780E"
GPS_TAG, ORIENTATION_TAG = 0x8825, 0x0112


def plain(width: int = 40, height: int = 30, mode: str = "RGB") -> Image.Image:
    """A picture whose four corners differ."""
    image = Image.new(mode, (width, height), "red")
    image.paste("blue", (0, 0, width // 2, height // 2))
    return image


def exif(orientation: int = 1) -> Image.Exif:
    """EXIF with a place."""
    tags = Image.Exif()
    tags[ORIENTATION_TAG] = orientation
    tags[0x010E] = SECRET.decode()
    tags.get_ifd(GPS_TAG).update({1: "N", 2: (37.0, 33.0, 59.4), 3: "E", 4: (126.0, 58.0, 40.8)})
    return tags


def jpeg(orientation: int = 1, size: tuple[int, int] = (40, 30)) -> bytes:
    """A JPEG with EXIF, a comment, and a video behind its end, as phones write them."""
    out = io.BytesIO()
    plain(*size).save(out, "JPEG", exif=exif(orientation), comment=SECRET, progressive=True)
    return out.getvalue() + b"ftypmp42" + SECRET


def png() -> bytes:
    """A PNG with EXIF and text."""
    out, text = io.BytesIO(), PngImagePlugin.PngInfo()
    text.add_text("Place", SECRET.decode())
    text.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    plain(mode="RGBA").save(out, "PNG", pnginfo=text, exif=exif())
    return out.getvalue() + SECRET


def webp(frames: int = 1) -> bytes:
    """A WebP with EXIF and XMP."""
    out = io.BytesIO()
    images = [plain(20 + n, 20 + n).resize((40, 30)) for n in range(frames)]
    images[0].save(
        out, "WEBP", exif=exif(), xmp=SECRET, save_all=frames > 1, append_images=images[1:]
    )
    return out.getvalue()


def gif(frames: int = 3) -> bytes:
    """An animated GIF with a comment."""
    out = io.BytesIO()
    images = [plain(20 + n, 20 + n).resize((40, 30)) for n in range(frames)]
    images[0].save(
        out, "GIF", save_all=True, append_images=images[1:], loop=0, duration=80, comment=SECRET
    )
    return out.getvalue() + SECRET


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few kilobytes that says it has billions of pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 100_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )
