"""Pictures to searchable PDF/A: ours beside OCRmyPDF on the same pages; and how much memory it takes."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.held_memory import peak_mb
from benchmarks.pages import diary_pages
from benchmarks.rows import Row, best_of, run

ROOT = Path(__file__).resolve().parents[1]
PAGES = 6
_STATION_PC_MB = 4096


def measure() -> Iterator[Row]:
    """Read and convert six pages with both; then ours alone with 10 and with 300 pages."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = diary_pages(folder / "pages", PAGES)
        bundle = folder / "bundle.pdf"
        run([".venv/bin/img2pdf", "-o", bundle, *paths])
        ours, peer = folder / "ours.pdf", folder / "peer.pdf"

        def ours_once(_number: int) -> None:
            ours.unlink(missing_ok=True)
            run(_convert(paths, ours, "--ocr", "hin+eng"), cwd=ROOT)

        def peer_once(_number: int) -> None:
            words = [".venv/bin/ocrmypdf", "-l", "hin+eng", "--jobs", "2", "-q"]
            run([*words, "--output-type", "pdfa-2", bundle, peer], cwd=ROOT)

        ours_s, peer_s = best_of(2, ours_once), best_of(2, peer_once)
        yield Row(
            "pictures to searchable PDF/A",
            PAGES / ours_s,
            PAGES / peer_s,
            "OCRmyPDF",
            "pages/s",
            "A4, 300 dpi, grey, hin+eng, two cores",
        )
        yield Row(
            "searchable PDF/A, bytes a page",
            ours.stat().st_size / PAGES,
            peer.stat().st_size / PAGES,
            "OCRmyPDF",
            "bytes",
            "ours: text as JBIG2 in the archive, the grey master kept beside it",
        )
        ten = _peak(folder, 10)
        yield Row("peak memory, 10 pages", ten, _STATION_PC_MB, "a station's PC", "MB")
        yield Row("peak memory, 300 pages", _peak(folder, 300), ten, "ours, 10 pages", "MB")


def _peak(folder: Path, count: int) -> float:
    paths = diary_pages(folder / f"many{count}", count)
    return peak_mb(_convert(paths, folder / f"many{count}.pdf"), ROOT)


def _convert(paths: list[Path], out: Path, *more: str) -> list[str | Path]:
    return [sys.executable, "main.py", "convert", *paths, "--out", out, *more]
