"""The printing desk: what is ordered is a row before anything is given to a printer."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from station_app.documents.protection import is_protected, require_may_see
from station_app.model.device_errors import PrintServiceOff, PrintServiceSilent
from station_app.model.errors import DocumentUnknown, IdentityProtected, ReasonNeeded
from station_app.model.ids import BlobId
from station_app.model.operators import Operator, Right
from station_app.model.printers import (
    ASKING,
    OPEN,
    JobMove,
    JobState,
    Media,
    PrinterFact,
    PrinterInfo,
    PrintJob,
    PrintOrder,
    worst_fact,
)
from station_app.printing import rows
from station_app.printing.errors import PrintJobMoved, PrintPagesGone, PrintUnreadable
from station_app.printing.job_tracking import (
    advance_jobs,
    copy_mark,
    default_of,
    drop_old_pages,
    move,
    target_printer,
)
from station_app.sandbox.errors import PaperNotShown
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

__all__ = ["advance_jobs", "copy_mark", "target_printer"]

_S = JobState
_SHOWN = timedelta(days=2)
_MOST_COPIES = 99


@dataclass(frozen=True, slots=True)
class PrinterOverview:
    """The printers at a glance."""

    fact: PrinterFact
    """What stands in the way of the printer that is used; ready where nothing does."""
    label: str
    """That printer's name; empty: there is none."""
    printers: tuple[PrinterInfo, ...]


PrintBesides = Callable[[Transaction, PrintJob], None]
"""What else is written when something is ordered: both stand, or neither."""


def _nothing_besides(tx: Transaction, job: PrintJob) -> None:
    """Write nothing else."""
    del tx, job


def print_paper(
    station: Station, pdf: bytes, order: PrintOrder, besides: PrintBesides = _nothing_besides
) -> PrintJob:
    """Order a print; it is kept from now on and comes out once, whatever happens to the printer.

    Args:
        station: the station.
        pdf: what is printed; sealed until it is out.
        order: on which paper, how often, about what.
        besides: writes what stands or falls with the order, in its transaction.

    Raises:
        NotAllowed, SessionLocked. IdentityProtected: the paper has not been opened. ReasonNeeded:
            it is protected and no reason is given. PrintUnreadable: it is no PDF. DiskFull.
    """
    operator = station.session.require(Right.READ)
    _require_open(station, order)
    pages = measure_pdf(pdf)[0]
    sealed = station.store.blobs.put(pdf)
    job = _new(station, operator, order, pages, sealed.blob_id, sealed.sha256)
    _keep(station, operator, job, besides)
    return job


def jobs(station: Station) -> tuple[PrintJob, ...]:
    """Return the open jobs, those that wait for a word, and what ended lately; the newest first.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        waiting = rows.listing(tx, states=(*OPEN, *ASKING))
        ended = rows.listing(tx, states=(_S.DONE, _S.CANCELLED), since=station.clock.now() - _SHOWN)
    return tuple(sorted((*waiting, *ended), key=lambda job: job.job_id, reverse=True))


def job(station: Station, job_id: str) -> PrintJob:
    """Return a job.

    Raises:
        NotAllowed, SessionLocked. PrintPagesGone: there is none.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        return _load(tx, job_id)


def prints_of(station: Station, object_id: str) -> tuple[PrintJob, ...]:
    """Return every print of a paper, the oldest first.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        return rows.of_object(tx, object_id)


def history(station: Station, job_id: str) -> tuple[JobMove, ...]:
    """Return a job's moves, oldest first.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        return rows.history(tx, job_id)


def waiting(station: Station) -> tuple[int, int]:
    """Return how many jobs are open and how many wait for a person's word. Needs nobody."""
    with station.store.reading() as tx:
        return len(rows.listing(tx, states=OPEN)), len(rows.listing(tx, states=ASKING))


def printers(station: Station) -> PrinterOverview:
    """Look at the printers; a print service that is off is a fact, not a fault. Needs nobody."""
    try:
        found = station.printer.printers()
    except PrintServiceOff:
        return PrinterOverview(PrinterFact.SERVICE_OFF, "", ())
    except PrintServiceSilent:
        return PrinterOverview(PrinterFact.SILENT, "", ())
    used = default_of(found)
    if used is None:
        return PrinterOverview(PrinterFact.NONE, "", ())
    return PrinterOverview(worst_fact((used.state, *used.reasons)), used.label, found)


def cancel(station: Station, job_id: str) -> PrintJob:
    """Take a job back. What is at the printer already is stopped there, if it is not out by then.

    Raises:
        PrintJobMoved: it is out, or was cancelled. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.READ)
    held = job(station, job_id)
    # What was given lies at the print service: it is gone when that has said so.
    to = _S.CANCELLED if held.state is _S.WAITING else _S.STOPPING
    move(station, held, to, operator_id=operator.operator_id)
    return job(station, job_id)


def confirm_printed(station: Station, job_id: str) -> PrintJob:
    """Somebody looked: the paper is out.

    Raises:
        PrintJobMoved: nobody asked. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.READ)
    held = job(station, job_id)
    move(station, held, _S.DONE, operator_id=operator.operator_id, note="seen")
    return job(station, job_id)


def print_again(station: Station, job_id: str) -> PrintJob:
    """Somebody looked: the paper is not out, or not whole. The same job is given once more.

    Raises:
        PrintJobMoved: nobody asked. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.READ)
    held = job(station, job_id)
    move(
        station,
        held,
        _S.WAITING,
        operator_id=operator.operator_id,
        note="again",
        attempt=held.attempt + 1,
        device_job=None,
        let_go=False,
        cleared=False,
    )
    return job(station, job_id)


def reprint(station: Station, job_id: str, reason: str) -> PrintJob:
    """Print a paper that is out once more: every sheet of it is marked as a copy.

    Raises:
        ReasonNeeded: nothing was written. PrintJobMoved: the first one is not out yet.
        PrintPagesGone: its pages are not kept any more. IdentityProtected. NotAllowed,
        SessionLocked.
    """
    operator = station.session.require(Right.READ)
    if not reason.strip():
        raise ReasonNeeded(count=1)
    held = job(station, job_id)
    if held.state is not _S.DONE:
        raise PrintJobMoved(job=job_id, stands=held.state, asked=_S.DONE)
    if not held.pdf_blob:
        raise PrintPagesGone
    order = PrintOrder(
        held.kind,
        held.object_id,
        held.title_key,
        held.case_ref,
        held.copies,
        two_sided=held.two_sided,
        media=held.media,
        printer=held.printer,
        reason=reason.strip(),
    )
    _require_open(station, order)
    first = held.copy_of or held.job_id
    # Sealed anew: each job's pages are let go by themselves.
    sealed = station.store.blobs.put(station.store.blobs.get(BlobId(held.pdf_blob)))
    copy = _new(station, operator, order, held.pages, sealed.blob_id, sealed.sha256)
    with station.store.reading() as tx:
        number = rows.copies_of(tx, first) + 1
    copy = replace(copy, copy_number=number, copy_of=first)
    _keep(station, operator, copy)
    return copy


def pages_of(station: Station, job_id: str) -> bytes:
    """Return a job's PDF, to look at it.

    Raises:
        PrintPagesGone: it is not kept any more. IdentityProtected. NotAllowed, SessionLocked.
    """
    held = job(station, job_id)
    if not held.pdf_blob:
        raise PrintPagesGone
    asks_reason(station, held.kind, held.object_id)
    return station.store.blobs.get(BlobId(held.pdf_blob))


def measure_pdf(pdf: bytes) -> tuple[int, Media]:
    """Return how many pages a PDF has and which paper it asks for.

    Raises:
        PrintUnreadable: it is no PDF.
    """
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.imposition import measure

    try:
        return measure(pdf)
    except ValueError:
        raise PrintUnreadable from None


def preview(pdf: bytes, media: Media) -> bytes:
    """Return the sheets as they will come out on a paper.

    Raises:
        PrintUnreadable: it is no PDF.
    """
    from station_app.pdf.imposition import impose

    try:
        return impose(pdf, media).pdf
    except ValueError:
        raise PrintUnreadable from None


def picture(pdf: bytes, index: int, width_px: int) -> bytes:
    """Draw a page of a PDF that is about to be printed: plain pixels (PPM).

    Raises:
        PrintUnreadable: it is no PDF, or has no such page.
    """
    from station_app.pdf.pdf_reader import draw_page

    try:
        return draw_page(pdf, index, width_px)
    except PaperNotShown:
        raise
    except ValueError:
        raise PrintUnreadable from None


def asks_reason(station: Station, kind: str, object_id: str) -> bool:
    """Tell whether a reason is asked for before something is printed.

    What nobody knows is protected, and nobody can have opened it.

    Raises:
        IdentityProtected: it has not been opened. SessionLocked.
    """
    if kind in station.followers.nameless:
        return False
    try:
        with station.store.reading() as tx:
            hidden = is_protected(station, tx, object_id)
    except DocumentUnknown:
        raise IdentityProtected from None
    if hidden:
        require_may_see(station, object_id)
    return hidden


def tidy(station: Station) -> int:
    """Let go of the pages of old jobs. Needs nobody at the desk."""
    return drop_old_pages(station)


def _new(
    station: Station, operator: Operator, order: PrintOrder, pages: int, blob: str, sha256: str
) -> PrintJob:
    at = station.clock.now()
    return PrintJob(
        job_id=station.new_id("j"),
        kind=order.kind,
        object_id=order.object_id,
        title_key=order.title_key,
        case_ref=order.case_ref,
        copies=max(1, min(order.copies, _MOST_COPIES)),
        two_sided=order.two_sided,
        media=order.media,
        printer=order.printer,
        state=_S.WAITING,
        fact=PrinterFact.READY,
        attempt=1,
        device_job=None,
        let_go=False,
        copy_number=0,
        copy_of="",
        reason=order.reason.strip(),
        fitted=False,
        pages=pages,
        pdf_blob=blob,
        pdf_sha256=sha256,
        made_at=at,
        made_by=operator.operator_id,
        changed_at=at,
        cleared=False,
    )


def _keep(
    station: Station, operator: Operator, new: PrintJob, besides: PrintBesides = _nothing_besides
) -> None:
    said = f"{new.kind} job {new.job_id} copies {new.copies}"
    if new.copy_number:
        said += f" copy {new.copy_number}"
    with station.store.transaction() as tx:
        rows.insert(tx, new)
        record(
            station,
            tx,
            operator.operator_id,
            "print.ordered",
            new.object_id,
            sha256=new.pdf_sha256,
            reason=f"{said} {new.reason}".strip(),
        )
        besides(tx, new)
    station.events.announce("printing", new.job_id)


def _require_open(station: Station, order: PrintOrder) -> None:
    if asks_reason(station, order.kind, order.object_id) and not order.reason.strip():
        raise ReasonNeeded(count=1)


def _load(tx: Transaction, job_id: str) -> PrintJob:
    held = rows.find(tx, job_id)
    if held is None:
        raise PrintPagesGone
    return held
