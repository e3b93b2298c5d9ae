"""Draws the index of a bundle: what is in it, what was found, the certificate, a signature's room."""

from station_app.model.finished_page import StampBox
from station_app.model.printed_form import Grid
from station_app.pdf.bundle_model import BundleIndex
from station_app.pdf.paragraphs import LEADING, MARGIN_PT, WIDTH_PT, Flow, wrapped
from station_app.pdf.tables import draw_grid, grid_head_height

_TITLE, _HEADING, _TEXT, _SMALL = 15.0, 11.0, 9.5, 7.5
_GAP_PT = 6.0
_SIGN_WIDTH_PT, _SIGN_HEIGHT_PT = WIDTH_PT / 2 - 4, 64.0


def draw_index(index: BundleIndex) -> tuple[bytes, StampBox | None]:
    """Return the index as a PDF, and where its signature is seen."""
    _, pages, _ = _draw(index, 0)
    drawn, _, room = _draw(index, pages)
    return drawn, room


def _draw(index: BundleIndex, pages: int) -> tuple[bytes, int, StampBox | None]:
    flow = Flow(lambda page, of: index.footer.format(page=page, pages=of), pages)
    _draw_head(flow, index)
    if index.rows:
        grid = Grid(0, index.label, index.columns, index.rows)
        flow.need(grid_head_height(grid))
        draw_grid(flow, grid, index.label)
    if index.notes:
        _draw_text(flow, (index.notes_title, *index.notes))
    room = _draw_certificate(flow, index)
    return flow.finish(), flow.page, room


def _draw_head(flow: Flow, index: BundleIndex) -> None:
    flow.paragraph(index.title, MARGIN_PT, WIDTH_PT, _TITLE)
    for label, value in index.head:
        flow.paragraph(f"{label}: {value}", MARGIN_PT, WIDTH_PT, _TEXT)
    flow.top += _GAP_PT
    flow.rule()
    flow.top += _GAP_PT


def _draw_text(flow: Flow, paragraphs: tuple[str, ...]) -> None:
    """Draw a heading and what stands below it; the heading never stands alone."""
    head, *rest = paragraphs
    flow.need((_HEADING + 2 * _TEXT) * LEADING + _GAP_PT)
    flow.top += _GAP_PT
    flow.paragraph(head, MARGIN_PT, WIDTH_PT, _HEADING)
    for paragraph in rest:
        flow.paragraph(paragraph, MARGIN_PT, WIDTH_PT, _TEXT)
        flow.top += 2.0


def _draw_certificate(flow: Flow, index: BundleIndex) -> StampBox | None:
    """Draw the certificate and the room for the signature together on one page."""
    lines = sum(len(wrapped(text, WIDTH_PT, _TEXT)) for text in index.certificate)
    room = _SIGN_HEIGHT_PT + 2 * _SMALL * LEADING if index.sign_label else 0.0
    flow.need((lines + 2) * _TEXT * LEADING + room + 2 * _GAP_PT)
    if index.certificate:
        _draw_text(flow, index.certificate)
    if not index.sign_label:
        return None
    flow.top += _GAP_PT
    flow.line(index.sign_label, MARGIN_PT, flow.top, _SMALL, 0.35)
    top = flow.top + _SMALL * LEADING + 1
    bottom = flow.up(top + _SIGN_HEIGHT_PT)
    flow.canvas.setStrokeGray(0.6)
    flow.canvas.setLineWidth(0.4)
    flow.canvas.rect(MARGIN_PT, bottom, _SIGN_WIDTH_PT, _SIGN_HEIGHT_PT, stroke=1, fill=0)
    flow.top = top + _SIGN_HEIGHT_PT
    right = MARGIN_PT + _SIGN_WIDTH_PT
    return StampBox(
        flow.page - 1, MARGIN_PT + 1, bottom + 1, right - 1, bottom + _SIGN_HEIGHT_PT - 1
    )
