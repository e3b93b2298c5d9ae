"""Pages on the table: how they stand, how they look, and every change as an act to take back."""

from collections.abc import Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, replace

from station_app.documents import page_edit_rows, page_rows
from station_app.documents import rows as document_rows
from station_app.documents.protection import may_see
from station_app.documents.standing_pages import place_in_order
from station_app.imaging.jobs import tasks
from station_app.imaging.jobs.process_pool import submit_first
from station_app.model.cancellation import CancelTicket
from station_app.model.documents import DocumentState, Page
from station_app.model.errors import Cancelled, IllegalMove, NoPages
from station_app.model.ids import DocumentId, PageId
from station_app.model.operators import Operator, Right
from station_app.model.page_edits import (
    Crop,
    Interleaving,
    Kind,
    PageEdit,
    Placed,
    apply_edits,
    clean_up_edit,
    interleave,
    printed_numbers,
    removed,
)
from station_app.scanning import separator_rows
from station_app.scanning.errors import NothingToUndo
from station_app.scanning.separator_model import SheetRole
from station_app.station.station import Station, record
from station_app.store.connection import Transaction
from station_app.text_search import rows as text_search_rows

_LOOK_S = 0.05
"""How often a wait for a page looks whether it is still wanted."""
_HARD = 55
"""Mean confidence of a page's words (0 to 100) below which a person should look at it."""


@dataclass(frozen=True, slots=True)
class PageView:
    """A page as a screen shows it."""

    page: Page
    placed: Placed
    position: int
    """1-based; 0 in the tray."""
    number: int
    """The number printed on the sheet; 0 in the tray."""
    blank: bool
    hard_to_read: bool = False
    """Much of what was read on it is doubtful."""
    sheet: bool = False
    """It is a separator sheet, or looks like one and waits for a person's word."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The table and the tray of a document."""

    standing: tuple[PageView, ...]
    tray: tuple[PageView, ...]
    """Removed and replaced pages: kept for ever, put back at will."""
    can_undo: bool
    can_redo: bool


def page_views(station: Station, document_id: DocumentId) -> Pages:
    """Return the pages as they stand and those in the tray."""
    with station.store.reading() as tx:
        acts = page_edit_rows.active_edits(tx, document_id)
        by_id = {page.page_id: page for page in page_rows.of_document(tx, document_id)}
        can_undo = page_edit_rows.can_undo(tx, document_id)
        can_redo = page_edit_rows.can_redo(tx, document_id)
        sure = text_search_rows.confidences(tx, document_id)
        sheets = separator_rows.of_document(tx, document_id)
    standing = apply_edits(acts)
    shown = tuple(
        _view(by_id[placed.page_id], placed, position, number, sure)
        for position, (placed, number) in enumerate(
            zip(standing, printed_numbers(standing), strict=True), 1
        )
    )
    tray = tuple(_view(by_id[page_id], Placed(page_id), 0, 0, {}) for page_id in removed(acts))
    asks = {sheet.page_id for sheet in sheets if sheet.role is SheetRole.ASKS}
    parting = {sheet.page_id for sheet in sheets if sheet.role is SheetRole.PARTS}
    shown, tray = _with_sheets(shown, asks), _with_sheets(tray, asks | parting)
    return Pages(shown, tray, can_undo, can_redo)


def _with_sheets(views: tuple[PageView, ...], sheets: set[PageId]) -> tuple[PageView, ...]:
    if not sheets:
        return views
    return tuple(replace(v, sheet=v.page.page_id in sheets) for v in views)


def _view(
    page: Page, placed: Placed, position: int, number: int, sure: Mapping[str, int]
) -> PageView:
    # Where nothing was read there is nothing to doubt: it is blank, or a photograph.
    hard = 0 < sure.get(page.page_id, 0) < _HARD
    return PageView(page, placed, position, number, page.blank, hard)


def picture(
    station: Station,
    page_id: PageId,
    placed: Placed,
    longest_px: int,
    *,
    clean: bool = True,
    ticket: CancelTicket | None = None,
) -> bytes:
    """Draw a page as a JPEG no longer than ``longest_px``; veiled for whoever may scan but not read.

    Args:
        station: the station.
        page_id: the page.
        placed: how it is turned and cropped.
        longest_px: the longer side of the drawing, in px.
        clean: False shows the untouched master.
        ticket: of somebody who waits for this very page: it is drawn before what nobody waits for,
            and not at all once the ticket is cancelled.

    Raises:
        BlobDamaged: the sealed master is missing or was changed. Cancelled.
    """
    if ticket is not None and ticket.cancelled:
        raise Cancelled
    with station.store.reading() as tx:
        page = page_rows.load(tx, page_id)
    master = station.store.blobs.get(page.blob_id)
    look = placed if clean else Placed(page_id)
    draw = tasks.preview if may_see(station, page.document_id) else tasks.veiled
    if ticket is None:
        return station.workers.submit(draw, master, look, longest_px).result()
    return _awaited(submit_first(station.workers, draw, master, look, longest_px), ticket)


def _awaited(drawn: "Future[bytes]", ticket: CancelTicket) -> bytes:
    """Return what is drawn, or leave it where nobody waits for it any more."""
    while True:
        try:
            return drawn.result(_LOOK_S)
        except FutureTimeout:
            if ticket.cancelled and not drawn.done():
                drawn.cancel()
                raise Cancelled from None


def rotate(station: Station, document_id: DocumentId, page_id: PageId, quarter_turns: int) -> None:
    """Turn a page clockwise by quarter turns (negative: counter-clockwise)."""
    turns = quarter_turns % 4
    apply_to_draft(station, document_id, PageEdit("rotate", page_id, quarter_turns=turns))


def crop(station: Station, document_id: DocumentId, page_id: PageId, part: Crop | None) -> None:
    """Keep only a part of the page's picture; ``None`` shows all of it again."""
    apply_to_draft(station, document_id, PageEdit("crop", page_id, crop=part))


def deskew(station: Station, document_id: DocumentId, page_id: PageId) -> float:
    """Measure how crooked the page lies and stand it straight; return the degrees."""
    with station.store.reading() as tx:
        page = page_rows.load(tx, page_id)
        standing = apply_edits(page_edit_rows.active_edits(tx, document_id))
    now = next((p for p in standing if p.page_id == page_id), Placed(page_id))
    master = station.store.blobs.get(page.blob_id)
    degrees = station.workers.submit(
        tasks.measure_skew, master, now.quarter_turns, now.outline
    ).result()
    apply_to_draft(station, document_id, PageEdit("deskew", page_id, deskew_deg=degrees))
    return degrees


def number(station: Station, document_id: DocumentId, page_id: PageId, printed_number: int) -> None:
    """Say which number is printed on the sheet; the pages after it count on from there."""
    apply_to_draft(station, document_id, PageEdit("number", page_id, index=printed_number))


def move(station: Station, document_id: DocumentId, page_id: PageId, index: int) -> None:
    """Take a page to a position (0-based)."""
    apply_to_draft(station, document_id, PageEdit("move", page_id, index=index))


def move_before(
    station: Station,
    document_id: DocumentId,
    page_ids: tuple[PageId, ...],
    before: PageId | None,
) -> None:
    """Lay pages that stand, in their order, before another one; one act to take back.

    Args:
        station: the station.
        document_id: a draft.
        page_ids: the pages; those that do not stand are passed over.
        before: where they are laid; ``None``, or a page that does not stand: behind the last. Laid before
            one of themselves they gather there.
    """
    with station.store.reading() as tx:
        standing = [p.page_id for p in apply_edits(page_edit_rows.active_edits(tx, document_id))]
    laid = [page for page in standing if page in page_ids]
    at = standing.index(before) if before in standing else len(standing)
    front = [page for page in standing[:at] if page not in page_ids]
    rest = [page for page in standing[at:] if page not in page_ids]
    wanted = (*front, *laid, *rest)
    if laid and wanted != tuple(standing):
        apply_to_draft(station, document_id, PageEdit("order", wanted[0], pages=wanted))


def remove(station: Station, document_id: DocumentId, page_ids: tuple[PageId, ...]) -> None:
    """Lay pages in the tray; one act to take back."""
    acts = (PageEdit("remove", page_id) for page_id in page_ids)
    apply_to_draft(station, document_id, *acts, group=station.new_id("g"))


def restore(
    station: Station, document_id: DocumentId, page_id: PageId, index: int | None = None
) -> None:
    """Put a page of the tray back: at a position (0-based), or where it stood among the others."""
    with station.store.transaction() as tx:
        operator = _require_draft(station, tx, document_id)
        if index is None:
            index = place_in_order(page_edit_rows.active_edits(tx, document_id), page_id)
        act = PageEdit("restore", page_id, index=index)
        page_edit_rows.append(tx, document_id, act, station.clock.now(), operator.operator_id)
        record(station, tx, operator.operator_id, "page.restore", page_id)
    station.events.announce("page", document_id)


def turn_pages(
    station: Station, document_id: DocumentId, page_ids: tuple[PageId, ...], quarter_turns: int
) -> None:
    """Turn several pages at once; one act to take back."""
    turns = quarter_turns % 4
    acts = (PageEdit("rotate", page_id, quarter_turns=turns) for page_id in page_ids)
    apply_to_draft(station, document_id, *acts, group=station.new_id("g"))


def interleave_pages(
    station: Station,
    document_id: DocumentId,
    how: Interleaving,
    page_ids: tuple[PageId, ...] = (),
) -> None:
    """Put fronts and backs that were fed one after the other into the order of the sheets.

    Args:
        station: the station.
        document_id: a draft.
        how: which side came how.
        page_ids: those pages alone; none: all that stand.
    """
    with station.store.reading() as tx:
        standing = apply_edits(page_edit_rows.active_edits(tx, document_id))
    here = [p.page_id for p in standing if not page_ids or p.page_id in page_ids]
    if here:
        wanted = interleave(here, how)
        apply_to_draft(station, document_id, PageEdit("order", here[0], pages=wanted))


def split(
    station: Station, document_id: DocumentId, page_id: PageId, *, upright: bool = True
) -> PageId:
    """Make two pages of a sheet that holds two; return the second one's id.

    The master stays whole; both pages show a half of it and can be cropped further.

    Args:
        station: the station.
        document_id: a draft.
        page_id: the page with two pages on it.
        upright: left and right; else upper and lower.

    Raises:
        NoPages: the page does not stand.
    """
    second = PageId(station.new_id("p"))
    with station.store.transaction() as tx:
        operator = _require_draft(station, tx, document_id)
        standing = apply_edits(page_edit_rows.active_edits(tx, document_id))
        at = next((i for i, p in enumerate(standing) if p.page_id == page_id), None)
        if at is None:
            raise NoPages
        page = page_rows.load(tx, page_id)
        arrival = page_rows.next_arrival(tx, document_id)
        page_rows.insert(tx, replace(page, page_id=second, arrival=arrival))
        first_half, second_half = _halves(standing[at].crop, upright=upright)
        group = station.new_id("g")
        acts = (
            PageEdit("crop", page_id, crop=first_half),
            PageEdit("twin", second, index=at + 1, other=page_id),
            clean_up_edit(second, replace(standing[at], crop=second_half)),
        )
        for one in acts:
            done = replace(one, group=group)
            page_edit_rows.append(tx, document_id, done, station.clock.now(), operator.operator_id)
            record(station, tx, operator.operator_id, f"page.{one.kind}", one.page_id)
    station.events.announce("page", document_id)
    return second


def _halves(part: Crop | None, *, upright: bool) -> tuple[Crop, Crop]:
    whole = part or Crop(0.0, 0.0, 1.0, 1.0)
    if upright:
        middle = (whole.left + whole.right) / 2
        return replace(whole, right=middle), replace(whole, left=middle)
    middle = (whole.top + whole.bottom) / 2
    return replace(whole, bottom=middle), replace(whole, top=middle)


def undo(station: Station, document_id: DocumentId) -> Kind:
    """Take the last act back; return its kind.

    Raises:
        NothingToUndo: no act is left.
    """
    return _step(station, document_id, forward=False)


def redo(station: Station, document_id: DocumentId) -> Kind:
    """Do again what was taken back last; return its kind.

    Raises:
        NothingToUndo: nothing was taken back.
    """
    return _step(station, document_id, forward=True)


def apply_to_draft(
    station: Station, document_id: DocumentId, *acts: PageEdit, group: str = ""
) -> None:
    """Do acts to a draft's pages; those of one ``group`` are taken back together.

    Raises:
        IllegalMove: the document is no draft.
    """
    with station.store.transaction() as tx:
        operator = _require_draft(station, tx, document_id)
        for one in acts if not group else (replace(each, group=group) for each in acts):
            page_edit_rows.append(tx, document_id, one, station.clock.now(), operator.operator_id)
            record(station, tx, operator.operator_id, f"page.{one.kind}", one.page_id)
    station.events.announce("page", document_id)


def _step(station: Station, document_id: DocumentId, *, forward: bool) -> Kind:
    with station.store.transaction() as tx:
        operator = _require_draft(station, tx, document_id)
        turned = (
            page_edit_rows.redo(tx, document_id)
            if forward
            else page_edit_rows.undo(tx, document_id)
        )
        if turned is None:
            raise NothingToUndo
        word = "page.redone" if forward else "page.undone"
        record(station, tx, operator.operator_id, word, turned.page_id, reason=turned.kind)
    station.events.announce("page", document_id)
    return turned.kind


def _require_draft(station: Station, tx: Transaction, document_id: DocumentId) -> Operator:
    operator = station.session.require(Right.SCAN)
    state = document_rows.load(tx, document_id).state
    if state is not DocumentState.DRAFT:
        raise IllegalMove(document=document_id, state=state, wanted=DocumentState.DRAFT)
    return operator
