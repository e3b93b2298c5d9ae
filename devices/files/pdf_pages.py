"""The pages of a PDF, as a reader shows them on the screen: with what is filled in and written upon them."""

import io
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

from devices.files.faults import Fault, ToldWord
from devices.files.limits import Limits, require_size
from devices.files.page_image import Coded, coded, kept, mode_of, without_greys
from devices.files.pdf_annotations import complete_annotations
from devices.files.pdf_structure import left_behind, open_structure, user_unit
from devices.files.scanned_pdf import (
    fills_page,
    is_whole,
    mask_fineness,
    only_picture,
    scanned_jpeg,
)
from station_app.picture_samples.samples import without_colour

_WRONG_PASSWORD = "password"  # noqa: S105 - a word of pdfium's message
_POINTS = 72.0
_PAGES_AT_ONCE = 20
_FEWEST_DPI = 72
"""A page that is one picture, edge to edge, is drawn pixel for pixel from this resolution on."""

_LARGE = 0.25
"""Part of a page from which a picture on it decides how finely the page is drawn."""


def pdf_pages(path: Path, limits: Limits) -> Iterator[Coded | ToldWord]:
    """Yield what does not travel with a PDF's pages, then its pages.

    Raises:
        Fault: the file's fact, after the good pages.
    """
    count = _count(path)
    if count > limits.most_pages:
        raise Fault("too_large", f"{limits.most_pages}")
    with open_structure(path) as structure:
        try:
            if len(structure.pages) != count:
                raise Fault(
                    "damaged"
                )  # Two readers find two numbers of pages: one would lose some.
            told = left_behind(structure)
            if told is not None:
                yield told
            yield from _pages(_completed(structure) or path, structure, limits)
        except (pikepdf.PikepdfError, RuntimeError, OSError, ValueError, TypeError, LookupError):
            raise Fault("damaged") from None


def _count(path: Path) -> int:
    try:
        with closing(pdfium.PdfDocument(path)) as document:
            return len(document)
    except pdfium.PdfiumError as error:
        raise Fault("protected" if _WRONG_PASSWORD in str(error).lower() else "damaged") from None


def _completed(structure: pikepdf.Pdf) -> bytes | None:
    """Return the file with the pictures that its annotations lacked; ``None``: none lacked any."""
    if not complete_annotations(structure):
        return None
    held = io.BytesIO()
    structure.save(held)
    return held.getvalue()


def _pages(source: "Path | bytes", structure: pikepdf.Pdf, limits: Limits) -> Iterator[Coded]:
    count = len(structure.pages)
    for first in range(0, count, _PAGES_AT_ONCE):
        # PDFium keeps what it has read of a file until the file is closed.
        with closing(pdfium.PdfDocument(source)) as document:
            document.init_forms()
            for index in range(first, min(first + _PAGES_AT_ONCE, count)):
                with closing(document[index]) as page:
                    yield _page(page, document, structure.pages[index], limits)


def _page(
    page: pdfium.PdfPage, document: pdfium.PdfDocument, structure: pikepdf.Page, limits: Limits
) -> Coded:
    """Return a page's own scan where it is nothing else; any other page is drawn."""
    unit = user_unit(structure.obj)
    scan = scanned_jpeg(page, structure, unit)
    if scan is not None:
        data, dpi = scan
        with Image.open(io.BytesIO(data)) as picture:
            require_size(picture.size, limits)
            return kept(data, picture.size, dpi, mode_of(picture))
    inches = tuple(side * unit / _POINTS for side in page.get_size())
    finer = mask_fineness(structure) / unit
    dpi_drawn = _drawn_dpi(page, (inches[0], inches[1]), finer, limits)
    size = (max(1, round(inches[0] * dpi_drawn)), max(1, round(inches[1] * dpi_drawn)))
    require_size(size, limits)
    _require_drawable(page)
    drawn = without_colour(_drawn(page, document, size))
    return coded(without_greys(drawn), round(dpi_drawn))


def _drawn_dpi(
    page: pdfium.PdfPage, inches: tuple[float, float], finer: float, limits: Limits
) -> float:
    """Return how finely a page is drawn: as its pictures are, within limits.

    Args:
        page: the page.
        inches: its true size.
        finer: how much finer than they say pictures are, by their masks and the page's unit.
        limits: between which.
    """
    alone = None if raw.FPDFPage_GetAnnotCount(page.raw) else only_picture(page)
    if alone is not None and fills_page(alone, page):
        dpi = _picture_dpi(alone) * finer
        if _FEWEST_DPI <= dpi <= limits.pdf_most_dpi and is_whole(dpi):
            return dpi
    large = _LARGE * page.get_width() * page.get_height()
    finest = max((_picture_dpi(item) * finer for item in _pictures(page, large)), default=0.0)
    dpi = min(max(float(limits.pdf_dpi), finest), float(limits.pdf_most_dpi))
    if inches[0] * inches[1] * dpi**2 > limits.most_pixels:
        return float(limits.pdf_dpi)
    return dpi


def _pictures(page: pdfium.PdfPage, large: float) -> Iterator[Any]:
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        a, b, c, d, _, _ = item.get_matrix().get()
        if abs(a * d - b * c) >= large:
            yield item


def _picture_dpi(item: Any) -> float:
    """Return the finer of a picture's two resolutions where it stands."""
    a, b, c, d, _, _ = item.get_matrix().get()
    wide, high = (a**2 + b**2) ** 0.5, (c**2 + d**2) ** 0.5
    width, height = item.get_px_size()
    if not wide or not high:
        return 0.0
    return float(max(width / wide, height / high) * _POINTS)


def _require_drawable(page: pdfium.PdfPage) -> None:
    """Refuse a page with a picture of which nothing can be drawn: it would be white there, without a word.

    Raises:
        Fault: ``damaged``.
    """
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        bitmap = raw.FPDFImageObj_GetBitmap(item.raw)
        if bitmap:
            raw.FPDFBitmap_Destroy(bitmap)
        elif all(item.get_px_size()):
            raise Fault("damaged")


def _drawn(page: pdfium.PdfPage, document: pdfium.PdfDocument, size: tuple[int, int]) -> Any:
    """Return a page as it looks on the screen, with annotations and form fields, in colour."""
    bitmap = pdfium.PdfBitmap.new_native(*size, raw.FPDFBitmap_BGR)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
    how = (bitmap, page, 0, 0, *size, 0, raw.FPDF_ANNOT)
    raw.FPDF_RenderPageBitmap(*how)
    if document.formenv:
        raw.FPDF_FFLDraw(document.formenv, *how)
    return bitmap.to_pil()
