"""Papers of the office: a register's pages, a covering memo, labels for sealed packets."""

import io
from collections.abc import Callable
from typing import Any

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from station_app.model.finished_page import ArchiveMeta
from station_app.model.printed_form import Grid
from station_app.pdf.archive import lay_out
from station_app.pdf.office_sheet_model import CoverSheet, RegisterSheet, SealLabel, SealLabels
from station_app.pdf.paragraphs import LEADING, MARGIN_PT, Flow, wrapped
from station_app.pdf.tables import draw_grid, fits_portrait
from station_app.pdf.text_shaping import draw_line, register_fonts

_TITLE, _TEXT, _SMALL = 14.0, 10.0, 8.0
_QR_PT, _GAP_PT, _SIGN_PT = 74.0, 8.0, 46.0
_AT = "2026-01-01T00:00:00Z"
"""These papers are renderings for paper, without a date of their own: the same rows, the same bytes."""

_ACROSS, _DOWN = 2, 5
_LABEL_EDGE_PT, _LABEL_QR_PT = 14.0, 84.0
_LABEL_LARGE, _LABEL_SMALL = 12.0, 9.0


def register_sheet(sheet: RegisterSheet) -> bytes:
    """Write a register's pages: upright, or across where its columns need it."""
    rows = sheet.rows or ((sheet.empty, *("" for _ in sheet.columns[1:])),)
    block = Grid(0, "", sheet.columns, rows)
    register_fonts()
    size = (A4[0], A4[1]) if fits_portrait(block) else (A4[1], A4[0])

    def draw(pages: int) -> Flow:
        flow = Flow(lambda page, of: sheet.footer.format(page=page, pages=of), pages, size)
        flow.paragraph(sheet.office, MARGIN_PT, flow.width_pt, _TEXT)
        flow.paragraph(sheet.title, MARGIN_PT, flow.width_pt, _TITLE)
        for fact in sheet.facts:
            flow.paragraph(fact, MARGIN_PT, flow.width_pt, _SMALL)
        flow.top += _GAP_PT
        draw_grid(flow, block, "")
        return flow

    return _written(draw, sheet.title, sheet.language)


def cover_sheet(sheet: CoverSheet) -> bytes:
    """Write a covering memo with its list of enclosures and room for both signatures."""

    def draw(pages: int) -> Flow:
        flow = Flow(lambda page, of: sheet.footer.format(page=page, pages=of), pages)
        begin, width = flow.top, flow.width_pt - _QR_PT - _GAP_PT
        draw_qr(flow.canvas, sheet.qr, MARGIN_PT + flow.width_pt - _QR_PT, flow.up(begin + _QR_PT))
        flow.paragraph(sheet.office, MARGIN_PT, width, _TEXT)
        flow.paragraph(sheet.title, MARGIN_PT, width, _TITLE)
        flow.paragraph(sheet.to, MARGIN_PT, width, _TEXT)
        flow.top = max(flow.top, begin + _QR_PT) + _GAP_PT
        flow.rule(0.1, 0.9)
        flow.top += _GAP_PT
        for label, value in sheet.facts:
            flow.paragraph(f"{label}: {value}", MARGIN_PT, flow.width_pt, _TEXT)
        flow.top += _GAP_PT
        draw_grid(flow, Grid(0, "", sheet.columns, sheet.enclosures), "")
        _draw_signs(flow, sheet.signs)
        return flow

    return _written(draw, sheet.title, sheet.language)


def seal_labels(sheet: SealLabels) -> bytes:
    """Write labels, ten on a sheet of A4, with lines to cut along."""
    register_fonts()
    drawn = io.BytesIO()
    canvas: Any = Canvas(drawn, pagesize=A4, pageCompression=1, invariant=1)
    wide, tall = A4[0] / _ACROSS, A4[1] / _DOWN
    for number, label in enumerate(sheet.labels):
        place = number % (_ACROSS * _DOWN)
        if number and not place:
            canvas.showPage()
        row, column = divmod(place, _ACROSS)
        left, bottom = column * wide, A4[1] - (row + 1) * tall
        canvas.setStrokeGray(0.6)
        canvas.setLineWidth(0.4)
        canvas.setDash(3, 3)
        canvas.rect(left, bottom, wide, tall, stroke=1, fill=0)
        canvas.setDash()
        _draw_label(canvas, label, (left, bottom, wide, tall))
    canvas.showPage()
    canvas.save()
    return _laid_out(drawn, sheet.title, sheet.language)


def draw_qr(canvas: Any, text: str, left: float, bottom: float, size: float = _QR_PT) -> None:
    """Draw a code, ``size`` points wide."""
    widget = QrCodeWidget(text, barLevel="M", barBorder=2)
    edges = widget.getBounds()
    scale = size / (edges[2] - edges[0])
    drawing = Drawing(size, size, transform=[scale, 0, 0, scale, 0, 0])
    drawing.add(widget)
    drawing.drawOn(canvas, left, bottom)


def _draw_label(canvas: Any, label: SealLabel, place: tuple[float, float, float, float]) -> None:
    left, bottom, wide, tall = place
    code_left = left + wide - _LABEL_EDGE_PT - _LABEL_QR_PT
    draw_qr(canvas, label.qr, code_left, bottom + (tall - _LABEL_QR_PT) / 2, _LABEL_QR_PT)
    room = code_left - left - 1.5 * _LABEL_EDGE_PT
    top = bottom + tall - _LABEL_EDGE_PT
    canvas.setFillGray(0)
    for number, text in enumerate(label.lines):
        size = _LABEL_SMALL if number else _LABEL_LARGE
        for line in wrapped(text, room, size):
            top -= size * LEADING
            if top < bottom + _LABEL_EDGE_PT / 2:
                return
            draw_line(canvas, left + _LABEL_EDGE_PT, top, line, size)


def _draw_signs(flow: Flow, signs: tuple[str, ...]) -> None:
    if not signs:
        return
    flow.need(_SIGN_PT + 2 * _SMALL * LEADING)
    flow.top += _SIGN_PT
    room = flow.width_pt / len(signs)
    flow.canvas.setStrokeGray(0.4)
    flow.canvas.setLineWidth(0.5)
    for number, text in enumerate(signs):
        left = MARGIN_PT + number * room
        flow.canvas.line(left, flow.up(flow.top), left + room - 2 * _GAP_PT, flow.up(flow.top))
        flow.line(text, left, flow.top + 2, _SMALL, 0.3)
    flow.top += _SMALL * LEADING + 2


def _written(draw: Callable[[int], Flow], title: str, language: str) -> bytes:
    """Draw twice: how many pages there are is known after the first time."""
    first = draw(0)
    pages = first.page
    return _laid_out(io.BytesIO(draw(pages).finish()), title, language)


def _laid_out(drawn: io.BytesIO, title: str, language: str) -> bytes:
    meta = ArchiveMeta("", title, "", "", language, _AT, "", ())
    out = io.BytesIO()
    lay_out(drawn, meta, out)
    return out.getvalue()
