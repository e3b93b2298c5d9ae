"""Exhibits to the laboratory: the forwarding memo, the way there, what the laboratory found."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from station_app.documents import form_rows
from station_app.documents import rows as document_rows
from station_app.exchange import outgoing_messages
from station_app.exhibits import lab_rows, register, rows
from station_app.exhibits.errors import (
    ExhibitElsewhere,
    LabHasNotReceived,
    MemoNotSigned,
    ReportHere,
)
from station_app.exhibits.model import Exhibit, MoveDetails, Place, Sending, SentPacket
from station_app.form_definitions.schema_file import load_limits
from station_app.forms import filling
from station_app.model.clock import to_text
from station_app.model.documents import GONE_STATES, SIGNED_STATES, Document
from station_app.model.errors import IdentityProtected, NothingChosen, ReasonNeeded
from station_app.model.ids import DocumentId, OperatorId
from station_app.model.operators import Right
from station_app.model.pillars import Message
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

PILLAR = "eforensics"
FORWARDING = "FSL_FWD"
REPORT = "FSL_REP"
_NEWEST = 200
"""How many of those that are over are listed with the open ones."""
_READY = (Place.OFFICER, Place.MALKHANA)
Stage = Literal["memo", "to_leave", "on_road", "at_lab", "reported", "back", "dropped"]


@dataclass(frozen=True, slots=True)
class SendingView:
    """A sending to the laboratory, and what it waits for."""

    sending: Sending
    document: Document
    packets: tuple[SentPacket, ...]
    stage: Stage
    due_at: datetime | None
    late: bool
    message: Message | None
    """What was said to the laboratory; ``None``: nothing yet."""
    reports: tuple[Document, ...]
    """Reports of the case that came on paper, while this one waits for its own."""

    @property
    def unanswered(self) -> int:
        """How many bad seals still wait for words."""
        return sum(packet.unanswered for packet in self.packets)


def begin_forwarding(station: Station, exhibit_ids: tuple[str, ...]) -> Document:
    """Begin the forwarding memo for chosen exhibits; what is known of them is filled in.

    Raises:
        NothingChosen: none, or not of one case. ExhibitElsewhere: one is not at the station.
        IdentityProtected: of a protected case it opens with a reason. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    with station.store.reading() as tx:
        chosen = tuple(rows.load(tx, exhibit_id) for exhibit_id in exhibit_ids)
    _check_chosen(station, chosen)
    with station.store.transaction() as tx:
        document = filling.begin_in(station, tx, FORWARDING, case_ref=chosen[0].case_ref)
        name = document.document_id
        filling.put_answers(station, tx, name, _known(chosen), operator.operator_id)
        sending = Sending(name, document.case_ref, "", station.clock.now())
        lab_rows.insert(
            tx, sending, tuple(SentPacket(name, x.exhibit_id, x.packet) for x in chosen)
        )
        record(station, tx, operator.operator_id, "lab.memo_begun", name)
    station.events.announce("document", document.document_id)
    station.events.announce("exhibits", document.document_id)
    return document


def sendings(station: Station, *, ended: bool = True) -> tuple[SendingView, ...]:
    """Return what was or will be sent to the laboratory: what waits longest first, the done last.

    ``ended``: also the newest of those that are over.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    now = station.clock.now()
    with station.store.reading() as tx:
        rows_of = list(lab_rows.listing(tx, ended=False))
        known = {row.document_id for row in rows_of}
        newest = lab_rows.listing(tx, most=_NEWEST) if ended else ()
        rows_of += [row for row in newest if row.document_id not in known]
        found = [_view(tx, row, now) for row in rows_of]
    far = now.replace(year=9999)
    alive = [view for view in found if view.stage != "dropped"]
    return tuple(
        sorted(alive, key=lambda v: (not v.unanswered, v.stage == "back", v.due_at or far))
    )


def sending(station: Station, document_id: str) -> SendingView:
    """Return one sending.

    Raises:
        DocumentUnknown. NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        return _view(tx, lab_rows.load(tx, document_id), station.clock.now())


def dispatch(
    station: Station, document_id: DocumentId, carrier: str, gd_ref: str, at: datetime
) -> str:
    """Note that a constable left with the packets, and tell the laboratory; return the message.

    Raises:
        MemoNotSigned. MoveIncomplete, MoveOutOfTime. ExhibitElsewhere: a packet is not here.
        NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.SEND)
    with station.store.transaction() as tx:
        document = document_rows.load(tx, document_id)
        if document.state not in SIGNED_STATES:
            raise MemoNotSigned
        packets = lab_rows.packets(tx, document_id)
        step = MoveDetails(Place.ROAD, at, carrier, gd_ref, "intact", document_id)
        for packet in packets:
            register.record_move(station, tx, operator.operator_id, packet.exhibit_id, step)
        answers = form_rows.answers_of(tx, document_id)
        body = {**_said(tx, document, answers, packets), **_way(carrier, gd_ref, at)}
        message_id = _say(station, tx, operator.operator_id, document, "forwarding", body)
        lab_rows.note(
            tx,
            document_id,
            message_id=message_id,
            left_at=at,
            carrier=carrier.strip(),
            gd_ref=gd_ref.strip(),
            lab=str(answers.get("lab", "")),
        )
    station.events.announce("exhibits", document_id)
    return message_id


def answer_seal(station: Station, document_id: DocumentId, exhibit_id: str, words: str) -> None:
    """Answer for a seal that the laboratory found broken or differing.

    Raises:
        ReasonNeeded: nothing was written. ExhibitElsewhere: its seal was good, or is answered.
        NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    if not words.strip():
        raise ReasonNeeded(count=1)
    with station.store.transaction() as tx:
        packet = _packet(tx, document_id, exhibit_id)
        if packet is None or not packet.unanswered:
            raise ExhibitElsewhere(place="", wanted="")
        answered = {"answer": words.strip(), "answered_by": operator.operator_id}
        lab_rows.note_packet(
            tx, document_id, exhibit_id, answered_at=station.clock.now(), **answered
        )
        document = document_rows.load(tx, document_id)
        body = {
            "lab_no": lab_rows.load(tx, document_id).lab_no,
            "exhibit_id": exhibit_id,
            "packet": packet.packet,
            "answer": words.strip(),
        }
        _say(station, tx, operator.operator_id, document, "seal_answer", body)
        record(station, tx, operator.operator_id, "lab.seal_answered", exhibit_id)
    station.events.announce("exhibits", document_id)


def remind(station: Station, document_id: DocumentId) -> None:
    """Remind the laboratory of a report that has not come.

    Raises:
        LabHasNotReceived: it has given no receipt. ReportHere. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.SEND)
    with station.store.transaction() as tx:
        row = lab_rows.load(tx, document_id)
        if row.lab_received_at is None:
            raise LabHasNotReceived
        if row.report_at is not None:
            raise ReportHere
        document = document_rows.load(tx, document_id)
        body = {"lab_no": row.lab_no, "received_at": to_text(row.lab_received_at)}
        _say(station, tx, operator.operator_id, document, "reminder", body)
        lab_rows.note(tx, document_id, reminded_at=station.clock.now())
        record(station, tx, operator.operator_id, "lab.reminded", document_id)
    station.events.announce("exhibits", document_id)


def unbound_reports(tx: Transaction, case_ref: str) -> tuple[Document, ...]:
    """Return the signed reports on paper of a case that are bound to no memo yet."""
    signed = document_rows.listing(tx, states=SIGNED_STATES, kind=REPORT, case_ref=case_ref)
    bound = lab_rows.reports_bound(tx, case_ref)
    return tuple(document for document in signed if document.document_id not in bound)


def _check_chosen(station: Station, chosen: tuple[Exhibit, ...]) -> None:
    if not chosen or len({row.case_ref for row in chosen}) != 1:
        raise NothingChosen
    for row in chosen:
        if row.void_reason or row.place not in _READY:
            raise ExhibitElsewhere(place=row.place.value, wanted=Place.ROAD.value)
        if register.masked(station, row) != row:
            raise IdentityProtected


def _known(chosen: tuple[Exhibit, ...]) -> dict[str, Any]:
    packets = [
        {
            "packet": row.packet,
            "what": row.content[:200],
            "seized_from": (row.taken_from or row.source_ref)[:120],
            "seal": row.seal[:60],
            "malkhana_no": row.malkhana_no[:40],
        }
        for row in chosen
    ]
    seals = {row.seal for row in chosen}
    mark = {"seal_mark": chosen[0].seal[:60]} if len(seals) == 1 else {}
    return {"packets": packets, **mark}


def _said(
    tx: Transaction, document: Document, answers: Any, packets: tuple[SentPacket, ...]
) -> dict[str, Any]:
    """Return what the laboratory is told of a memo: of each packet what stands on it."""
    held = [rows.load(tx, packet.exhibit_id) for packet in packets]
    return {
        "memo_ref": document.local_ref,
        "lab": answers.get("lab", ""),
        "examination": answers.get("examination", "other"),
        "sections": answers.get("sections", ""),
        "questions": [row.get("question", "") for row in answers.get("questions", ())],
        "seal_mark": answers.get("seal_mark", ""),
        "packets": [
            {"exhibit_id": x.exhibit_id, "packet": x.packet, "what": x.content, "seal": x.seal}
            for x in held
        ],
    }


def _way(carrier: str, gd_ref: str, at: datetime) -> dict[str, Any]:
    return {"carrier": carrier.strip(), "gd_ref": gd_ref.strip(), "left_at": to_text(at)}


def _say(
    station: Station,
    tx: Transaction,
    operator_id: OperatorId,
    document: Document,
    kind: str,
    body: dict[str, Any],
) -> str:
    papers = (document.document_id,) if kind == "forwarding" else ()
    return outgoing_messages.send_message(
        station,
        tx,
        operator_id,
        pillar=PILLAR,
        kind=kind,
        body=body,
        case_ref=document.case_ref,
        concerns=document.document_id,
        papers=papers,
    )


def _packet(tx: Transaction, document_id: str, exhibit_id: str) -> SentPacket | None:
    found = (row for row in lab_rows.packets(tx, document_id) if row.exhibit_id == exhibit_id)
    return next(found, None)


def _view(tx: Transaction, row: Sending, now: datetime) -> SendingView:
    document = document_rows.load(tx, row.document_id)
    stage = _stage(row, document)
    due = _due(row, stage)
    message = outgoing_messages.message(tx, row.message_id) if row.message_id else None
    late = due is not None and due < now
    if not row.lab:
        row = replace(row, lab=str(form_rows.answers_of(tx, row.document_id).get("lab", "")))
    packets = lab_rows.packets(tx, row.document_id)
    reports = unbound_reports(tx, row.case_ref) if stage == "at_lab" else ()
    return SendingView(row, document, packets, stage, due, late, message, reports)


def _stage(row: Sending, document: Document) -> Stage:
    if document.state in GONE_STATES:
        return "dropped"
    told: tuple[tuple[Stage, bool], ...] = (
        ("back", row.back_at is not None and row.report_at is not None),
        ("reported", row.report_at is not None),
        ("at_lab", row.lab_received_at is not None),
        ("on_road", row.left_at is not None),
        ("to_leave", document.state in SIGNED_STATES),
    )
    return next((stage for stage, reached in told if reached), "memo")


def _due(row: Sending, stage: Stage) -> datetime | None:
    limits = load_limits()
    if stage == "on_road" and row.left_at is not None:
        return row.left_at + timedelta(seconds=limits["lab_receipt"].seconds)
    if stage == "at_lab" and row.lab_received_at is not None:
        since = row.reminded_at or row.lab_received_at
        # After a reminder the laboratory is given the same time again.
        return since + timedelta(seconds=limits["lab_report"].seconds)
    return None
