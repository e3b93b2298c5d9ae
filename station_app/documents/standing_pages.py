"""The pages of a document as they stand: in order, with what was read on them; and where the others stood."""

from collections.abc import Iterable

from station_app.documents import page_edit_rows, page_rows
from station_app.model.documents import Page
from station_app.model.finished_page import PageText
from station_app.model.ids import DocumentId, PageId
from station_app.model.page_edits import PageEdit, Placed, apply_edits
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


def place_in_order(operations: Iterable[PageEdit], page_id: PageId) -> int:
    """Return the position (0-based) at which a page of the tray stood among those that stand now.

    Whatever went to the tray keeps its place between its neighbours, however they were moved since;
    a page that never came belongs behind the last.
    """
    places = _Places()
    for op in operations:
        places.follow(op)
    return places.standing_before(page_id)


class _Places:
    """All pages in one order, those of the tray among them."""

    def __init__(self) -> None:
        self._whole: list[PageId] = []
        self._here: set[PageId] = set()

    def standing_before(self, page_id: PageId) -> int:
        """Return how many pages that stand are before a page."""
        at = self._whole.index(page_id) if page_id in self._whole else len(self._whole)
        return sum(other in self._here for other in self._whole[:at])

    def follow(self, op: PageEdit) -> None:
        """Do one act."""
        if op.kind == "order":
            self._order(op.pages)
        elif op.page_id in self._here:
            self._follow_standing(op)
        elif op.kind in ("place", "twin", "restore", "replace"):
            self._arrive(op)
        elif op.kind == "aside" and op.page_id not in self._whole:
            self._whole.append(op.page_id)

    def _follow_standing(self, op: PageEdit) -> None:
        if op.kind in ("remove", "leave", "move"):
            self._here.discard(op.page_id)
        if op.kind == "move":
            self._insert(op.page_id, op.index)

    def _arrive(self, op: PageEdit) -> None:
        if op.kind == "replace" and op.other in self._here:
            self._take_out(op.page_id)
            self._whole.insert(self._whole.index(op.other), op.page_id)
            self._here.discard(op.other)
            self._here.add(op.page_id)
        elif (
            op.kind == "restore"
            and op.page_id in self._whole
            and op.index == self.standing_before(op.page_id)
        ):
            # Back where it was: what else lies in the tray stays before and behind it.
            self._here.add(op.page_id)
        else:
            self._insert(op.page_id, None if op.kind == "replace" else op.index)

    def _insert(self, page_id: PageId, index: int | None) -> None:
        """Lay a page before the one that stands at an index; ``None``: behind the last."""
        self._take_out(page_id)
        standing = [other for other in self._whole if other in self._here]
        if index is None or index >= len(standing):
            self._whole.append(page_id)
        else:
            self._whole.insert(self._whole.index(standing[max(0, index)]), page_id)
        self._here.add(page_id)

    def _take_out(self, page_id: PageId) -> None:
        if page_id in self._whole:
            self._whole.remove(page_id)

    def _order(self, wanted: tuple[PageId, ...]) -> None:
        """Let pages stand in another order at the places that they take together."""
        named = [page_id for page_id in dict.fromkeys(wanted) if page_id in self._here]
        turn = iter(named)
        chosen = set(named)
        self._whole = [next(turn) if page_id in chosen else page_id for page_id in self._whole]
