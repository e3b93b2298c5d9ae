"""CCITT Group 4 (ITU-T T.6): a text page in about 75 KB, every pixel kept.

The raw data always codes ink as black runs, as a PDF with ``BlackIs1 false`` and a TIFF with
``PhotometricInterpretation 0`` (white is zero) read it.
"""

import io
import struct

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

_STRIP_OFFSETS, _ROWS_PER_STRIP, _STRIP_BYTES, _FILL_ORDER = 273, 278, 279, 266


def encode_g4(ink: NDArray[np.bool_]) -> bytes:
    """Return the raw Group 4 data of a picture in one strip.

    Args:
        ink: rows x columns; True where there is ink.
    """
    held = io.BytesIO()
    # Pillow's bit 1 becomes a black run: ink is handed over as "white".
    picture = Image.fromarray(ink)
    picture.save(held, "TIFF", compression="group4", tiffinfo={_ROWS_PER_STRIP: ink.shape[0]})
    held.seek(0)
    with Image.open(held) as written:
        assert isinstance(written, TiffImageFile)  # noqa: S101 - just written as such
        tags = written.tag_v2
        offsets, sizes = tags[_STRIP_OFFSETS], tags[_STRIP_BYTES]
        assert len(offsets) == 1  # noqa: S101 - one strip was asked for
        assert tags.get(_FILL_ORDER, 1) == 1  # noqa: S101 - highest bit first
    return held.getvalue()[offsets[0] : offsets[0] + sizes[0]]


def as_tiff(data: bytes, width_px: int, height_px: int, dpi: int) -> bytes:
    """Wrap raw Group 4 data as a TIFF file that other programs read (TIFF 6.0, section 11)."""
    entries = (
        (256, 4, width_px),
        (257, 4, height_px),
        (258, 3, 1),
        (259, 3, 4),
        (262, 3, 0),
        (273, 4, 0),
        (277, 3, 1),
        (278, 4, height_px),
        (279, 4, len(data)),
        (282, 5, 0),
        (283, 5, 8),
        (296, 3, 2),
    )
    head = 8
    extra = head + 2 + 12 * len(entries) + 4
    values = {273: extra + 16, 282: extra, 283: extra + 8}
    body = struct.pack("<2sHI", b"II", 42, head) + struct.pack("<H", len(entries))
    for tag, kind, value in entries:
        body += struct.pack("<HHII", tag, kind, 1, values.get(tag, value))
    body += struct.pack("<I", 0) + struct.pack("<IIII", dpi, 1, dpi, 1)
    return body + data


def decode_g4(data: bytes, width_px: int, height_px: int) -> NDArray[np.bool_]:
    """Return where the ink is in raw Group 4 data: what :func:`encode_g4` was given."""
    with Image.open(io.BytesIO(as_tiff(data, width_px, height_px, 300))) as picture:
        return ~np.asarray(picture, np.bool_)
