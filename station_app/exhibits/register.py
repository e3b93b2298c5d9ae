"""The register of exhibits: taken in from memos or typed, and their chain of custody."""

from dataclasses import dataclass, replace
from datetime import datetime

from station_app.cases import rows as case_rows
from station_app.cases.register import opened_name
from station_app.documents.fir_number import normalise_fir
from station_app.exhibits import lab_rows, rows
from station_app.exhibits.errors import (
    ExhibitElsewhere,
    ExhibitExists,
    ExhibitIncomplete,
    MoveIncomplete,
    MoveOutOfTime,
)
from station_app.exhibits.model import (
    NEXT,
    Exhibit,
    ExhibitMove,
    MoveDetails,
    NewExhibit,
    Place,
    SentPacket,
)
from station_app.exhibits.source_memos import ListedPackets, listed_packets
from station_app.model.clock import IST
from station_app.model.errors import CaseNumberUnknown, ReasonNeeded
from station_app.model.ids import OperatorId
from station_app.model.operators import Right
from station_app.model.texts import latin_digits
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

_MOST = 200
_STRUCK_OUT_FROM = (Place.OFFICER, Place.MALKHANA)
"""A packet that left the station cannot have been a slip of the pen."""
_NEEDS_DIARY = (Place.ROAD, Place.COURT)
"""Whoever carries a packet away leaves with an entry in the general diary."""


@dataclass(frozen=True, slots=True)
class ExhibitView:
    """An exhibit with its chain of custody and its ways to the laboratory."""

    exhibit: Exhibit
    chain: tuple[ExhibitMove, ...]
    sendings: tuple[SentPacket, ...]


def add(station: Station, case_ref: str, told: NewExhibit) -> Exhibit:
    """Enter a packet by hand.

    Raises:
        ExhibitIncomplete, ExhibitExists, CaseNumberUnknown. MoveOutOfTime: it was seized later
        than now. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    case_ref = _case(station, case_ref)
    with station.store.transaction() as tx:
        made = _insert(station, tx, operator.operator_id, case_ref, _typed(told))
    station.events.announce("exhibits", case_ref)
    return made[0]


def enter_listed(station: Station, document_id: str) -> tuple[Exhibit, ...]:
    """Enter the packets that a seizure memo, a sample memo or a report lists; each only once.

    Raises:
        DocumentUnknown. NotAllowed, SessionLocked. CaseNumberUnknown: the paper names no case.
    """
    operator = station.session.require(Right.WRITE)
    with station.store.transaction() as tx:
        case_ref, found = listed_packets(station, tx, document_id)
        case_ref = _case(station, case_ref)
        known = {row.packet for row in rows.of_source(tx, document_id)}
        new = tuple(told for told in found.packets if told.packet not in known)
        made = _insert(station, tx, operator.operator_id, case_ref, replace(found, packets=new))
    station.events.announce("exhibits", case_ref)
    return made


def listing(station: Station, case_ref: str = "") -> tuple[Exhibit, ...]:
    """Return the exhibits of a case, or the newest of the station, protected ones masked.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        found = rows.of_case(tx, case_ref) if case_ref else rows.newest(tx, _MOST)
    return tuple(masked(station, row) for row in found)


def search(station: Station, text: str) -> tuple[Exhibit, ...]:
    """Find exhibits by the code on a label, case, malkhana number, seal or content.

    Nothing typed gives the newest. What is masked finds nothing.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    wanted = latin_digits(text).strip()
    if not wanted:
        return listing(station)
    with station.store.reading() as tx:
        found = rows.mentioning(tx, wanted, _MOST)
    seen = (masked(station, row) for row in found)
    return tuple(row for row in seen if not row.protected or row.content or _plain(row, wanted))


def view(station: Station, exhibit_id: str) -> ExhibitView:
    """Return an exhibit with its chain.

    Raises:
        ExhibitUnknown. NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        return ExhibitView(
            masked(station, rows.load(tx, exhibit_id)),
            rows.chain(tx, exhibit_id),
            lab_rows.sendings_of(tx, exhibit_id),
        )


def move(station: Station, exhibit_id: str, step: MoveDetails) -> None:
    """Note that an exhibit went to another place.

    Raises:
        ExhibitElsewhere: it cannot go there from where it lies. MoveIncomplete: who took it, or
        the departure, is not told. MoveOutOfTime. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    with station.store.transaction() as tx:
        record_move(station, tx, operator.operator_id, exhibit_id, step)
    station.events.announce("exhibits", exhibit_id)


def record_move(
    station: Station, tx: Transaction, operator_id: OperatorId, exhibit_id: str, step: MoveDetails
) -> None:
    """Do what :func:`move` does, in the caller's transaction."""
    exhibit = rows.load(tx, exhibit_id)
    if step.to_place not in NEXT[exhibit.place] or exhibit.void_reason:
        raise ExhibitElsewhere(place=exhibit.place.value, wanted=step.to_place.value)
    if not step.with_whom.strip() or (step.to_place in _NEEDS_DIARY and not step.gd_ref.strip()):
        raise MoveIncomplete
    _check_time(station, tx, exhibit_id, step.at)
    append_move(station, tx, operator_id, exhibit, step)
    if exhibit.place is Place.LAB:
        for packet in lab_rows.sendings_of(tx, exhibit_id):
            note_return(tx, packet.document_id, step.at)


def note_return(tx: Transaction, document_id: str, at: datetime) -> None:
    """Note that a sending came back, once the laboratory holds none of its packets any more."""
    sending = lab_rows.load(tx, document_id)
    if sending.lab_received_at is None or sending.back_at is not None:
        return
    held = (rows.load(tx, packet.exhibit_id) for packet in lab_rows.packets(tx, document_id))
    if all(exhibit.place is not Place.LAB for exhibit in held):
        lab_rows.note(tx, document_id, back_at=at)


def append_move(
    station: Station, tx: Transaction, operator_id: OperatorId, exhibit: Exhibit, step: MoveDetails
) -> None:
    """Put a link at the end of a chain that was checked, or that another office told of."""
    made = ExhibitMove(
        exhibit_id=exhibit.exhibit_id,
        to_place=step.to_place,
        at=step.at,
        with_whom=step.with_whom.strip(),
        gd_ref=step.gd_ref.strip(),
        seal=step.seal,
        document_id=step.document_id,
        noted_at=station.clock.now(),
        operator_id=operator_id,
    )
    if not rows.move(tx, exhibit.place, made):
        raise ExhibitElsewhere(place=exhibit.place.value, wanted=step.to_place.value)
    if step.to_place is Place.MALKHANA and step.malkhana_no.strip():
        rows.set_malkhana_no(tx, exhibit.exhibit_id, step.malkhana_no.strip())
    action = f"exhibit.{step.to_place.value}"
    record(station, tx, operator_id, action, exhibit.exhibit_id, reason=step.gd_ref.strip())


def strike_out(station: Station, exhibit_id: str, reason: str) -> None:
    """Strike a wrong entry out; it stays to be read, with the reason.

    Raises:
        ReasonNeeded. ExhibitElsewhere: it left the station. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    if not reason.strip():
        raise ReasonNeeded(count=1)
    with station.store.transaction() as tx:
        exhibit = rows.load(tx, exhibit_id)
        if exhibit.place not in _STRUCK_OUT_FROM or lab_rows.sendings_of(tx, exhibit_id):
            raise ExhibitElsewhere(place=exhibit.place.value, wanted="")
        rows.strike_out(tx, exhibit_id, reason.strip())
        record(station, tx, operator.operator_id, "exhibit.struck_out", exhibit_id)
    station.events.announce("exhibits", exhibit_id)


def masked(station: Station, exhibit: Exhibit) -> Exhibit:
    """Return an exhibit as whoever is at the desk may see it: of a protected one packet and seal."""
    opened = station.session.has_opened
    if not exhibit.protected or opened(opened_name(exhibit.case_ref)) or opened(exhibit.source_id):
        return exhibit
    return replace(exhibit, content="", taken_from="")


def protects(station: Station, tx: Transaction, object_id: str) -> bool | None:
    """Tell whether what a packet holds is protected; ``None`` where the id is no packet."""
    del station
    row = rows.find(tx, object_id)
    return None if row is None else row.protected


def case_of(tx: Transaction, object_id: str) -> str:
    """Return the case of a packet; empty where the id is none."""
    row = rows.find(tx, object_id)
    return "" if row is None else row.case_ref


def _typed(told: NewExhibit) -> ListedPackets:
    return ListedPackets(source_id="", source_ref="", protected=False, packets=(told,))


def _plain(row: Exhibit, wanted: str) -> bool:
    """Tell whether a masked exhibit is meant by what may be seen of it."""
    return any(wanted in told for told in (row.exhibit_id, row.case_ref, row.malkhana_no, row.seal))


def _insert(
    station: Station, tx: Transaction, operator_id: OperatorId, case_ref: str, found: ListedPackets
) -> tuple[Exhibit, ...]:
    case = case_rows.find(tx, case_ref)
    protected = found.protected or (case is not None and case.hidden)
    return tuple(
        _enter(station, tx, operator_id, case_ref, replace(found, protected=protected), told)
        for told in found.packets
    )


def _enter(
    station: Station,
    tx: Transaction,
    operator_id: OperatorId,
    case_ref: str,
    found: ListedPackets,
    told: NewExhibit,
) -> Exhibit:
    if not (told.packet.strip() and told.content.strip() and told.seal.strip()):
        raise ExhibitIncomplete
    same = [
        row.packet
        for row in rows.of_case(tx, case_ref)
        if not row.void_reason and row.source_id == found.source_id
    ]
    if told.packet.strip() in same:
        raise ExhibitExists(packet=told.packet.strip()[:20])
    now = station.clock.now()
    taken_at = told.taken_at or now
    if taken_at > now:
        raise MoveOutOfTime
    made = Exhibit(
        exhibit_id=station.new_id("x"),
        case_ref=case_ref,
        packet=told.packet.strip(),
        content=told.content.strip(),
        seal=told.seal.strip(),
        taken_from=told.taken_from.strip(),
        malkhana_no=told.malkhana_no.strip(),
        source_id=found.source_id,
        source_ref=found.source_ref,
        protected=found.protected,
        place=told.place,
        added_at=now,
        added_by=operator_id,
    )
    rows.insert(tx, made)
    first = ExhibitMove(
        made.exhibit_id, told.place, taken_at, "", "", "", found.source_id, now, operator_id
    )
    rows.note(tx, first)
    record(station, tx, operator_id, "exhibit.entered", made.exhibit_id)
    return made


def _case(station: Station, case_ref: str) -> str:
    year = station.clock.now().astimezone(IST).year
    known = normalise_fir(case_ref, year)
    if not known:
        raise CaseNumberUnknown
    return known


def _check_time(station: Station, tx: Transaction, exhibit_id: str, at: datetime) -> None:
    last = rows.chain(tx, exhibit_id)[-1]
    # People write minutes: within the same minute any order is told rightly.
    if not last.at.replace(second=0, microsecond=0) <= at <= station.clock.now():
        raise MoveOutOfTime
