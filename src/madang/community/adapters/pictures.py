"""Pictures by Pillow (MIT-CMU), in a thread and one at a time; pixels are counted before any is drawn."""

import asyncio
import io
import warnings

from PIL import Image, ImageOps

from madang.community.adapters.picture_bytes import Unreadable, bare
from madang.community.errors.files import PictureBroken
from madang.community.model.files import PICTURE_PIXELS_MAX, Picture
from madang.community.model.previews import PagePicture
from madang.community.model.profiles import FACE_SIDE_PX

THUMBNAIL_SIDE_MAX_PX = 800
THUMBNAIL_QUALITY = 80
# A picture below both is its own thumbnail.
THUMBNAIL_FROM_BYTES = 150_000
FRAMES_MAX = 1000
TURNED_QUALITY = 92
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}
_ORIENTATION = 0x0112
_WRONG = (
    OSError,
    SyntaxError,
    ValueError,
    ArithmeticError,
    MemoryError,
    Image.DecompressionBombError,
)


class PillowPictures:
    """A `Pictures` over Pillow."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(1)

    async def read(self, content: bytes, media_type: str) -> Picture:
        """Return the picture without its metadata, measured, with a smaller copy."""
        async with self._turn:
            return await asyncio.to_thread(read_picture, content, media_type)

    async def square(self, content: bytes, media_type: str) -> bytes:
        """Return the middle of a picture as a small square WebP without metadata."""
        picture = await self.read(content, media_type)
        async with self._turn:
            return await asyncio.to_thread(_square, picture.content, media_type)


def read_picture(content: bytes, media_type: str) -> Picture:
    """Return the picture without its metadata, measured, with a smaller copy.

    Raises:
        PictureBroken: it cannot be read, or has too many pixels or frames.
    """
    try:
        with warnings.catch_warnings():
            # Damaged metadata goes anyway, and our own limit of pixels stands below.
            warnings.simplefilter("ignore")
            return _read(content, media_type)
    except Unreadable as wrong:
        raise _broken(str(wrong)) from wrong
    except Image.DecompressionBombError as bomb:
        raise _broken(f"The picture has more than {PICTURE_PIXELS_MAX} pixels.") from bomb
    except _WRONG as wrong:
        raise _broken("The picture cannot be read.") from wrong


def _broken(reason: str) -> PictureBroken:
    return PictureBroken(
        f"{reason} Open it in another program and save it again.", pixels_max=PICTURE_PIXELS_MAX
    )


def _open(content: bytes, media_type: str) -> Image.Image:
    return Image.open(io.BytesIO(content), formats=[_FORMATS[media_type]])


def _read(content: bytes, media_type: str) -> Picture:
    with _open(content, media_type) as image:
        width, height = image.size
        frames_count = getattr(image, "n_frames", 1) if width * height <= PICTURE_PIXELS_MAX else 1
        if width * height > PICTURE_PIXELS_MAX or frames_count > FRAMES_MAX:
            raise PictureBroken(
                f"The picture is {width} x {height} with {frames_count} frames; at most "
                f"{PICTURE_PIXELS_MAX} pixels and {FRAMES_MAX} frames go.",
                pixels_max=PICTURE_PIXELS_MAX,
            )
        is_animated = frames_count > 1
        is_turned = not is_animated and image.getexif().get(_ORIENTATION, 1) not in (0, 1)
        if is_turned:
            content = _turned(image, media_type)
    content = bare(content, media_type)
    # What is kept is what is drawn: a picture that only its metadata made readable is refused here.
    with _open(content, media_type) as image:
        image.load()
        return Picture(
            content=content,
            width=image.width,
            height=image.height,
            is_animated=is_animated,
            thumbnail=_thumbnail(image, len(content)),
        )


def _turned(image: Image.Image, media_type: str) -> bytes:
    out = io.BytesIO()
    turned = ImageOps.exif_transpose(image)
    turned.save(
        out, _FORMATS[media_type], quality=TURNED_QUALITY, icc_profile=image.info.get("icc_profile")
    )
    return out.getvalue()


def _thumbnail(image: Image.Image, size_bytes: int) -> bytes | None:
    if max(image.size) <= THUMBNAIL_SIDE_MAX_PX and size_bytes < THUMBNAIL_FROM_BYTES:
        return None
    return _small(image)[0]


def _square(content: bytes, media_type: str) -> bytes:
    with _open(content, media_type) as image:
        side = (FACE_SIDE_PX, FACE_SIDE_PX)
        small = ImageOps.fit(image.convert("RGBA" if image.has_transparency_data else "RGB"), side)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=THUMBNAIL_QUALITY)
    return out.getvalue()


def drawn_again(content: bytes, media_type: str) -> PagePicture:
    """Return a picture of a stranger drawn again as a small WebP: of its bytes none is kept.

    Raises:
        PictureBroken: it cannot be read, or has too many pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with _open(content, media_type) as image:
                if image.width * image.height > PICTURE_PIXELS_MAX:
                    raise _broken(f"The picture has more than {PICTURE_PIXELS_MAX} pixels.")
                drawn = ImageOps.exif_transpose(image)
                small = _small(drawn)
                return PagePicture(content=small[0], width=small[1], height=small[2])
    except Image.DecompressionBombError as bomb:
        raise _broken(f"The picture has more than {PICTURE_PIXELS_MAX} pixels.") from bomb
    except _WRONG as wrong:
        raise _broken("The picture cannot be read.") from wrong


def _small(image: Image.Image) -> tuple[bytes, int, int]:
    small = image.convert("RGBA" if image.has_transparency_data else "RGB")
    small.thumbnail((THUMBNAIL_SIDE_MAX_PX, THUMBNAIL_SIDE_MAX_PX))
    out = io.BytesIO()
    small.save(out, "WEBP", quality=THUMBNAIL_QUALITY)
    return out.getvalue(), small.width, small.height
