"""JBIG2's lossless generic region: a text page in about 55 KB, every pixel kept.

The coder is ``jbig2.c``, compiled by ``./station``: one pixel follows from the other, which no library of
arrays can do. The data is what stands in a PDF: segments without a file's head (ISO 32000-1, 7.4.7).
Nothing but generic regions is ever written: an encoder that draws one sign in another's place has
changed figures in other programs.
"""

import ctypes
import struct
from functools import cache
from pathlib import Path

import numpy as np

from station_app.imaging.clean_up.binarization import Mask

LIBRARY = Path(__file__).resolve().parents[3] / "build" / "jbig2.so"
_PAGE, _REGION = 48, 39
"""Segments: what the page is, and an immediate lossless generic region (T.88, 7.3)."""

_LOSSLESS = 1
_TEMPLATE = b"\0" + bytes((3, 0xFF, 0xFD, 0xFF, 2, 0xFE, 0xFE, 0xFE))
"""Template 0 with its four pixels where T.88 puts them, no rows left out (7.4.6.2 and 7.4.6.3)."""

_HEAD = struct.Struct(">IBBBI")
_PAGE_FACTS, _REGION_FACTS = struct.Struct(">IIIIBH"), struct.Struct(">IIIIB")
_BEFORE_DATA = 2 * _HEAD.size + _PAGE_FACTS.size + _REGION_FACTS.size + len(_TEMPLATE)
_BITS_A_PIXEL = 2
"""More than any picture takes: noise takes 1.02."""


def encode_jbig2(ink: Mask) -> bytes:
    """Return a picture as the two segments of an embedded JBIG2 page.

    Args:
        ink: rows x columns, at least one of each; True where there is ink.

    Raises:
        MemoryError: there is none for three rows.
    """
    height, width = ink.shape
    rows = np.ascontiguousarray(ink)
    out = np.empty(ink.size * _BITS_A_PIXEL // 8 + 64, np.uint8)
    length = _coder().encode_region(rows.ctypes.data, width, height, out.ctypes.data, out.size)
    if length < 0:
        raise MemoryError
    # The coder's first byte is no data.
    region = _REGION_FACTS.pack(width, height, 0, 0, 0) + _TEMPLATE + out[1 : length + 1].tobytes()
    page = _PAGE_FACTS.pack(width, height, 0, 0, _LOSSLESS, 0)
    return _segment(0, _PAGE, page) + _segment(1, _REGION, region)


def decode_jbig2(data: bytes, width_px: int, height_px: int) -> Mask:
    """Return where the ink is in what :func:`encode_jbig2` gave.

    Raises:
        MemoryError: there is none for three rows.
    """
    ink = np.empty((height_px, width_px), np.bool_)
    coded = np.frombuffer(data, np.uint8)[_BEFORE_DATA:]
    read = _coder().decode_region
    if read(coded.ctypes.data, coded.size, ink.ctypes.data, width_px, height_px) < 0:
        raise MemoryError
    return ink


def _segment(number: int, kind: int, data: bytes) -> bytes:
    """Return a segment of page 1 that refers to no other (T.88, 7.2)."""
    return _HEAD.pack(number, kind, 0, 1, len(data)) + data


@cache
def _coder() -> ctypes.CDLL:
    coder = ctypes.CDLL(str(LIBRARY))
    place, length = ctypes.c_void_p, ctypes.c_int64
    coder.encode_region.argtypes = (place, length, length, place, length)
    coder.decode_region.argtypes = (place, length, place, length, length)
    coder.encode_region.restype = coder.decode_region.restype = ctypes.c_int64
    return coder
