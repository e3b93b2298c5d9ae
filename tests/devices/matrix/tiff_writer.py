"""TIFF files written from their definition (TIFF 6.0): strips, tiles, planes and tags as one likes."""

import struct
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SHORT, LONG, RATIONAL = 3, 4, 5
_SIZES = {SHORT: 2, LONG: 4, RATIONAL: 8}
_SIGNS = {SHORT: "H", LONG: "I", RATIONAL: "I"}
Tags = dict[int, tuple[int, Sequence[int]]]


def tiff(
    tags: Tags, blocks: list[bytes], *, tiled: tuple[int, int] | None = None, order: str = "<"
) -> bytes:
    """Return a TIFF of one picture.

    Args:
        tags: but those that say where the blocks are.
        blocks: strips or tiles, as the file counts them.
        tiled: width and height of a tile; ``None``: strips.
        order: ``<`` or ``>``.
    """
    at, places = 8, []
    body = b""
    for block in blocks:
        places.append(at + len(body))
        body += block + b"\0" * (len(block) % 2)
    where, lengths = (324, 325) if tiled else (273, 279)
    said: Tags = {
        **tags,
        where: (LONG, places),
        lengths: (LONG, [len(block) for block in blocks]),
    }
    if tiled:
        said |= {322: (LONG, [tiled[0]]), 323: (LONG, [tiled[1]])}
    directory = at + len(body)
    after = directory + 2 + 12 * len(said) + 4
    entries, tail = b"", b""
    for tag, (kind, values) in sorted(said.items()):
        count = len(values) // (2 if kind == RATIONAL else 1)
        data = struct.pack(order + _SIGNS[kind] * len(values), *values)
        if len(data) > 4:
            data, tail = struct.pack(order + "I", after + len(tail)), tail + data
        entries += struct.pack(order + "HHI", tag, kind, count) + data.ljust(4, b"\0")
    mark = b"II" if order == "<" else b"MM"
    head = mark + struct.pack(order + "HI", 42, directory)
    return head + body + struct.pack(order + "H", len(said)) + entries + bytes(4) + tail


def common(
    size: tuple[int, int], meaning: int, bits: Sequence[int], dpi: tuple[int, int], **more: int
) -> Tags:
    """Return the tags that every picture has; ``more`` are further ones by ``tNUMBER``."""
    tags: Tags = {
        256: (LONG, [size[0]]),
        257: (LONG, [size[1]]),
        258: (SHORT, list(bits)),
        259: (SHORT, [1]),
        262: (SHORT, [meaning]),
        277: (SHORT, [len(bits)]),
        278: (LONG, [size[1]]),
        282: (RATIONAL, [dpi[0], 1]),
        283: (RATIONAL, [dpi[1], 1]),
        296: (SHORT, [2]),
    }
    tags |= {int(name[1:]): (SHORT, [value]) for name, value in more.items()}
    return tags


def packed(values: NDArray[np.uint8], bits: int) -> bytes:
    """Return rows of samples of few bits, each row to a whole byte."""
    planes = (values[..., None] >> np.arange(bits - 1, -1, -1)) & 1
    return np.packbits(planes.reshape(values.shape[0], -1).astype(np.uint8), axis=1).tobytes()


def turned_bits(data: bytes) -> bytes:
    """Return bytes whose lowest bit is the first (FillOrder 2)."""
    table = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))
    return data.translate(table)


def tiles(rows: NDArray[np.uint8], side: tuple[int, int]) -> list[bytes]:
    """Return a picture cut to tiles, those at its edges filled up."""
    wide, high = side
    below = -rows.shape[0] % high
    beside = -rows.shape[1] % wide
    padded = np.pad(rows, ((0, below), (0, beside)) + ((0, 0),) * (rows.ndim - 2), mode="edge")
    return [
        padded[top : top + high, left : left + wide].tobytes()
        for top in range(0, padded.shape[0], high)
        for left in range(0, padded.shape[1], wide)
    ]
