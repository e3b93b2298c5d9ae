"""A generated input, and what it is to become."""

import struct
from dataclasses import dataclass

from PIL import Image

INCH_MM = 25.4
ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True)
class Made:
    """One file of one page."""

    name: str
    """What it is made of, for whoever reads the table."""
    suffix: str
    data: bytes
    truth: Image.Image | None
    """The sheet as it is to be seen; ``None``: the independent renderer alone says."""
    size_mm: tuple[float, float] | None
    """How large it is to be; ``None``: the file does not say."""
    orientation: int = 1
    """As the file says it, where the independent renderer does not turn by it."""
    refused: bool = False
    """It is to be refused in words."""


def exif_of(orientation: int, density: tuple[int, int] | None = None) -> bytes:
    """Return Exif data (a TIFF of one directory) with an orientation and a resolution in inches."""
    entries = [struct.pack("<HHII", ORIENTATION, 3, 1, orientation)]
    tail = b""
    if density is not None:
        after = 8 + 2 + 12 * 4 + 4
        entries += [
            struct.pack("<HHII", 0x011A, 5, 1, after),
            struct.pack("<HHII", 0x011B, 5, 1, after + 8),
            struct.pack("<HHII", 0x0128, 3, 1, 2),
        ]
        tail = struct.pack("<IIII", density[0], 1, density[1], 1)
    head = b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(entries))
    return head + b"".join(entries) + struct.pack("<I", 0) + tail


def size_mm(size: tuple[int, int], dpi: tuple[float, float]) -> tuple[float, float]:
    """Return millimetres of a picture of so many pixels."""
    return size[0] / dpi[0] * INCH_MM, size[1] / dpi[1] * INCH_MM


def quarter(orientation: int) -> bool:
    """Tell whether rows become columns."""
    return orientation >= 5
