"""The child that decodes one file: ``python -m devices.files.decoder FILE``.

Writes one frame a page (``media_type width_px height_px dpi mode`` and the image file), or a frame
with ``fault``: ``unreadable kind protected damaged too_large``. A crash of a decoder ends only this
process; its memory and time are bounded by the operating system.
"""

import io
import os
import resource
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from PIL import Image, ImageSequence, UnidentifiedImageError

from devices.children.framing import write_frame
from devices.files.limits import Limits, load_limits
from devices.files.pictures import coded, dpi_of
from devices.files.scanned_pdf import scanned_jpeg

_PICTURES = ("PNG", "JPEG", "TIFF", "MPO")
_WRONG_PASSWORD = "password"  # noqa: S105 - a word of pdfium's message
_MILLION = 1_000_000
_POINTS = 72.0
_PAGES_AT_ONCE = 20


class Fault(Exception):
    """A fact about the file: its word, and the limit where one was passed."""


def pages(path: Path, limits: Limits) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Yield the pages of a file.

    Raises:
        Fault: the file's fact, after the good pages.
    """
    try:
        with path.open("rb") as file:
            begins = file.read(1024)
    except OSError:
        raise Fault("unreadable") from None
    yield from _pdf(path, limits) if b"%PDF-" in begins else _picture(path, limits)


def _picture(path: Path, limits: Limits) -> Iterator[tuple[dict[str, Any], bytes]]:
    # The limit below is asked before any pixel is decoded; Pillow's own would only warn.
    Image.MAX_IMAGE_PIXELS = None
    try:
        picture = Image.open(path)
    except UnidentifiedImageError:
        raise Fault("kind") from None
    except (OSError, ValueError, SyntaxError):
        raise Fault("unreadable") from None
    if picture.format not in _PICTURES:
        raise Fault("kind")
    # A camera's second picture (MPO) is a preview of the first.
    frames = ImageSequence.Iterator(picture) if picture.format == "TIFF" else iter((picture,))
    try:
        for count, frame in enumerate(frames, 1):
            _require(frame.width * frame.height, count, limits)
            frame.load()
            whole = path.read_bytes() if picture.format in ("PNG", "JPEG") else None
            yield coded(frame, dpi_of(frame), whole)
    except (OSError, ValueError, SyntaxError, EOFError):
        raise Fault("damaged") from None


def _pdf(path: Path, limits: Limits) -> Iterator[tuple[dict[str, Any], bytes]]:
    try:
        with closing(pdfium.PdfDocument(path)) as document:
            count = len(document)
    except pdfium.PdfiumError as error:
        raise Fault("protected" if _WRONG_PASSWORD in str(error).lower() else "damaged") from None
    try:
        for first in range(0, count, _PAGES_AT_ONCE):
            # PDFium keeps what it has read of a file until the file is closed.
            with closing(pdfium.PdfDocument(path)) as document:
                for index in range(first, min(first + _PAGES_AT_ONCE, count)):
                    yield _pdf_page_at(document, index, limits)
    except (pdfium.PdfiumError, OSError):
        raise Fault("damaged") from None


def _pdf_page_at(
    document: pdfium.PdfDocument, index: int, limits: Limits
) -> tuple[dict[str, Any], bytes]:
    with closing(document[index]) as page:
        width_pt, height_pt = page.get_size()
        scale = limits.pdf_dpi / _POINTS
        _require(round(width_pt * scale) * round(height_pt * scale), index + 1, limits)
        return _pdf_page(page, scale, limits)


def _pdf_page(page: pdfium.PdfPage, scale: float, limits: Limits) -> tuple[dict[str, Any], bytes]:
    """Return a page's own scan where it is nothing else; any other page is drawn."""
    scan = scanned_jpeg(page)
    if scan is None:
        return coded(page.render(scale=scale).to_pil(), limits.pdf_dpi, None)
    data, dpi = scan
    with Image.open(io.BytesIO(data)) as picture:
        return coded(picture, dpi, data)


def _require(pixels: int, page: int, limits: Limits) -> None:
    if pixels > limits.most_megapixels * _MILLION:
        raise Fault("too_large", f"{limits.most_megapixels} MP")
    if page > limits.most_pages:
        raise Fault("too_large", f"{limits.most_pages}")


def _bound(limits: Limits) -> None:
    memory = limits.memory_mb * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    _let_work(limits)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # A decoder has no file to write.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _let_work(limits: Limits) -> None:
    """Return the next page its own time: a file of many pages may take long, no page may."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + limits.cpu_s
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def main(path: Path) -> int:
    """Decode a file and tell its pages in frames on standard output."""
    limits = load_limits()
    _bound(limits)
    try:
        for head, body in pages(path, limits):
            write_frame(sys.stdout.fileno(), head, body)
            _let_work(limits)
    except Fault as fault:
        head = {"fault": fault.args[0], "limit": fault.args[1] if len(fault.args) > 1 else ""}
        write_frame(sys.stdout.fileno(), head)
    except MemoryError:
        write_frame(sys.stdout.fileno(), {"fault": "too_large", "limit": f"{limits.memory_mb} MB"})
    except BrokenPipeError:
        # Nobody listens any more: the operator cancelled.
        os.close(sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
