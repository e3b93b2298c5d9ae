"""Pages as whole one-page image files, losslessly."""

import io
from typing import Any

from PIL import Image
from PIL.Image import Image as Picture

_ROWS_PER_STRIP = 278
_BLACK, _WHITE = 0, 255

Coded = tuple[dict[str, Any], bytes]
"""A page's head (``media_type width_px height_px dpi mode``) and its image file."""


def kept(whole: bytes, size: tuple[int, int], dpi: int, mode: str) -> Coded:
    """Return a page whose file is kept byte for byte.

    Args:
        whole: a PNG or JPEG that holds just this picture.
        size: in pixels, as it is seen.
        dpi: its resolution.
        mode: ``bitonal``, ``grey`` or ``colour``.
    """
    media = "image/jpeg" if whole.startswith(b"\xff\xd8") else "image/png"
    return _head(media, size, dpi, mode), whole


def coded(picture: Picture, dpi: int) -> Coded:
    """Return a page of a picture that is bitonal (``1``), grey (``L``) or in colour (``RGB``)."""
    # What its own file said beside the pixels would be written again: it is true of the old ones alone.
    picture.info = {}
    if picture.mode == "1":
        return _head("image/tiff", picture.size, dpi, "bitonal"), _tiff(picture, dpi)
    held = io.BytesIO()
    picture.save(held, "PNG", compress_level=1, dpi=(dpi, dpi))
    return _head("image/png", picture.size, dpi, mode_of(picture)), held.getvalue()


def without_greys(picture: Picture) -> Picture:
    """Return a grey picture bitonal where it holds nothing but black and white."""
    if picture.mode != "L":
        return picture
    counts = picture.histogram()
    two = counts[_BLACK] + counts[_WHITE] == picture.width * picture.height
    return picture.convert("1", dither=Image.Dither.NONE) if two else picture


def mode_of(picture: Picture) -> str:
    """Return what a page's head calls a picture's colours."""
    if picture.mode == "1":
        return "bitonal"
    return "grey" if picture.mode in ("L", "I;16") else "colour"


def _head(media_type: str, size: tuple[int, int], dpi: int, mode: str) -> dict[str, Any]:
    return {
        "media_type": media_type,
        "width_px": size[0],
        "height_px": size[1],
        "dpi": dpi,
        "mode": mode,
    }


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
