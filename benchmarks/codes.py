"""Separator sheets: 1,000 spoiled ones and 1,000 plain pages, beside zxing as one calls it.

The pages are drawn anew each time from their numbers. With ``--samples DIR`` or ``STATION_SAMPLES=DIR`` the
pictures and PDFs of a folder are plain pages as well: nothing may be found on them.
"""

import io
import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import zxingcpp
from PIL import Image

from benchmarks import sheets
from benchmarks.rows import Row
from devices.files.intake import Files
from station_app.imaging.codes.reader import marks_of
from station_app.imaging.raster.pictures import decode
from station_app.model.cancellation import CancelTicket

COUNT = 1000
_CORES = 2
_FEEDER_PER_MINUTE = 140
_QR_128 = zxingcpp.BarcodeFormats((zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128))
_SAMPLES = (".png", ".jpg", ".jpeg", ".tif", ".pdf")
_WRITING = ("diary", "table", "text")
_PEER = "zxing-cpp, one call"


@dataclass(frozen=True)
class Told:
    """What was read of a page, ours and the peer's, and the CPU seconds that each took."""

    right: bool
    """What stands there was read, or nothing where nothing stands."""
    wrong: bool
    """Something else was read."""
    asked: bool
    """It was taken for a sheet that cannot be read."""
    peer_right: bool
    peer_wrong: bool
    took: float
    peer_took: float
    how: str


def measure(samples: Path | None = None) -> Iterator[Row]:
    """Count what is found, what is read wrongly, what is invented, and what a page costs."""
    with ProcessPoolExecutor(_CORES) as pool:
        found = list(pool.map(_separator, range(COUNT), chunksize=20))
        calm = list(pool.map(_plain, range(COUNT), chunksize=20))
    for told in found:
        if not told.right:
            print(f"    not read: {told.how}")
    for told in calm:
        if told.wrong or told.asked:
            print(f"    invented or asked: {told.how}")
    of = f"of {COUNT}"
    yield _count(
        "separators found",
        found,
        of,
        "our sheets (new, stamped, written on, punched, creased), QR, Code 128, patch T; turned, "
        "skewed, copied, faint, faxed, blurred, 150-300 dpi. The peer reads no patches",
    )
    yield Row(
        "separators read wrongly",
        sum(told.wrong for told in found),
        sum(told.peer_wrong for told in found),
        _PEER,
        of,
    )
    yield _count(
        "plain pages left alone", calm, of, "text, tables, forms, diary, photographs, hatching"
    )
    yield Row(
        "plain pages asked about",
        sum(told.asked for told in calm),
        float("nan"),
        "none",
        of,
        "taken for a sheet that cannot be read",
    )
    yield from _times(found, calm)
    folder = samples or Path(os.environ.get("STATION_SAMPLES", ""))
    if str(folder) != "." and folder.is_dir():
        yield _given(folder)


def _count(name: str, told: list[Told], of: str, note: str) -> Row:
    ours, peers = sum(one.right for one in told), sum(one.peer_right for one in told)
    return Row(name, ours, peers, _PEER, of, note)


def _times(found: list[Told], calm: list[Told]) -> Iterator[Row]:
    ours = [1000 * told.took for told in calm]
    peers = [1000 * told.peer_took for told in calm]
    note = "CPU time, the picture decoded"
    writing = [told for told in calm if told.how.split()[0] in _WRITING]
    yield Row(
        "a page of writing, median",
        median(1000 * told.took for told in writing),
        median(1000 * told.peer_took for told in writing),
        _PEER,
        "ms",
        note,
    )
    yield Row("a plain page, median", median(ours), median(peers), _PEER, "ms", note)
    yield Row("a plain page, 95th of 100", _p95(ours), _p95(peers), _PEER, "ms", note)
    sheet = [1000 * told.took for told in found]
    sheet_peers = [1000 * told.peer_took for told in found]
    yield Row("a separator, median", median(sheet), median(sheet_peers), _PEER, "ms", note)
    yield Row(
        "of a feeder's time, one core",
        sum(ours) / len(ours) / (60_000 / _FEEDER_PER_MINUTE),
        1.0,
        f"{_FEEDER_PER_MINUTE} images/min",
        "part",
        "what reading the codes takes of the 429 ms between two images",
    )


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


def _given(folder: Path) -> Row:
    paths = tuple(sorted(path for path in folder.iterdir() if path.suffix in _SAMPLES))
    told = [_told(page.image, "", page.media_type) for page in Files().pages(paths, CancelTicket())]
    calm = [one for one in told if one.right and not one.asked]
    peers = sum(one.peer_right for one in told)
    return Row("pages of the folder left alone", len(calm), peers, _PEER, f"of {len(told)}")


def _separator(number: int) -> Told:
    sheet = sheets.separator(number)
    return _told(sheet.image, sheet.words, sheet.how)


def _plain(number: int) -> Told:
    sheet = sheets.plain(number)
    return _told(sheet.image, "", sheet.how)


def _told(image: bytes, words: str, how: str) -> Told:
    whole = decode(image, grey=True)
    began = time.process_time()
    marks = marks_of(whole, lambda: whole)
    took = time.process_time() - began
    ours = {code.text for code in marks.codes}
    with Image.open(io.BytesIO(image)) as picture:
        grey = picture.convert("L")
    began = time.process_time()
    found = zxingcpp.read_barcodes(grey, formats=_QR_128)
    peer_took = time.process_time() - began
    theirs = {code.text for code in found}
    wanted = {words} if words else set()
    return Told(
        right=ours == wanted,
        wrong=bool(ours - wanted),
        asked=marks.unread,
        peer_right=theirs == wanted,
        peer_wrong=bool(theirs - wanted),
        took=took,
        peer_took=peer_took,
        how=how,
    )
