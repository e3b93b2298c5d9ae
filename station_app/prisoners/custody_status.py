"""Keeps who is in custody, whoever tells it: an operator, the jail, or the papers of an arrest."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from station_app.cases import rows as case_rows
from station_app.cases.accused_model import Accused, AccusedStatus
from station_app.cases.same_person import same_name
from station_app.model.ids import OperatorId
from station_app.prisoners import rows
from station_app.prisoners.model import CustodyNote, CustodyState, Prisoner
from station_app.station.station import Station, record
from station_app.store.connection import Transaction
from station_app.store.records import changed_values

_S = AccusedStatus
_STATES: dict[AccusedStatus, CustodyState] = {
    _S.ARRESTED: "lockup",
    _S.REMANDED: "remand",
    _S.BAILED: "bail",
    _S.LET_OFF: "released",
}
"""What becomes of custody when an accused stands so; the others say nothing of it."""


def store_status(
    station: Station,
    tx: Transaction,
    source: OperatorId,
    before: Prisoner | None,
    row: Prisoner,
    reference: str,
) -> None:
    """Keep what is known now, and a line of history, in the caller's transaction.

    Args:
        station: the station.
        tx: the caller's.
        source: who says so.
        before: as the person stood until now; ``None``: not known yet.
        row: as the person stands now; what is the same as before is not written again.
        reference: of what said so.
    """
    if before is None:
        rows.insert(tx, row)
    else:
        rows.update(tx, row.prisoner_id, row.changed_at, **changed_values(before, row))
    rows.note(
        tx,
        CustodyNote(
            row.prisoner_id,
            row.state,
            row.jail,
            row.changed_at,
            str(source),
            reference,
            row.remand_until,
            row.production_at,
        ),
    )
    record(station, tx, source, f"custody.{row.state}", row.prisoner_id, reason=reference)


def same_person(known: Iterable[Prisoner], name: str, parent: str) -> Prisoner | None:
    """Find a person among those of a case: the very same words first, then what sounds so."""
    known = tuple(known)
    exact = (row for row in known if (row.name, row.parent) == (name, parent))
    near = (row for row in known if same_name(row.name, name) and _one_parent(row.parent, parent))
    return next(exact, None) or next(near, None)


def _one_parent(one: str, other: str) -> bool:
    return not one or not other.strip() or same_name(one, other)


def follow_accused(
    station: Station,
    tx: Transaction,
    person: Accused,
    happened_at: datetime,
    operator_id: OperatorId,
) -> None:
    """Keep in custody what the worklist of a case says of its accused: nothing is typed twice."""
    state = _STATES.get(person.status)
    before = same_person(rows.listing(tx, person.case_ref), person.name, person.parent)
    if state is None or (before is None and state in ("bail", "released")):
        return
    row = before or _new(station, tx, person)
    now = station.clock.now()
    row = replace(row, state=state, changed_at=now)
    if state == "lockup":
        row = replace(row, arrested_at=happened_at, first_remand_at=None)
    if state == "remand" and row.first_remand_at is None:
        row = replace(row, first_remand_at=happened_at)
    if not row.inside:
        row = replace(row, remand_until=None, production_at=None)
    store_status(station, tx, operator_id, before, row, person.code)


def _new(station: Station, tx: Transaction, person: Accused) -> Prisoner:
    case = case_rows.find(tx, person.case_ref)
    return Prisoner(
        prisoner_id=station.new_id("j"),
        case_ref=person.case_ref,
        name=person.name,
        parent=person.parent,
        state="lockup",
        jail="",
        jail_id="",
        ptn="",
        cnr="",
        arrested_at=person.arrested_at,
        first_remand_at=None,
        remand_until=None,
        production_at=None,
        clock="",
        report_filed_at=None,
        protected=case is not None and case.hidden,
        changed_at=station.clock.now(),
    )
