"""Reads the code (QR) on a paper's picture."""

import io
from dataclasses import dataclass

import zxingcpp
from PIL import Image, UnidentifiedImageError

_RIGHT_ANGLE = 90
_COARSE_PX = 4_000_000
"""An A4 page at 200 dpi: finer ones are not enlarged."""


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code as it lies on the picture."""

    text: str
    quarter_turns: int
    """Clockwise turns that set the picture upright."""


def read_codes(picture: bytes) -> tuple[str, ...]:
    """Give the words of every code on a picture (PNG, JPEG, TIFF); none where there is none.

    Raises:
        ValueError: it is no picture.
    """
    return tuple(code.text for code in find_codes(picture))


def find_codes(picture: bytes) -> tuple[FoundCode, ...]:
    """Give every code on a picture with how it lies; none where there is none.

    Raises:
        ValueError: it is no picture.
    """
    try:
        with Image.open(io.BytesIO(picture)) as held:
            grey = held.convert("L")
    except (UnidentifiedImageError, OSError):
        raise ValueError("picture") from None
    # A faint print or a coarse scan is often read at twice its size.
    larger = 2 if grey.width * grey.height < _COARSE_PX else 0
    for times in (1, larger):
        if not times:
            break
        wanted = grey if times == 1 else grey.resize((times * grey.width, times * grey.height))
        found = zxingcpp.read_barcodes(
            wanted, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        )
        codes = tuple(FoundCode(c.text, _upright(c.orientation)) for c in found if c.valid)
        if codes:
            return codes
    return ()


def _upright(orientation_deg: int) -> int:
    return -round(orientation_deg / _RIGHT_ANGLE) % 4
