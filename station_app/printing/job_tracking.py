"""A print job's road: given to the print service once, followed until it is really out.

Every step is committed before the next one is begun, so that a cut between any two of them is
mended by looking at what the service holds under the job's own name.
"""

import contextlib
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from station_app.model.cancellation import CancelTicket
from station_app.model.clock import for_people
from station_app.model.device_errors import (
    PrinterUnknown,
    PrintRefused,
    PrintServiceOff,
    PrintServiceSilent,
)
from station_app.model.errors import BlobDamaged
from station_app.model.ids import BlobId, OperatorId
from station_app.model.operators import TERMINAL
from station_app.model.printers import (
    OPEN,
    DeviceJob,
    JobState,
    Media,
    PrinterFact,
    PrinterInfo,
    PrintJob,
    PrintOrder,
)
from station_app.model.texts import load_texts
from station_app.printing import rows
from station_app.printing.errors import PrintJobMoved, PrintUnreadable
from station_app.station.followers import Event
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

KEPT = timedelta(days=7)
"""How long the sealed pages of an ended job are kept for a copy."""

_AHEAD = 2
"""How many papers lie at a printer that prints: the one that comes out and the next. Pages lie in
clear there, sealed here. Of one that cannot print only the paper that tries it."""
_S = JobState
_LYING = (_S.GIVEN, _S.PRINTING, _S.STOPPING)
_ENDED = (_S.DONE, _S.CANCELLED, _S.FAILED, _S.UNSURE)
_ONE_AT_A_TIME = threading.Lock()
_LEDGER = {
    _S.DONE: "paper.printed",
    _S.CANCELLED: "print.cancelled",
    _S.FAILED: "print.failed",
    _S.UNSURE: "print.unsure",
}


def advance_jobs(station: Station, ticket: CancelTicket | None = None) -> bool:
    """Bring every open job one step further; tell whether any is still open.

    Needs nobody at the desk. Comes back also where the print service is off or hangs: the jobs wait.
    """
    with _ONE_AT_A_TIME:
        with station.store.reading() as tx:
            jobs = rows.listing(tx, states=OPEN)
            held = rows.listing(tx, states=_ENDED, cleared=False)
        if not jobs and not held:
            return False
        try:
            _follow_all(station, jobs, ticket or CancelTicket())
        except (PrintServiceOff, PrintServiceSilent) as error:
            off = isinstance(error, PrintServiceOff)
            _note_all(station, PrinterFact.SERVICE_OFF if off else PrinterFact.SILENT)
        with station.store.reading() as tx:
            return bool(rows.listing(tx, states=OPEN))


def drop_old_pages(station: Station) -> int:
    """Let go of the sealed pages of jobs that ended some days ago; return how many there were."""
    before = station.clock.now() - KEPT
    with station.store.reading() as tx:
        old = rows.kept_until(tx, before)
    for job in old:
        with station.store.transaction() as tx:
            rows.note_dropped(tx, job.job_id)
        station.store.blobs.drop(BlobId(job.pdf_blob))
    return len(old)


def move(
    station: Station,
    job: PrintJob,
    to: JobState,
    *,
    operator_id: OperatorId = TERMINAL,
    note: str = "",
    **changes: object,
) -> None:
    """Move a job in a transaction of its own, with its line in the ledger, and announce it.

    Raises:
        PrintJobMoved: it does not stand where it was seen.
    """
    followed: list[Event] = []
    with station.store.transaction() as tx:
        at = station.clock.now()
        rows.move(tx, job, to, at=at, operator_id=operator_id, note=note, **changes)
        _note_in_ledger(station, tx, job, to, operator_id, note)
        for follow in station.followers.printed if to is _S.DONE else ():
            followed += follow(station, tx, operator_id, job)
    station.events.announce("printing", job.job_id)
    for topic, object_id in followed:
        station.events.announce(topic, object_id)


def target_printer(job: PrintJob, printers: tuple[PrinterInfo, ...]) -> PrinterInfo | None:
    """Return the printer on which a job comes out; ``None`` where there is none."""
    if job.printer:
        return next((info for info in printers if info.name == job.printer), None)
    return default_of(printers)


def default_of(printers: tuple[PrinterInfo, ...]) -> PrinterInfo | None:
    """Return the printer that is used where none is named."""
    first = printers[0] if printers else None
    return next((info for info in printers if info.default), first)


def _follow_all(
    station: Station,
    jobs: tuple[PrintJob, ...],
    ticket: CancelTicket,
) -> None:
    look = _Look(station, station.printer.printers())
    for job in sorted(jobs, key=lambda job: job.state not in _LYING):
        if ticket.cancelled:
            return
        try:
            _STEPS[job.state](look, job)
        except PrintJobMoved:
            continue  # Somebody cancelled it meanwhile; the next look sees where it stands.
        except PrintRefused:
            _note(station, job, PrinterFact.UNKNOWN)
    with station.store.reading() as tx:
        ended = rows.listing(tx, states=_ENDED, cleared=False)
    for job in ended:
        if not ticket.cancelled:
            with contextlib.suppress(PrintRefused):
                _clear(station, job)


@dataclass(slots=True)
class _Look:
    """One look at the print service: its printers, and how many papers of ours lie at each."""

    station: Station
    printers: tuple[PrinterInfo, ...]
    lying: Counter[str] = field(default_factory=Counter)
    """As far as they were looked at: those that lie there come before those that wait, each the
    oldest first."""

    def has_room(self, printer: PrinterInfo) -> bool:
        """Tell whether a printer may be given a paper more."""
        return self.lying[printer.name] < (_AHEAD if printer.state.prints else 1)


def _give(look: _Look, job: PrintJob) -> None:
    """Return a waiting job when its turn comes, unless the service has it already from before a cut."""
    station, printer = look.station, target_printer(job, look.printers)
    if printer is None:
        _note(station, job, PrinterFact.GONE if look.printers else PrinterFact.NONE)
        return
    if not look.has_room(printer):
        _note(station, job, printer.state)
        return
    look.lying[printer.name] += 1
    _forget_earlier(station, job)
    known = station.printer.find(job.device_name)
    if known is not None and known.state == "incoming":
        _take_back(station, known)
        known = None
    if known is not None:
        move(station, job, _S.GIVEN, device_job=known.device_job, printer=known.printer)
        return
    try:
        number, fitted = _submit(station, job, printer)
    except PrinterUnknown:
        _note(station, job, PrinterFact.STOPPED)
    except (PrintRefused, PrintUnreadable, BlobDamaged) as error:
        move(station, job, _S.FAILED, note=error.key)
    else:
        move(
            station,
            job,
            _S.GIVEN,
            device_job=number,
            printer=printer.name,
            fitted=fitted,
            fact=printer.state.value,
        )


def _submit(station: Station, job: PrintJob, printer: PrinterInfo) -> tuple[int, bool]:
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.imposition import impose

    media: Media = job.media if job.media in printer.media else "A4"
    data = station.store.blobs.get(BlobId(job.pdf_blob))
    try:
        sheets = impose(data, media, copy_mark(station, job))
    except ValueError:
        raise PrintUnreadable from None
    order = PrintOrder(
        job.kind,
        job.object_id,
        job.title_key,
        copies=job.copies,
        two_sided=job.two_sided and printer.two_sided,
        media=media,
        printer=printer.name,
    )
    return station.printer.submit(sheets.pdf, order, job.device_name), sheets.fitted


def copy_mark(station: Station, job: PrintJob) -> str:
    """Return what is printed on every sheet of a copy; empty for the first print."""
    if not job.copy_number:
        return ""
    texts = load_texts(station.settings.language)
    return texts("printing.mark", number=job.copy_number, when=for_people(job.made_at))


def _let_go(look: _Look, job: PrintJob) -> None:
    """Let a given job go; what the service lost before that was never printed: it waits again.

    So does what was given in front of a printer that has stopped: nothing of it can be out yet.
    """
    station, printer = look.station, target_printer(job, look.printers)
    known = _known(station, job)
    held = None if known is None or known.state in _NEVER_PRINTED else known
    stopped = printer is not None and not look.has_room(printer)
    if held is None or stopped:
        if known is not None:
            _take_back(station, known)
        move(station, job, _S.WAITING, attempt=job.attempt + 1, device_job=None)
        return
    look.lying[job.printer] += 1
    move(station, job, _S.PRINTING)
    _release(station, job, held)


def _release(station: Station, job: PrintJob, known: DeviceJob) -> None:
    if known.state == "held":
        station.printer.release(known.device_job)
    with station.store.transaction() as tx:
        rows.note_released(tx, job.job_id)


def _see(look: _Look, job: PrintJob) -> None:
    """See how far a job is that was let go."""
    station = look.station
    look.lying[job.printer] += 1
    known = _known(station, job)
    if known is None:
        move(station, job, _S.UNSURE)
    elif known.state in _BROKEN_OFF or (known.state == "held" and job.let_go):
        _take_back(station, known)
        move(station, job, _S.UNSURE)
    elif known.state == "held":
        _release(station, job, known)
    elif known.state in _OUTCOMES:
        # Nobody here cancelled it: the printer gave it up, and that must not pass unseen.
        to = _S.DONE if known.state == "done" else _S.FAILED
        move(station, job, to, fact=PrinterFact.READY.value)
    else:
        printer = target_printer(job, look.printers)
        _note(station, job, PrinterFact.NONE if printer is None else printer.state)


def _stop(look: _Look, job: PrintJob) -> None:
    """Take a job back; it may be out already."""
    station = look.station
    look.lying[job.printer] += 1
    known = _known(station, job)
    if known is not None and known.state not in _OUTCOMES:
        station.printer.cancel(known.device_job)
        known = _known(station, job)
    if known is None:
        move(station, job, _S.UNSURE)
    elif known.state in _OUTCOMES:
        move(station, job, _OUTCOMES[known.state])


_NEVER_PRINTED = ("incoming", "cancelled", "failed")
"""Where a job that was held stands when nothing of it can be out."""
_BROKEN_OFF = ("interrupted", "incoming")
"""Where a job that was let go stands after the service was cut off: it may have kept no page of it."""
_OUTCOMES: dict[str, JobState] = {
    "done": _S.DONE,
    "cancelled": _S.CANCELLED,
    "failed": _S.FAILED,
}
_STEPS: dict[JobState, Callable[[_Look, PrintJob], None]] = {
    _S.WAITING: _give,
    _S.GIVEN: _let_go,
    _S.PRINTING: _see,
    _S.STOPPING: _stop,
}


def _known(station: Station, job: PrintJob) -> DeviceJob | None:
    """Return what the service holds of a job; a number alone may be another's by now."""
    known = None if job.device_job is None else station.printer.job(job.device_job)
    if known is not None and known.name == job.device_name:
        return known
    return station.printer.find(job.device_name)


def _forget_earlier(station: Station, job: PrintJob) -> None:
    """Let the service keep nothing of the attempt before this one: its pages would lie in clear."""
    earlier = None if job.attempt == 1 else station.printer.find(job.name_at(job.attempt - 1))
    if earlier is None:
        return
    if earlier.state not in _OUTCOMES:
        station.printer.cancel(earlier.device_job)
    with contextlib.suppress(PrintRefused):
        station.printer.clear(earlier.device_job)


def _clear(station: Station, job: PrintJob) -> None:
    """Let the service forget an ended job: no page of it stays in clear anywhere."""
    known = _known(station, job)
    if known is not None:
        _take_back(station, known)
    with station.store.transaction() as tx:
        rows.note_cleared(tx, job.job_id)


def _take_back(station: Station, known: DeviceJob) -> None:
    if known.state not in _OUTCOMES:
        station.printer.cancel(known.device_job)
    station.printer.clear(known.device_job)


def _note(station: Station, job: PrintJob, fact: PrinterFact) -> None:
    if job.fact is fact:
        return
    with station.store.transaction() as tx:
        rows.note_fact(tx, job.job_id, fact)
    station.events.announce("printing", job.job_id)


def _note_all(station: Station, fact: PrinterFact) -> None:
    with station.store.reading() as tx:
        jobs = rows.listing(tx, states=OPEN)
    for job in jobs:
        _note(station, job, fact)


def _note_in_ledger(
    station: Station,
    tx: Transaction,
    job: PrintJob,
    to: JobState,
    operator_id: OperatorId,
    note: str,
) -> None:
    if to not in _LEDGER:
        return
    said = f"{job.kind} job {job.job_id} copies {job.copies}"
    if job.copy_number:
        said += f" copy {job.copy_number}"
    who = operator_id if operator_id != TERMINAL else job.made_by
    reason = f"{said} {note}".strip()
    record(station, tx, who, _LEDGER[to], job.object_id, sha256=job.pdf_sha256, reason=reason)
