"""The pages of a document as they stand: in order, with what was read on them."""

from station_app.documents import page_edit_rows, page_rows
from station_app.model.documents import Page
from station_app.model.finished_page import PageText
from station_app.model.ids import DocumentId, PageId
from station_app.model.page_edits import Placed, apply_edits
from station_app.station.station import Station


def placed_key(placed: Placed) -> str:
    """Name a page's look: text that was read belongs to the look it was read in."""
    part = placed.crop
    edges = "" if part is None else f"{part.left},{part.top},{part.right},{part.bottom}"
    drawn = (placed.whiten, placed.despeckle, placed.coding)
    cleaned = "" if drawn == (False, False, "auto") else ":{:d}{:d}{}".format(*drawn)
    sheet = placed.outline
    flat = "" if sheet is None else f":{sheet.corners}{sheet.ratio}".replace(" ", "")
    return f"{placed.quarter_turns}:{placed.deskew_deg:.4f}:{edges}{cleaned}{flat}"


def standing_pages(station: Station, document_id: DocumentId) -> list[tuple[Page, Placed]]:
    """Return the pages that stand, in order, each with how it is placed."""
    with station.store.reading() as tx:
        by_id = {page.page_id: page for page in page_rows.of_document(tx, document_id)}
        standing = apply_edits(page_edit_rows.active_edits(tx, document_id))
    return [(by_id[placed.page_id], placed) for placed in standing]


def held_texts(station: Station, standing: list[tuple[Page, Placed]]) -> dict[PageId, PageText]:
    """Return what was read on pages as they stand now, by page; a page not read yet is left out."""
    held: dict[PageId, PageText] = {}
    with station.store.reading() as tx:
        for page, placed in standing:
            text = page_rows.text(tx, page.page_id, placed_key(placed))
            if text is not None:
                held[page.page_id] = text
    return held
