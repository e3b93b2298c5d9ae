"""The register of summons and warrants: by hearing, by what is to be done, one trip a person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from station_app.documents import rows as document_rows
from station_app.model.clock import IST
from station_app.model.documents import Document, DocumentState
from station_app.model.ids import DocumentId
from station_app.model.operators import Operator, Right, Role
from station_app.printing import rows as print_rows
from station_app.prisoners.register import find_prisoner
from station_app.station.station import Station
from station_app.store.connection import Transaction
from station_app.summons import rows
from station_app.summons.limits import load_service_limits
from station_app.summons.model import (
    OPEN,
    SERVICE_PAPERS,
    Attempt,
    Contact,
    Process,
    ProcessEvent,
    ProcessPaper,
    ProcessState,
    ServingOfficer,
)

_S = ProcessState
FILTERS = ("open", "today", "week", "unassigned", "out", "returned", "late", "all")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A row of the register as a list shows it; a protected name is not in it."""

    process: Process
    officer: ServingOfficer | None
    due_at: datetime | None
    """When the report should be with the court."""
    late: bool
    red: bool
    """The hearing is so near that the SHO must know."""
    trip: int
    """How many open processes this one person has: served on one trip."""
    endorsed: bool
    """Whether the signed back was scanned."""
    masked: bool
    """Whether a protected person's name was taken out of it."""
    print_waits: bool = False
    """Whether its papers were ordered and have not come out of the printer."""


@dataclass(frozen=True, slots=True)
class ProcessPage:
    """A process with all that belongs to it."""

    line: RegisterRow
    history: tuple[ProcessEvent, ...]
    attempts: tuple[Attempt, ...]
    papers: tuple[ProcessPaper, ...]
    same_person: tuple[Process, ...]
    """Other open processes of the same person."""
    contact: Contact | None
    report: Document | None
    ack: Document | None
    may_open: bool
    """Whether this role may open the protected name with a reason."""
    in_jail: str = ""
    """The jail in which the named person is; empty: nobody like that is in custody."""


def register_rows(station: Station, wanted: str = "open") -> tuple[RegisterRow, ...]:
    """Return the register through one of :data:`FILTERS`, the nearest hearing first.

    Whoever serves sees what was given to him.

    Raises:
        NotAllowed, SessionLocked. KeyError: there is no such filter.
    """
    operator = station.session.require(Right.READ)
    keep = _FILTERS[wanted]
    now = station.clock.now()
    with station.store.reading() as tx:
        states = None if wanted in ("all", "returned") else OPEN
        found = [line for line in _lines(station, tx, states, now) if keep(line, now)]
    return tuple(line for line in found if _mine(operator, line))


def counts(station: Station) -> Mapping[str, int]:
    """Return how many each filter finds.

    Raises:
        NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.READ)
    now = station.clock.now()
    with station.store.reading() as tx:
        found = [line for line in _lines(station, tx, None, now) if _mine(operator, line)]
    return {name: sum(keep(line, now) for line in found) for name, keep in _FILTERS.items()}


def page(station: Station, process_id: str) -> ProcessPage:
    """Return a process with its history.

    Raises:
        ProcessUnknown. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.READ)
    now = station.clock.now()
    with station.store.reading() as tx:
        process = rows.load(tx, process_id)
        same = _same_person(tx, process)
        (line,) = _as_lines(station, tx, (process,), now, {process.person_key: len(same) + 1})
        closed, said = line.masked, rows.history(tx, process_id)
        return ProcessPage(
            line=line,
            history=tuple(replace(e, note="") for e in said) if closed else said,
            attempts=() if closed else rows.attempts(tx, process_id),
            papers=rows.papers(tx, process_id),
            same_person=tuple(masked(station, other) for other in same),
            contact=None if closed else rows.contact(tx, process.person_key),
            report=_document(tx, process.report_id),
            ack=_document(tx, process.ack_id),
            may_open=process.hidden and operator.may(Right.IDENTITY),
            in_jail="" if closed else _jail_of(station, tx, process),
        )


def _jail_of(station: Station, tx: Transaction, process: Process) -> str:
    """Find the named person among those in custody: there the process is served, not at home."""
    found = find_prisoner(station, tx, process.name, process.parent, process.case_ref)
    return "" if found is None else found.jail


def masked(station: Station, process: Process) -> Process:
    """Return a process as this operator may see it: a protected person has no name in it.

    It is opened under its id (see ``documents.protection``).
    """
    if station.session.has_opened(process.process_id):
        return process
    return without_person(station, process)


def without_person(station: Station, process: Process) -> Process:
    """Return a process without its person where that person is protected, whoever looks."""
    if not process.hidden:
        return process
    return replace(
        process,
        name=load_service_limits().masked_name.of(station.settings.language),
        parent="",
        address="",
        phone="",
        email="",
        facts={},
    )


def contacts(station: Station) -> tuple[Contact, ...]:
    """Return the station's register of addresses (BNSS s. 64), protected persons left out.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        hidden = {process.person_key for process in rows.listing(tx) if process.hidden}
        return tuple(c for c in rows.all_contacts(tx) if c.person_key not in hidden)


def officers(station: Station) -> tuple[ServingOfficer, ...]:
    """Return who was ever sent out: typed once and remembered.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        return rows.officers(tx)


def is_officer(operator: Operator, officer: ServingOfficer | None) -> bool:
    """Tell whether an operator is the very officer: by the belt number in his name."""
    if officer is None or not officer.number:
        return False
    return officer.number in operator.display_name.replace(".", " ").split()


def _lines(
    station: Station,
    tx: Transaction,
    states: tuple[ProcessState, ...] | None,
    now: datetime,
) -> tuple[RegisterRow, ...]:
    held = rows.listing(tx, states)
    trips: dict[str, int] = {}
    for process in held:
        if process.state in OPEN:
            trips[process.person_key] = trips.get(process.person_key, 0) + 1
    return _as_lines(station, tx, held, now, trips)


def _as_lines(
    station: Station,
    tx: Transaction,
    held: tuple[Process, ...],
    now: datetime,
    trips: Mapping[str, int],
) -> tuple[RegisterRow, ...]:
    limits = load_service_limits()
    serving = {officer.officer_id: officer for officer in rows.officers(tx)}
    endorsed = rows.filed_parts(tx, "back")
    waiting = print_rows.objects_waiting(tx, SERVICE_PAPERS)
    made = []
    for process in held:
        shown = masked(station, process)
        open_ = process.state in OPEN
        due = None if process.hearing_at is None else limits.due_at(process.hearing_at)
        unsent = open_ and process.state is not _S.REPORTED
        made.append(
            RegisterRow(
                process=shown,
                officer=serving.get(process.officer_id),
                due_at=due,
                late=unsent and due is not None and due < now,
                red=open_
                and process.hearing_at is not None
                and limits.is_red(process.hearing_at, now),
                trip=trips.get(process.person_key, 0) if open_ else 0,
                endorsed=process.process_id in endorsed,
                masked=shown is not process,
                print_waits=process.process_id in waiting,
            )
        )
    return tuple(made)


def _same_person(tx: Transaction, process: Process) -> tuple[Process, ...]:
    return tuple(
        other
        for other in rows.listing(tx, OPEN)
        if other.person_key == process.person_key and other.process_id != process.process_id
    )


def _document(tx: Transaction, document_id: str) -> Document | None:
    if not document_id:
        return None
    document = document_rows.load(tx, DocumentId(document_id))
    return None if document.state is DocumentState.DISCARDED else document


def _mine(operator: Operator, line: RegisterRow) -> bool:
    return operator.role is not Role.SERVER or is_officer(operator, line.officer)


def _days_left(line: RegisterRow, now: datetime) -> int | None:
    at = line.process.hearing_at
    if at is None:
        return None
    return (at.astimezone(IST).date() - now.astimezone(IST).date()).days


def _within(days: int) -> Callable[[RegisterRow, datetime], bool]:
    def keep(line: RegisterRow, now: datetime) -> bool:
        left = _days_left(line, now)
        return line.process.state in OPEN and left is not None and left <= days

    return keep


def _in(*states: ProcessState) -> Callable[[RegisterRow, datetime], bool]:
    return lambda line, _now: line.process.state in states


_FILTERS: Mapping[str, Callable[[RegisterRow, datetime], bool]] = {
    "open": _in(*OPEN),
    "today": _within(0),
    "week": _within(7),
    "unassigned": _in(_S.RECEIVED),
    "out": _in(_S.ASSIGNED, _S.OUT),
    "returned": _in(_S.SERVED, _S.UNSERVED, _S.REPORTED, _S.RETURNED),
    "late": lambda line, _now: line.late or (line.red and line.process.state in OPEN),
    "all": lambda _line, _now: True,
}


def protects(station: Station, tx: Transaction, object_id: str) -> bool | None:
    """Tell whether the person of a process is protected; ``None`` where the id is no process."""
    del station
    process = rows.find(tx, object_id)
    return None if process is None else process.hidden


def return_due(tx: Transaction, document_id: str) -> datetime | None:
    """Return when a report of service must be with the court; ``None`` where no hearing is known."""
    process = rows.of_paper(tx, document_id)
    hearing = None if process is None else process.hearing_at
    return None if hearing is None else load_service_limits().due_at(hearing)
