"""Large files that somebody brings: 600 pages of a PDF and of a TIFF, and the memory that they take.

Each file goes the whole way in a process of its own: decoded in its child, every page sealed, committed,
looked at. Memory is that of all processes together; it must not grow with the file.
"""

import io
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from PIL import Image

from benchmarks.held_memory import peak_mb
from benchmarks.pages import diary_page
from benchmarks.rows import Row, run
from station_app.documents import drafts
from station_app.model.cancellation import CancelTicket, no_report
from station_app.scanning import capture
from station_app.station import sign_in
from tests.stations import PASSPHRASE, station_in

ROOT = Path(__file__).resolve().parents[1]
FEW, MANY = 60, 600
_DIFFERENT = 6
_T = TypeVar("_T")


def measure() -> Iterator[Row]:
    """Bring a file of 60 pages in, then one of 600."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind, write in (("PDF", _pdf), ("TIFF", _tiff)):
            held: dict[int, float] = {}
            size_mb = 0.0
            for count in (FEW, MANY):
                path = write(folder, count)
                size_mb = path.stat().st_size / 2**20
                home = folder / f"home-{kind}-{count}"
                words: list[str | Path] = [
                    sys.executable,
                    "-m",
                    "benchmarks.streaming",
                    path,
                    home,
                    str(count),
                ]
                held[count] = peak_mb(words, ROOT)
                path.unlink()
            yield Row(
                f"peak memory, {kind} of {MANY} pages",
                held[MANY],
                held[FEW],
                f"ours, {FEW} pages",
                "MB",
                f"a file of {size_mb:.0f} MB, all processes",
            )


def _pdf(folder: Path, count: int) -> Path:
    path = folder / f"{count}.pdf"
    pages = []
    for number in range(_DIFFERENT):
        pages.append(folder / f"{number}.jpg")
        _page(number).save(pages[-1], quality=85, dpi=(300, 300))
    run([".venv/bin/img2pdf", "-o", path, *_times(pages, count)], cwd=ROOT)
    return path


def _tiff(folder: Path, count: int) -> Path:
    path = folder / f"{count}.tif"
    first, *others = _times([_page(number) for number in range(_DIFFERENT)], count)
    first.save(path, save_all=True, append_images=others, compression="jpeg", dpi=(300, 300))
    return path


def _page(number: int) -> Image.Image:
    return Image.open(io.BytesIO(diary_page(number))).convert("L")


def _times(pages: list[_T], count: int) -> list[_T]:
    return [pages[number % len(pages)] for number in range(count)]


def _bring(path: Path, home: Path, count: int) -> None:
    with station_in(home) as station:
        sign_in.sign_in(station, "munshi", PASSPHRASE)
        document = drafts.begin(station).document_id
        kept = capture.import_files(station, document, (path,), CancelTicket(), no_report)
    if kept != count:
        raise RuntimeError(f"{kept} of {count}")


if __name__ == "__main__":
    _bring(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
