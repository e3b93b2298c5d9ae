"""A finished page as the text reader wants it: all strokes, whatever their colour, without the paper's shades.

The reader takes no picture of more than 32,767 px a side. A longer page, such as the picture of a whole chat, is
parted between its lines.
"""

from collections.abc import Iterator

import numpy as np

from station_app.imaging.coding.bitonal_coding import decode_all_bitonal
from station_app.imaging.coding.g4 import as_tiff, encode_g4
from station_app.imaging.raster.pictures import Pixels, decode, encode_jpeg
from station_app.model.finished_page import FinishedPage, ReadablePage, ReadablePart

_LONGEST_PX = 32_767
_BAND_PX, _SOUGHT_PX = 16_000, 1_500
"""How tall a band is at most, and how far above its end a row without ink is looked for."""

_QUALITY = 90


def readable(finished: FinishedPage) -> ReadablePage:
    """Return what is read of a page."""
    size = (finished.width_px, finished.height_px)
    if finished.width_px > _LONGEST_PX:
        return ReadablePage((), *size, finished.dpi)
    if finished.coding == "jpeg":
        parts = _of_photograph(finished)
    else:
        ink = decode_all_bitonal([ink.strokes for ink in finished.inks], *size)
        parts = tuple(
            ReadablePart(top, as_tiff(encode_g4(band), band.shape[1], band.shape[0], finished.dpi))
            for top, band in ((top, ink[top:end]) for top, end in _bands(ink.view(np.uint8)))
        )
    return ReadablePage(parts, *size, finished.dpi)


def _of_photograph(finished: FinishedPage) -> tuple[ReadablePart, ...]:
    if finished.height_px <= _LONGEST_PX:
        return (ReadablePart(0, finished.data),)
    pixels = decode(finished.data, grey=True)
    # A row of one tone has no line of text in it.
    change = np.abs(np.diff(pixels.astype(np.int16), axis=1)).astype(np.uint8)
    return tuple(
        ReadablePart(top, encode_jpeg(pixels[top:end], _QUALITY)) for top, end in _bands(change)
    )


def _bands(ink: Pixels) -> Iterator[tuple[int, int]]:
    """Yield where bands begin and end: each ends in the emptiest row that is near its greatest height."""
    height, top = ink.shape[0], 0
    while height - top > _LONGEST_PX:
        end = top + _BAND_PX
        rows = ink[end - _SOUGHT_PX : end].sum(axis=1, dtype=np.int64)
        # Of rows alike the last: fewer bands.
        end -= int(np.argmin(rows[::-1]))
        yield top, end
        top = end
    yield top, height
