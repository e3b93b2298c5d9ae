"""Masters become arrays, and arrays are flattened, straightened, turned and cropped."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from station_app.imaging.raster.plain_files import read_plain
from station_app.model.device_errors import FileUnreadable
from station_app.model.page_edits import Placed
from station_app.model.page_outline import Outline

Pixels = NDArray[np.uint8]
"""Rows x columns (grey) or rows x columns x 3 (blue, green, red), 0 to 255."""

_REDUCED = {
    (None, 1): cv2.IMREAD_ANYCOLOR,
    (True, 1): cv2.IMREAD_GRAYSCALE,
    (True, 2): cv2.IMREAD_REDUCED_GRAYSCALE_2,
    (True, 4): cv2.IMREAD_REDUCED_GRAYSCALE_4,
    (True, 8): cv2.IMREAD_REDUCED_GRAYSCALE_8,
    (False, 1): cv2.IMREAD_COLOR,
    (False, 2): cv2.IMREAD_REDUCED_COLOR_2,
    (False, 4): cv2.IMREAD_REDUCED_COLOR_4,
    (False, 8): cv2.IMREAD_REDUCED_COLOR_8,
}

_JPEG = b"\xff\xd8"
_MOST_FLAT_PX = 4700
"""A flat sheet's longer side: A4 at 400 dpi. What a camera counts beyond that is no detail."""

_RIM = 0.0012
"""Part of a photographed sheet's height, a third of a millimetre, that is drawn as what is beside it."""

cv2.setNumThreads(1)  # The pages are spread over processes; threads inside would only fight.


def decode(image: bytes | memoryview, *, grey: bool | None, reduce: int = 1) -> Pixels:
    """Read an image file (PNG, JPEG, one-page TIFF, PNM), upright by its EXIF orientation.

    Args:
        image: the whole file.
        grey: one channel, or three; ``None``: as many as it has.
        reduce: 1, 2, 4 or 8: how many times smaller; a JPEG is then decoded faster. With ``None``
            only 1.

    Raises:
        FileUnreadable: it is no picture.
    """
    plain = None if grey is False else read_plain(image)
    if plain is not None and reduce == 1:
        return plain
    try:
        array = cv2.imdecode(np.frombuffer(image, np.uint8), _REDUCED[grey, reduce])
    except cv2.error:
        # No bytes at all, or more pixels than OpenCV takes.
        array = None
    if array is None:
        raise FileUnreadable(number=1)
    return np.asarray(array, np.uint8)


def is_jpeg(image: bytes) -> bool:
    """Tell whether an image file is a JPEG: only that kind is read at a part of its size in less time."""
    return image.startswith(_JPEG)


def half_of(image: bytes, shorter_px: int) -> Pixels:
    """Read a picture in grey, at half its size where the shorter side still has so many pixels.

    Raises:
        FileUnreadable: it is no picture.
    """
    if is_jpeg(image):
        small = decode(image, grey=True, reduce=2)
        return small if min(small.shape) >= shorter_px else decode(image, grey=True)
    return decode(image, grey=True)


def place_picture(pixels: Pixels, placed: Placed) -> Pixels:
    """Draw a picture as it is placed: flat, deskewed, turned, then cropped. The paper is white."""
    if placed.outline is not None:
        pixels = flatten(pixels, placed.outline)
    if placed.deskew_deg:
        height, width = pixels.shape[:2]
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), placed.deskew_deg, 1.0)
        white = (255, 255, 255)
        pixels = np.asarray(
            cv2.warpAffine(
                pixels, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=white
            ),
            np.uint8,
        )
    if placed.quarter_turns:
        pixels = np.rot90(pixels, -placed.quarter_turns)
    part = placed.crop
    if part is not None:
        height, width = pixels.shape[:2]
        top, bottom = _edges(part.top, part.bottom, height)
        left, right = _edges(part.left, part.right, width)
        pixels = pixels[top:bottom, left:right]
    return np.ascontiguousarray(pixels)


def placed_size(shape: tuple[int, ...], placed: Placed) -> tuple[int, int]:
    """Return the rows and columns that :func:`place_picture` makes of a picture of this shape."""
    if placed.outline is not None:
        shape = flattened_size(shape, placed.outline)
    height, width = shape[:2] if placed.quarter_turns % 2 == 0 else shape[1::-1]
    part = placed.crop
    if part is None:
        return height, width
    top, bottom = _edges(part.top, part.bottom, height)
    left, right = _edges(part.left, part.right, width)
    return min(bottom, height) - top, min(right, width) - left


def flatten(pixels: Pixels, outline: Outline) -> Pixels:
    """Draw the sheet within an outline as it lies flat, as large as it was photographed."""
    height, width = flattened_size(pixels.shape, outline)
    seen = np.array(_seen(pixels.shape, outline), np.float32)
    sheet = np.array(((0, 0), (width, 0), (width, height), (0, height)), np.float32)
    # Corners are where pixels begin and end; OpenCV counts from the middle of the first one.
    turn = cv2.getPerspectiveTransform(seen - np.float32(0.5), sheet - np.float32(0.5))
    drawn = cv2.warpPerspective(
        pixels, turn, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return _without_rim(np.asarray(drawn, np.uint8))


def _without_rim(sheet: Pixels) -> Pixels:
    """Draw the paper on to its very edge: a pixel of the table there would be a line on the page."""
    rim = math.ceil(_RIM * max(sheet.shape[:2]))
    if min(sheet.shape[:2]) <= 2 * rim:
        return sheet
    sheet[:rim], sheet[-rim:] = sheet[rim], sheet[-rim - 1]
    sheet[:, :rim], sheet[:, -rim:] = sheet[:, [rim]], sheet[:, [-rim - 1]]
    return sheet


def flattened_size(shape: tuple[int, ...], outline: Outline) -> tuple[int, int]:
    """Return the rows and columns that :func:`flatten` makes of a picture of this shape."""
    corners = _seen(shape, outline)
    across, right, below, left = (
        math.dist(corners[n], corners[(n + 1) % len(corners)]) for n in range(len(corners))
    )
    width = max(across, below, max(left, right) / outline.ratio)
    width = min(width, _MOST_FLAT_PX / max(1.0, outline.ratio))
    return max(1, round(width * outline.ratio)), max(1, round(width))


def _seen(shape: tuple[int, ...], outline: Outline) -> list[tuple[float, float]]:
    return [(right * shape[1], down * shape[0]) for right, down in outline.corners]


def _edges(near: float, far: float, length: int) -> tuple[int, int]:
    """Return whole pixels, at least one."""
    first = min(round(near * length), length - 1)
    return first, max(first + 1, round(far * length))


def encode_jpeg(pixels: Pixels, quality: int, *, to_keep: bool = False) -> bytes:
    """Return a JPEG file.

    Args:
        pixels: of one or three channels.
        quality: 0 to 100.
        to_keep: its codes are made for it in a second pass (ITU-T T.81, K.2): the same pixels in a
            tenth fewer bytes, smooth tones in half.
    """
    how = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, int(to_keep)]
    ok, data = cv2.imencode(".jpg", pixels, how)
    assert ok  # noqa: S101 - an array of bytes always encodes
    return bytes(data)
