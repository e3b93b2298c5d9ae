"""Pixels as a PNG, every one of them kept, made so that the next page can come in meanwhile.

Pillow codes with the interpreter's lock held and tries every row filter; here the compression runs
without the lock, and the one filter that pays on scans (the difference to the pixel on the left) is enough.
"""

import struct
import zlib

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _COLOUR = 0, 2
_LEFT = 1
_PER_METRE = 1 / 0.0254


def as_png(pixels: bytes | memoryview, width_px: int, channels: int, dpi: int) -> bytes:
    """Return a PNG file of rows of 8 bits a channel.

    Raises:
        ValueError: there are no whole rows, or neither one channel nor three.
    """
    # Loaded when first needed: opening the window must not wait for it.
    import numpy as np

    width, kind = width_px, {1: _GREY, 3: _COLOUR}.get(channels)
    if kind is None or not pixels:
        raise ValueError(channels)
    flat = np.frombuffer(pixels, np.uint8).reshape(-1, width * channels)
    height = len(flat)
    rows = np.empty((height, 1 + width * channels), np.uint8)
    rows[:, 0] = _LEFT
    rows[:, 1 : 1 + channels] = flat[:, :channels]
    np.subtract(flat[:, channels:], flat[:, :-channels], out=rows[:, 1 + channels :])
    # Differences of a scan's grain hardly repeat: runs and good codes are all there is to win.
    coder = zlib.compressobj(level=1, strategy=zlib.Z_RLE)
    data = coder.compress(rows.data) + coder.flush()
    per_metre = round(dpi * _PER_METRE)
    return b"".join(
        (
            _SIGNATURE,
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)),
            _chunk(b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1)),
            _chunk(b"IDAT", data),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    check = zlib.crc32(data, zlib.crc32(name))
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)
