"""What the laboratory says on paper: its receipt, seal by seal, and a report bound to its very memo."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from station_app.documents import rows as document_rows
from station_app.documents.references import same_reference
from station_app.exhibits import lab_rows, register
from station_app.exhibits.errors import (
    LabHasNotReceived,
    ReportHere,
    ReportOfAnotherMemo,
    SealStateMissing,
)
from station_app.exhibits.laboratory import unbound_reports
from station_app.exhibits.model import FoundSeal, MoveDetails, Place
from station_app.model.clock import IST
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import NothingChosen, ReasonNeeded
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

_DATED = (DocumentState.FINALISED, DocumentState.SIGNED)
"""A memo bears the day on which it was finished or signed."""


@dataclass(frozen=True, slots=True)
class PaperReceipt:
    """A receipt of the laboratory as the constable brought it."""

    lab_no: str
    at: datetime
    seals: Mapping[str, FoundSeal]
    """By exhibit. Nothing stands for a seal that nobody spoke of."""


@dataclass(frozen=True, slots=True)
class PaperReport:
    """A report that came on paper, with the memo that it says it answers."""

    report_id: str
    """Our own paper: scanned or typed, and signed as a true copy."""
    memo_ref: str
    memo_on: date


def note_receipt(station: Station, document_id: DocumentId, told: PaperReceipt) -> None:
    """Note the receipt that the constable brought on paper.

    A receipt that comes over the line later changes nothing but the seals.

    Raises:
        ReasonNeeded: no number was written. SealStateMissing: of a packet it is not said how its seal
            was found, or not what was read on one that differs. ExhibitElsewhere: the packets are
            not on their way. MoveOutOfTime. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    lab_no = told.lab_no.strip()
    if not lab_no:
        raise ReasonNeeded(count=1)
    with station.store.transaction() as tx:
        packets = lab_rows.packets(tx, document_id)
        unsaid = sum(not _said(told.seals.get(packet.exhibit_id)) for packet in packets)
        if unsaid:
            raise SealStateMissing(count=unsaid)
        for packet in packets:
            found = told.seals[packet.exhibit_id]
            step = MoveDetails(
                Place.LAB, told.at, lab_no, seal=found.state, document_id=document_id
            )
            register.record_move(station, tx, operator.operator_id, packet.exhibit_id, step)
            read = found.read.strip()
            lab_rows.note_packet(
                tx, document_id, packet.exhibit_id, seal=found.state, seal_read=read
            )
        lab_rows.note(tx, document_id, lab_no=lab_no, lab_received_at=told.at)
        record(station, tx, operator.operator_id, "lab.received", document_id, reason=lab_no)
    station.events.announce("exhibits", document_id)


def bind_report(station: Station, document_id: DocumentId, told: PaperReport) -> None:
    """Bind a report that came on paper to the memo that it answers.

    Raises:
        NothingChosen: no paper was chosen, or it is no unbound report of this case.
        LabHasNotReceived: the packets are not there yet. ReportHere: one is bound already.
        ReportOfAnotherMemo: it names another number or day. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    with station.store.transaction() as tx:
        sending = lab_rows.load(tx, document_id)
        if sending.lab_received_at is None:
            raise LabHasNotReceived
        if sending.report_id:
            raise ReportHere
        chosen = [
            d for d in unbound_reports(tx, sending.case_ref) if d.document_id == told.report_id
        ]
        if not chosen:
            raise NothingChosen
        memo = document_rows.load(tx, document_id)
        if not same_reference(told.memo_ref, memo.local_ref) or told.memo_on not in _days(tx, memo):
            raise ReportOfAnotherMemo
        now = station.clock.now()
        lab_rows.note(tx, document_id, report_id=told.report_id, report_at=now)
        record(station, tx, operator.operator_id, "lab.report_bound", document_id)
        record(station, tx, operator.operator_id, "lab.report_bound", told.report_id)
    station.events.announce("exhibits", document_id)


def _said(found: FoundSeal | None) -> bool:
    return found is not None and (found.state != "differs" or bool(found.read.strip()))


def _days(tx: Transaction, memo: Document) -> frozenset[date]:
    moves = document_rows.history(tx, memo.document_id)
    return frozenset(m.at.astimezone(IST).date() for m in moves if m.to_state in _DATED)
