"""The monthly sheet for the Superintendent: what came, what was done, why not; counted from registers.

Every figure counts what came or went in the month, by what became of it; the parts add up to it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from station_app.cases import rows as case_rows
from station_app.documents import received_rows as received
from station_app.documents import rows as document_rows
from station_app.documents.received_rows import ReceivedDocument
from station_app.form_definitions.computed_fields import due_at
from station_app.form_definitions.request_kinds import REQUEST
from station_app.form_definitions.schema_file import load_form, load_limits
from station_app.form_definitions.validation import asked_answers
from station_app.model.clock import IST
from station_app.model.documents import SIGNED_STATES, DocumentState
from station_app.model.errors import FormUnknown
from station_app.model.operators import Right
from station_app.overview.errors import MonthUnknown
from station_app.prosecution import rows as prosecution_rows
from station_app.prosecution.model import Opinion
from station_app.station.station import Station
from station_app.store.connection import Transaction
from station_app.summons import statistics
from station_app.summons.statistics import ProcessFigures

REPORTS = ("MLR", "MLR_SUPP", "SV_184", "EXAM_53", "EXAM_52", "ALCO", "AGE_CERT", "PMR")
"""Kinds of report that a hospital sends."""
PRINTED = "report"
"""As what the sheet is printed. It holds figures alone."""
_CLEARED = frozenset({"fit", "opinion_only"})
_SENT = (*SIGNED_STATES, DocumentState.RETURNED)


@dataclass(frozen=True, slots=True)
class MedicoLegalFigures:
    """Requests that left in the month, and reports that came in it."""

    asked: int
    answered: int
    waiting: int
    """Of those asked; ``answered`` and ``waiting`` add up to ``asked``."""
    received: int
    late: int
    in_time: int
    """Of those received; ``late`` and ``in_time`` add up to ``received``."""


@dataclass(frozen=True, slots=True)
class DiaryFigures:
    """Bundles that were sent to the prosecution in the month; the parts add up to ``sent``."""

    sent: int
    objected: int
    cleared: int
    waiting: int


@dataclass(frozen=True, slots=True)
class CrimeFigures:
    """Cases that were registered in the month; the parts add up to ``registered``."""

    registered: int
    investigating: int
    charge_sheeted: int
    """Charge-sheeted or in trial."""
    closed: int


@dataclass(frozen=True, slots=True)
class MonthlyReport:
    """The sheet of one month."""

    month: str
    """``2026-03``."""
    crimes: CrimeFigures
    processes: ProcessFigures
    medical: MedicoLegalFigures
    diaries: DiaryFigures


def build_monthly_report(station: Station, month: str) -> MonthlyReport:
    """Return the sheet of a month (``2026-03``, in India).

    Raises:
        MonthUnknown: it is none. NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    begin, end = month_span(month)
    with station.store.reading() as tx:
        crimes = _crimes(tx, begin, end)
        medical = _medical(tx, begin, end)
        diaries = _diaries(tx, begin, end)
    return MonthlyReport(month, crimes, statistics.figures(station, month), medical, diaries)


def month_span(month: str) -> tuple[datetime, datetime]:
    """Return the first moment of a month in India and that of the next.

    Raises:
        MonthUnknown.
    """
    try:
        begin = datetime.strptime(month, "%Y-%m").replace(tzinfo=IST)
    except ValueError:
        raise MonthUnknown from None
    return begin, (begin + timedelta(days=32)).replace(day=1)


def plain(sheet: MonthlyReport) -> dict[str, Any]:
    """Return the sheet as plain values, for JSON."""
    values = asdict(sheet)
    for name in ("summons", "warrants"):
        values["processes"][name]["percent"] = getattr(sheet.processes, name).percent
    return values


def _crimes(tx: Transaction, begin: datetime, end: datetime) -> CrimeFigures:
    states = case_rows.states_of(tx, begin, end)
    tried = states.get("charge_sheeted", 0) + states.get("trial", 0)
    closed = states.get("closed", 0)
    registered = sum(states.values())
    return CrimeFigures(registered, registered - tried - closed, tried, closed)


def _medical(tx: Transaction, begin: datetime, end: datetime) -> MedicoLegalFigures:
    asked = document_rows.first_moved(tx, DocumentState.QUEUED, begin, end, REQUEST)
    answered = received.answered_among(tx, asked)
    came = [
        paper
        for paper in received.listing(tx, kinds=REPORTS, since=begin)
        if paper.received_at < end
    ]
    late = sum(_is_late(paper) for paper in came)
    return MedicoLegalFigures(
        asked=len(asked),
        answered=len(answered),
        waiting=len(asked) - len(answered),
        received=len(came),
        late=late,
        in_time=len(came) - late,
    )


def _is_late(paper: ReceivedDocument) -> bool:
    """Tell whether a report came after its clock: the form's own, or as it was announced."""
    due = _form_due(paper) or paper.due_at
    return due is not None and paper.received_at > due


def _form_due(paper: ReceivedDocument) -> datetime | None:
    if not paper.answers:
        return None
    try:
        form = load_form(paper.kind)
    except FormUnknown:
        return None
    return due_at(form, load_limits(), asked_answers(form, paper.answers), paper.signed_at)


def _diaries(tx: Transaction, begin: datetime, end: datetime) -> DiaryFigures:
    fates: Counter[str] = Counter()
    for exchange in prosecution_rows.exchanges(tx):
        opinions = _newest(prosecution_rows.opinions(tx, exchange.exchange_id))
        objected = {o.round for o in prosecution_rows.objections(tx, exchange.exchange_id)}
        for made in prosecution_rows.rounds(tx, exchange.exchange_id):
            told = [dispatch.sent_at for dispatch in prosecution_rows.dispatches(tx, made.build_id)]
            # Told again to another office it is the same bundle.
            if told and begin <= min(told) < end:
                opinion = opinions.get(made.round)
                fates[_fate(opinion, objected=made.round in objected)] += 1
    return DiaryFigures(fates.total(), fates["objected"], fates["cleared"], fates["waiting"])


def _newest(opinions: tuple[Opinion, ...]) -> Mapping[int, Opinion]:
    return {opinion.round: opinion for opinion in sorted(opinions, key=lambda o: o.said_at)}


def _fate(opinion: Opinion | None, *, objected: bool) -> str:
    if objected:
        return "objected"
    if opinion is None:
        return "waiting"
    return "cleared" if opinion.verdict in _CLEARED else "objected"
