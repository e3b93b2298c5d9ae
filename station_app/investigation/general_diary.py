"""The general diary (रोजनामचा सान्हा) as it is typed here: a serial a day, a time for each entry."""

from dataclasses import replace
from datetime import datetime
from typing import Literal, get_args

from station_app.cases import rows as case_rows
from station_app.cases.masking import mask_case_words
from station_app.documents.fir_number import normalise_fir
from station_app.investigation import rows
from station_app.investigation.errors import ChronologyBroken, TimeAhead
from station_app.investigation.model import GdEntry
from station_app.model.clock import IST
from station_app.model.errors import ReasonNeeded
from station_app.model.ids import OperatorId
from station_app.model.operators import Right
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

GdKind = Literal["departure", "return", "registration", "arrest", "visit", "custody", "other"]
KINDS: tuple[GdKind, ...] = get_args(GdKind)
"""Each has its word in the texts: ``general_diary.kind.<kind>``."""


def add_entry(
    station: Station,
    *,
    at: datetime,
    kind: GdKind,
    said: str,
    case_ref: str = "",
    reason: str = "",
) -> GdEntry:
    """Enter what happened, under the next serial of its day.

    Raises:
        ReasonNeeded: nothing was written. TimeAhead: it has not happened yet.
        ChronologyBroken: its time runs backwards and no reason was given: it is before the entry
            above it, a registration after its FIR, or an arrest before its FIR.
        CaseNumberUnknown. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    with station.store.transaction() as tx:
        made = add_entry_in(
            station,
            tx,
            operator.operator_id,
            at=at,
            kind=kind,
            said=said,
            case_ref=case_ref,
            reason=reason,
        )
    station.events.announce("diary", f"{made.day} {made.serial}")
    return made


def add_entry_in(
    station: Station,
    tx: Transaction,
    operator_id: OperatorId,
    *,
    at: datetime,
    kind: GdKind,
    said: str,
    case_ref: str = "",
    reason: str = "",
) -> GdEntry:
    """Enter what happened inside another desk's act (see :func:`add_entry`)."""
    now = station.clock.now()
    if not said.strip():
        raise ReasonNeeded(count=1)
    if at > now:
        raise TimeAhead
    named = normalise_fir(case_ref, now.astimezone(IST).year)
    day = at.astimezone(IST).date().isoformat()
    last = rows.last_entry(tx, day)
    broken = _broken(tx, last, at, kind, named)
    if broken and not reason.strip():
        raise ChronologyBroken(rule=broken)
    serial = 1 if last is None else last.serial + 1
    kept = reason.strip() if broken else ""
    made = GdEntry(day, serial, at, kind, said.strip(), named, kept, now, operator_id)
    rows.put_entry(tx, made)
    name = f"{day} {serial}"
    record(station, tx, operator_id, "diary.entered", name)
    if broken:
        record(station, tx, operator_id, f"chronology.explained.{broken}", name)
    return made


def entries(station: Station, day: str) -> tuple[GdEntry, ...]:
    """Return the entries of a day in India (``2026-03-15``); of a protected case without words.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        found = rows.entries(tx, day=day)
        return tuple(_masked(station, tx, entry) for entry in found)


def _masked(station: Station, tx: Transaction, entry: GdEntry) -> GdEntry:
    """Leave out what may name somebody; that there is a reason stays to be seen."""
    if mask_case_words(station, tx, entry.case_ref, entry.said) == entry.said:
        return entry
    return replace(
        entry,
        said="",
        reason="…" if entry.reason else "",
        void_reason="…" if entry.void_reason else "",
    )


def void_entry(station: Station, day: str, serial: int, reason: str) -> None:
    """Void an entry with a reason; it stays, struck through, and its serial is used up.

    Raises:
        ReasonNeeded: nothing was written, or it is void already. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    if not reason.strip():
        raise ReasonNeeded(count=1)
    with station.store.transaction() as tx:
        if not rows.void_entry(tx, day, serial, reason.strip()):
            raise ReasonNeeded(count=1)
        record(station, tx, operator.operator_id, "diary.voided", f"{day} {serial}")
    station.events.announce("diary", f"{day} {serial}")


def _broken(
    tx: Transaction, last: GdEntry | None, at: datetime, kind: GdKind, case_ref: str
) -> str:
    """Return the rule of time that an entry breaks; empty: none."""
    if last is not None and at < last.at:
        return "entry_out_of_order"
    case = case_rows.find(tx, case_ref) if case_ref else None
    if case is None:
        return ""
    # The diary notes the report first, the FIR follows it, and an arrest follows the FIR.
    if kind == "registration" and at > case.registered_at:
        return "diary_after_fir"
    if kind == "arrest" and at < case.registered_at:
        return "arrest_before_fir"
    return ""
