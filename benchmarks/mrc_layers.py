"""Colour pages with seals: ours beside OCRmyPDF and beside the layers of archive-pdf-tools."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean

import pypdfium2

from benchmarks.accuracy import character_accuracy
from benchmarks.pages_in_colour import colour_pages
from benchmarks.rows import Row, run

ROOT = Path(__file__).resolve().parents[1]
PAGES, MANY = 4, 40
_BIN = ROOT / ".venv/bin"
_ONE_THREAD = {**os.environ, "OMP_THREAD_LIMIT": "1", "PATH": f"{_BIN}:{os.environ['PATH']}"}
_OCRMYPDF: list[str | Path] = [_BIN / "ocrmypdf", "--jobs", "2", "-q", "--output-type", "pdfa-2"]
_WHAT = "A4 colour, 300 dpi, JPEG; text, seal, signature, stamp, pencil; hin+eng, two cores"


def measure() -> Iterator[Row]:
    """Convert the same pages with all; read the texts back."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths, texts = colour_pages(folder / "pages", PAGES)
        bundle = folder / "bundle.pdf"
        run([str(_BIN / "img2pdf"), "-o", bundle, *paths])
        yield from _beside_ocrmypdf(folder, bundle, texts)
        yield from _beside_recode(folder, paths, texts)
        yield from _without_ocr(folder, paths)


def _beside_ocrmypdf(folder: Path, bundle: Path, texts: list[str]) -> Iterator[Row]:
    ours, peer = folder / "ours.pdf", folder / "peer.pdf"
    ours_s = _took(lambda: _convert([bundle], ours, "--ocr", "hin+eng"))
    peer_s = _took(lambda: run([*_OCRMYPDF, "-l", "hin+eng", bundle, peer], cwd=ROOT))
    yield Row("colour to searchable PDF/A, time", ours_s, peer_s, "OCRmyPDF", "s", _WHAT)
    name = "OCRmyPDF"
    yield Row("colour to searchable PDF/A, bytes", _bytes(ours), _bytes(peer), name, "a page")
    right, theirs = _in_pdf(ours, texts), _in_pdf(peer, texts)
    yield Row("characters read right", right, theirs, name, "%", "as pdftotext gives them")


def _beside_recode(folder: Path, paths: list[Path], texts: list[str]) -> Iterator[Row]:
    hocr, peer = folder / "hocr", folder / "recode.pdf"
    hocr.mkdir()
    for path in paths:
        out = str(hocr / path.stem)
        run(["tesseract", str(path), out, "-l", "hin+eng", "--dpi", "300", "hocr"], env=_ONE_THREAD)
    told = subprocess.run(
        [str(_BIN / "hocr-combine-stream"), "-g", str(hocr / "*.hocr")],
        check=True,
        capture_output=True,
    )
    (folder / "all.hocr").write_bytes(told.stdout)
    words: list[str | Path] = [_BIN / "recode_pdf", "--from-imagestack", f"{paths[0].parent}/*.jpg"]
    words += ["--hocr-file", folder / "all.hocr", "--dpi", "300", "-J", "pillow"]
    words += ["--mask-compression", "ccitt", "--bg-downsample", "3", "-o", peer]
    peer_s = _took(lambda: run(words, env=_ONE_THREAD))
    clean = folder / "clean.pdf"
    ours_s = _took(lambda: _convert(paths, clean, "--clean"))
    ours, name = folder / "ours.pdf", "recode_pdf"
    how = "ours: PDF/A with its text, masks in JBIG2; theirs in Group 4: no package holds its JBIG2"
    yield Row("layered page, bytes", _bytes(ours), _bytes(peer), name, "a page", how)
    yield Row("layered page, white paper, bytes", _bytes(clean), _bytes(peer), name, "a page")
    yield Row("layered pages, time without OCR", ours_s, peer_s, name, "s", "ours: cleaned up too")
    right, theirs = _as_drawn(ours, texts), _as_drawn(peer, texts)
    how = "drawn by pdfium at 300 dpi, read by tesseract"
    yield Row("characters read from the drawn page", right, theirs, name, "%", how)


def _bytes(path: Path) -> float:
    return path.stat().st_size / PAGES


def _without_ocr(folder: Path, paths: list[Path]) -> Iterator[Row]:
    bundle, ours, peer = (folder / f"many{n}.pdf" for n in range(3))
    run([_BIN / "img2pdf", "-o", bundle, *(paths * MANY)[:MANY]])
    ours_s = _took(lambda: _convert([bundle], ours, "--keep", "photo"))
    layers = folder / "layers.pdf"
    layers_s = _took(lambda: _convert([bundle], layers))
    peer_s = _took(lambda: run([*_OCRMYPDF, "--ocr-engine", "none", bundle, peer], cwd=ROOT))
    theirs = MANY / peer_s
    how = "JPEGs byte for byte in both"
    yield Row("PDF/A without OCR, as scanned", MANY / ours_s, theirs, "OCRmyPDF", "pages/s", how)
    sizes = (layers.stat().st_size / MANY, peer.stat().st_size / MANY)
    how = f"ours {sizes[0]:.0f} bytes a page, OCRmyPDF {sizes[1]:.0f}"
    yield Row("PDF/A without OCR, in layers", MANY / layers_s, theirs, "OCRmyPDF", "pages/s", how)


def _convert(files: list[Path], out: Path, *more: str) -> None:
    run([sys.executable, "main.py", "convert", *files, "--out", out, *more], cwd=ROOT)


def _took(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _in_pdf(path: Path, texts: list[str]) -> float:
    return mean(
        character_accuracy(text, _said(["pdftotext", "-f", f"{n}", "-l", f"{n}", str(path), "-"]))
        for n, text in enumerate(texts, 1)
    )


def _as_drawn(path: Path, texts: list[str]) -> float:
    found = []
    document = pypdfium2.PdfDocument(path)
    for number, text in enumerate(texts):
        drawn = path.with_suffix(f".{number}.png")
        document[number].render(scale=300 / 72).to_pil().save(drawn, compress_level=1)
        words = ["tesseract", str(drawn), "-", "-l", "hin+eng", "--dpi", "300"]
        found.append(character_accuracy(text, _said(words)))
    document.close()
    return mean(found)


def _said(words: list[str]) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True, env=_ONE_THREAD).stdout
