"""Processes that the hearing overtakes: the SHO is told, once for each hearing. Needs nobody here."""

from station_app.model.clock import IST
from station_app.model.operators import TERMINAL
from station_app.station.station import Station
from station_app.summons import register, rows
from station_app.summons.court_messages import note
from station_app.summons.limits import load_service_limits
from station_app.summons.model import OPEN, Process, ProcessState
from station_app.summons.register import RegisterRow
from station_app.summons.service import announce

_UNDONE = tuple(state for state in OPEN if state is not ProcessState.REPORTED)


def escalate_due(station: Station) -> tuple[str, ...]:
    """Escalate what is near its hearing and not with the court; return the ids that are new."""
    limits, now = load_service_limits(), station.clock.now()
    with station.store.reading() as tx:
        found = tuple(p for p in rows.listing(tx, _UNDONE) if _is_new(p) and p.hearing_at)
    near = [p for p in found if p.hearing_at is not None and limits.is_red(p.hearing_at, now)]
    if not near:
        return ()
    with station.store.transaction() as tx:
        for process in near:
            rows.update(tx, process.process_id, now, escalated_at=now)
            at = process.hearing_at
            words = "" if at is None else at.astimezone(IST).strftime("%d-%m-%Y")
            note(station, tx, process, "escalated", TERMINAL, words)
    ids = tuple(process.process_id for process in near)
    announce(station, ids)
    return ids


def escalated(station: Station) -> tuple[RegisterRow, ...]:
    """Return what waits for the SHO, the nearest hearing first.

    Raises:
        NotAllowed, SessionLocked.
    """
    return tuple(
        line
        for line in register.register_rows(station, "open")
        if line.process.escalated_at is not None and line.process.state is not ProcessState.REPORTED
    )


def _is_new(process: Process) -> bool:
    return process.escalated_at is None
