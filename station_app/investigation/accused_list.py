"""The accused of a case as a screen lists and changes them; the worklist follows at once."""

from dataclasses import dataclass, replace
from datetime import datetime

from station_app.cases import rows as case_rows
from station_app.cases.accused_model import ACCUSED_NEXT, Accused, AccusedStatus
from station_app.documents.protection import opened_case
from station_app.investigation import accused, rows, worklist
from station_app.model.cases import Case
from station_app.model.errors import CaseNotHere, ReasonNeeded
from station_app.model.operators import Right
from station_app.station.station import Station
from station_app.store.connection import Transaction


@dataclass(frozen=True, slots=True)
class AccusedView:
    """An accused with what may follow."""

    person: Accused
    """Without name and parent while the case's names are closed."""
    hidden: bool
    next_ones: tuple[AccusedStatus, ...]


def accused_of_case(station: Station, case_ref: str) -> tuple[AccusedView, ...]:
    """Return the accused of a case in the order of their codes.

    Raises:
        CaseNotHere. NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        case = _case(tx, case_ref)
        found = rows.accused_of(tx, [case_ref]).get(case_ref, [])
    hidden = case.hidden and not station.session.has_opened(opened_case(case_ref))
    return tuple(_view(person, hidden=hidden) for person in found)


def add(station: Station, case_ref: str, name: str, parent: str = "") -> AccusedView:
    """Enter an accused whom the register does not name; he gets the next code.

    Raises:
        ReasonNeeded: no name was written. CaseNotHere. NotAllowed, SessionLocked.
    """
    station.session.require(Right.WRITE)
    if not name.strip():
        raise ReasonNeeded(count=1)
    with station.store.transaction() as tx:
        _case(tx, case_ref)
        made = accused.add(station, tx, case_ref, name, parent)
        worklist.refresh(station, tx, case_ref)
    station.events.announce("cases", case_ref)
    return _view(made, hidden=False)


def move(
    station: Station,
    case_ref: str,
    code: str,
    status: AccusedStatus,
    happened_at: datetime,
    reason: str = "",
) -> AccusedView:
    """Note where an accused stands now; clocks that begin with it begin.

    Raises:
        ChronologyBroken, TimeAhead, IllegalStep, AccusedUnknown, CaseNotHere. NotAllowed,
        SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    with station.store.transaction() as tx:
        case = _case(tx, case_ref)
        moved = accused.move(
            station, tx, case, code, status, happened_at, operator.operator_id, reason
        )
        worklist.refresh(station, tx, case_ref)
    station.events.announce("cases", case_ref)
    return _view(moved, hidden=False)


def _case(tx: Transaction, case_ref: str) -> Case:
    case = case_rows.find(tx, case_ref)
    if case is None:
        raise CaseNotHere(case=case_ref[:20])
    return case


def _view(person: Accused, *, hidden: bool) -> AccusedView:
    shown = replace(person, name="", parent="") if hidden else person
    order = tuple(AccusedStatus)
    following = sorted(ACCUSED_NEXT[person.status], key=order.index)
    return AccusedView(shown, hidden, tuple(following))
