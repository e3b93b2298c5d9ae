"""Figures of serving: how much was served, by whom, for which court, why not, what still waits."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from station_app.model.clock import IST
from station_app.model.operators import Right
from station_app.station.station import Station
from station_app.summons import rows
from station_app.summons.model import OPEN, Process, ProcessState

_S = ProcessState
_AGES = (("under_1_month", 30), ("under_3_months", 90), ("under_1_year", 365))


@dataclass(frozen=True, slots=True)
class Share:
    """What came in, and what became of it. The four parts add up to ``received``."""

    received: int
    served: int
    unserved: int
    passed_on: int
    """Transferred, recalled or void."""
    pending: int

    @property
    def percent(self) -> int:
        """The share served of what this office had to serve, in whole per cent; 100 of nothing."""
        own = self.received - self.passed_on
        return 100 if own == 0 else 100 * self.served // own


@dataclass(frozen=True, slots=True)
class ProcessFigures:
    """A month's figures of the register."""

    month: str
    """``2026-03``; empty: of all time."""
    summons: Share
    warrants: Share
    by_officer: Mapping[str, Share]
    """By rank, number and name as staff say them; empty: nobody yet."""
    by_court: Mapping[str, Share]
    by_reason: Mapping[str, int]
    """Unserved ones by the code of the reason."""
    escalated: int
    warrants_by_age: Mapping[str, int]
    """Warrants that still wait, by how long: ``under_1_month``… ``older``."""


def figures(station: Station, month: str = "") -> ProcessFigures:
    """Return the figures of what was received in a month (IST).

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    now = station.clock.now()
    with station.store.reading() as tx:
        held = rows.listing(tx)
        serving = {officer.officer_id: officer.label for officer in rows.officers(tx)}
    came = [p for p in held if not month or _month(p.received_at) == month]
    unserved = [p for p in came if p.mode == "unserved"]
    waiting = [p for p in held if p.is_warrant and p.state in OPEN and not p.mode]
    return ProcessFigures(
        month=month,
        summons=_share(p for p in came if not p.is_warrant),
        warrants=_share(p for p in came if p.is_warrant),
        by_officer=_shares(came, lambda p: serving.get(p.officer_id, "")),
        by_court=_shares(came, lambda p: p.court),
        by_reason=dict(Counter(p.reason for p in unserved)),
        escalated=sum(p.escalated_at is not None for p in came),
        warrants_by_age=dict(Counter(_age(p, now) for p in waiting)),
    )


def _shares(held: Iterable[Process], name: Callable[[Process], str]) -> dict[str, Share]:
    groups: dict[str, list[Process]] = {}
    for process in held:
        groups.setdefault(name(process), []).append(process)
    return {name: _share(group) for name, group in sorted(groups.items())}


def _share(held: Iterable[Process]) -> Share:
    counted = Counter(_fate(process) for process in held)
    return Share(
        received=sum(counted.values()),
        served=counted["served"],
        unserved=counted["unserved"],
        passed_on=counted["passed_on"],
        pending=counted["pending"],
    )


def _fate(process: Process) -> str:
    if process.state in (_S.TRANSFERRED, _S.WITHDRAWN):
        return "passed_on"
    if not process.mode or process.state in (_S.RECEIVED, _S.ASSIGNED, _S.OUT):
        return "pending"
    return "unserved" if process.mode == "unserved" else "served"


def _month(at: datetime) -> str:
    return at.astimezone(IST).strftime("%Y-%m")


def _age(process: Process, now: datetime) -> str:
    days = (now - process.received_at).days
    return next((name for name, limit in _AGES if days < limit), "older")
