"""Paper that comes back files itself: by the code (QR) that was printed on it, however it lies."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from station_app.documents import page_rows
from station_app.documents import rows as document_rows
from station_app.form_definitions.embedded_json import read_code
from station_app.imaging.jobs import tasks
from station_app.model.documents import DocumentState, Page
from station_app.model.errors import ReasonNeeded
from station_app.model.ids import DocumentId, OperatorId, PageId
from station_app.model.operators import Right
from station_app.model.page_analysis import FoundCode
from station_app.station.followers import Event
from station_app.station.station import Station, record
from station_app.store.connection import Transaction
from station_app.summons import rows, unfiled_rows
from station_app.summons.court_messages import note
from station_app.summons.errors import ProcessUnknown
from station_app.summons.model import Process, read_process_code
from station_app.summons.service import announce
from station_app.summons.unfiled_rows import UnfiledPage

__all__ = ["UnfiledPage"]

_AT_ONCE = 4
RETURNS = "SERVICE_ACK"
"""The kind of paper that a batch of returns is scanned as."""


@dataclass(frozen=True, slots=True)
class FiledPage:
    """A page that found its place."""

    page_id: PageId
    process_id: str
    part: str


def file_pages(
    station: Station, arrived: Sequence[Page], operator_id: OperatorId
) -> tuple[FiledPage, ...]:
    """File the pages that name a process; pages that name none are left as they are.

    May be asked again: a page is filed once.
    """
    named = {page.page_id: found for page, found in _read(station, arrived) if found}
    if not named:
        return ()
    with station.store.transaction() as tx:
        filed = _file(station, tx, named, operator_id)
    announce(station, tuple({one.process_id for one in filed}))
    return filed


def on_codes_read(
    station: Station,
    tx: Transaction,
    named: Mapping[PageId, tuple[FoundCode, ...]],
    by: OperatorId,
) -> tuple[Event, ...]:
    """File pages by the codes that were read on them, at a thana."""
    if station.settings.unit_kind != "thana":
        return ()
    filed = _file(station, tx, named, by)
    return tuple(("summons", process_id) for process_id in {one.process_id for one in filed})


def settle_batch(station: Station, document_id: DocumentId) -> tuple[UnfiledPage, ...]:
    """Show every page of a batch that is not filed; return them."""
    with station.store.reading() as tx:
        held = page_rows.of_document(tx, document_id)
        astray = [page for page in held if not rows.filed_page(tx, page.page_id)]
    read = list(_read(station, astray))
    with station.store.transaction() as tx:
        for page, codes in read:
            why = "unknown" if codes else "unreadable"
            unfiled_rows.put(tx, UnfiledPage(page.page_id, document_id, why, station.clock.now()))
        left = unfiled_rows.waiting(tx)
    announce(station, ("",))
    return tuple(page for page in left if page.document_id == document_id)


def unfiled_pages(station: Station) -> tuple[UnfiledPage, ...]:
    """Return the pages that wait for a person to say whose they are.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        return unfiled_rows.waiting(tx)


def file_by_hand(station: Station, page_id: str, process_no: str) -> Process:
    """File a page of which no code was read with the process of a number.

    Raises:
        ProcessUnknown: the register has no such number. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    with station.store.transaction() as tx:
        process = rows.numbered(tx, process_no.strip())
        if process is None or not process_no.strip():
            raise ProcessUnknown(process=process_no[:40])
        _put(station, tx, process, ("back", page_id, 0), operator.operator_id)
        _close_batch(station, tx, page_id, operator.operator_id)
    announce(station, (process.process_id,))
    return process


def set_aside(station: Station, page_id: str, reason: str) -> None:
    """Say that a page belongs to no process; its picture is kept.

    Raises:
        ReasonNeeded. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    if not reason.strip():
        raise ReasonNeeded(count=1)
    with station.store.transaction() as tx:
        unfiled_rows.finish(tx, page_id, station.clock.now(), reason.strip())
        _close_batch(station, tx, page_id, operator.operator_id)
    announce(station, ("",))


def _read(station: Station, held: Sequence[Page]) -> Iterator[tuple[Page, tuple[FoundCode, ...]]]:
    """Read the codes of pages, a few at a time, so that memory stays flat."""
    for begin in range(0, len(held), _AT_ONCE):
        some = held[begin : begin + _AT_ONCE]
        looks = [
            station.workers.submit(tasks.find_codes, station.store.blobs.get(page.blob_id))
            for page in some
        ]
        for page, look in zip(some, looks, strict=True):
            try:
                yield page, look.result()
            except ValueError:
                yield page, ()


def _file(
    station: Station,
    tx: Transaction,
    named: Mapping[PageId, tuple[FoundCode, ...]],
    operator_id: OperatorId,
) -> tuple[FiledPage, ...]:
    filed = []
    for page_id, codes in named.items():
        for code in codes:
            place = _place(tx, code.text)
            if place is None:
                continue
            process, part = place
            paper = (part, page_id, code.quarter_turns)
            if _put(station, tx, process, paper, operator_id):
                filed.append(FiledPage(page_id, process.process_id, part))
            break
    return tuple(filed)


def _place(tx: Transaction, untrusted: str) -> tuple[Process, str] | None:
    """Return where a code belongs; ``None``: nowhere here."""
    named = read_process_code(untrusted)
    try:
        if named is not None:
            return rows.load(tx, named[0]), named[1]
    except ProcessUnknown:
        return None
    paper = read_code(untrusted)
    process = None if paper is None else rows.of_paper(tx, paper.document_id)
    if paper is None or process is None:
        return None
    parts = {process.ack_id: "ack", process.affidavit_id: "affidavit"}
    return process, parts.get(paper.document_id, "report")


def _put(
    station: Station,
    tx: Transaction,
    process: Process,
    paper: tuple[str, str, int],
    operator_id: OperatorId,
) -> bool:
    part, page_id, turns = paper
    now = station.clock.now()
    new = rows.file_page(tx, process.process_id, part, page_id, turns, now, operator_id)
    unfiled_rows.finish(tx, page_id, now, "filed")
    if new:
        note(station, tx, process, "filed", operator_id, part)
    return new


def _close_batch(station: Station, tx: Transaction, page_id: str, operator_id: OperatorId) -> None:
    """Set a batch aside when every page of it lies somewhere: it is no paper of its own."""
    document_id = page_rows.load(tx, PageId(page_id)).document_id
    batch = document_rows.load(tx, document_id)
    left = any(page.document_id == document_id for page in unfiled_rows.waiting(tx))
    if batch.kind == RETURNS and batch.state is DocumentState.DRAFT and not left:
        at = station.clock.now()
        document_rows.move(tx, document_id, DocumentState.DISCARDED, at=at, operator_id=operator_id)
        record(station, tx, operator_id, "document.discarded", document_id, reason="pile filed")
