"""Writes a filled form as A4 PDF/A-3b (ISO 19005-3) with its answers as JSON inside."""

import contextlib
import io
from collections.abc import Iterable, Sequence

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing

from station_app.model.pictures import ArchiveMeta, FinishedPage
from station_app.model.printing import (
    Answered,
    Chart,
    Grid,
    Heading,
    PrintedForm,
    PrintedPdf,
    SignatureRoom,
)
from station_app.pdf.archive import draw_picture_page, lay_out
from station_app.pdf.body import chart_height, draw_chart
from station_app.pdf.flow import LEADING, MARGIN_PT, WIDTH_PT, Flow, wrapped
from station_app.pdf.lettering import line_width, spoken

_TITLE, _VALUE, _LABEL, _SMALL, _CELL = 15.0, 10.5, 8.0, 7.5, 8.5
_QR_PT = 74.0
_GAP_PT = 4.0
_HALF_PT = WIDTH_PT / 2 - 8
_SIGN_HEIGHT_PT, _ADDENDUM_PT = 64.0, 96.0
_PAD_PT = 3.0
_NARROWEST_PT = 34.0
Block = Heading | Answered | Grid | Chart


def write_form(
    form: PrintedForm, pictures: Sequence[FinishedPage], meta: ArchiveMeta
) -> PrintedPdf:
    """Write the PDF; the same input gives the same bytes.

    Args:
        form: what stands on it.
        pictures: photographs and scanned notes that follow the form, a page each.
        meta: what the PDF says about itself; its footer is not used.

    Raises:
        ValueError: ``captions`` there are not as many as pictures.
    """
    if form.captions and len(form.captions) != len(pictures):
        raise ValueError("captions")
    pages = _draw(form, pictures, 0)[1].page
    drawn, flow, signatures, addendum = _draw(form, pictures, pages)
    out = io.BytesIO()
    lay_out(io.BytesIO(drawn), meta, out, part="3", attach=(form.answers_name, form.answers_json))
    return PrintedPdf(out.getvalue(), flow.page, signatures, addendum)


def _draw(
    form: PrintedForm, pictures: Sequence[FinishedPage], pages: int
) -> tuple[bytes, Flow, tuple[SignatureRoom, ...], SignatureRoom | None]:
    flow = Flow(lambda page, of: form.footer.format(page=page, pages=of), pages)
    _draw_head(flow, form)
    _draw_blocks(flow, form.blocks)
    for note in form.notes:
        flow.paragraph(note, MARGIN_PT, WIDTH_PT, _CELL)
    signatures = _draw_signatures(flow, form)
    addendum = _draw_addendum(flow, form)
    for number, picture in enumerate(pictures, 1):
        flow.turn()
        if number <= len(form.captions):
            flow.paragraph(form.captions[number - 1], MARGIN_PT, WIDTH_PT, _CELL)
        draw_picture_page(flow.canvas, picture, f"Photo{number}")
    return flow.finish(), flow, signatures, addendum


def _draw_head(flow: Flow, form: PrintedForm) -> None:
    beside = MARGIN_PT + WIDTH_PT - _QR_PT
    _draw_qr(flow, form.qr, beside, flow.top)
    width = WIDTH_PT - _QR_PT - 10
    begin = flow.top
    flow.paragraph(form.office, MARGIN_PT, width, 10.0)
    flow.paragraph(form.title, MARGIN_PT, width, _TITLE)
    if form.law:
        flow.paragraph(form.law, MARGIN_PT, width, _CELL)
    flow.top = max(flow.top, begin + _QR_PT) + 2
    flow.rule(0.1, 0.9)
    flow.top += 4
    for pair in _pairs(form.head):
        tall = 0.0
        for place, (label, value) in zip((MARGIN_PT, MARGIN_PT + WIDTH_PT / 2), pair, strict=False):
            wide = flow.line(f"{label}:", place, flow.top, _LABEL, 0.3)
            flow.line(value, place + wide + 5, flow.top - 1.5, 9.5)
            tall = 9.5 * LEADING
        flow.top += tall
    flow.top += 2
    flow.rule(0.1, 0.9)
    flow.top += 4


def _pairs(head: Sequence[tuple[str, str]]) -> Iterable[Sequence[tuple[str, str]]]:
    return (head[i : i + 2] for i in range(0, len(head), 2))


def _draw_qr(flow: Flow, text: str, left: float, top: float) -> None:
    widget = QrCodeWidget(text, barLevel="M", barBorder=2)
    edges = widget.getBounds()
    size = edges[2] - edges[0]
    drawing = Drawing(_QR_PT, _QR_PT, transform=[_QR_PT / size, 0, 0, _QR_PT / size, 0, 0])
    drawing.add(widget)
    drawing.drawOn(flow.canvas, left, flow.up(top + _QR_PT))


# ── questions and answers ────────────────────────────────────────────────────────────────────


def _draw_blocks(flow: Flow, blocks: Sequence[Block]) -> None:
    waiting: list[Answered] = []
    for number, block in enumerate(blocks):
        if isinstance(block, Answered) and _is_short(block):
            waiting.append(block)
            waiting = waiting if len(waiting) < 2 else _draw_pair(flow, waiting)
            continue
        waiting = _draw_pair(flow, waiting)
        if isinstance(block, Heading):
            _draw_heading(flow, block, _next_height(blocks[number + 1 :]))
        else:
            _draw_block(flow, block)
    _draw_pair(flow, waiting)


def _draw_block(flow: Flow, block: Answered | Grid | Chart) -> None:
    if isinstance(block, Answered):
        _draw_wide(flow, block)
    elif isinstance(block, Grid):
        _draw_grid(flow, block)
    else:
        flow.need(chart_height(block))
        draw_chart(flow, block)


def _is_short(block: Answered) -> bool:
    if block.wide or "\n" in block.value:
        return False
    label = _label(block.number, block.label, block.law)
    fits = line_width(block.value, _VALUE) <= _HALF_PT
    return fits and line_width(label, _LABEL) <= _HALF_PT


def _label(number: int, label: str, law: str) -> str:
    return f"{number}. {label}" + (f"  [{law}]" if law else "")


def _draw_heading(flow: Flow, block: Heading, follows_pt: float) -> None:
    flow.need(12.0 * LEADING + _GAP_PT + follows_pt)
    flow.top += _GAP_PT
    canvas = flow.canvas
    height = 11.5 * LEADING
    canvas.setFillGray(0.92)
    canvas.rect(MARGIN_PT, flow.up(flow.top + height), WIDTH_PT, height, stroke=0, fill=1)
    wide = flow.line(block.text, MARGIN_PT + 4, flow.top, 11.5)
    if block.law:
        flow.line(block.law, MARGIN_PT + 14 + wide, flow.top + 3, _SMALL, 0.35)
    flow.top += height + _GAP_PT


def _next_height(rest: Sequence[Block]) -> float:
    """Give how much must follow a heading on the same page."""
    if rest and isinstance(rest[0], Grid):
        head = _LABEL * LEADING + 2 * _GAP_PT
        widths = _column_widths(rest[0])
        return head + sum(_row_height(cells, widths) for cells in _grid_lines(rest[0])[:2])
    if rest and isinstance(rest[0], Chart):
        return chart_height(rest[0])
    return 2 * (_LABEL + _VALUE) * LEADING


def _draw_pair(flow: Flow, pair: Sequence[Answered]) -> list[Answered]:
    """Draw up to two short answers beside each other; give what waits then: nothing."""
    if not pair:
        return []
    flow.need((_LABEL + _VALUE) * LEADING + _GAP_PT)
    for place, block in zip((MARGIN_PT, MARGIN_PT + WIDTH_PT / 2), pair, strict=False):
        flow.line(_label(block.number, block.label, block.law), place, flow.top, _LABEL, 0.35)
        flow.line(block.value, place + 8, flow.top + _LABEL * LEADING, _VALUE)
    flow.top += (_LABEL + _VALUE) * LEADING + _GAP_PT
    return []


def _draw_wide(flow: Flow, block: Answered) -> None:
    flow.need((_LABEL + 2 * _VALUE) * LEADING)
    flow.canvas.setFillGray(0.35)
    label = _label(block.number, block.label, block.law)
    for line in wrapped(label, WIDTH_PT, _LABEL):
        flow.line(line, MARGIN_PT, flow.top, _LABEL, 0.35)
        flow.top += _LABEL * LEADING
    flow.paragraph(block.value, MARGIN_PT + 8, WIDTH_PT - 8, _VALUE)
    flow.top += _GAP_PT


# ── tables ───────────────────────────────────────────────────────────────────────────────────


def _grid_lines(block: Grid) -> list[tuple[str, ...]]:
    numbered = [(f"{number}.", *row) for number, row in enumerate(block.rows, 1)]
    return [("", *block.columns), *numbered]


def _column_widths(block: Grid) -> list[float]:
    """Share the width by how much each column has to say, none narrower than its longest word."""
    lines = _grid_lines(block)
    count = len(lines[0])
    wanted, least = [], []
    for column in range(count):
        cells = [line[column] for line in lines]
        words = [line_width(word, _CELL) for cell in cells for word in cell.split()]
        inner = 2 * _PAD_PT
        least.append(min(max([_NARROWEST_PT / 2, *words]) + inner, WIDTH_PT / 3))
        wanted.append(max(line_width(cell, _CELL) for cell in cells) + inner)
    wanted = [max(w, n) for w, n in zip(wanted, least, strict=True)]
    room = WIDTH_PT - sum(least)
    if room <= 0:
        return [width * WIDTH_PT / sum(least) for width in least]
    more = [w - n for w, n in zip(wanted, least, strict=True)]
    share = room / sum(more) if sum(more) > 0 else 0.0
    if share >= 1.0:
        spare = (WIDTH_PT - sum(wanted)) / (count - 1)
        return [wanted[0], *(w + spare for w in wanted[1:])]
    return [n + m * share for n, m in zip(least, more, strict=True)]


def _row_height(cells: Sequence[str], widths: Sequence[float]) -> float:
    lines = max(
        len(wrapped(cell, width - 2 * _PAD_PT, _CELL))
        for cell, width in zip(cells, widths, strict=True)
    )
    return lines * _CELL * LEADING + _PAD_PT


def _draw_grid(flow: Flow, block: Grid) -> None:
    widths = _column_widths(block)
    head, *rows = _grid_lines(block)
    first = _row_height(rows[0], widths) if rows else 0.0
    flow.need(_LABEL * LEADING + _row_height(head, widths) + first + _GAP_PT)
    flow.line(_label(block.number, block.label, block.law), MARGIN_PT, flow.top, _LABEL, 0.35)
    flow.top += _LABEL * LEADING + 1
    _draw_row(flow, head, widths, grey=True)
    for row in rows:
        if flow.need(_row_height(row, widths)):
            _draw_row(flow, head, widths, grey=True)
        _draw_row(flow, row, widths, grey=False)
    flow.top += _GAP_PT


def _draw_row(flow: Flow, cells: Sequence[str], widths: Sequence[float], *, grey: bool) -> None:
    height = _row_height(cells, widths)
    canvas = flow.canvas
    left = MARGIN_PT
    for cell, width in zip(cells, widths, strict=True):
        if grey:
            canvas.setFillGray(0.95)
            canvas.rect(left, flow.up(flow.top + height), width, height, stroke=0, fill=1)
        canvas.setStrokeGray(0.55)
        canvas.setLineWidth(0.4)
        canvas.rect(left, flow.up(flow.top + height), width, height, stroke=1, fill=0)
        _draw_cell(flow, cell, left + _PAD_PT, width - 2 * _PAD_PT)
        left += width
    flow.top += height


def _draw_cell(flow: Flow, cell: str, left: float, width: float) -> None:
    lines = wrapped(cell, width, _CELL)
    single = len(lines) == 1
    canvas, top = flow.canvas, flow.top + _PAD_PT / 2
    with contextlib.nullcontext() if single else spoken(canvas, f"{cell} "):
        for line in lines:
            flow.line(line, left, top, _CELL, own_text=single)
            top += _CELL * LEADING


# ── signatures ───────────────────────────────────────────────────────────────────────────────


def _draw_signatures(flow: Flow, form: PrintedForm) -> tuple[SignatureRoom, ...]:
    rooms: list[SignatureRoom] = []
    if not form.signers:
        return ()
    rows = (form.signers + 1) // 2
    flow.need(rows * (_SIGN_HEIGHT_PT + 18) + _GAP_PT)
    for number in range(form.signers):
        column = number % 2
        left = MARGIN_PT + column * (WIDTH_PT / 2 + 4)
        width = WIDTH_PT / 2 - 4
        if column == 0:
            flow.top += _GAP_PT
        label = form.sign_label if form.signers == 1 else f"{form.sign_label} {number + 1}"
        flow.line(label, left, flow.top, _SMALL, 0.35)
        top = flow.top + 12
        flow.canvas.setStrokeGray(0.6)
        flow.canvas.setLineWidth(0.4)
        flow.canvas.rect(left, flow.up(top + _SIGN_HEIGHT_PT), width, _SIGN_HEIGHT_PT, stroke=1)
        rooms.append(_room(flow, left, top, width, _SIGN_HEIGHT_PT))
        if form.signers == 1:
            beside = MARGIN_PT + WIDTH_PT / 2 + 4
            flow.line(form.seal_label, beside, flow.top, _SMALL, 0.35)
            flow.canvas.rect(beside, flow.up(top + _SIGN_HEIGHT_PT), width, _SIGN_HEIGHT_PT)
        if column == 1 or number == form.signers - 1:
            flow.top = top + _SIGN_HEIGHT_PT + 2
    return tuple(rooms)


def _draw_addendum(flow: Flow, form: PrintedForm) -> SignatureRoom | None:
    if not form.addendum_label:
        return None
    flow.need(_ADDENDUM_PT + 18)
    flow.top += _GAP_PT
    flow.line(form.addendum_label, MARGIN_PT, flow.top, _SMALL, 0.35)
    top = flow.top + 12
    flow.canvas.setStrokeGray(0.6)
    flow.canvas.setDash(2, 2)
    flow.canvas.rect(MARGIN_PT, flow.up(top + _ADDENDUM_PT), WIDTH_PT, _ADDENDUM_PT, stroke=1)
    flow.canvas.setDash()
    flow.top = top + _ADDENDUM_PT
    return _room(flow, MARGIN_PT, top, WIDTH_PT, _ADDENDUM_PT)


def _room(flow: Flow, left: float, top: float, width: float, height: float) -> SignatureRoom:
    return SignatureRoom(
        flow.page - 1, left + 1, flow.up(top + height) + 1, left + width - 1, flow.up(top) - 1
    )
