"""What a thana does with a process before its report: given out, tried, passed on, taken back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from station_app.exchange import outgoing_messages
from station_app.model.clock import IST
from station_app.model.errors import ReasonNeeded
from station_app.model.ids import OperatorId
from station_app.model.operators import Right
from station_app.station.station import Station
from station_app.store.connection import Transaction
from station_app.summons import rows
from station_app.summons.court_messages import note
from station_app.summons.errors import AttemptIncomplete, OfficerNeeded
from station_app.summons.model import Attempt, Contact, Process, ProcessState, ServingOfficer

_S = ProcessState
TOPIC: Final = "summons"
"""What is announced when the register changed."""


def assign(
    station: Station, process_ids: Sequence[str], *, name: str, rank: str, number: str
) -> ServingOfficer:
    """Return processes to a constable; who he is is typed once and remembered.

    Raises:
        OfficerNeeded: name or number is missing. ProcessMoveIllegal: one of them is not here any
            more; none is given out then. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    if not (name.strip() and number.strip()):
        raise OfficerNeeded
    with station.store.transaction() as tx:
        officer = _remember(station, tx, name.strip(), rank.strip(), number.strip())
        for process_id in process_ids:
            process = rows.load(tx, process_id)
            now = station.clock.now()
            if process.state is _S.ASSIGNED:
                # Given to another one before it left.
                rows.update(tx, process_id, now, officer_id=officer.officer_id)
                moved = rows.load(tx, process_id)
            else:
                changes = _another_trip(process) | {"officer_id": officer.officer_id}
                moved = rows.move(tx, process, _S.ASSIGNED, now, **changes)
            note(station, tx, moved, "assigned", operator.operator_id, officer.label)
    announce(station, process_ids)
    return officer


def hand_out(
    station: Station, tx: Transaction, process: Process, operator_id: OperatorId, words: str
) -> None:
    """Note that the copies are printed and go out, in the caller's transaction."""
    moved = process
    if process.state is _S.ASSIGNED:
        moved = rows.move(tx, process, _S.OUT, station.clock.now())
    note(station, tx, moved, "printed", operator_id, words)


def note_departure(
    station: Station, process_id: str, *, departure: str = "", back: str = ""
) -> None:
    """Write the general diary's numbers of departure and return.

    Raises:
        NotAllowed, SessionLocked. ProcessUnknown.
    """
    operator = station.session.require(Right.WRITE)
    with station.store.transaction() as tx:
        process = rows.load(tx, process_id)
        numbers = {
            "gd_departure": departure.strip() or process.gd_departure,
            "gd_return": back.strip() or process.gd_return,
        }
        rows.update(tx, process_id, station.clock.now(), **numbers)
        words = f"{numbers['gd_departure']} / {numbers['gd_return']}"
        note(station, tx, process, "diary", operator.operator_id, words)
    announce(station, (process_id,))


def log_attempt(
    station: Station, process_id: str, *, at: datetime, mode: str, met: str, result: str
) -> None:
    """Log a try to find the person: when, under which section, whom one met, what came of it.

    Raises:
        AttemptIncomplete: something of it is missing, or it lies ahead. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    whole = mode in ("personal", "family") and met.strip() and result.strip()
    if not whole or at > station.clock.now():
        raise AttemptIncomplete
    attempt = Attempt(at, mode, met.strip(), result.strip())
    with station.store.transaction() as tx:
        process = rows.load(tx, process_id)
        rows.add_attempt(tx, process_id, attempt, operator.operator_id)
        words = f"{at.astimezone(IST):%d-%m-%Y %H:%M} · {attempt.met} · {attempt.result}"
        note(station, tx, process, "attempt", operator.operator_id, words)
    announce(station, (process_id,))


def transfer(station: Station, process_id: str, *, to: str, reason: str) -> str:
    """Pass a process of another thana's area on; the court is told. Gives the message's id.

    Raises:
        ReasonNeeded: no thana or no reason was written. ProcessMoveIllegal. NotAllowed,
            SessionLocked.
    """
    operator = station.session.require(Right.SEND)
    if not (to.strip() and reason.strip()):
        raise ReasonNeeded(count=1)
    with station.store.transaction() as tx:
        process = rows.load(tx, process_id)
        now = station.clock.now()
        moved = rows.move(
            tx, process, _S.TRANSFERRED, now, reason=to.strip(), ended_at=now, escalated_at=None
        )
        note(
            station,
            tx,
            moved,
            "transferred",
            operator.operator_id,
            f"{to.strip()}: {reason.strip()}",
        )
        message_id = outgoing_messages.send_message(
            station,
            tx,
            operator.operator_id,
            pillar="cis",
            kind="transfer",
            body={
                "process_no": process.process_no,
                "court_code": process.court_code,
                "to_station": to.strip(),
                "from_station": station.settings.ps_code,
                "reason": reason.strip(),
                "at": _stamp(now),
            },
            case_ref=process.case_ref,
            concerns=process_id,
        )
    announce(station, (process_id,))
    return message_id


def take_back(station: Station, process_id: str, reason: str) -> None:
    """Take a transferred process up again: the other thana sent it back.

    Raises:
        ReasonNeeded. ProcessMoveIllegal. NotAllowed, SessionLocked.
    """
    _move(station, process_id, _S.RECEIVED, "sent_back", reason, ended_at=None, reason="")


def withdraw(station: Station, process_id: str, reason: str) -> None:
    """Strike a process out that was entered by mistake; it stays in the register with its reason.

    Raises:
        ReasonNeeded. ProcessMoveIllegal. NotAllowed, SessionLocked.
    """
    _move(
        station,
        process_id,
        _S.WITHDRAWN,
        "withdrawn",
        reason,
        reason="void",
        ended_at=station.clock.now(),
        escalated_at=None,
    )


def note_bounce(station: Station, process_id: str, words: str) -> None:
    """Note that the e-mail came back: the process is unserved after all.

    Raises:
        ReasonNeeded: what came back was not written. ProcessMoveIllegal: it was not taken for
            served. NotAllowed, SessionLocked.
    """
    _move(station, process_id, _S.UNSERVED, "bounced", words, mode="unserved", reason="address")


def keep_contact(
    station: Station, process_id: str, *, phone: str, email: str, address: str
) -> None:
    """Keep where the person of a process can be reached (BNSS s. 64).

    Raises:
        NotAllowed, SessionLocked. ProcessUnknown.
    """
    operator = station.session.require(Right.WRITE)
    with station.store.transaction() as tx:
        process = rows.load(tx, process_id)
        now = station.clock.now()
        rows.add_contact(
            tx,
            Contact(
                process.person_key,
                process.name,
                address.strip() or process.address,
                phone.strip(),
                email.strip(),
                now,
            ),
            operator.operator_id,
        )
        note(station, tx, process, "contact", operator.operator_id, "")
    announce(station, (process_id,))


def announce(station: Station, process_ids: Sequence[str]) -> None:
    """Tell whoever listens that processes changed."""
    for process_id in process_ids:
        station.events.announce(TOPIC, process_id)


def _move(
    station: Station, process_id: str, to: ProcessState, act: str, words: str, **changes: object
) -> None:
    operator = station.session.require(Right.WRITE)
    if not words.strip():
        raise ReasonNeeded(count=1)
    with station.store.transaction() as tx:
        process = rows.load(tx, process_id)
        moved = rows.move(tx, process, to, station.clock.now(), **changes)
        note(station, tx, moved, act, operator.operator_id, words.strip())
    announce(station, (process_id,))


def _another_trip(process: Process) -> dict[str, object]:
    """Return what changes when somebody goes out again: the next report stands in for the last."""
    if process.state is not _S.UNSERVED or not process.report_id:
        return {}
    facts = {**process.facts, "earlier_report": process.report_id}
    return {"report_id": "", "ack_id": "", "affidavit_id": "", "facts": facts}


def _remember(
    station: Station, tx: Transaction, name: str, rank: str, number: str
) -> ServingOfficer:
    for known in rows.officers(tx):
        if known.number == number and known.name == name:
            return known
    officer = ServingOfficer(station.new_id("o"), name, rank, number)
    rows.put_officer(tx, officer, station.clock.now())
    return officer


def _stamp(at: datetime) -> str:
    return at.astimezone(IST).strftime("%Y-%m-%dT%H:%M:%S")
