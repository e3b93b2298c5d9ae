"""The sheet that every generated input shows: no turn, mirror or inversion of it looks like itself."""

import random
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Values = NDArray[np.float64]
"""Rows x columns x 3, 0 black to 1 white."""

PROPORTIONS = 1.3


@cache
def drawn(width: int, seed: int) -> Image.Image:
    """Return a sheet in colour, so many pixels wide."""
    height = round(width * PROPORTIONS)
    picture = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(picture)
    some = random.Random(seed)

    def at(right: float, down: float) -> tuple[int, int]:
        return round(right * width), round(down * height)

    draw.rectangle((*at(0.06, 0.05), *at(0.55, 0.09)), fill=(0, 0, 0))
    for line in range(12):
        long = some.uniform(0.4, 0.85)
        top = 0.14 + line * 0.04
        draw.rectangle((*at(0.06, top), *at(long, top + 0.012)), fill=(20, 20, 20))
    draw.rectangle((*at(0.06, 0.72), *at(0.34, 0.9)), fill=(32, 62, 170))
    draw.ellipse((*at(0.66, 0.7), *at(0.92, 0.9)), outline=(190, 24, 40), width=max(3, width // 40))
    for step in range(8):
        grey = step * 32
        left = 0.4 + step * 0.03
        draw.rectangle((*at(left, 0.8), *at(left + 0.03, 0.86)), fill=(grey, grey, grey))
    draw.polygon((at(0.8, 0.05), at(0.94, 0.05), at(0.94, 0.12)), fill=(0, 110, 60))
    return picture


def values_of(picture: Image.Image) -> Values:
    """Return a picture's values."""
    return np.asarray(picture.convert("RGB"), np.float64) / 255


def turned_away(picture: Image.Image, orientation: int) -> Image.Image:
    """Return the picture as a camera stores it that was held so (Exif orientation 1 to 8)."""
    ways = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    way = ways.get(orientation)
    return picture if way is None else picture.transpose(way)
