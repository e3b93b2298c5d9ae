"""The papers of a service: the receipt on the back of a copy, the constable's slip, a late letter."""

from collections.abc import Sequence
from dataclasses import dataclass

from station_app.pdf.paragraphs import LEADING, MARGIN_PT, WIDTH_PT, Flow
from station_app.pdf.qr import draw_code
from station_app.pdf.text_shaping import line_width

_TITLE, _VALUE, _LABEL, _SMALL = 15.0, 10.5, 8.0, 8.5
_QR_PT, _BOX_PT, _TICK_PT, _GAP_PT = 84.0, 46.0, 10.0, 6.0


@dataclass(frozen=True, slots=True)
class ServicePage:
    """One side of a sheet; every word is chosen already."""

    office: str
    title: str
    code: str
    """What the QR says; empty: the paper does not come back."""
    facts: tuple[tuple[str, str], ...]
    """Label and value, two in a row where they fit."""
    ticks: tuple[str, str, tuple[str, ...]] = ("", "", ())
    """Label, nothing, and what may be marked."""
    boxes: tuple[tuple[str, float], ...] = ()
    """Label of an empty box to write in, and its part of the width."""
    notes_title: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    """Words of a rule and its section."""
    body: tuple[str, ...] = ()
    footer: str = ""


def draw_service_page(paper: ServicePage) -> bytes:
    """Return one page (or more, where there is much to say) as PDF."""
    flow = Flow(lambda page, of: paper.footer.format(page=page, pages=of or 1), 1)
    _draw_head(flow, paper)
    _draw_facts(flow, paper.facts)
    for text in paper.body:
        flow.paragraph(text, MARGIN_PT, WIDTH_PT, _VALUE)
        flow.top += _GAP_PT
    if paper.ticks[2]:
        _draw_ticks(flow, paper.ticks[0], paper.ticks[2])
    _draw_boxes(flow, paper.boxes)
    if paper.notes:
        _draw_notes(flow, paper.notes_title, paper.notes)
    return flow.finish()


def _draw_head(flow: Flow, paper: ServicePage) -> None:
    begin, width = flow.top, WIDTH_PT
    if paper.code:
        width -= _QR_PT + 10
        _draw_code(flow, paper.code, MARGIN_PT + WIDTH_PT - _QR_PT, flow.top)
    flow.paragraph(paper.office, MARGIN_PT, width, 10.0)
    flow.paragraph(paper.title, MARGIN_PT, width, _TITLE)
    flow.top = max(flow.top, begin + (_QR_PT if paper.code else 0)) + 2
    flow.rule(0.1, 0.9)
    flow.top += 4


def _draw_code(flow: Flow, text: str, left: float, top: float) -> None:
    draw_code(flow.canvas, text, left, flow.up(top + _QR_PT), _QR_PT, level="Q", border=3)


def _draw_facts(flow: Flow, facts: Sequence[tuple[str, str]]) -> None:
    half = WIDTH_PT / 2 - 8
    waiting = False
    for label, value in facts:
        short = line_width(value, _VALUE) <= half and "\n" not in value
        height = (_LABEL + _VALUE) * LEADING
        if waiting and not short:
            flow.top += height
            waiting = False
        left = MARGIN_PT + (WIDTH_PT / 2 if waiting else 0)
        flow.line(label, left, flow.top, _LABEL, 0.35)
        if short:
            flow.line(value, left + 6, flow.top + _LABEL * LEADING, _VALUE)
            flow.top += height if waiting else 0
            waiting = not waiting
        else:
            flow.top += _LABEL * LEADING
            flow.paragraph(value, MARGIN_PT + 6, WIDTH_PT - 6, _VALUE)
    flow.top += ((_LABEL + _VALUE) * LEADING if waiting else 0) + _GAP_PT


def _draw_ticks(flow: Flow, label: str, choices: Sequence[str]) -> None:
    flow.line(label, MARGIN_PT, flow.top, _LABEL, 0.35)
    flow.top += _LABEL * LEADING
    left = MARGIN_PT
    for choice in choices:
        width = _TICK_PT + 4 + line_width(choice, _VALUE) + 14
        if left + width > MARGIN_PT + WIDTH_PT:
            left, flow.top = MARGIN_PT, flow.top + _VALUE * LEADING + 2
        flow.canvas.setStrokeGray(0.2)
        flow.canvas.rect(left, flow.up(flow.top + 2 + _TICK_PT), _TICK_PT, _TICK_PT)
        flow.line(choice, left + _TICK_PT + 4, flow.top, _VALUE)
        left += width
    flow.top += _VALUE * LEADING + _GAP_PT


def _draw_boxes(flow: Flow, boxes: Sequence[tuple[str, float]]) -> None:
    left = 0.0
    for label, part in boxes:
        if left + part > 1.001:
            left, flow.top = 0.0, flow.top + _BOX_PT + _LABEL * LEADING + _GAP_PT
        if left == 0.0:
            flow.need(_BOX_PT + _LABEL * LEADING + _GAP_PT)
        at, width = MARGIN_PT + left * WIDTH_PT, part * WIDTH_PT - 4
        flow.line(label, at, flow.top, _LABEL, 0.35)
        flow.canvas.setStrokeGray(0.5)
        flow.canvas.setLineWidth(0.5)
        top = flow.top + _LABEL * LEADING
        flow.canvas.rect(at, flow.up(top + _BOX_PT), width, _BOX_PT)
        left += part
    if boxes:
        flow.top += _BOX_PT + _LABEL * LEADING + _GAP_PT


def _draw_notes(flow: Flow, title: str, notes: Sequence[tuple[str, str]]) -> None:
    flow.line(title, MARGIN_PT, flow.top, 11.0)
    flow.top += 11.0 * LEADING
    for words, law in notes:
        flow.paragraph(f"• {words} [{law}]", MARGIN_PT, WIDTH_PT, _SMALL)
