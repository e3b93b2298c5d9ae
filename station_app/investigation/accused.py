"""The accused of a case: a code each, given once; where each stands, with the time it happened."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from station_app.cases.accused_model import ACCUSED_NEXT, Accused, AccusedStatus
from station_app.investigation import rows
from station_app.investigation.errors import (
    AccusedUnknown,
    ChronologyBroken,
    IllegalStep,
    TimeAhead,
)
from station_app.model.cases import Case
from station_app.model.clock import IST
from station_app.model.ids import OperatorId
from station_app.model.operators import Right
from station_app.prisoners.custody_status import follow_accused
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

_S = AccusedStatus
_CODES_A_LETTER = 9


def code_of(number: int) -> str:
    """Return the code of the accused of a number from 1: ``A1`` to ``A9``, then ``B1``."""
    letter, digit = divmod(number - 1, _CODES_A_LETTER)
    return f"{chr(ord('A') + letter)}{digit + 1}"


def enter_accused(tx: Transaction, cases: Iterable[Case], at: datetime) -> dict[str, list[Accused]]:
    """Return those whom the register names a code, where they have none; return all of the cases.

    A code stays with its person: whoever the register no longer names keeps it.
    """
    cases = tuple(cases)
    held = rows.accused_of(tx, [case.case_ref for case in cases])
    fresh: list[Accused] = []
    for case in cases:
        known = held.setdefault(case.case_ref, [])
        names = {(person.name, person.parent) for person in known}
        for person in case.people:
            who = (person["name"], person["parent"])
            if person["role"] == "accused" and who not in names:
                made = _new(case.case_ref, len(known) + 1, *who, at)
                names.add(who)
                known.append(made)
                fresh.append(made)
    rows.put_accused(tx, fresh)
    return held


def add(station: Station, tx: Transaction, case_ref: str, name: str, parent: str) -> Accused:
    """Enter an accused whom the register does not name yet.

    Raises:
        NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    known = rows.accused_of(tx, [case_ref]).get(case_ref, [])
    made = _new(case_ref, len(known) + 1, name.strip(), parent.strip(), station.clock.now())
    rows.put_accused(tx, [made])
    record(station, tx, operator.operator_id, "accused.entered", f"{case_ref} {made.code}")
    return made


def move(
    station: Station,
    tx: Transaction,
    case: Case,
    code: str,
    status: AccusedStatus,
    happened_at: datetime,
    operator_id: OperatorId,
    reason: str = "",
) -> Accused:
    """Note where an accused stands now, and when that happened.

    Raises:
        AccusedUnknown. IllegalStep: this does not follow from where he stands. TimeAhead: it has
            not happened yet. ChronologyBroken: it lies before the FIR, and no reason was given.
    """
    now = station.clock.now()
    person = _find(tx, case.case_ref, code)
    if status not in ACCUSED_NEXT[person.status]:
        raise IllegalStep(state=person.status, wanted=status)
    if happened_at > now:
        raise TimeAhead
    broken = status is _S.ARRESTED and happened_at < case.registered_at
    if broken and not reason.strip():
        raise ChronologyBroken(rule="arrest_before_fir")
    return _stand(station, tx, replace(person, status=status), happened_at, operator_id, reason)


def note_papers(
    station: Station,
    tx: Transaction,
    person: Accused,
    arrested_at: datetime | None,
    remanded_at: datetime | None,
    operator_id: OperatorId,
) -> Accused:
    """Note what signed papers say of an accused: nothing is typed twice.

    The papers' own rules asked for a reason where their times run backwards.
    """
    known = person
    for status, at, noted in (
        (_S.ARRESTED, arrested_at, known.arrested_at is not None),
        (_S.REMANDED, remanded_at, bool(known.remanded_on)),
    ):
        if at is not None and not noted and status in ACCUSED_NEXT[known.status]:
            stands = replace(known, status=status)
            known = _stand(station, tx, stands, at, operator_id, "")
    return known


def _stand(
    station: Station,
    tx: Transaction,
    person: Accused,
    happened_at: datetime,
    operator_id: OperatorId,
    reason: str,
) -> Accused:
    now = station.clock.now()
    changed = replace(person, changed_at=now)
    if person.status is _S.ARRESTED:
        changed = replace(changed, arrested_at=happened_at, remanded_on="")
    if person.status is _S.REMANDED:
        changed = replace(changed, remanded_on=happened_at.astimezone(IST).date().isoformat())
    rows.change_accused(
        tx,
        person.case_ref,
        person.code,
        status=changed.status.value,
        arrested_at=changed.arrested_at,
        remanded_on=changed.remanded_on,
        changed_at=now,
    )
    rows.note_accused(tx, changed, happened_at, reason.strip(), now, operator_id)
    follow_accused(station, tx, changed, happened_at, operator_id)
    named = f"{person.case_ref} {person.code}"
    record(station, tx, operator_id, f"accused.{changed.status.value}", named)
    if reason.strip():
        record(station, tx, operator_id, "chronology.explained", named)
    return changed


def _find(tx: Transaction, case_ref: str, code: str) -> Accused:
    people = rows.accused_of(tx, [case_ref]).get(case_ref, [])
    found = next((person for person in people if person.code == code), None)
    if found is None:
        raise AccusedUnknown(case=case_ref[:20])
    return found


def _new(case_ref: str, number: int, name: str, parent: str, at: datetime) -> Accused:
    return Accused(case_ref, code_of(number), name, parent, _S.NAMED, None, "", at)
