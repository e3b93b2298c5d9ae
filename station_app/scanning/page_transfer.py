"""Pages go from one paper to another: the same sealed master, looked at and doubted as before."""

from collections.abc import Sequence
from dataclasses import replace

from station_app.documents import page_edit_rows, page_rows
from station_app.model.ids import DocumentId, OperatorId, PageId
from station_app.model.page_edits import PageEdit, Placed, edits_to_match
from station_app.scanning import quality_rows, separator_rows
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

TransferredPages = dict[PageId, PageId]
"""The page in the paper it left, and the same page in the other one."""


def transfer_pages(
    station: Station,
    tx: Transaction,
    operator_id: OperatorId,
    way: tuple[DocumentId, DocumentId],
    standing: Sequence[Placed],
    *,
    aside: bool = False,
) -> TransferredPages:
    """Let pages leave the first paper and stand at the end of the second, or lie in its tray.

    A page keeps its row, its acts and its events where it arrived; the other paper has a page of the
    same master.
    """
    source, target = way
    held = {page.page_id: page for page in page_rows.of_document(tx, source)}
    carried: TransferredPages = {}
    arrival = page_rows.next_arrival(tx, target)
    for number, placed in enumerate(standing):
        page = held[placed.page_id]
        new = replace(
            page,
            page_id=PageId(station.new_id("p")),
            document_id=target,
            arrival=arrival + number,
        )
        page_rows.insert(tx, new)
        kind = PageEdit("aside" if aside else "place", new.page_id)
        _act(station, tx, operator_id, target, kind)
        _act(station, tx, operator_id, source, PageEdit("leave", placed.page_id))
        record(
            station,
            tx,
            operator_id,
            "page.taken_over",
            new.page_id,
            sha256=new.sha256,
            reason=placed.page_id,
        )
        carried[placed.page_id] = new.page_id
    _look_alike(station, tx, operator_id, target, [(carried[p.page_id], p) for p in standing])
    _doubt_alike(station, tx, operator_id, carried)
    for sheet in separator_rows.of_pages(tx, tuple(carried)):
        separator_rows.update(
            tx, sheet.sheet_id, page_id=carried[sheet.page_id], document_id=target
        )
    return carried


def _look_alike(
    station: Station,
    tx: Transaction,
    operator_id: OperatorId,
    target: DocumentId,
    looks: Sequence[tuple[PageId, Placed]],
) -> None:
    group = station.new_id("g")
    for page_id, placed in looks:
        for act in edits_to_match(page_id, placed):
            _act(station, tx, operator_id, target, replace(act, group=group))


def _doubt_alike(
    station: Station, tx: Transaction, operator_id: OperatorId, carried: TransferredPages
) -> None:
    for page_id, faults in quality_rows.faults(tx, tuple(carried)).items():
        for fault in faults:
            quality_rows.put(tx, carried[page_id], fault)
    for page_id, reason in quality_rows.reasons(tx, tuple(carried)).items():
        quality_rows.accept(tx, carried[page_id], reason, station.clock.now(), operator_id)


def _act(
    station: Station,
    tx: Transaction,
    operator_id: OperatorId,
    document_id: DocumentId,
    act: PageEdit,
) -> None:
    page_edit_rows.append(tx, document_id, act, station.clock.now(), operator_id)
