"""Decoded pictures as whole one-page image files, losslessly."""

import io
from typing import Any

from PIL import Image, ImageChops
from PIL.Image import Image as Picture

_A4_LONG_IN = 11.69
_USUAL_DPI = (72, 100, 150, 200, 300, 400, 600)
_LEAST_DPI, _MOST_DPI = 50, 1200
_SCREENS_DPI, _LONGEST_IN = (72, 96), 17.0
"""What cameras and programs write that know no resolution; a sheet longer than A3 tells them."""

_ROWS_PER_STRIP = 278
_OPAQUE = 255


def dpi_of(picture: Picture) -> int:
    """Return the picture's resolution; where it says none or nonsense, as if it were an A4 sheet."""
    said = picture.info.get("dpi")
    longest = max(picture.size)
    if said and _LEAST_DPI <= float(said[0]) <= _MOST_DPI:
        dpi = round(float(said[0]))
        if dpi not in _SCREENS_DPI or longest <= _LONGEST_IN * dpi:
            return dpi
    guess = longest / _A4_LONG_IN
    return min(_USUAL_DPI, key=lambda dpi: abs(dpi - guess))


def coded(picture: Picture, dpi: int, whole: bytes | None) -> tuple[dict[str, Any], bytes]:
    """Return a page's head and its image file.

    Args:
        picture: decoded.
        dpi: its resolution.
        whole: the source file where it holds just this picture; it is then kept byte for byte.
    """
    if whole is not None and picture.mode in ("1", "L", "RGB", "P", "I;16"):
        media = "image/jpeg" if whole.startswith(b"\xff\xd8") else "image/png"
        return _head(picture, media, dpi, _mode(picture)), whole
    plain = _flattened(picture)
    if plain.mode == "1":
        return _head(plain, "image/tiff", dpi, "bitonal"), _tiff(plain, dpi)
    held = io.BytesIO()
    plain.save(held, "PNG", compress_level=1, dpi=(dpi, dpi))
    return _head(plain, "image/png", dpi, _mode(plain)), held.getvalue()


def _flattened(picture: Picture) -> Picture:
    """Return it bitonal, grey or in colour, on white paper where it was see-through."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        through = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, (255, 255, 255, _OPAQUE))
        picture = Image.alpha_composite(paper, through).convert("RGB")
    if picture.mode.startswith(("I", "F")):
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode in ("1", "L"):
        return picture
    colour = picture.convert("RGB")
    red, green, blue = colour.split()
    grey = not (
        ImageChops.difference(red, green).getbbox() or ImageChops.difference(green, blue).getbbox()
    )
    return red if grey else colour


def _tiff(picture: Picture, dpi: int) -> bytes:
    held = io.BytesIO()
    picture.save(
        held,
        "TIFF",
        compression="group4",
        dpi=(dpi, dpi),
        tiffinfo={_ROWS_PER_STRIP: picture.height},
    )
    return held.getvalue()


def _mode(picture: Picture) -> str:
    if picture.mode == "1":
        return "bitonal"
    return "grey" if picture.mode in ("L", "I;16") else "colour"


def _head(picture: Picture, media_type: str, dpi: int, mode: str) -> dict[str, Any]:
    return {
        "media_type": media_type,
        "width_px": picture.width,
        "height_px": picture.height,
        "dpi": dpi,
        "mode": mode,
    }
