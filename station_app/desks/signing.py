"""The signing desk: one PIN for a batch, each paper whole or not at all."""

from dataclasses import replace
from datetime import datetime

from station_app.desks.finishing import held_pdf
from station_app.desks.station import Station, record
from station_app.model.clock import for_people
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import (
    Cancelled,
    IllegalMove,
    NotYourToken,
    SignatureRefused,
    TokenMissing,
)
from station_app.model.ids import DocumentId
from station_app.model.people import Operator, Right
from station_app.model.texts import load_texts
from station_app.model.tickets import CancelTicket, Report
from station_app.model.tokens import SigningIdentity, Token, TokenInfo, UnlockedToken
from station_app.signing.certificates import check_identity, describe
from station_app.store import documents as rows
from station_app.store import operators, outbox


def tokens(station: Station) -> tuple[TokenInfo, ...]:
    """List the tokens that are plugged in now; one that fails while it is asked is left out."""
    return tuple(info for _, info in _present(station))


def waiting(station: Station) -> tuple[Document, ...]:
    """Give the documents that wait for a signature."""
    with station.store.reading() as tx:
        return rows.listing(tx, states={DocumentState.FINALISED})


def sign(
    station: Station,
    document_ids: tuple[DocumentId, ...],
    token_serial: str,
    pin: str,
    ticket: CancelTicket,
    report: Report,
) -> tuple[Document, ...]:
    """Sign documents with one PIN entry; each is signed, read back and queued, or left as it was.

    A fault ends the batch; the documents before it stay signed. The PIN is tried once.

    Raises:
        WrongPin, PinLocked, TokenMissing, TokenFailed: the token's fact.
        CertificateExpired, CertificateNotYetValid, CertificateUnfit, ClockWrong: nothing signed.
        NotYourToken: the certificate is another operator's. SignatureRefused: our reader does not
            accept the result. NotAllowed, SessionLocked. Cancelled.
    """
    operator = station.session.require(Right.SIGN)
    token = _chosen(station, token_serial)
    unlocked = token.unlock(pin)
    try:
        identity = _own_identity(station, operator, unlocked.identities())
        check_identity(identity, station.clock.now(), station.trust())
        done: list[Document] = []
        for document_id in document_ids:
            if ticket.cancelled:
                raise Cancelled
            report(len(done), len(document_ids))
            done.append(_sign_one(station, operator, document_id, unlocked, identity))
        report(len(done), len(document_ids))
        return tuple(done)
    finally:
        unlocked.close()


def _present(station: Station) -> list[tuple[Token, TokenInfo]]:
    present = []
    for token in station.tokens():
        try:
            present.append((token, token.info()))
        except TokenMissing:
            continue
    return present


def _chosen(station: Station, serial: str) -> Token:
    for token, info in _present(station):
        if info.serial == serial:
            return token
    raise TokenMissing


def _own_identity(
    station: Station, operator: Operator, identities: tuple[SigningIdentity, ...]
) -> SigningIdentity:
    """Give the operator's certificate; an operator's first signature binds it to the person."""
    with station.store.reading() as tx:
        taken = {o.certificate_serial for o in operators.listing(tx)} - {""}
        bound = operators.load(tx, operator.operator_id)
    for identity in identities:
        serial = describe(identity).serial
        if serial == bound.certificate_serial:
            return identity
        if not bound.certificate_serial and serial not in taken:
            with station.store.transaction() as tx:
                operators.update(tx, replace(bound, certificate_serial=serial))
                record(
                    station,
                    tx,
                    operator.operator_id,
                    "operator.certificate",
                    operator.operator_id,
                    reason=serial,
                )
            return identity
    raise NotYourToken


def _sign_one(
    station: Station,
    operator: Operator,
    document_id: DocumentId,
    unlocked: UnlockedToken,
    identity: SigningIdentity,
) -> Document:
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.signing.reading import judge_pdf
    from station_app.signing.writing import sign_pdf

    with station.store.reading() as tx:
        document = rows.load(tx, document_id)
    if document.state is not DocumentState.FINALISED:
        raise IllegalMove(document=document_id, state=document.state, wanted=DocumentState.SIGNED)
    now = station.clock.now()
    box = document.stamp_box
    stamp = None if box is None else _stamp(station, operator, identity, now, document)
    signed = sign_pdf(
        held_pdf(station, document_id), unlocked, identity, now, stamp=stamp, box=box, reason=""
    )
    verdict = judge_pdf(signed, station.trust(), now)
    if not verdict.ok:
        raise SignatureRefused
    sealed = station.store.blobs.put(signed)
    with station.store.transaction() as tx:
        rows.move(
            tx,
            document_id,
            DocumentState.SIGNED,
            at=now,
            operator_id=operator.operator_id,
            pdf_blob=sealed.blob_id,
            pdf_sha256=sealed.sha256,
            pdf_size_bytes=sealed.size_bytes,
            signature_level=verdict.signatures[-1].level,
            signed_by=operator.operator_id,
        )
        queued = rows.move(
            tx, document_id, DocumentState.QUEUED, at=now, operator_id=operator.operator_id
        )
        outbox.enqueue(
            tx,
            document_id,
            size_bytes=sealed.size_bytes,
            priority=document.priority,
            deadline=document.deadline,
            at=now,
        )
        record(
            station,
            tx,
            operator.operator_id,
            "document.signed",
            document_id,
            sha256=sealed.sha256,
            reason=describe(identity).serial,
        )
    station.events.announce("document", document_id)
    station.events.announce("outbox", document_id)
    return queued


def _stamp(
    station: Station,
    operator: Operator,
    identity: SigningIdentity,
    at: datetime,
    document: Document,
) -> bytes:
    """Draw the visible signature: in Hindi, then in English."""
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.stamp import draw_stamp

    box = document.stamp_box
    assert box is not None  # noqa: S101 - asked by the caller
    hindi, english = load_texts("hi"), load_texts("en")
    name = describe(identity).name
    lines = (
        hindi("pdf.signed_by", name=name, person=operator.display_name),
        english("pdf.signed_by", name=name, person=operator.display_name),
        f"{station.settings.unit_hi} · {station.settings.unit_en}",
        f"{hindi('pdf.signed_at', at=for_people(at))} · {document.local_ref}",
    )
    return draw_stamp(lines, box.right - box.left, box.top - box.bottom)
