"""Who is in custody: kept as the jail tells it, found when a summons or warrant names somebody."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from station_app.cases import rows as case_rows
from station_app.cases.register import opened_name
from station_app.cases.same_person import same_name, words_in
from station_app.documents.fir_number import normalise_fir
from station_app.form_definitions.schema_file import load_limits
from station_app.model.clock import IST
from station_app.model.errors import CaseNumberUnknown
from station_app.model.operators import Right
from station_app.prisoners import rows
from station_app.prisoners.custody_status import store_status
from station_app.prisoners.errors import PrisonerIncomplete
from station_app.prisoners.model import CustodyNote, Prisoner, Production, Remand
from station_app.station.station import Station, record
from station_app.store.connection import Transaction
from station_app.text_search.name_matching import name_matches

ARREST = "arrest"
"""The limit of s. 58: before the court within 24 hours."""
_SAFE: Remand = "remand_60"
"""Until somebody says which clock runs, the shorter one does."""
_TELLING_WORDS = 2


@dataclass(frozen=True, slots=True)
class CustodyClock:
    """A day that the law counts for a prisoner."""

    what: str
    """``arrest``, ``remand_60``, ``remand_90``, ``remand_until`` or ``production``."""
    due_at: datetime
    law: str
    late: bool


@dataclass(frozen=True, slots=True)
class PrisonerView:
    """A prisoner with the clocks that run, the history and the requests to the jail."""

    prisoner: Prisoner
    clocks: tuple[CustodyClock, ...]
    history: tuple[CustodyNote, ...]
    productions: tuple[Production, ...]


@dataclass(frozen=True, slots=True)
class PrisonerRow:
    """A line of the register."""

    prisoner: Prisoner
    clock: CustodyClock | None
    """The nearest day; ``None``: none runs."""


@dataclass(frozen=True, slots=True)
class NewPrisoner:
    """What is told of somebody arrested or remanded."""

    case_ref: str
    name: str
    parent: str = ""
    jail: str = ""
    jail_id: str = ""
    ptn: str = ""
    cnr: str = ""
    arrested_at: datetime | None = None
    first_remand_at: datetime | None = None
    remand_until: datetime | None = None
    production_at: datetime | None = None
    clock: Remand = ""


def find_prisoner(
    station: Station, tx: Transaction, name: str, parent: str = "", case_ref: str = ""
) -> Prisoner | None:
    """Return the person in custody whom a summons or warrant names; ``None`` where nobody fits.

    Either script, with the slips that clerks make. A parent that is another's rules a person out;
    without a parent a single word is enough in the same case only.
    """
    del station
    inside = rows.listing(tx, inside=True)
    found = [row for row in inside if _fits(row, name, parent, case_ref)]
    found.sort(key=lambda row: (row.case_ref != case_ref, not _same(row.parent, parent)))
    return found[0] if found else None


def add(station: Station, told: NewPrisoner) -> Prisoner:
    """Enter somebody who was arrested or remanded.

    Raises:
        PrisonerIncomplete, CaseNumberUnknown. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    now = station.clock.now()
    case_ref = normalise_fir(told.case_ref, now.astimezone(IST).year)
    if not case_ref:
        raise CaseNumberUnknown
    if not told.name.strip() or not (told.arrested_at or told.first_remand_at):
        raise PrisonerIncomplete
    with station.store.transaction() as tx:
        case = case_rows.find(tx, case_ref)
        made = Prisoner(
            prisoner_id=station.new_id("j"),
            case_ref=case_ref,
            name=told.name.strip(),
            parent=told.parent.strip(),
            state="lockup" if told.first_remand_at is None else "remand",
            jail=told.jail.strip(),
            jail_id=told.jail_id.strip(),
            ptn=told.ptn.strip(),
            cnr=told.cnr.strip().upper(),
            arrested_at=told.arrested_at,
            first_remand_at=told.first_remand_at,
            remand_until=told.remand_until,
            production_at=told.production_at,
            clock=told.clock,
            report_filed_at=None,
            protected=case is not None and case.hidden,
            changed_at=now,
        )
        store_status(station, tx, operator.operator_id, None, made, "")
    station.events.announce("prisoners", made.prisoner_id)
    return made


def listing(station: Station, case_ref: str = "", *, inside: bool = False) -> tuple[Prisoner, ...]:
    """Return who is or was in custody, in one case or in all, protected names masked.

    ``inside``: those alone who are in custody now.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        found = rows.listing(tx, case_ref, inside=inside)
    return tuple(masked(station, row) for row in found)


def register(station: Station, text: str = "") -> tuple[PrisonerRow, ...]:
    """Return who is or was in custody, the nearest day first, those who left custody last.

    ``text`` looks for a name in either script, a case number or a jail.

    Raises:
        NotAllowed, SessionLocked.
    """
    now = station.clock.now()
    found = [row for row in listing(station) if not text.strip() or _is_meant(row, text)]
    listed = [PrisonerRow(row, next(iter(clocks(row, now)), None)) for row in found]
    far = now.replace(year=9999)
    return tuple(
        sorted(
            listed,
            key=lambda row: (
                not row.prisoner.inside,
                far if row.clock is None else row.clock.due_at,
            ),
        )
    )


def view(station: Station, prisoner_id: str) -> PrisonerView:
    """Return a prisoner with clocks and history.

    Raises:
        PrisonerUnknown. NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        row = rows.load(tx, prisoner_id)
        history, asked = rows.notes(tx, prisoner_id), rows.productions_of(tx, prisoner_id)
    return PrisonerView(masked(station, row), clocks(row, station.clock.now()), history, asked)


def set_clock(station: Station, prisoner_id: str, clock: Remand) -> None:
    """Say which clock of s. 187 runs: 60 or 90 days.

    Raises:
        PrisonerUnknown. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    with station.store.transaction() as tx:
        rows.load(tx, prisoner_id)
        rows.update(tx, prisoner_id, station.clock.now(), clock=clock)
        record(station, tx, operator.operator_id, f"custody.{clock or 'unset'}", prisoner_id)
    station.events.announce("prisoners", prisoner_id)


def note_report_filed(station: Station, prisoner_id: str, at: datetime) -> None:
    """Note that the police report of the case was filed: the clock of s. 187 ends.

    Raises:
        PrisonerUnknown. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    with station.store.transaction() as tx:
        rows.load(tx, prisoner_id)
        rows.update(tx, prisoner_id, station.clock.now(), report_filed_at=at)
        record(station, tx, operator.operator_id, "custody.report_filed", prisoner_id)
    station.events.announce("prisoners", prisoner_id)


def clocks(row: Prisoner, now: datetime) -> tuple[CustodyClock, ...]:
    """Return the days that the law or the court set for a prisoner, the nearest first."""
    if not row.inside:
        return ()
    limits, found = load_limits(), []
    if row.arrested_at is not None and row.first_remand_at is None:
        ends = row.arrested_at + timedelta(seconds=limits[ARREST].seconds)
        found.append((ARREST, ends, limits[ARREST].law))
    if row.state == "remand" and row.first_remand_at is not None and row.report_filed_at is None:
        limit = limits[row.clock or _SAFE]
        found.append((limit.name, last_day(row.first_remand_at, limit.seconds), limit.law))
    if row.remand_until is not None and row.state == "remand":
        found.append(("remand_until", row.remand_until, ""))
    if row.production_at is not None and row.production_at > now - timedelta(days=1):
        found.append(("production", row.production_at, ""))
    made = (CustodyClock(what, due, law, due < now) for what, due, law in found)
    return tuple(sorted(made, key=lambda clock: clock.due_at))


def last_day(first_remand_at: datetime, seconds: int) -> datetime:
    """Return the end of the last day of a remand: the first day of it counts (IST)."""
    midnight = first_remand_at.astimezone(IST).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(seconds=seconds) - timedelta(minutes=1)


def masked(station: Station, row: Prisoner) -> Prisoner:
    """Return a prisoner as whoever is at the desk may see them."""
    if row.protected and not station.session.has_opened(opened_name(row.case_ref)):
        return replace(row, name="", parent="")
    return row


def _fits(row: Prisoner, name: str, parent: str, case_ref: str) -> bool:
    if not name.strip() or not same_name(row.name, name):
        return False
    if row.parent and parent.strip():
        return same_name(row.parent, parent)
    if case_ref and row.case_ref == case_ref:
        return True
    return min(words_in(row.name), words_in(name)) >= _TELLING_WORDS


def _same(one: str, other: str) -> bool:
    return bool(one and other.strip()) and same_name(one, other)


def _is_meant(row: Prisoner, text: str) -> bool:
    wanted = text.strip()
    jail = bool(row.jail) and wanted.casefold() in row.jail.casefold()
    numbered = wanted in (row.prisoner_id, row.jail_id, row.ptn, row.cnr)
    named = name_matches(wanted, row.name)
    return row.case_ref.startswith(wanted) or named or jail or numbered
