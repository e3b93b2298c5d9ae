"""Separator sheets on A4: a large code, the same in words, and the patch that other programs know.

Each edge carries the patch so that it is met first however the sheet is fed; the code stands on the
sheet twice, because a staple or a fold may take one of them.
"""

import io
from typing import Any

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from station_app.model.finished_page import ArchiveMeta
from station_app.pdf.archive import lay_out
from station_app.pdf.office_sheet_model import SeparatorFace
from station_app.pdf.paragraphs import LEADING, wrapped
from station_app.pdf.text_shaping import draw_line, line_width, register_fonts

_AT = "2026-01-01T00:00:00Z"
"""A sheet is a rendering for paper, without a date of its own: the same sheet, the same bytes."""

_NARROW_PT, _WIDE_PT, _LONG_PT = 0.08 * 72, 0.2 * 72, 4.0 * 72
_PATCH_FROM_EDGE_PT = 12 * mm
_PATCH_TALL_PT = 5 * _NARROW_PT + 2 * _WIDE_PT

_LARGE_QR_PT, _SMALL_QR_PT = 78 * mm, 42 * mm
_MARGIN_PT = 20 * mm
_HEAD, _CASE, _TEXT, _SMALL = 22.0, 30.0, 18.0, 12.0


def separator_sheets(faces: tuple[SeparatorFace, ...], title: str, language: str) -> bytes:
    """Write the sheets, one a page."""
    register_fonts()
    drawn = io.BytesIO()
    canvas: Any = Canvas(drawn, pagesize=A4, pageCompression=1, invariant=1)
    for face in faces:
        _draw(canvas, face)
        canvas.showPage()
    canvas.save()
    out = io.BytesIO()
    lay_out(drawn, ArchiveMeta("", title, "", "", language, _AT, "", ()), out)
    return out.getvalue()


def _draw(canvas: Any, face: SeparatorFace) -> None:
    width, height = A4
    canvas.setFillGray(0)
    _patch(canvas, height - _PATCH_FROM_EDGE_PT, down=True)
    _patch(canvas, _PATCH_FROM_EDGE_PT, down=False)
    top = height - _PATCH_FROM_EDGE_PT - _PATCH_TALL_PT - 6 * mm
    top = _centred(canvas, face.title, top, _HEAD)
    top = _centred(canvas, face.case, top, _CASE)
    bottom = top - 4 * mm - _LARGE_QR_PT
    _code(canvas, face.code, (width - _LARGE_QR_PT) / 2, bottom, _LARGE_QR_PT)
    foot = _PATCH_FROM_EDGE_PT + _PATCH_TALL_PT + 6 * mm
    _code(canvas, face.code, width - _MARGIN_PT - _SMALL_QR_PT, foot, _SMALL_QR_PT)
    _words(canvas, face, bottom - 3 * mm, width - 3 * _MARGIN_PT - _SMALL_QR_PT)


def _words(canvas: Any, face: SeparatorFace, top: float, room: float) -> None:
    for text in face.lines:
        top = _lines(canvas, text, top, room, _TEXT)
    _lines(canvas, face.hint, top - 2 * mm, room, _SMALL)


def _lines(canvas: Any, text: str, top: float, room: float, size: float) -> float:
    for line in wrapped(text, room, size):
        top -= size * LEADING
        draw_line(canvas, _MARGIN_PT, top, line, size)
    return top


def _centred(canvas: Any, text: str, top: float, size: float) -> float:
    for line in wrapped(text, A4[0] - 2 * _MARGIN_PT, size):
        top -= size * LEADING
        draw_line(canvas, (A4[0] - line_width(line, size)) / 2, top, line, size)
    return top


def _patch(canvas: Any, edge: float, *, down: bool) -> None:
    """Draw narrow, wide, narrow, wide from an edge of the sheet inwards."""
    at = edge
    for tall in (_NARROW_PT, _WIDE_PT, _NARROW_PT, _WIDE_PT):
        bottom = at - tall if down else at
        canvas.rect((A4[0] - _LONG_PT) / 2, bottom, _LONG_PT, tall, stroke=0, fill=1)
        at += (-1 if down else 1) * (tall + _NARROW_PT)


def _code(canvas: Any, text: str, left: float, bottom: float, size: float) -> None:
    widget = QrCodeWidget(text, barLevel="Q", barBorder=4)
    edges = widget.getBounds()
    scale = size / (edges[2] - edges[0])
    drawing = Drawing(size, size, transform=[scale, 0, 0, scale, 0, 0])
    drawing.add(widget)
    drawing.drawOn(canvas, left, bottom)
