"""AT4, AT5, AT6: what a file is, what is taken out of a picture, and what a name may be."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from madang.community.adapters.picture_bytes import Unreadable, bare
from madang.community.adapters.pictures import THUMBNAIL_SIDE_MAX_PX, read_picture
from madang.community.errors.files import PictureBroken
from madang.community.model.files import (
    FILE_NAME_LENGTH_MAX_CHARS,
    OCTETS,
    PICTURE_PIXELS_MAX,
    PROGRAM,
    UNCLEAN_PICTURE,
    clean_file_name,
    sniff,
)
from tests.community import pictures

SAMPLES = {
    "image/jpeg": pictures.jpeg(),
    "image/png": pictures.png(),
    "image/gif": pictures.gif(),
    "image/webp": pictures.webp(),
}


@pytest.mark.parametrize("media_type", SAMPLES)
def test_AT5_a_picture_loses_its_places_and_keeps_its_pixels(media_type: str) -> None:
    content = SAMPLES[media_type]
    assert pictures.SECRET in content
    assert sniff(content) == media_type
    read = read_picture(content, media_type)
    assert pictures.SECRET not in read.content
    with Image.open(io.BytesIO(content)) as before, Image.open(io.BytesIO(read.content)) as after:
        assert not dict(after.getexif())
        assert not after.getexif().get_ifd(pictures.GPS_TAG)
        assert set(after.info) & {"exif", "xmp", "comment", "Place", "XML:com.adobe.xmp"} == set()
        assert before.convert("RGBA").tobytes() == after.convert("RGBA").tobytes()
        assert getattr(before, "n_frames", 1) == getattr(after, "n_frames", 1)
        assert before.info.get("loop") == after.info.get("loop")
    assert (read.width, read.height) == (40, 30)
    assert bare(read.content, media_type) == read.content


def test_AT5_an_animated_webp_keeps_its_frames() -> None:
    read = read_picture(pictures.webp(frames=3), "image/webp")
    assert read.is_animated
    assert pictures.SECRET not in read.content
    with Image.open(io.BytesIO(read.content)) as after:
        assert after.n_frames == 3  # type: ignore[attr-defined]


def test_AT5_a_picture_that_exif_turns_is_turned() -> None:
    read = read_picture(pictures.jpeg(orientation=6), "image/jpeg")
    assert (read.width, read.height) == (30, 40)
    with Image.open(io.BytesIO(read.content)) as after:
        red, _, blue = after.convert("RGB").getpixel((28, 2))  # type: ignore[misc]
        assert blue > 200 > red, "the blue corner was turned to the right"
        assert not dict(after.getexif())


def test_AT5_a_large_picture_gets_a_smaller_copy() -> None:
    read = read_picture(pictures.jpeg(size=(1600, 900)), "image/jpeg")
    assert read.thumbnail is not None
    with Image.open(io.BytesIO(read.thumbnail)) as small:
        assert (small.format, small.size) == ("WEBP", (THUMBNAIL_SIDE_MAX_PX, 450))
    assert read_picture(SAMPLES["image/png"], "image/png").thumbnail is None


def test_AT4_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(PictureBroken, match="pixels"):
        read_picture(pictures.bomb(), "image/png")
    side = int(PICTURE_PIXELS_MAX**0.5)
    with pytest.raises(PictureBroken, match="frames"):
        read_picture(pictures.bomb(side + 1, side + 1), "image/png")


@pytest.mark.parametrize("media_type", SAMPLES)
def test_AT4_a_cut_picture_is_refused(media_type: str) -> None:
    content = SAMPLES[media_type]
    for cut in (12, 40, len(content) // 3):
        with pytest.raises(PictureBroken):
            read_picture(content[:cut], media_type)


@given(media_type=st.sampled_from(sorted(SAMPLES)), data=st.data())
def test_AT4_no_damage_breaks_anything_else(media_type: str, data: st.DataObject) -> None:
    content = bytearray(SAMPLES[media_type])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        read = read_picture(bytes(content), media_type)
    except PictureBroken:
        return
    assert read.width * read.height <= PICTURE_PIXELS_MAX


def test_AT5_bytes_of_another_kind_are_unreadable() -> None:
    with pytest.raises(Unreadable):
        bare(b"\xff\xd8 not a picture", "image/jpeg")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"MZ\x90\x00", PROGRAM),
        (b"\x7fELF\x02", PROGRAM),
        (b"#!/bin/sh\n", PROGRAM),
        (b"\x00\x00\x00\x18ftypheic", UNCLEAN_PICTURE),
        (b"\x00\x00\x00\x18ftypavif", UNCLEAN_PICTURE),
        (b"II*\x00\x08", UNCLEAN_PICTURE),
        (b"\x00\x00\x00\x18ftypisom", "video/mp4"),
        (b"%PDF-1.7", "application/pdf"),
        (b"PK\x03\x04", "application/zip"),
        (b"RIFF\x00\x00\x00\x00WAVE", OCTETS),
        ("한글 글".encode(), "text/plain"),
        (("가" * 3000).encode(), "text/plain"),
        (b"<svg onload=alert(1)>", "text/plain"),
        (b"\x00\x01\x02", OCTETS),
        (b"\xff\xfe", OCTETS),
    ],
)
def test_AT4_the_first_bytes_say_what_it_is(content: bytes, kind: str) -> None:
    assert sniff(content) == kind


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\photos\\여름.jpg", "여름.jpg"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("a\r\nSet-Cookie: x", "aSet-Cookie: x"),
        ("..", "file"),
        ("", "file"),
        ("x" * 300 + ".tar.gz", "x" * (FILE_NAME_LENGTH_MAX_CHARS - 3) + ".gz"),
    ],
)
def test_AT6_a_name_has_no_folder_and_no_tricks(name: str, kept: str) -> None:
    assert clean_file_name(name) == kept
    assert len(clean_file_name(name)) <= FILE_NAME_LENGTH_MAX_CHARS
