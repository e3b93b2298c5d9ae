"""Draws a share of the district's recovery key: words to type, a code to read, who keeps it."""

import io

from station_app.model.finished_page import ArchiveMeta
from station_app.pdf.archive import lay_out
from station_app.pdf.office_sheet_model import ShareSheet
from station_app.pdf.paragraphs import MARGIN_PT, WIDTH_PT, Flow
from station_app.pdf.qr import draw_code

_TITLE_PT, _TEXT_PT, _WORD_PT = 18.0, 11.0, 13.0
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
    flow.sign_lines(sheet.sign_labels, _SIGN_PT)
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
