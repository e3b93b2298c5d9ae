"""A page made ready for the archive: text as Group 4, photographs and seals as JPEG."""

import cv2
import numpy as np
from numpy.typing import NDArray

from station_app.imaging.g4 import encode_g4
from station_app.imaging.pictures import Pixels, decode, encode_jpeg, stand
from station_app.model.arrangement import Placed
from station_app.model.pictures import FinishedPage

_QUALITY = 82
_LOOK = 4
"""Colour is looked for on every fourth pixel of every fourth row, averaged."""

_COLOUR_STEP = 46
"""Difference between a pixel's channels from which it counts as coloured."""

_LEAST_STAMP = 0.0004
"""Part of the page that makes a stamp: about 25 mm² on A4."""

_MOST_MIDTONES = 0.09
"""Part of a page that may be neither paper nor ink before it is taken for a photograph."""


def finish_page(image: bytes, dpi: int, placed: Placed) -> FinishedPage:
    """Draw a page as it is placed and code it: colour only where there is colour.

    A JPEG that needs no change is passed on byte for byte. Never a lossy exchange of signs.

    Raises:
        FileUnreadable: the master is no picture.
    """
    colour = stand(decode(image, grey=False), placed)
    height, width = colour.shape[:2]
    if has_colour(colour):
        data = image if _untouched_jpeg(image, placed) else encode_jpeg(colour, _QUALITY)
        return FinishedPage("jpeg", data, width, height, dpi, colour=True)
    grey = np.asarray(cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY), np.uint8)
    if has_midtones(grey):
        return FinishedPage("jpeg", encode_jpeg(grey, _QUALITY), width, height, dpi, colour=False)
    return FinishedPage("g4", encode_g4(ink_of(grey, dpi)), width, height, dpi, colour=False)


def has_colour(colour: Pixels) -> bool:
    """Tell whether a seal, a stamp, coloured ink or a photograph stands anywhere on the page."""
    small = _shrink(colour)
    low, high = small.min(axis=2).astype(np.int16), small.max(axis=2).astype(np.int16)
    strong = (high - low > _COLOUR_STEP).astype(np.uint8)
    # Colour fringes along black strokes are one pixel wide; a stamp is not.
    strong = np.asarray(cv2.morphologyEx(strong, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)))
    return float(strong.mean()) > _LEAST_STAMP


def has_midtones(grey: Pixels) -> bool:
    """Tell whether the page holds a photograph rather than writing on paper."""
    small = _shrink(grey)
    paper = max(1, int(np.percentile(small, 90)))
    spread = small.astype(np.float32) * (255.0 / paper)
    # Text averaged over four pixels has grey rims; a photograph has grey areas.
    calm = np.asarray(cv2.blur(spread, (5, 5)))
    even = np.abs(spread - calm) < 12
    midtones = (spread > 70) & (spread < 205) & even
    return float(midtones.mean()) > _MOST_MIDTONES


def ink_of(grey: Pixels, dpi: int) -> NDArray[np.bool_]:
    """Give where there is ink, faint strokes included, whatever the shade of the paper there."""
    values = grey[::16, ::16]
    if np.all((values < 8) | (values > 247)):
        return np.asarray(grey < 128)
    block = max(15, dpi // 6) | 1
    local = cv2.adaptiveThreshold(
        grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 16
    )
    # The middle of a thick stroke is as dark as its surroundings; plain darkness is ink too.
    otsu, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return np.asarray((np.asarray(local) > 0) | (grey < min(otsu, 110)))


def _shrink(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    size = (max(1, width // _LOOK), max(1, height // _LOOK))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _untouched_jpeg(image: bytes, placed: Placed) -> bool:
    """Tell whether a JPEG may go into the PDF as it is: drawn whole, upright, in three channels."""
    if not image.startswith(b"\xff\xd8") or placed != Placed(placed.page_id, number=placed.number):
        return False
    as_stored = cv2.imdecode(
        np.frombuffer(image, np.uint8), cv2.IMREAD_UNCHANGED | cv2.IMREAD_REDUCED_COLOR_8
    )
    return (
        as_stored is not None
        and b"Exif\x00\x00" not in image[:65536]
        and b"Adobe" not in (image[:4096])
    )
