"""TIFFs: sample kinds x see-through x byte order x coding x orientation x resolution x previews."""

import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import tifffile
from PIL import Image

from tests.devices.matrix.made import ORIENTATION, Made, quarter, size_mm
from tests.devices.matrix.plain_pictures import DPIS, WIDTHS, stretched
from tests.devices.matrix.sheet import drawn, turned_away

_INCH = 2
_BLACK_POINT_D50 = np.array((0.9642, 1.0, 0.8249))
_TO_XYZ_D50 = np.array(
    (
        (0.4360747, 0.3850649, 0.1430804),
        (0.2225045, 0.7168786, 0.0606169),
        (0.0139322, 0.0971045, 0.7141733),
    )
)
"""Linear sRGB to XYZ under D50 (Bradford), as ICC profiles hold it."""

Array = Any


@dataclass(frozen=True, slots=True)
class Samples:
    """How numbers are written, and how the sheet looks by them."""

    data: Array
    how: dict[str, Any]
    grey: bool = False
    two: bool = False
    refused: bool = False


_BACKWARDS = "grey 16 white is 0"
"""Read with its lowest bytes first alone."""


def tiff(some: random.Random) -> Made:
    """Return a TIFF of any sample kind that is read, or of one that is to be refused."""
    seen = drawn(some.choice(WIDTHS), some.randrange(3))
    orientation, dpi = some.choice(range(1, 9)), some.choice(DPIS)
    as_seen = dpi[::-1] if quarter(orientation) else dpi
    stored = turned_away(stretched(seen, as_seen), orientation)
    kind = some.choice(sorted(_KINDS))
    made = _KINDS[kind](np.asarray(stored))
    order: Literal["<", ">"] = "<" if some.random() < 0.5 else ">"
    big = some.random() < 0.15
    preview = some.choice(("", "", "before", "behind"))
    held = io.BytesIO()
    how = dict(made.how)
    how["resolution"] = dpi
    how["extratags"] = [(ORIENTATION, 3, 1, orientation, True)]
    with tifffile.TiffWriter(held, bigtiff=big, byteorder=order) as file:
        small = np.zeros((40, 30), np.uint8)
        if preview == "before":
            file.write(small, photometric="minisblack", subfiletype=1, metadata=None)
        file.write(made.data, resolutionunit=_INCH, metadata=None, **how)
        if preview == "behind":
            file.write(small, photometric="minisblack", subfiletype=1, metadata=None)
    wide, high = size_mm(stored.size, dpi)
    truth = stretched(seen, as_seen)
    truth = truth.convert("L") if made.grey or made.two else truth
    if made.two:
        truth = truth.point(lambda value: 255 if value > 127 else 0)
    name = f"tiff {kind} {order}{'big ' if big else ''} turn {orientation} {dpi[0]}x{dpi[1]}"
    return Made(
        f"{name} preview {preview}" if preview else name,
        ".tif",
        held.getvalue(),
        truth,
        (high, wide) if quarter(orientation) else (wide, high),
        orientation,
        made.refused or (order == ">" and (big or kind == _BACKWARDS)),
    )


def fax(some: random.Random) -> Made:
    """Return strokes coded as fax machines and archives do, of one page."""
    seen, dpi = drawn(some.choice(WIDTHS), some.randrange(3)), some.choice(DPIS)
    coding = some.choice(("group3", "group4", "packbits", "tiff_lzw", "tiff_adobe_deflate", "raw"))
    strokes = stretched(seen, dpi).convert("L").point(lambda value: 255 if value > 127 else 0)
    held = io.BytesIO()
    strokes.convert("1").save(held, "TIFF", compression=coding, dpi=dpi)
    size = size_mm(strokes.size, dpi)
    return Made(f"fax {coding} {dpi[0]}x{dpi[1]}", ".tif", held.getvalue(), strokes, size)


def _greys(rgb: Array) -> Array:
    return np.asarray(Image.fromarray(rgb).convert("L"))


def _scaled(most: float, kind: Any, *, white_is_zero: bool, refused: bool = False) -> Any:
    def write(rgb: Array) -> Samples:
        shares = _greys(rgb) / 255
        shares = 1 - shares if white_is_zero else shares
        values = shares * most
        data = values.astype(kind) if kind in (np.float32,) else np.rint(values).astype(kind)
        meaning = "miniswhite" if white_is_zero else "minisblack"
        return Samples(data, {"photometric": meaning}, grey=True, refused=refused)

    return write


def _strokes(*, white_is_zero: bool) -> Any:
    def write(rgb: Array) -> Samples:
        white = _greys(rgb) > 127
        data = ~white if white_is_zero else white
        meaning = "miniswhite" if white_is_zero else "minisblack"
        return Samples(data, {"photometric": meaning}, two=True)

    return write


def _colour(kind: Any, **how: Any) -> Any:
    def write(rgb: Array) -> Samples:
        scale = 257 if kind is np.uint16 else 1
        return Samples(rgb.astype(kind) * kind(scale), {"photometric": "rgb", **how})

    return write


def _planes(rgb: Array) -> Samples:
    data = np.moveaxis(rgb, 2, 0)
    return Samples(data, {"photometric": "rgb", "planarconfig": "separate"})


def _alpha(extra: str) -> Any:
    def write(rgb: Array) -> Samples:
        ground = (rgb == 255).all(axis=2)[..., None]
        cover = np.where(ground, 0, 255).astype(np.uint8)
        data = np.concatenate([np.where(ground, 0, rgb).astype(np.uint8), cover], axis=2)
        return Samples(data, {"photometric": "rgb", "extrasamples": [extra]})

    return write


def _inks(rgb: Array) -> Samples:
    parts = 255 - rgb.astype(np.int64)
    black = parts.min(axis=2)[..., None]
    data = np.concatenate([parts - black, black], axis=2).astype(np.uint8)
    # What black takes away is given back by its own ink: (1 - c)(1 - k) is the colour.
    left = np.maximum(255 - black, 1)
    data[..., :3] = np.rint((parts - black) * 255 / left).astype(np.uint8)
    return Samples(data, {"photometric": "separated"})


def _palette(rgb: Array) -> Samples:
    flat = Image.fromarray(rgb).quantize(64, dither=Image.Dither.NONE)
    colours = np.array((list(flat.getpalette() or []) + [0] * 768)[:768], np.uint16).reshape(256, 3)
    how = {"photometric": "palette", "colormap": colours.T * np.uint16(257)}
    return Samples(np.asarray(flat), how)


def _palette_of_eight_bits(rgb: Array) -> Samples:
    made = _palette(rgb)
    made.how["colormap"] = made.how["colormap"] // np.uint16(257)
    return made


def _lab(rgb: Array) -> Samples:
    shares = rgb / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    parts = linear @ _TO_XYZ_D50.T / _BLACK_POINT_D50
    roots = np.where(parts > (6 / 29) ** 3, np.cbrt(parts), parts / (3 * (6 / 29) ** 2) + 4 / 29)
    light = 116 * roots[..., 1] - 16
    red, blue = 500 * (roots[..., 0] - roots[..., 1]), 200 * (roots[..., 1] - roots[..., 2])
    signed = np.stack([red, blue], axis=2).round().clip(-128, 127).astype(np.int8).view(np.uint8)
    first = (light * 2.55).round().clip(0, 255).astype(np.uint8)[..., None]
    return Samples(np.concatenate([first, signed], axis=2), {"photometric": "cielab"})


def _ycbcr(rgb: Array) -> Samples:
    data = np.asarray(Image.fromarray(rgb).convert("YCbCr"))
    return Samples(data, {"photometric": "ycbcr", "subsampling": (1, 1)})


_KINDS: dict[str, Callable[[Array], Samples]] = {
    "1 bit": _strokes(white_is_zero=False),
    "1 bit white is 0": _strokes(white_is_zero=True),
    "grey 8": _scaled(255, np.uint8, white_is_zero=False),
    "grey 8 white is 0": _scaled(255, np.uint8, white_is_zero=True),
    "grey 16": _scaled(65535, np.uint16, white_is_zero=False),
    "grey 16 white is 0": _scaled(65535, np.uint16, white_is_zero=True),
    "grey 8 signed": _scaled(127, np.int8, white_is_zero=False, refused=True),
    "grey 16 signed": _scaled(32767, np.int16, white_is_zero=False, refused=True),
    "grey 32": _scaled(2**32 - 1, np.uint32, white_is_zero=False, refused=True),
    "real to 1": _scaled(1.0, np.float32, white_is_zero=False),
    "real to 1 white is 0": _scaled(1.0, np.float32, white_is_zero=True),
    "real to 255": _scaled(255.0, np.float32, white_is_zero=False),
    "colour 8": _colour(np.uint8),
    "colour 16": _colour(np.uint16),
    "colour in planes": _planes,
    "colour alpha": _alpha("unassalpha"),
    "colour alpha multiplied": _alpha("assocalpha"),
    "inks": _inks,
    "palette": _palette,
    "palette of 8 bits": _palette_of_eight_bits,
    "lab": _lab,
    "ycbcr": _ycbcr,
}
