"""How many pixels of a picture lie on an inch, across and down; and its pixels made square.

Everything behind intake knows one resolution of a page. Where the two differ (a fax of 204 x 98 lines to
the inch, ITU-T T.4) the picture is stretched to the finer one, so that its proportions are the sheet's.
"""

import math
from dataclasses import dataclass
from typing import Any

from PIL import Image
from PIL.Image import Image as Picture

_A4_LONG_IN = 11.69
_USUAL_DPI = (72, 100, 150, 200, 300, 400, 600)
_LEAST_DPI, _MOST_DPI = 20, 2400
_SCREENS_DPI, _LONGEST_IN = (72, 96), 17.0
"""What cameras and programs write that know no resolution; a sheet longer than A3 tells them."""

_MOST_IN = 200.0
"""The longest side of a page in PDF/A-2 (ISO 19005-2, 6.1.13); whoever says more knows no resolution."""

_SAME = 0.01
"""Below this difference two resolutions are one."""

_MOST_STRETCH = 8.0
_INCH_CM = 2.54
_EXIF_ACROSS, _EXIF_DOWN, _EXIF_UNIT, _CENTIMETRES = 0x011A, 0x011B, 0x0128, 3


@dataclass(frozen=True, slots=True)
class Resolution:
    """Pixels to the inch along a picture's rows and its columns, as they are stored."""

    across: float
    down: float
    known: bool = True
    """False: only how the two stand to each other means something."""

    @property
    def square(self) -> bool:
        """Whether pixels are as high as they are wide."""
        return abs(self.across / self.down - 1) <= _SAME

    def turned(self) -> "Resolution":
        """Return it for the picture turned by a quarter."""
        return Resolution(self.down, self.across, self.known)


def resolution_of(picture: Picture) -> Resolution:
    """Return what a picture says of its resolution; nonsense is left out."""
    said = _said(picture)
    if said is None or not all(_LEAST_DPI <= dpi <= _MOST_DPI for dpi in said):
        across, down = _aspect(picture)
        return Resolution(across, down, known=False)
    if max(said) / min(said) > _MOST_STRETCH:
        return Resolution(1, 1, known=False)
    return Resolution(*said)


def square_size(size: tuple[int, int], resolution: Resolution) -> tuple[int, int]:
    """Return the pixels of a picture once they are as high as they are wide."""
    width, height = size
    if resolution.square:
        return size
    finer = max(resolution.across, resolution.down)
    across, down = finer / resolution.across, finer / resolution.down
    return max(1, round(width * across)), max(1, round(height * down))


def with_square_pixels(picture: Picture, resolution: Resolution) -> Picture:
    """Return the picture as wide and as high as it is on paper; strokes stay black or white."""
    size = square_size(picture.size, resolution)
    if size == picture.size:
        return picture
    how = Image.Resampling.NEAREST if picture.mode == "1" else Image.Resampling.BICUBIC
    return picture.resize(size, how)


def dpi_of(size: tuple[int, int], resolution: Resolution) -> int:
    """Return the one resolution of a picture with square pixels.

    Where it says none or nonsense it is as if it were an A4 sheet.

    Args:
        size: in pixels, once they are square.
        resolution: what it says.
    """
    longest = max(size)
    if resolution.known:
        dpi = round(max(resolution.across, resolution.down))
        blind = dpi in _SCREENS_DPI and longest > _LONGEST_IN * dpi
        if not blind and longest <= _MOST_IN * dpi:
            return dpi
    guess = longest / _A4_LONG_IN
    return min(_USUAL_DPI, key=lambda dpi: abs(dpi - guess))


def _said(picture: Picture) -> tuple[float, float] | None:
    # Where a JPEG's own header says none, Pillow reads Exif's, and of that the one across alone.
    said = picture.info.get("dpi")
    if picture.format in ("JPEG", "MPO") and picture.info.get("jfif_unit") not in (1, 2):
        said = _exif_resolution(picture)
    return _pair(said)


def _exif_resolution(picture: Picture) -> Any:
    if "exif" not in picture.info:
        return None
    try:
        exif = picture.getexif()
        pair = (float(exif[_EXIF_ACROSS]), float(exif[_EXIF_DOWN]))
    except (KeyError, TypeError, ValueError, ZeroDivisionError, SyntaxError):
        return None
    unit = _INCH_CM if exif.get(_EXIF_UNIT) == _CENTIMETRES else 1.0
    return pair[0] * unit, pair[1] * unit


def _aspect(picture: Picture) -> tuple[float, float]:
    """Return how resolutions stand to each other in a file that gives no unit (PNG, JFIF and TIFF can)."""
    info = picture.info
    said = info.get("aspect") or info.get("resolution")
    if said is None and info.get("jfif_unit") == 0:
        said = info.get("jfif_density")
    pair = _pair(said)
    if pair is None or max(pair) / min(pair) > _MOST_STRETCH:
        return 1, 1
    return pair


def _pair(said: Any) -> tuple[float, float] | None:
    try:
        across, down = float(said[0]), float(said[1])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return None
    good = math.isfinite(across) and math.isfinite(down) and across > 0 and down > 0
    return (across, down) if good else None
