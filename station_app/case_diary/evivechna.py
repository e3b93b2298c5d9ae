"""Diary sheets that were born in e-Vivechna: kept as papers of their case, ready for its diary."""

import hashlib

from station_app.case_diary.entries import E_VIVECHNA
from station_app.cases import rows as case_rows
from station_app.documents import received_rows
from station_app.documents.fir_number import normalise_fir
from station_app.documents.received_rows import ReceivedDocument
from station_app.model.clock import IST
from station_app.model.errors import CaseNumberUnknown, ProtocolBroken
from station_app.model.operators import TERMINAL
from station_app.model.pillars import Arrived
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

SHEET = "CD_SHEET"


def store_sheet(station: Station, tx: Transaction, arrived: Arrived) -> None:
    """Keep a sheet with its particulars; the same content again is one.

    Raises:
        ProtocolBroken: it has no page, or belongs to no case.
    """
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.pdf_reader import count_pages

    if len(arrived.files) != 1:
        raise ProtocolBroken(what="diary_sheet_file")
    (file,) = arrived.files
    try:
        count_pages(station.store.blobs.get(file.blob_id))
        case_ref = normalise_fir(arrived.case_ref, arrived.at.astimezone(IST).year)
    except (ValueError, CaseNumberUnknown):
        raise ProtocolBroken(what="diary_sheet") from None
    case = case_rows.find(tx, case_ref)
    document_id = f"ev{hashlib.sha256(f'{arrived.reference} {file.sha256}'.encode()).hexdigest()}"
    paper = ReceivedDocument(
        document_id=document_id[:28],
        kind=SHEET,
        local_ref=arrived.reference,
        register_no="",
        case_ref=case_ref,
        from_office=E_VIVECHNA,
        from_unit="e-Vivechna",
        concerns_id="",
        pdf_blob=file.blob_id,
        pdf_sha256=file.sha256,
        identity=case is not None and case.hidden,
        # Its pages carry no signature; that it is the one that was sent, the gateway's hash says.
        proved=False,
        answers=dict(arrived.body),
        signed_at=arrived.at,
        received_at=station.clock.now(),
    )
    if received_rows.put(tx, paper):
        record(station, tx, TERMINAL, "paper.received", paper.document_id, sha256=file.sha256)
