"""Lays a PDF's pages on the sheets of a printer: fitted where they are larger, marked where copied.

What is signed stays as it is: this makes a rendering for paper, never a new record.
"""

import io
from typing import Any

import pikepdf
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from station_app.model.printers import Media
from station_app.pdf.sandboxed.faults import BROKEN
from station_app.pdf.text_shaping import draw_line, line_width, register_fonts

SIZES_PT: dict[Media, tuple[float, float]] = {"A4": (A4[0], A4[1]), "legal": (612.0, 1008.0)}
_EDGE_PT = 12.0
"""What a printer leaves white at each edge (4.2 mm); larger pages are fitted inside of it."""

_SAME_PT = 3.0
_SHRUNK = 0.86
"""Smaller than this is told: a scan of A4 with its foot and a signature is not, legal on A4 is."""

_LEGAL_FROM_PT = 950.0
"""A page taller than this (335 mm) is meant for legal paper; A4 with both feet is 918 points."""

_MARK_PT, _PAD_PT = 9.0, 4.0


def measure(pdf: bytes) -> tuple[int, Media]:
    """Return how many pages a PDF has and which paper it asks for.

    Raises:
        ValueError: ``pdf`` it is none, or has no page.
    """
    with _opened(pdf) as source:
        if not len(source.pages):
            raise ValueError("pdf")
        tallest = max(max(_size(page)) for page in source.pages)
        return len(source.pages), "legal" if tallest > _LEGAL_FROM_PT else "A4"


def impose(pdf: bytes, media: Media, mark: str = "") -> tuple[bytes, int, bool]:
    """Put every page on a sheet of paper; return the PDF, its pages, and whether one was made smaller.

    Args:
        pdf: what is printed.
        media: the paper in the printer.
        mark: printed in the upper corner of every sheet of a copy; empty: none.

    Raises:
        ValueError: ``pdf`` it is none.
    """
    held = io.BytesIO()
    with _opened(pdf) as source, pikepdf.new() as laid:
        try:
            # What a signature shows stands in an annotation, which a page's own drawing leaves out.
            source.flatten_annotations("print")
            over = _marks(mark, media) if mark else {}
            scales = [_lay(laid, page, media, over) for page in source.pages]
            laid.save(held, deterministic_id=True)
        except pikepdf.PdfError:
            raise ValueError("pdf") from None
    return held.getvalue(), len(scales), min(scales, default=1.0) < _SHRUNK


def join_for_print(copies: list[list[bytes]], two_sided: bool) -> bytes:  # noqa: FBT001 - plain data
    """Put sheets behind each other; printed on both sides, each of ``copies`` begins a new sheet.

    Raises:
        ValueError: ``pdf`` one of them is none.
    """
    with pikepdf.new() as out:
        for parts in copies:
            before = len(out.pages)
            for part in parts:
                with _opened(part) as held:
                    out.add_pages_from(held)
            if two_sided and (len(out.pages) - before) % 2:
                left, bottom, right, top = (round(float(e)) for e in out.pages[-1].mediabox)
                out.add_blank_page(page_size=(right - left, top - bottom))
        joined = io.BytesIO()
        out.save(joined)
    return joined.getvalue()


def _opened(pdf: bytes) -> pikepdf.Pdf:
    try:
        return pikepdf.open(io.BytesIO(pdf))
    except BROKEN:
        raise ValueError("pdf") from None


def _marks(mark: str, media: Media) -> dict[tuple[float, float], pikepdf.Pdf]:
    """Return the mark on an upright and on a turned sheet, drawn once."""
    sizes = (SIZES_PT[media], SIZES_PT[media][::-1])
    return {size: pikepdf.open(io.BytesIO(_marked(mark, size))) for size in sizes}


def _lay(
    laid: pikepdf.Pdf,
    page: pikepdf.Page,
    media: Media,
    over: dict[tuple[float, float], pikepdf.Pdf],
) -> float:
    wide, tall = _size(page)
    paper = SIZES_PT[media] if wide <= tall else SIZES_PT[media][::-1]
    exact = abs(wide - paper[0]) < _SAME_PT and abs(tall - paper[1]) < _SAME_PT
    edge = 0.0 if exact else _EDGE_PT
    room = (paper[0] - 2 * edge, paper[1] - 2 * edge)
    scale = 1.0 if exact else min(1.0, room[0] / wide, room[1] / tall)
    left, top = (paper[0] - wide * scale) / 2, paper[1] - edge
    sheet = laid.add_blank_page(page_size=paper)
    place = pikepdf.Rectangle(left, top - tall * scale, left + wide * scale, top)
    sheet.add_overlay(page, place)
    if over:
        sheet.add_overlay(over[paper].pages[0], pikepdf.Rectangle(0, 0, *paper))
    return scale


def _size(page: pikepdf.Page) -> tuple[float, float]:
    """Return width and height as they are read, turned pages turned."""
    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    wide, tall = abs(right - left), abs(top - bottom)
    return (tall, wide) if int(page.obj.get("/Rotate", 0)) % 180 else (wide, tall)


def _marked(mark: str, paper: tuple[float, float]) -> bytes:
    register_fonts()
    drawn = io.BytesIO()
    canvas: Any = Canvas(drawn, pagesize=paper, pageCompression=1, invariant=1)
    wide = line_width(mark, _MARK_PT) + 2 * _PAD_PT
    left, bottom = paper[0] - _EDGE_PT - wide, paper[1] - _EDGE_PT - 2 * _MARK_PT
    canvas.setFillGray(1.0)
    canvas.setStrokeGray(0.0)
    canvas.setLineWidth(0.8)
    canvas.rect(left, bottom, wide, 1.9 * _MARK_PT, stroke=1, fill=1)
    canvas.setFillGray(0.0)
    draw_line(canvas, left + _PAD_PT, bottom + 0.6 * _MARK_PT, mark, _MARK_PT)
    canvas.showPage()
    canvas.save()
    return drawn.getvalue()
