"""PNG files of every sample kind, written from their definition (PNG, third edition): no library writes them all."""

import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

GREY, COLOUR, PALETTE, GREY_ALPHA, COLOUR_ALPHA = 0, 2, 3, 4, 6
_CHANNELS = {GREY: 1, COLOUR: 3, PALETTE: 1, GREY_ALPHA: 2, COLOUR_ALPHA: 4}
_MAGIC = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, body: bytes) -> bytes:
    """Return a chunk with its check sum."""
    sum_ = zlib.crc32(name + body)
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", sum_)


def png(
    samples: NDArray[Any],
    kind: int,
    bits: int,
    *,
    palette: bytes = b"",
    clear: bytes = b"",
    density: tuple[int, int, int] | None = None,
    exif: bytes = b"",
) -> bytes:
    """Return a PNG file.

    Args:
        samples: rows x columns x channels, as the file counts.
        kind: colour type.
        bits: of a sample.
        palette: the chunk PLTE.
        clear: the chunk tRNS.
        density: pixels across and down to a unit, and the unit (1: metre, 0: none).
        exif: the chunk eXIf.
    """
    height, width = samples.shape[:2]
    flat = samples.reshape(height, width * _CHANNELS[kind])
    parts = [_MAGIC, chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0))]
    if density is not None:
        parts.append(chunk(b"pHYs", struct.pack(">IIB", *density)))
    if exif:
        parts.append(chunk(b"eXIf", exif))
    if palette:
        parts.append(chunk(b"PLTE", palette))
    if clear:
        parts.append(chunk(b"tRNS", clear))
    rows = b"".join(b"\0" + _packed(row, bits) for row in flat)
    parts += [chunk(b"IDAT", zlib.compress(rows, 1)), chunk(b"IEND", b"")]
    return b"".join(parts)


def _packed(row: NDArray[Any], bits: int) -> bytes:
    if bits == 16:
        return row.astype(">u2").tobytes()
    if bits == 8:
        return row.astype(np.uint8).tobytes()
    planes = (row[:, None] >> np.arange(bits - 1, -1, -1)) & 1
    return np.packbits(planes.astype(np.uint8).reshape(-1)).tobytes()
