"""Signed papers from other offices: kept when they arrive, proved, opened by whom it may concern."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from station_app.documents import inbox_rows, received_rows
from station_app.documents.protection import require_may_see
from station_app.documents.received_rows import ReceivedDocument
from station_app.form_definitions.embedded_json import FilledForm, decode_form
from station_app.form_definitions.protection_rules import has_protected_identity
from station_app.form_definitions.schema_file import load_form
from station_app.model.errors import BlobDamaged, FormUnknown, NoPages
from station_app.model.operators import TERMINAL, Right
from station_app.station.station import Station, record


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the district says of a paper that it brings."""

    item_id: str
    document_id: str
    kind: str
    form: str
    """``MLR/1``; empty for a scan."""
    local_ref: str
    register_no: str
    case_ref: str
    from_office: str
    from_unit: str
    concerns_id: str
    protected: bool
    signed_at: datetime
    due_at: datetime | None


def store_received(station: Station, arrival: Arrival, body: bytes, pdf: bytes) -> bool:
    """Keep a paper that arrived; return False when it is here already. Needs nobody at the desk.

    Args:
        station: where it is kept.
        arrival: what was said of it.
        body: the inbox item's canonical JSON.
        pdf: the signed PDF, its SHA-256 proved by whoever fetched it.
    """
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.signing.validation import verify_pdf

    now = station.clock.now()
    proved = verify_pdf(pdf, station.trust(), now).ok
    filled = _filled(arrival, pdf)
    form = None if filled is None else load_form(filled.kind, filled.version)
    hidden = (
        form is not None and filled is not None and has_protected_identity(form, filled.answers)
    )
    sealed = station.store.blobs.put(pdf)
    paper = ReceivedDocument(
        document_id=arrival.document_id,
        kind=arrival.kind,
        local_ref=arrival.local_ref,
        register_no=arrival.register_no,
        case_ref=arrival.case_ref,
        from_office=arrival.from_office,
        from_unit=arrival.from_unit,
        concerns_id=arrival.concerns_id,
        pdf_blob=sealed.blob_id,
        pdf_sha256=sealed.sha256,
        identity=arrival.protected or hidden,
        proved=proved,
        answers={} if filled is None else filled.answers,
        signed_at=arrival.signed_at,
        received_at=now,
        due_at=arrival.due_at,
    )
    with station.store.transaction() as tx:
        new = received_rows.put(tx, paper)
        for follow in station.followers.received:
            follow(station, tx, arrival.document_id, arrival.case_ref)
        inbox_rows.put(tx, arrival.item_id, "paper", body, now)
        if new:
            record(
                station,
                tx,
                TERMINAL,
                "paper.received",
                arrival.document_id,
                sha256=sealed.sha256,
                reason="" if proved else "unproved",
            )
    if new:
        station.events.announce("inbox", arrival.document_id)
    return new


def received_documents(station: Station) -> tuple[ReceivedDocument, ...]:
    """Return the papers that came, the newest first, without their answers.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        return tuple(replace(row, answers={}) for row in received_rows.listing(tx))


def received_document(station: Station, document_id: str) -> ReceivedDocument:
    """Return a paper with its answers.

    Raises:
        NotAllowed, SessionLocked. IdentityProtected. DocumentUnknown.
    """
    station.session.require(Right.READ)
    require_may_see(station, document_id)
    with station.store.reading() as tx:
        return received_rows.load(tx, document_id)


def is_received(station: Station, document_id: str) -> bool:
    """Tell whether a paper came from another office."""
    with station.store.reading() as tx:
        return received_rows.find(tx, document_id) is not None


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """A paper that somebody has opened."""

    paper: ReceivedDocument
    """Without answers: they stand on the pages."""
    pages: int


def open_received(station: Station, document_id: str) -> OpenedDocument:
    """Open a paper to read it; that it was opened stands in the ledger.

    Raises:
        NotAllowed, SessionLocked. IdentityProtected. DocumentUnknown. BlobDamaged.
    """
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.pdf_reader import count_pages

    pages = count_pages(opened_pdf(station, document_id))
    return OpenedDocument(replace(received_document(station, document_id), answers={}), pages)


def received_page(station: Station, document_id: str, index: int, width_px: int) -> bytes:
    """Draw a page of a paper as a picture (PNG).

    Raises:
        NotAllowed, SessionLocked. IdentityProtected. BlobDamaged. NoPages: there is no such page.
    """
    from station_app.pdf.pdf_reader import draw_page

    try:
        return draw_page(
            received_pdf(station, received_document(station, document_id)), index, width_px
        )
    except ValueError:
        raise NoPages from None


def received_pdf(station: Station, held: ReceivedDocument) -> bytes:
    """Return a paper's PDF, proved to be the one that came.

    Raises:
        BlobDamaged: the sealed file is missing or was changed.
    """
    data = station.store.blobs.get(held.pdf_blob)
    if hashlib.sha256(data).hexdigest() != held.pdf_sha256:
        raise BlobDamaged(blob=held.pdf_blob)
    return data


def opened_pdf(station: Station, document_id: str) -> bytes:
    """Return a paper's PDF and note that it was opened.

    Raises:
        NotAllowed, SessionLocked. IdentityProtected. BlobDamaged: the sealed file was changed.
    """
    operator = station.session.require(Right.READ)
    held = received_document(station, document_id)
    data = received_pdf(station, held)
    with station.store.transaction() as tx:
        if held.opened_at is None:
            received_rows.note(tx, document_id, opened_at=station.clock.now())
        record(station, tx, operator.operator_id, "paper.opened", document_id)
    return data


def _filled(arrival: Arrival, pdf: bytes) -> FilledForm | None:
    """Return what is filled in; ``None`` for a scan, or where this terminal does not know the form."""
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.pdf_reader import read_answers

    if not arrival.form:
        return None
    try:
        filled = decode_form(read_answers(pdf))
        known = load_form(filled.kind, filled.version)
    except (ValueError, FormUnknown):
        return None
    return filled if known.sha256 == filled.form_sha256 else None
