"""What is read quickly is what the library of pictures reads; what is not ours is left to that."""

import io
import struct
import zlib

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from devices.sane.lossless import as_png
from station_app.imaging.raster.pictures import decode
from station_app.imaging.raster.plain_files import read_plain
from station_app.model.device_errors import FileUnreadable


def grey(
    width: int, height: int, seed: int = 1
) -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
    return np.random.default_rng(seed).integers(0, 256, (height, width), np.uint8)


def png_of(width: int, height: int, seed: int = 1) -> bytes:
    return as_png(grey(width, height, seed).tobytes(), width, 1, 300)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 70), st.integers(1, 140), st.integers(0, 2**32 - 1))
def test_every_pixel_comes_back(width: int, height: int, seed: int) -> None:
    pixels = grey(width, height, seed)
    png = as_png(pixels.tobytes(), width, 1, 300)
    pnm = b"P5 %d %d 255\n" % (width, height) + pixels.tobytes()
    for file in (png, pnm):
        read = read_plain(file)
        assert read is not None
        assert np.array_equal(read, pixels)
        assert np.array_equal(decode(file, grey=None), pixels)
    taken = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_ANYCOLOR)
    assert np.array_equal(np.asarray(taken), pixels)


def test_a_large_page_comes_back() -> None:
    pixels = grey(2480, 3508)
    assert np.array_equal(decode(as_png(pixels.tobytes(), 2480, 1, 300), grey=True), pixels)


def coded(kind: str, mode: str = "L", **how: object) -> bytes:
    held = io.BytesIO()
    Image.fromarray(grey(31, 17)).convert(mode).save(held, kind, **how)
    return held.getvalue()


@pytest.mark.parametrize(
    "file",
    [
        coded("PNG"),
        coded("PNG", "RGB"),
        coded("PNG", "1"),
        coded("TIFF"),
        coded("JPEG"),
        as_png(grey(30, 17).tobytes(), 10, 3, 300),
        b"P5 31 17 65535\n" + bytes(31 * 17 * 2),
        b"P2 1 1 255\n0",
    ],
    ids=["filtered", "colour", "bits", "tiff", "jpeg", "ours in colour", "16 bits", "words"],
)
def test_other_kinds_are_left_to_the_library_of_pictures(file: bytes) -> None:
    assert read_plain(file) is None


def test_what_is_broken_is_not_read() -> None:
    whole = png_of(50, 70)
    at = whole.index(b"IDAT") + 30
    changed = whole[:at] + bytes((whole[at] ^ 0x55,)) + whole[at + 1 :]
    for broken in (whole[:20], whole[:-200], changed, b"P5 50 70 255\n" + bytes(10), b""):
        assert read_plain(broken) is None
    with pytest.raises(FileUnreadable):
        decode(whole[:20], grey=True)


def told_as(width: int, height: int, rows: bytes) -> bytes:
    """Return a PNG that says one size and holds other rows."""
    whole = png_of(width, height)
    data = zlib.compress(rows)
    head = whole[: whole.index(b"IDAT") - 4]
    return head + struct.pack(">I", len(data)) + b"IDAT" + data + bytes(4) + whole[-12:]


@pytest.mark.parametrize("rows", [bytes((1, 7)) * 3, bytes((1, 7)) * 4 + b"\1", b"\1" * 10**7, b""])
def test_more_or_less_than_was_said_is_not_read(rows: bytes) -> None:
    assert read_plain(told_as(1, 4, bytes((1, 7)) * 4)) is not None
    assert read_plain(told_as(1, 4, rows)) is None


def test_a_size_beyond_any_page_is_refused_before_room_is_made() -> None:
    whole = png_of(50, 70)
    assert read_plain(whole[:16] + b"\xff" * 8 + whole[24:]) is None


def test_a_reduced_picture_is_still_reduced() -> None:
    assert decode(png_of(64, 32), grey=True, reduce=2).shape == (16, 32)
