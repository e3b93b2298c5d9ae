"""Reads the code (QR) on a paper's picture."""

import io

import zxingcpp
from PIL import Image, UnidentifiedImageError


def read_codes(picture: bytes) -> tuple[str, ...]:
    """Give the words of every code on a picture (PNG, JPEG, TIFF); none where there is none.

    Raises:
        ValueError: it is no picture.
    """
    try:
        with Image.open(io.BytesIO(picture)) as held:
            grey = held.convert("L")
    except (UnidentifiedImageError, OSError):
        raise ValueError("picture") from None
    found = zxingcpp.read_barcodes(
        grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    return tuple(code.text for code in found if code.valid)
