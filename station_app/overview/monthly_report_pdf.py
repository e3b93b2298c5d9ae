"""Writes a sheet of figures as A4 PDF/A-2b: tables under their titles, a place for a signature."""

import io

from station_app.model.finished_page import ArchiveMeta
from station_app.model.printed_form import FigurePage, FigureTable
from station_app.pdf.archive import lay_out
from station_app.pdf.paragraphs import LEADING, MARGIN_PT, WIDTH_PT, Flow, wrapped

_TITLE, _OFFICE, _HEAD, _CELL, _NOTE = 15.0, 10.0, 10.5, 9.5, 8.0
_PAD_PT, _GAP_PT, _SIGN_PT = 4.0, 8.0, 56.0
_FIRST = 2.0
"""The first column is this much wider: it has the words."""


def write_monthly_report(page: FigurePage, meta: ArchiveMeta) -> bytes:
    """Return the PDF; the same input gives the same bytes."""
    pages = _draw(page, 1).page
    flow = _draw(page, pages)
    out = io.BytesIO()
    lay_out(io.BytesIO(flow.finish()), meta, out)
    return out.getvalue()


def _draw(page: FigurePage, pages: int) -> Flow:
    flow = Flow(lambda number, of: page.footer.format(page=number, pages=of or pages), pages)
    flow.paragraph(page.office, MARGIN_PT, WIDTH_PT, _OFFICE)
    flow.paragraph(page.title, MARGIN_PT, WIDTH_PT, _TITLE)
    flow.rule(0.1, 0.9)
    flow.top += _GAP_PT
    for table in page.tables:
        _draw_table(flow, table)
    for note in page.notes:
        flow.paragraph(note, MARGIN_PT, WIDTH_PT, _NOTE)
    flow.need(_SIGN_PT)
    flow.top += _SIGN_PT - _NOTE * LEADING
    flow.line(page.sign_label, MARGIN_PT + WIDTH_PT * 0.62, flow.top, _NOTE)
    return flow


def _draw_table(flow: Flow, table: FigureTable) -> None:
    widths = _widths(len(table.columns))
    first = _height(table.columns, widths) + _height(table.rows[0], widths)
    flow.need(_HEAD * LEADING + first)
    flow.line(table.title, MARGIN_PT, flow.top, _HEAD)
    flow.top += _HEAD * LEADING
    _draw_row(flow, table.columns, widths, grey=True)
    for row in table.rows:
        if flow.need(_height(row, widths)):
            _draw_row(flow, table.columns, widths, grey=True)
        _draw_row(flow, row, widths, grey=False)
    flow.top += _GAP_PT


def _widths(count: int) -> tuple[float, ...]:
    if count == 1:
        return (WIDTH_PT,)
    share = WIDTH_PT / (count - 1 + _FIRST)
    return (share * _FIRST, *(share for _ in range(count - 1)))


def _height(cells: tuple[str, ...], widths: tuple[float, ...]) -> float:
    lines = max(
        len(wrapped(cell, width - 2 * _PAD_PT, _CELL))
        for cell, width in zip(cells, widths, strict=True)
    )
    return lines * _CELL * LEADING + _PAD_PT


def _draw_row(flow: Flow, cells: tuple[str, ...], widths: tuple[float, ...], *, grey: bool) -> None:
    height = _height(cells, widths)
    canvas, left = flow.canvas, MARGIN_PT
    for cell, width in zip(cells, widths, strict=True):
        if grey:
            canvas.setFillGray(0.95)
            canvas.rect(left, flow.up(flow.top + height), width, height, stroke=0, fill=1)
        canvas.setStrokeGray(0.55)
        canvas.setLineWidth(0.4)
        canvas.rect(left, flow.up(flow.top + height), width, height, stroke=1, fill=0)
        top = flow.top + _PAD_PT / 2
        for line in wrapped(cell, width - 2 * _PAD_PT, _CELL):
            flow.line(line, left + _PAD_PT, top, _CELL)
            top += _CELL * LEADING
        left += width
    flow.top += height
