"""Draws an account: facts, tables, lines to sign on; PDF/A-2b like every paper of the station."""

import io

from station_app.model.finished_page import ArchiveMeta
from station_app.model.printed_form import Grid
from station_app.pdf.archive import lay_out
from station_app.pdf.paragraphs import MARGIN_PT, WIDTH_PT, Flow
from station_app.pdf.summary_sheet_model import SummarySheet
from station_app.pdf.tables import draw_grid

_TITLE_PT, _TEXT_PT = 15.0, 9.5
_GAP_PT, _SIGN_PT = 8.0, 58.0


def write_summary_sheet(account: SummarySheet, meta: ArchiveMeta) -> bytes:
    """Return the PDF; the same account gives the same bytes.

    Args:
        account: what stands on it.
        meta: what the PDF says about itself; its footer and bookmarks are not used.
    """
    _, pages = _draw(account, 0)
    drawn, _ = _draw(account, pages)
    out = io.BytesIO()
    lay_out(io.BytesIO(drawn), meta, out)
    return out.getvalue()


def _draw(account: SummarySheet, pages: int) -> tuple[bytes, int]:
    flow = Flow(lambda page, of: account.footer.format(page=page, pages=of), pages)
    flow.paragraph(account.title, MARGIN_PT, WIDTH_PT, _TITLE_PT)
    for label, value in account.head:
        flow.paragraph(f"{label}: {value}", MARGIN_PT, WIDTH_PT, _TEXT_PT)
    flow.top += _GAP_PT
    flow.rule()
    flow.top += _GAP_PT
    for table in account.tables:
        draw_grid(flow, Grid(0, table.label, table.columns, table.rows), table.label)
        flow.top += _GAP_PT
    for note in account.notes:
        flow.paragraph(note, MARGIN_PT, WIDTH_PT, _TEXT_PT)
        flow.top += _GAP_PT / 2
    flow.sign_lines(account.sign_labels, _SIGN_PT)
    return flow.finish(), flow.page
