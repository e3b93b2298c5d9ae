"""Signed papers from other offices: kept when they arrive, proved, opened by whom it may concern."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime

from station_app.documents import form_rows, inbox_rows, receipt_rows, received_rows
from station_app.documents import rows as document_rows
from station_app.documents.protection import require_may_see
from station_app.documents.received_rows import ReceivedDocument
from station_app.form_definitions.embedded_json import FilledForm, decode_form
from station_app.form_definitions.protection_rules import has_protected_identity
from station_app.form_definitions.schema_file import load_form
from station_app.model.errors import BlobDamaged, FormUnknown, NoPages
from station_app.model.operators import TERMINAL, Right
from station_app.sandbox.errors import PaperNotShown
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

_TOLD = ("document_id", "from_office", "from_unit", "local_ref", "register_no", "case_ref")
"""What is told of a paper that only says what it answers: nothing that names a person."""


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


def store_received(
    station: Station, arrival: Arrival, body: bytes, pdf: bytes, *, item_kind: str = "paper"
) -> bool:
    """Keep a paper that arrived; return False when it is here already. Needs nobody at the desk.

    What says that it answers a paper of ours answers it only where its signature is proved and the
    office that sent it is the one that was asked. Else it is kept and set aside: the request stays open.

    Args:
        station: where it is kept.
        arrival: what was said of it.
        body: the inbox item's canonical JSON.
        pdf: the signed PDF, its SHA-256 proved by whoever fetched it.
        item_kind: of its item in the inbox.
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
        fault = claim_fault(tx, paper)
        if fault:
            paper = replace(paper, concerns_id="", claims_id=arrival.concerns_id, claim_fault=fault)
        new = received_rows.put(tx, paper)
        if new and fault:
            _set_aside(tx, arrival.item_id, paper, now)
        for follow in station.followers.received:
            follow(station, tx, arrival.document_id, arrival.case_ref)
        inbox_rows.put(tx, arrival.item_id, item_kind, body, now)
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


def claim_fault(tx: Transaction, paper: ReceivedDocument) -> str:
    """Tell why a paper does not answer what it says it answers; empty: it does, or it says nothing.

    ``unproved``: its signature does not hold or its signer does not count. ``office``: another office
    than the one that was asked sent it. What it names and nobody here knows, it answers nothing of ours.
    """
    asked = _asked_office(tx, paper.concerns_id) if paper.concerns_id else None
    if asked is None:
        return ""
    if not paper.proved:
        return "unproved"
    return "" if asked and asked == paper.from_office else "office"


def judge_again(station: Station, document_id: str) -> bool:
    """Judge a paper again that only says what it answers; return whether it answers it now.

    Its signature is proved anew: an authority may have been entered since. Needs nobody at the desk.

    Raises:
        DocumentUnknown: there is no such paper. BlobDamaged.
    """
    from station_app.signing.validation import verify_pdf

    with station.store.reading() as tx:
        held = received_rows.load(tx, document_id)
    now = station.clock.now()
    proved = verify_pdf(received_pdf(station, held), station.trust(), now).ok
    judged = replace(held, concerns_id=held.claims_id, proved=proved)
    with station.store.transaction() as tx:
        fault = claim_fault(tx, judged)
        if fault or not held.claims_id:
            return False
        bound = {"concerns_id": held.claims_id, "claims_id": "", "claim_fault": ""}
        received_rows.note(tx, document_id, proved=proved, **bound)
        record(station, tx, TERMINAL, "paper.bound", document_id)
        for follow in station.followers.received:
            follow(station, tx, document_id, held.case_ref)
    station.events.announce("inbox", document_id)
    return True


def kept_pdf(station: Station, document_id: str) -> bytes:
    """Return the PDF of a received paper for the terminal itself. Needs nobody at the desk.

    Raises:
        DocumentUnknown: there is none. BlobDamaged.
    """
    with station.store.reading() as tx:
        held = received_rows.load(tx, document_id)
    return received_pdf(station, held)


def _asked_office(tx: Transaction, document_id: str) -> str | None:
    """Return the office that may answer a paper; empty: nobody was asked; ``None``: it is not here."""
    before = receipt_rows.find_sent_before(tx, document_id)
    if before is not None:
        # Ours, forgotten by a restore: its packet came home and names whom it asked.
        return str(json.loads(before.packet)["manifest"].get("to_office", ""))
    came = received_rows.find(tx, document_id)
    if came is not None:
        return came.from_office
    typed = form_rows.find(tx, document_id)
    if typed is None:
        return None if not document_rows.among(tx, [document_id]) else ""
    ours = document_rows.load(tx, typed.document_id)
    form = load_form(ours.kind, typed.version)
    answers = form_rows.answers_of(tx, document_id)
    return str(answers.get(form.addressed_to, "")) if form.addressed_to else ""


def _set_aside(tx: Transaction, item_id: str, paper: ReceivedDocument, now: datetime) -> None:
    """Set a paper aside that says it answers one of ours; which one, its reference tells."""
    ours = document_rows.among(tx, [paper.claims_id]).get(paper.claims_id)
    inbox_rows.put_aside(
        tx,
        inbox_rows.SetAsideRow(
            item_id=item_id,
            kind="claim",
            sequence=0,
            body=json.dumps({name: getattr(paper, name) for name in _TOLD}).encode(),
            reason=f"claim.{paper.claim_fault}",
            detail="" if ours is None else ours.local_ref,
            at=now,
            tries=0,
            next_try_at=None,
            settled_at=None,
        ),
    )


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
        NotAllowed, SessionLocked. IdentityProtected. DocumentUnknown. BlobDamaged. PaperNotShown: it
            is no PDF, or one that needs more than a file is given.
    """
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.pdf_reader import count_pages

    pdf = opened_pdf(station, document_id)
    try:
        pages = count_pages(pdf)
    except ValueError:
        raise PaperNotShown from None
    return OpenedDocument(replace(received_document(station, document_id), answers={}), pages)


def received_page(station: Station, document_id: str, index: int, width_px: int) -> bytes:
    """Draw a page of a paper as a picture of plain pixels (PPM).

    Raises:
        NotAllowed, SessionLocked. IdentityProtected. BlobDamaged. NoPages: there is no such page.
            PaperNotShown: it needs more than a file is given.
    """
    from station_app.pdf.pdf_reader import draw_page

    try:
        return draw_page(
            received_pdf(station, received_document(station, document_id)), index, width_px
        )
    except PaperNotShown:
        raise
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
