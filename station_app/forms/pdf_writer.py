"""Writes a filled form as A4 PDF/A-3b (ISO 19005-3) with its answers as JSON inside."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from station_app.model.finished_page import ArchiveMeta, FinishedPage
from station_app.model.printed_form import (
    Chart,
    Grid,
    Heading,
    PrintedAnswer,
    PrintedForm,
    PrintedPdf,
    SignatureSpace,
)
from station_app.pdf.archive import draw_picture, draw_picture_page, lay_out, picture_size
from station_app.pdf.body_chart import chart_height, draw_chart
from station_app.pdf.paragraphs import LEADING, MARGIN_PT, WIDTH_PT, Flow, wrapped
from station_app.pdf.qr import draw_code
from station_app.pdf.tables import draw_grid, grid_head_height
from station_app.pdf.text_shaping import line_width

_TITLE, _VALUE, _LABEL, _SMALL, _CELL = 15.0, 10.5, 8.0, 7.5, 8.5
_QR_PT = 74.0
_GAP_PT = 4.0
_HALF_PT = WIDTH_PT / 2 - 8
_SIGN_HEIGHT_PT, _ADDENDUM_PT = 64.0, 96.0
_PHOTO_PT = 330.0
_SHORT_SECTION = 8
Block = Heading | PrintedAnswer | Grid | Chart


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
    drawn = _draw(form, pictures, 0, None)
    # Signatures never stand alone on a page: what is signed goes with them.
    before = drawn.tail if drawn.lonely else None
    if before is not None:
        drawn = _draw(form, pictures, 0, before)
    drawn = _draw(form, pictures, drawn.pages, before)
    out = io.BytesIO()
    attached = (form.answers_name, form.answers_json)
    lay_out(io.BytesIO(drawn.pdf), meta, out, part="3", attach=attached)
    return PrintedPdf(out.getvalue(), drawn.pages, drawn.signatures, drawn.addendum)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A form as it was drawn once."""

    pdf: bytes
    pages: int
    signatures: tuple[SignatureSpace, ...]
    addendum: SignatureSpace | None
    block_pages: tuple[int, ...]
    """The page on which each block ends."""
    tail: int
    """The block from which on all goes to the signatures' page, should they begin one."""

    @property
    def lonely(self) -> bool:
        """Whether the signatures begin a page."""
        if not self.signatures or not self.block_pages:
            return False
        return self.signatures[0].page_index + 1 > self.block_pages[-1]


def _tail(blocks: Sequence[Block]) -> int:
    """Return where the last section begins, if it is short; else the last block, with its heading."""
    last = len(blocks) - 1
    heads = [number for number, block in enumerate(blocks) if isinstance(block, Heading)]
    section = blocks[heads[-1] + 1 :] if heads else ()
    short = all(isinstance(block, PrintedAnswer) and _is_short(block) for block in section)
    if section and (len(section) == 1 or (short and len(section) <= _SHORT_SECTION)):
        return heads[-1]
    return last


def _draw(
    form: PrintedForm, pictures: Sequence[FinishedPage], pages: int, before: int | None
) -> _Drawn:
    flow = Flow(lambda page, of: form.footer.format(page=page, pages=of), pages)
    _draw_head(flow, form)
    block_pages = _draw_blocks(flow, form.blocks, before)
    for note in form.notes:
        flow.paragraph(note, MARGIN_PT, WIDTH_PT, _CELL)
    signatures = _draw_signatures(flow, form)
    addendum = _draw_addendum(flow, form)
    if form.captions:
        _draw_photographs(flow, form.captions, pictures)
    else:
        for number, picture in enumerate(pictures, 1):
            flow.turn()
            draw_picture_page(flow.canvas, picture, f"Photo{number}")
    return _Drawn(
        flow.finish(),
        flow.page,
        signatures,
        addendum,
        block_pages,
        _tail(form.blocks),
    )


def _draw_photographs(
    flow: Flow, captions: Sequence[str], pictures: Sequence[FinishedPage]
) -> None:
    """Draw photographs, each under its caption, two to a page where they fit."""
    flow.turn()
    for number, (caption, picture) in enumerate(zip(captions, pictures, strict=True), 1):
        wide, tall = picture_size(picture, WIDTH_PT, _PHOTO_PT)
        lines = len(wrapped(caption, WIDTH_PT, _CELL))
        flow.need(lines * _CELL * LEADING + tall + 3 * _GAP_PT)
        flow.paragraph(caption, MARGIN_PT, WIDTH_PT, _CELL)
        flow.top += _GAP_PT
        place = (MARGIN_PT, flow.up(flow.top + tall), wide, tall)
        draw_picture(flow.canvas, picture, f"Photo{number}", place)
        flow.top += tall + 2 * _GAP_PT


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
    draw_code(flow.canvas, text, left, flow.up(top + _QR_PT), _QR_PT, level="M", border=2)


# ── questions and answers ────────────────────────────────────────────────────────────────────


def _draw_blocks(flow: Flow, blocks: Sequence[Block], before: int | None) -> tuple[int, ...]:
    """Draw questions and answers, on a new page from ``before`` on; return each block's page."""
    waiting: list[PrintedAnswer] = []
    pages: list[int] = []
    for number, block in enumerate(blocks):
        if number == before:
            waiting = _draw_pair(flow, waiting)
            flow.turn()
        pages.append(flow.page)
        if isinstance(block, PrintedAnswer) and _is_short(block):
            waiting.append(block)
            waiting = waiting if len(waiting) < 2 else _draw_pair(flow, waiting)
            continue
        waiting = _draw_pair(flow, waiting)
        if isinstance(block, Heading):
            _draw_heading(flow, block, _next_height(blocks[number + 1 :]))
        else:
            _draw_block(flow, block)
        # A block that did not fit went to the next page whole.
        pages[-1] = flow.page
    _draw_pair(flow, waiting)
    return (*pages[:-1], flow.page) if pages else ()


def _draw_block(flow: Flow, block: PrintedAnswer | Grid | Chart) -> None:
    if isinstance(block, PrintedAnswer):
        _draw_wide(flow, block)
    elif isinstance(block, Grid):
        draw_grid(flow, block, _label(block.number, block.label, block.law))
    else:
        flow.need(chart_height(block))
        draw_chart(flow, block)


def _is_short(block: PrintedAnswer) -> bool:
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
    """Return how much must follow a heading on the same page."""
    if rest and isinstance(rest[0], Grid):
        return grid_head_height(rest[0])
    if rest and isinstance(rest[0], Chart):
        return chart_height(rest[0])
    return 2 * (_LABEL + _VALUE) * LEADING


def _draw_pair(flow: Flow, pair: Sequence[PrintedAnswer]) -> list[PrintedAnswer]:
    """Draw up to two short answers beside each other; return what waits then: nothing."""
    if not pair:
        return []
    flow.need((_LABEL + _VALUE) * LEADING + _GAP_PT)
    for place, block in zip((MARGIN_PT, MARGIN_PT + WIDTH_PT / 2), pair, strict=False):
        flow.line(_label(block.number, block.label, block.law), place, flow.top, _LABEL, 0.35)
        flow.line(block.value, place + 8, flow.top + _LABEL * LEADING, _VALUE)
    flow.top += (_LABEL + _VALUE) * LEADING + _GAP_PT
    return []


def _draw_wide(flow: Flow, block: PrintedAnswer) -> None:
    label = _label(block.number, block.label, block.law)
    lines = min(3, len(wrapped(block.value, WIDTH_PT - 8, _VALUE)))
    flow.need((_LABEL + lines * _VALUE) * LEADING)
    flow.canvas.setFillGray(0.35)
    for line in wrapped(label, WIDTH_PT, _LABEL):
        flow.line(line, MARGIN_PT, flow.top, _LABEL, 0.35)
        flow.top += _LABEL * LEADING
    flow.paragraph(block.value, MARGIN_PT + 8, WIDTH_PT - 8, _VALUE)
    flow.top += _GAP_PT


# ── signatures ───────────────────────────────────────────────────────────────────────────────


def _draw_signatures(flow: Flow, form: PrintedForm) -> tuple[SignatureSpace, ...]:
    rooms: list[SignatureSpace] = []
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


def _draw_addendum(flow: Flow, form: PrintedForm) -> SignatureSpace | None:
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


def _room(flow: Flow, left: float, top: float, width: float, height: float) -> SignatureSpace:
    return SignatureSpace(
        flow.page - 1, left + 1, flow.up(top + height) + 1, left + width - 1, flow.up(top) - 1
    )
