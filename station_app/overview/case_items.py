"""Lines of the thana's desks on the home page: processes, objections, the laboratory, custody, prints."""

from dataclasses import replace
from datetime import datetime, timedelta

from station_app.exhibits import laboratory
from station_app.investigation import rows as investigation_rows
from station_app.investigation.model import StepState
from station_app.model.clock import IST
from station_app.model.operators import Role
from station_app.overview.model import HomeLine, HomeLines, HomeQuery, Severity, Tile
from station_app.printing import orders
from station_app.prisoners import register as prisoner_register
from station_app.prosecution import rows as prosecution_rows
from station_app.station.station import Station
from station_app.summons import auto_filing
from station_app.summons import register as summons_register
from station_app.summons import rows as summons_rows
from station_app.summons.limits import load_service_limits
from station_app.summons.model import OPEN, Process, ProcessState

_HEARING = timedelta(days=3)
_UNDONE = tuple(state for state in OPEN if state is not ProcessState.REPORTED)
_TO_COURT = (ProcessState.SERVED, ProcessState.UNSERVED)
_WARN_DAYS = {"remand_60": 7, "remand_90": 7, "production": 3, "remand_until": 2, "arrest": 1}
_STEP_OF = {
    "arrest": "production",
    "remand_60": "default_bail_60",
    "remand_90": "default_bail_90",
}
"""The step of a case's worklist that runs by the same clock."""
_AT_LAB = frozenset({"to_leave", "on_road", "at_lab"})


def served(station: Station, ask: HomeQuery) -> HomeLines:
    """Return the processes whose hearing is near or whose report is late, and those given to nobody."""
    with station.store.reading() as tx:
        held = summons_rows.listing(tx, _UNDONE)
        officers = {officer.officer_id: officer for officer in summons_rows.officers(tx)}
    if ask.operator.role is Role.SERVER:
        held = tuple(
            p for p in held if summons_register.is_officer(ask.operator, officers.get(p.officer_id))
        )
    # What a constable carries stands on his page, however far its hearing is.
    carried = ask.operator.role is Role.SERVER
    lines = []
    for process in held:
        if carried or _presses(process, ask.now):
            line = _process(process, ask.now)
            officer = officers.get(process.officer_id)
            lines.append(_of_whom(line, "" if officer is None else officer.label))
    return HomeLines(tuple(lines))


def objections(station: Station, ask: HomeQuery) -> HomeLines:
    """Return the exchanges with open objections, and the diaries that a court waits for."""
    with station.store.reading() as tx:
        points = prosecution_rows.count_open_objections(tx)
        held = [made for made in prosecution_rows.exchanges(tx) if made.closed_at is None]
    lines = [
        HomeLine(
            kind="objection",
            due_at=made.due_at,
            title_key="home.line.objection",
            desk="prosecution",
            object_id=made.exchange_id,
            severity=_severity(made.due_at, ask.now, 3) if made.due_at else "due",
            tile="returned",
            params={"case": made.case_ref, "count": points[made.exchange_id]},
        )
        for made in held
        if points.get(made.exchange_id)
    ]
    lines += [
        HomeLine(
            kind="call",
            due_at=made.due_at,
            title_key="home.line.call",
            desk="prosecution",
            object_id=made.exchange_id,
            severity=_severity(made.due_at, ask.now, 3),
            tile=_tile(made.due_at, ask.now, 3),
            params={"case": made.case_ref},
        )
        for made in held
        if made.due_at is not None and not points.get(made.exchange_id)
    ]
    return HomeLines(tuple(lines))


def lab(station: Station, ask: HomeQuery) -> HomeLines:
    """Return what is to leave for the laboratory, what it owes, and seals that it found broken."""
    lines = []
    for view in laboratory.sendings(station, ended=False):
        if view.unanswered or view.stage in _AT_LAB:
            what = "seal" if view.unanswered else view.stage
            lines.append(
                HomeLine(
                    kind="lab",
                    due_at=view.due_at,
                    title_key=f"home.line.lab_{what}",
                    desk="exhibits",
                    object_id=view.sending.document_id,
                    severity="due" if view.unanswered else _severity(view.due_at, ask.now, 1),
                    tile="due" if view.unanswered else _tile(view.due_at, ask.now, 1),
                    params={"case": view.sending.case_ref, "reference": view.document.local_ref},
                    whom="home.whom.laboratory" if view.stage == "at_lab" else "",
                )
            )
    return HomeLines(tuple(lines))


def custody(station: Station, ask: HomeQuery) -> HomeLines:
    """Return the remands, productions and days of default bail that are near."""
    lines = []
    inside = prisoner_register.listing(station, inside=True)
    with station.store.reading() as tx:
        steps = investigation_rows.steps_of(tx, {person.case_ref for person in inside})
    for person in inside:
        listed = {s.step for s in steps.get(person.case_ref, []) if s.state is StepState.OPEN}
        for clock in prisoner_register.clocks(person, ask.now):
            severity = _severity(clock.due_at, ask.now, _WARN_DAYS.get(clock.what, 1))
            # The same day stands on the page once: the case's worklist has it already.
            if severity != "waits" and _STEP_OF.get(clock.what) not in listed:
                lines.append(
                    HomeLine(
                        kind="custody",
                        due_at=clock.due_at,
                        title_key=f"home.line.custody_{clock.what}",
                        desk="prisoners",
                        object_id=person.case_ref,
                        severity=severity,
                        tile="overdue" if severity == "overdue" else "due",
                        params={"case": person.case_ref},
                    )
                )
    return HomeLines(tuple(lines))


def unfiled(station: Station, ask: HomeQuery) -> HomeLines:
    """Return the scanned pages that no process claims, in one line."""
    del ask
    count = len(auto_filing.unfiled_pages(station))
    if not count:
        return HomeLines()
    params = {"count": count}
    line = HomeLine("unfiled", None, "home.line.unfiled", "summons", "", "due", "waits", params)
    return HomeLines((line,))


def prints(station: Station, ask: HomeQuery) -> HomeLines:
    """Return the prints that wait for a printer or for a person's word, each in a line."""
    del ask
    waiting, asking = orders.waiting(station)
    lines = []
    if asking:
        lines.append(_prints("home.line.print_asks", "due", asking))
    if waiting:
        lines.append(_prints("home.line.print_waits", "waits", waiting))
    return HomeLines(tuple(lines))


def _prints(key: str, severity: Severity, count: int) -> HomeLine:
    tile: Tile = "due" if severity == "due" else "waits"
    return HomeLine("print", None, key, "printing", "", severity, tile, {"count": count})


def _presses(process: Process, now: datetime) -> bool:
    """Tell whether the house has something to do about a process now."""
    waits = process.state in (ProcessState.RECEIVED, *_TO_COURT)
    return waits or _hearing_severity(process.hearing_at, now) != "waits"


def _hearing_severity(hearing: datetime | None, now: datetime) -> Severity:
    if hearing is None:
        return "waits"
    if hearing < now or load_service_limits().due_at(hearing) < now:
        return "overdue"
    return "due" if hearing - now <= _HEARING else "waits"


def _process(process: Process, now: datetime) -> HomeLine:
    hearing = process.hearing_at
    unassigned = process.state is ProcessState.RECEIVED
    what = "report" if process.state in _TO_COURT else "assign" if unassigned else "serve"
    severity = _hearing_severity(hearing, now)
    return HomeLine(
        kind="process",
        due_at=hearing,
        title_key=f"home.line.process_{what}",
        desk="summons",
        object_id=process.process_id,
        severity=severity,
        tile="waits" if severity == "waits" else "overdue" if severity == "overdue" else "due",
        params={"number": process.process_no},
        keys={"what": "kind.WARRANT_IN" if process.is_warrant else "kind.SUMMONS_IN"},
    )


def _of_whom(line: HomeLine, whom: str) -> HomeLine:
    return replace(line, whom=whom or "worklist.nobody")


def _severity(due_at: datetime | None, now: datetime, warn_days: int) -> Severity:
    if due_at is None:
        return "waits"
    if due_at < now:
        return "overdue"
    midnight = due_at.astimezone(IST).replace(hour=0, minute=0, second=0, microsecond=0)
    return "due" if now >= midnight - timedelta(days=warn_days) else "waits"


def _tile(due_at: datetime | None, now: datetime, warn_days: int) -> Tile:
    severity = _severity(due_at, now, warn_days)
    return "overdue" if severity == "overdue" else "due" if severity == "due" else "waits"
