"""A FIR number that somebody types, held against the register of cases before it is taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from station_app.cases import rows
from station_app.cases.register import masked
from station_app.documents.fir_number import normalise_fir
from station_app.model.cases import Case
from station_app.model.clock import IST
from station_app.model.operators import Right
from station_app.station.station import Station

Standing = Literal["none", "known", "unknown", "unchecked"]


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """A number as it is kept, and what the register says of it."""

    case_ref: str
    standing: Standing
    """``none``: nothing was typed. ``unchecked``: the register holds no case at all yet."""
    case: Case | None = None
    """Of a known number, names masked where they are protected, and for whoever may not read."""


def look_up(station: Station, typed: str) -> CaseNumber:
    """Return what the register says of a number.

    Raises:
        CaseNumberUnknown: it is written in no way that we know. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.SCAN)
    case_ref = normalise_fir(typed, station.clock.now().astimezone(IST).year)
    if not case_ref:
        return CaseNumber("", "none")
    with station.store.reading() as tx:
        case = rows.find(tx, case_ref)
        empty = case is None and not rows.count(tx)
    if case is None:
        return CaseNumber(case_ref, "unchecked" if empty else "unknown")
    return CaseNumber(
        case_ref, "known", masked(station, case) if operator.may(Right.READ) else None
    )


def unknown_among(station: Station, case_refs: Iterable[str]) -> tuple[str, ...]:
    """Return the numbers, each once, of which the register knows no case; an empty one is none.

    Where the register holds no case at all nothing can be compared: none is returned.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.SCAN)
    with station.store.reading() as tx:
        if not rows.count(tx):
            return ()
        named = dict.fromkeys(case_ref for case_ref in case_refs if case_ref)
        return tuple(case_ref for case_ref in named if rows.find(tx, case_ref) is None)
