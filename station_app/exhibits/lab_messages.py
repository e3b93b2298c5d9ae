"""What the laboratory says: its receipt, its report, the packets that it gives back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from station_app.documents import received_rows
from station_app.documents import rows as document_rows
from station_app.documents.protection import is_protected
from station_app.documents.received_rows import ReceivedDocument
from station_app.exhibits import lab_rows, register, rows
from station_app.exhibits.laboratory import REPORT
from station_app.exhibits.model import MoveDetails, Place, SealState, SentPacket
from station_app.form_definitions.validation import as_moment
from station_app.model.errors import AnswerUnproved, ProtocolBroken
from station_app.model.ids import DocumentId
from station_app.model.operators import TERMINAL
from station_app.model.pillars import Arrived
from station_app.station.station import Station, case_changed, record
from station_app.store.connection import Transaction

_SEALS: Mapping[str, SealState] = {"intact": "intact", "broken": "broken", "differs": "differs"}
_TO_LAB: Mapping[Place, tuple[Place, ...]] = {
    Place.OFFICER: (Place.ROAD, Place.LAB),
    Place.MALKHANA: (Place.ROAD, Place.LAB),
    Place.ROAD: (Place.LAB,),
}
"""The way of a packet that the laboratory holds, whatever was noted here before."""


def store_receipt(station: Station, tx: Transaction, arrived: Arrived) -> None:
    """Keep the laboratory's receipt: its number, and how it found each seal."""
    if not _known(station, tx, arrived):
        return
    at = _moment(station, arrived, "received_at")
    lab_no = str(arrived.body.get("lab_no") or arrived.reference)
    if not lab_no:
        raise ProtocolBroken(what="lab_receipt")
    if lab_rows.load(tx, arrived.concerns).lab_received_at is None:
        lab_rows.note(tx, arrived.concerns, lab_no=lab_no, lab_received_at=at)
    for packet, told in _packets(tx, arrived):
        seal = _SEALS.get(str(told.get("seal", "")))
        if seal is None:
            raise ProtocolBroken(what="lab_seal")
        read = str(told.get("seal_read", ""))
        lab_rows.note_packet(tx, arrived.concerns, packet.exhibit_id, seal=seal, seal_read=read)
        _put(station, tx, packet, at, lab_no, seal)


def store_report(station: Station, tx: Transaction, arrived: Arrived) -> None:
    """Keep the laboratory's report: a received paper, bound to the memo and its packets.

    Raises:
        AnswerUnproved: its signature does not hold, or its signer does not count here.
    """
    if not _known(station, tx, arrived):
        return
    if not arrived.files:
        raise ProtocolBroken(what="lab_report")
    # A second report, or one that came on paper before, stays among the papers: the newest is shown.
    paper = _paper(station, tx, arrived)
    if not paper.proved:
        memo = document_rows.load(tx, DocumentId(arrived.concerns))
        raise AnswerUnproved(reference=memo.local_ref)
    received_rows.put(tx, paper)
    lab_rows.note(tx, arrived.concerns, report_id=arrived.item_id, report_at=arrived.at)
    sha256 = arrived.files[0].sha256
    record(station, tx, TERMINAL, "lab.reported", arrived.concerns, sha256=sha256)
    case_changed(station, tx, paper.case_ref)
    for packet, told in _packets(tx, arrived):
        result = str(told.get("result", ""))
        lab_rows.note_packet(tx, arrived.concerns, packet.exhibit_id, result=result)


def store_return(station: Station, tx: Transaction, arrived: Arrived) -> None:
    """Keep that the laboratory gave packets back, and to whom."""
    if not _known(station, tx, arrived):
        return
    at, whom = _moment(station, arrived, "returned_at"), str(arrived.body.get("handed_to", ""))
    for packet, _ in _packets(tx, arrived):
        exhibit = rows.load(tx, packet.exhibit_id)
        if exhibit.place is Place.LAB:
            step = MoveDetails(Place.BACK, at, whom or "—", document_id=packet.document_id)
            register.append_move(station, tx, TERMINAL, exhibit, step)
    register.note_return(tx, arrived.concerns, at)


def _known(station: Station, tx: Transaction, arrived: Arrived) -> bool:
    """Tell whether it is about a memo of ours; else it stays in the inbox for people to read."""
    if lab_rows.find(tx, arrived.concerns) is not None:
        return True
    record(station, tx, TERMINAL, "lab.astray", arrived.item_id)
    return False


def _packets(tx: Transaction, arrived: Arrived) -> list[tuple[SentPacket, Mapping[str, Any]]]:
    """Return the packets of the memo that are spoken of, by their label or their number."""
    sent = lab_rows.packets(tx, arrived.concerns)
    by_name = {packet.packet: packet for packet in sent}
    by_name |= {packet.exhibit_id: packet for packet in sent}
    found = []
    for told in arrived.body.get("packets", ()):
        name = str(told.get("exhibit_id") or told.get("packet", ""))
        if name not in by_name:
            raise ProtocolBroken(what="lab_packet")
        found.append((by_name[name], told))
    return found


def _put(
    station: Station,
    tx: Transaction,
    packet: SentPacket,
    at: datetime,
    lab_no: str,
    seal: SealState,
) -> None:
    exhibit = rows.load(tx, packet.exhibit_id)
    for place in _TO_LAB.get(exhibit.place, ()):
        found: SealState = seal if place is Place.LAB else ""
        step = MoveDetails(place, at, lab_no, seal=found, document_id=packet.document_id)
        register.append_move(station, tx, TERMINAL, exhibit, step)
        exhibit = rows.load(tx, packet.exhibit_id)


def _paper(station: Station, tx: Transaction, arrived: Arrived) -> ReceivedDocument:
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.signing.validation import verify_pdf

    file, now = arrived.files[0], station.clock.now()
    pdf = station.store.blobs.get(file.blob_id)
    sending, memo = (
        lab_rows.load(tx, arrived.concerns),
        document_rows.load(tx, DocumentId(arrived.concerns)),
    )
    return ReceivedDocument(
        document_id=arrived.item_id,
        kind=REPORT,
        local_ref=str(arrived.body.get("report_no") or arrived.reference),
        register_no=sending.lab_no,
        case_ref=memo.case_ref,
        from_office="",
        from_unit=sending.lab,
        concerns_id=arrived.concerns,
        pdf_blob=file.blob_id,
        pdf_sha256=file.sha256,
        identity=is_protected(station, tx, arrived.concerns),
        proved=verify_pdf(pdf, station.trust(), now).ok,
        answers={},
        signed_at=arrived.at,
        received_at=now,
    )


def _moment(station: Station, arrived: Arrived, name: str) -> datetime:
    """Return a time that the laboratory told; its clock may run before ours."""
    at = as_moment(arrived.body.get(name))
    if at is None:
        raise ProtocolBroken(what=name)
    return min(at, station.clock.now())
