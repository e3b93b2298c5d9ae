"""Clean-up of pages: measured, kept as an act that can be taken back, drawn whenever it is shown.

The master is never touched. What a profile asks for is done to every page that arrives; a sheet that
somebody photographed is made flat and its shadows are drawn as white; the operator does more or less of it
page by page.
"""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace

from station_app.documents import page_edit_rows, page_rows
from station_app.imaging.jobs import tasks
from station_app.model.cancellation import CancelTicket, Report, no_report
from station_app.model.errors import Cancelled, NoPages
from station_app.model.ids import DocumentId, OperatorId, PageId
from station_app.model.page_edits import (
    CleanUp,
    Coding,
    PageEdit,
    Placed,
    apply_edits,
    clean_up_edit,
)
from station_app.scanning import page_editing
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

_AT_ONCE = 4
"""Pages that are measured at the same time: two for each process."""


def clean(
    station: Station,
    document_id: DocumentId,
    page_ids: tuple[PageId, ...],
    steps: CleanUp,
    ticket: CancelTicket | None = None,
    report: Report = no_report,
) -> None:
    """Clean pages up by these steps and no others, as one act.

    A step that is left out is taken back: a page cleaned by no step stands as it was captured, but
    for its quarter turns. Few masters are in memory at a time, however many pages there are.

    Raises:
        NoPages: a page does not stand. BlobDamaged. IllegalMove: the document is no draft.
        Cancelled: nothing was changed.
    """
    ticket = ticket or CancelTicket()
    standing = {placed.page_id: placed for placed in _standing(station, document_id)}
    if not set(page_ids) <= standing.keys():
        raise NoPages
    acts: list[PageEdit] = []
    begun: deque[tuple[Placed, Future[Placed]]] = deque()
    for page_id in page_ids:
        if ticket.cancelled:
            raise Cancelled
        now = standing[page_id]
        begun.append((now, _measure(station, page_id, steps, now.quarter_turns)))
        if len(begun) == _AT_ONCE:
            acts.append(_measured_act(begun.popleft()))
            report(len(acts), len(page_ids))
    acts += [_measured_act(one) for one in begun]
    page_editing.apply_to_draft(station, document_id, *acts, group=station.new_id("g"))


def set_coding(
    station: Station, document_id: DocumentId, page_ids: tuple[PageId, ...], coding: Coding
) -> None:
    """Say how pages go into the archive PDF, whatever was measured; ``auto`` measures again."""
    acts = [PageEdit("coding", page_id, coding=coding) for page_id in page_ids]
    page_editing.apply_to_draft(station, document_id, *acts, group=station.new_id("g"))


def steps_of(placed: Placed) -> CleanUp:
    """Tell which steps a page shows now."""
    return CleanUp(
        deskew=placed.deskew_deg != 0,
        orient=placed.quarter_turns != 0,
        trim=placed.crop is not None,
        whiten=placed.whiten,
        despeckle=placed.despeckle,
        flatten=placed.outline is not None,
    )


def before_and_after(
    station: Station, page_id: PageId, placed: Placed, longest_px: int
) -> tuple[bytes, bytes]:
    """Draw the untouched master and the page as it is placed, as JPEGs.

    Raises:
        BlobDamaged: the sealed master is missing or was changed.
    """
    before = page_editing.picture(station, page_id, placed, longest_px, clean=False)
    return before, page_editing.picture(station, page_id, placed, longest_px)


def store_clean_up(
    station: Station,
    tx: Transaction,
    document_id: DocumentId,
    operator_id: OperatorId,
    measured: Sequence[tuple[PageId, Placed]],
    group: str,
) -> None:
    """Keep what was measured on pages that arrive; all of one ``group`` is taken back by one key."""
    for page_id, placed in measured:
        done = replace(clean_up_edit(page_id, placed), group=group)
        page_edit_rows.append(tx, document_id, done, station.clock.now(), operator_id)
        record(station, tx, operator_id, "page.tidy", page_id)


def _measured_act(begun: "tuple[Placed, Future[Placed]]") -> PageEdit:
    now, measured = begun
    return clean_up_edit(now.page_id, measured.result(), now.quarter_turns)


def _measure(station: Station, page_id: PageId, steps: CleanUp, turns: int) -> "Future[Placed]":
    with station.store.reading() as tx:
        page = page_rows.load(tx, page_id)
    master = station.store.blobs.get(page.blob_id)
    return station.workers.submit(tasks.measure_clean_up, master, steps, turns)


def _standing(station: Station, document_id: DocumentId) -> tuple[Placed, ...]:
    with station.store.reading() as tx:
        return apply_edits(page_edit_rows.active_edits(tx, document_id))
