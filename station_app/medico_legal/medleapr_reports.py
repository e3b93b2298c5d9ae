"""Medico-legal reports that MedLEaPR pushes: kept like papers from an office of the district."""

from station_app.cases import rows as case_rows
from station_app.documents import received_rows
from station_app.documents import rows as document_rows
from station_app.documents.received import claim_fault
from station_app.documents.received_rows import ReceivedDocument
from station_app.form_definitions.validation import as_moment
from station_app.model.errors import AnswerNotAsked, AnswerUnproved, ProtocolBroken
from station_app.model.operators import TERMINAL
from station_app.model.pillars import Arrived
from station_app.station.station import Station, case_changed, record
from station_app.store.connection import Transaction

_KINDS = frozenset(
    {"MLR", "MLR_SUPP", "EXAM_53", "EXAM_52", "SV_184", "ALCO", "AGE_CERT", "PMR", "MLC_INTIM"}
)
_ALWAYS_HIDDEN = frozenset({"SV_184", "AGE_CERT"})


def store_report(station: Station, tx: Transaction, arrived: Arrived) -> None:
    """Keep a report from a hospital that has no terminal of the district.

    Raises:
        ProtocolBroken: it is none. AnswerUnproved, AnswerNotAsked: it says that it answers a request of
        ours, and its signature does not count or another hospital was asked.
    """
    kind, signed_at = str(arrived.body.get("kind", "")), as_moment(arrived.body.get("frozen_at"))
    if kind not in _KINDS or signed_at is None or not arrived.files:
        raise ProtocolBroken(what="hospital_report")
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.signing.validation import verify_pdf

    file, now = arrived.files[0], station.clock.now()
    case = case_rows.find(tx, arrived.case_ref) if arrived.case_ref else None
    hidden = bool(arrived.body.get("protected")) or (case is not None and case.hidden)
    proved = verify_pdf(station.store.blobs.get(file.blob_id), station.trust(), now).ok
    paper = ReceivedDocument(
        document_id=arrived.item_id,
        kind=kind,
        local_ref=arrived.reference,
        register_no=str(arrived.body.get("mlc_no", "")),
        case_ref=arrived.case_ref,
        from_office=str(arrived.body.get("office", "")),
        from_unit=str(arrived.body.get("hospital", "")),
        concerns_id=arrived.concerns,
        pdf_blob=file.blob_id,
        pdf_sha256=file.sha256,
        identity=hidden or kind in _ALWAYS_HIDDEN,
        proved=proved,
        answers={},
        signed_at=signed_at,
        received_at=now,
    )
    fault = claim_fault(tx, paper)
    if fault:
        asked = document_rows.among(tx, [arrived.concerns]).get(arrived.concerns)
        reference = "" if asked is None else asked.local_ref
        error = AnswerUnproved if fault == "unproved" else AnswerNotAsked
        raise error(reference=reference)
    if received_rows.put(tx, paper):
        reason = "" if proved else "unproved"
        record(
            station,
            tx,
            TERMINAL,
            "paper.received",
            arrived.item_id,
            sha256=file.sha256,
            reason=reason,
        )
        case_changed(station, tx, arrived.case_ref)
