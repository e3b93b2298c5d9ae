"""Draws a share of the district's recovery key: words to type, a code to read, who keeps it."""

import io

from station_app.model.finished_page import ArchiveMeta
from station_app.pdf.archive import lay_out
from station_app.pdf.office_sheet_model import ShareSheet
from station_app.pdf.paragraphs import LEADING, MARGIN_PT, WIDTH_PT, Flow
from station_app.pdf.qr import draw_code

_TITLE_PT, _TEXT_PT, _WORD_PT, _SMALL_PT = 18.0, 11.0, 13.0, 8.5
_GAP_PT, _SIGN_PT, _CODE_PT = 10.0, 60.0, 150.0
_COLUMNS, _WORD_LEADING = 3, 1.7
_AT = "2026-01-01T00:00:00Z"
"""A sheet is a rendering for paper, without a date of its own: the same sheet, the same bytes."""


def write_share_sheet(sheet: ShareSheet) -> bytes:
    """Return the sheet as a PDF of one page."""
    flow = Flow(lambda _page, _of: sheet.footer)
    flow.paragraph(sheet.title, MARGIN_PT, WIDTH_PT, _TITLE_PT)
    flow.top += _GAP_PT / 2
    began, beside = flow.top, WIDTH_PT - _CODE_PT - 2 * _GAP_PT
    for label, value in sheet.facts:
        flow.paragraph(f"{label}: {value}", MARGIN_PT, beside, _TEXT_PT)
    left = MARGIN_PT + WIDTH_PT - _CODE_PT
    draw_code(
        flow.canvas,
        sheet.code,
        left,
        flow.up(began + _CODE_PT),
        _CODE_PT,
        level="M",
        border=2,
    )
    flow.top = max(flow.top, began + _CODE_PT) + _GAP_PT
    flow.rule()
    flow.top += _GAP_PT
    _draw_words(flow, sheet.words)
    flow.rule()
    flow.top += _GAP_PT
    for note in sheet.notes:
        flow.paragraph(note, MARGIN_PT, WIDTH_PT, _TEXT_PT)
        flow.top += _GAP_PT / 2
    _draw_signs(flow, sheet.sign_labels)
    out = io.BytesIO()
    meta = ArchiveMeta("", sheet.title, "", "", sheet.language, _AT, "", ())
    lay_out(io.BytesIO(flow.finish()), meta, out)
    return out.getvalue()


def _draw_words(flow: Flow, words: tuple[str, ...]) -> None:
    """Draw the words down each column: whoever copies them goes one column down at a time."""
    rows = -(-len(words) // _COLUMNS)
    wide = WIDTH_PT / _COLUMNS
    for number, word in enumerate(words):
        column, row = divmod(number, rows)
        top = flow.top + row * _WORD_PT * _WORD_LEADING
        left = MARGIN_PT + column * wide
        flow.line(f"{number + 1}.", left, top, _WORD_PT, 0.4)
        flow.line(word, left + 3 * _WORD_PT, top, _WORD_PT)
    flow.top += rows * _WORD_PT * _WORD_LEADING + _GAP_PT / 2


def _draw_signs(flow: Flow, labels: tuple[str, ...]) -> None:
    flow.top += _SIGN_PT
    wide = WIDTH_PT / max(len(labels), 1)
    for number, words in enumerate(labels):
        left = MARGIN_PT + number * wide
        flow.canvas.setStrokeGray(0.4)
        flow.canvas.setLineWidth(0.5)
        flow.canvas.line(left, flow.up(flow.top), left + wide - 2 * _GAP_PT, flow.up(flow.top))
        flow.line(words, left, flow.top, _SMALL_PT, 0.3)
    flow.top += _SMALL_PT * LEADING
