"""Separator sheets: 1,000 spoiled ones and 1,000 plain pages, beside zxing as one calls it."""

import io
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from statistics import median

import zxingcpp
from PIL import Image

from benchmarks import sheets
from benchmarks.rows import Row
from station_app.imaging.codes import read_codes

COUNT = 1000
_CORES = 2
_QR_128 = zxingcpp.BarcodeFormats((zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128))

Told = tuple[bool, bool, float]
"""Ours right, the peer's right, seconds of ours."""


def measure() -> Iterator[Row]:
    """Count what is found and what is invented."""
    with ProcessPoolExecutor(_CORES) as pool:
        found = list(pool.map(_separator, range(COUNT), chunksize=20))
        calm = list(pool.map(_plain, range(COUNT), chunksize=20))
    peer = "zxing-cpp, one call"
    yield Row(
        "separators found",
        sum(ours for ours, _, _ in found),
        sum(theirs for _, theirs, _ in found),
        peer,
        f"of {COUNT}",
        "QR, Code 128, patch T; turned, skewed, copied, faint, faxed, blurred, 150-300 dpi. The peer "
        "reads no patches",
    )
    yield Row(
        "plain pages left alone",
        sum(ours for ours, _, _ in calm),
        sum(theirs for _, theirs, _ in calm),
        peer,
        f"of {COUNT}",
    )
    quick = 1000 * median(took for _, _, took in calm)
    slow = 1000 * median(took for _, _, took in found)
    yield Row("a plain page looked at", quick, slow, "ours, a separator", "ms", "CPU time, median")


def _separator(number: int) -> Told:
    sheet = sheets.separator(number)
    return _told(sheet.image, lambda words: sheet.words in words)


def _plain(number: int) -> Told:
    return _told(sheets.plain(number).image, lambda words: not words)


def _told(image: bytes, is_right: Callable[[tuple[str, ...]], bool]) -> Told:
    began = time.process_time()
    ours = read_codes(image)
    took = time.process_time() - began
    with Image.open(io.BytesIO(image)) as picture:
        theirs = zxingcpp.read_barcodes(picture.convert("L"), formats=_QR_128)
    return is_right(ours), is_right(tuple(code.text for code in theirs)), took
