"""The signing desk: one PIN for a batch, each paper whole or not at all."""

from dataclasses import dataclass
from datetime import datetime

from station_app.documents import form_rows, outbox_rows, rows
from station_app.documents.errors import (
    InvestigatorUnknown,
    NotYourToken,
    SignatureRefused,
    SignerNotFit,
    TokenOfAnother,
)
from station_app.documents.form_rows import FormDocument, Review
from station_app.documents.pdf_access import held_pdf
from station_app.documents.protection import require_may_see
from station_app.form_definitions.cross_field_rules import (
    check_signer,
    is_same_post,
    may_sign_scan,
    names_officer,
)
from station_app.form_definitions.schema_file import kinds_with_forms, load_form
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.clock import for_people
from station_app.model.device_errors import TokenMissing
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import Cancelled, IllegalMove, NotAllowed
from station_app.model.finished_page import StampBox
from station_app.model.ids import DocumentId
from station_app.model.operators import TERMINAL, Operator, Right
from station_app.model.texts import load_texts
from station_app.model.tokens import SigningIdentity, Token, TokenInfo, UnlockedToken
from station_app.session import operator_rows, token_owners
from station_app.signing.certificates import check_identity, describe
from station_app.station import sign_in
from station_app.station.followers import Event
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

_ADDENDUM_PT, _INSET_PT = 9.0, 14.0
"""Letters of an addendum and what its frame takes of the width, in points."""


@dataclass(frozen=True, slots=True)
class HeldToken:
    """A token that is plugged in, and who signed with it last."""

    info: TokenInfo
    owner: Operator | None


def tokens(station: Station) -> tuple[TokenInfo, ...]:
    """List the tokens that are plugged in now, those first that are whose who sits here.

    One that fails while it is asked is left out.
    """
    return tuple(held.info for held in held_tokens(station, station.session.operator))


def held_tokens(station: Station, signer: Operator | None) -> tuple[HeldToken, ...]:
    """List the tokens that are plugged in now: the signer's own first, then nobody's, then others'.

    Where nobody signs yet, they stand as they are plugged in.
    """
    present = [info for _, info in _present(station)]
    with station.store.reading() as tx:
        people = {person.operator_id: person for person in operator_rows.listing(tx)}
        owners = {info.serial: token_owners.owner(tx, info.serial) for info in present}
    held = [HeldToken(info, people.get(owners[info.serial] or TERMINAL)) for info in present]

    def rank(one: HeldToken) -> int:
        if signer is None or one.owner is None:
            return 1
        return 0 if one.owner.operator_id == signer.operator_id else 2

    return tuple(sorted(held, key=rank))


def waiting(station: Station) -> tuple[Document, ...]:
    """Return the documents that wait for a signature."""
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
            accept the result. NotAllowed, SessionLocked. IdentityProtected. Cancelled.
    """
    operator = station.session.require(Right.SIGN)
    for document_id in document_ids:
        require_may_see(station, document_id)
    return _sign_all(station, operator, document_ids, token_serial, pin, ticket, report)


def sign_beside(
    station: Station,
    officer: tuple[str, str],
    document_ids: tuple[DocumentId, ...],
    token_serial: str,
    pin: str,
    ticket: CancelTicket,
    report: Report,
) -> tuple[Document, ...]:
    """Sign as an officer who stands beside whoever sits here; the session stays as it is.

    Args:
        station: the station.
        officer: user name and passphrase of who signs.
        document_ids: papers that whoever sits here may see; the officer looked at them there.
        token_serial: of the officer's own token.
        pin: of that token.
        ticket: cancels between two papers.
        report: hears of progress.

    Raises:
        WrongPassphrase, TooManyTries, NotAllowed: the officer. IdentityProtected: the papers were
            not opened here with a reason. And as :func:`sign`.
    """
    station.session.require(Right.READ)
    for document_id in document_ids:
        require_may_see(station, document_id)
    operator = sign_in.verify_operator(station, *officer, "session.beside")
    if not operator.may(Right.SIGN):
        raise NotAllowed(role=operator.role)
    return _sign_all(station, operator, document_ids, token_serial, pin, ticket, report)


def _sign_all(
    station: Station,
    operator: Operator,
    document_ids: tuple[DocumentId, ...],
    token_serial: str,
    pin: str,
    ticket: CancelTicket,
    report: Report,
) -> tuple[Document, ...]:
    token = _chosen(station, token_serial)
    unlocked = token.unlock(pin)
    try:
        identity = _own_identity(station, operator, unlocked.identities(), token_serial)
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
    station: Station,
    operator: Operator,
    identities: tuple[SigningIdentity, ...],
    token_serial: str,
) -> SigningIdentity:
    """Return the operator's certificate; an operator's first signature binds it to the person."""
    # One transaction: what is read here is what is bound upon.
    with station.store.transaction() as tx:
        people = operator_rows.listing(tx)
        owners = {o.certificate_serial: o for o in people if o.certificate_serial}
        owners |= _released(tx, people, identities)
        bound = operator_rows.load(tx, operator.operator_id)
        for identity in identities:
            serial = describe(identity).serial
            if serial == bound.certificate_serial:
                token_owners.note(tx, token_serial, operator.operator_id)
                return identity
            free = owners.get(serial, bound).operator_id == operator.operator_id
            if not bound.certificate_serial and free:
                operator_rows.bind_certificate(tx, operator.operator_id, serial)
                record(
                    station,
                    tx,
                    operator.operator_id,
                    "operator.certificate",
                    operator.operator_id,
                    reason=serial,
                )
                token_owners.note(tx, token_serial, operator.operator_id)
                return identity
    whose = [owners[s] for s in (describe(i).serial for i in identities) if s in owners]
    if whose and whose[0].operator_id != operator.operator_id:
        raise TokenOfAnother(owner=whose[0].user_name)
    raise NotYourToken


def _released(
    tx: Transaction, people: tuple[Operator, ...], identities: tuple[SigningIdentity, ...]
) -> dict[str, Operator]:
    """Return whose certificates were that were released: nobody else signs with them."""
    known = {person.operator_id: person for person in people}
    found = {serial: token_owners.released_by(tx, serial) for serial in map(_serial, identities)}
    return {serial: known[whose] for serial, whose in found.items() if whose in known}


def _serial(identity: SigningIdentity) -> str:
    return describe(identity).serial


def _sign_one(
    station: Station,
    operator: Operator,
    document_id: DocumentId,
    unlocked: UnlockedToken,
    identity: SigningIdentity,
) -> Document:
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.signing.signer import sign_pdf
    from station_app.signing.validation import verify_pdf

    with station.store.reading() as tx:
        document = rows.load(tx, document_id)
    if document.state is not DocumentState.FINALISED:
        raise IllegalMove(document=document_id, state=document.state, wanted=DocumentState.SIGNED)
    now = station.clock.now()
    paper, given = _require_signer(station, document, operator)
    box = document.stamp_box if paper is None else signature_space(paper, given)
    text = "" if paper is None else str(paper.rooms.get("text", ""))
    stamp = None if box is None else _stamp(station, operator, identity, now, document, box, text)
    signed = sign_pdf(
        held_pdf(station, document_id), unlocked, identity, now, stamp=stamp, box=box, reason=""
    )
    verdict = verify_pdf(signed, station.trust(), now)
    if not verdict.ok:
        raise SignatureRefused
    sealed = station.store.blobs.put(signed)
    last = paper is None or given + 1 >= paper.signers
    followed: list[Event] = []
    with station.store.transaction() as tx:
        if paper is not None:
            said = Review(now, operator.operator_id, "signed", "")
            form_rows.add_review(tx, document_id, said)
        if not last:
            rows.replace_pdf(tx, document_id, now, sealed.blob_id, sealed.sha256, sealed.size_bytes)
            record(
                station,
                tx,
                operator.operator_id,
                "document.countersigned",
                document_id,
                sha256=sealed.sha256,
                reason=describe(identity).serial,
            )
            return rows.load(tx, document_id)
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
        outbox_rows.enqueue(
            tx,
            document_id,
            size_bytes=sealed.size_bytes,
            priority=document.priority,
            deadline=document.deadline,
            at=now,
        )
        for follow in station.followers.signed:
            followed += follow(station, tx, operator.operator_id, queued)
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
    for topic, object_id in followed:
        station.events.announce(topic, object_id)
    return queued


def _require_signer(
    station: Station, document: Document, operator: Operator
) -> tuple[FormDocument | None, int]:
    """Return the form, where it is one, and how many have signed it; refuse whom the law does not name.

    Raises:
        SignerNotFit: the role may not sign this paper, or has signed it already.
            InvestigatorUnknown: no record says whether this officer may.
    """
    with station.store.reading() as tx:
        paper = form_rows.find(tx, document.document_id)
        if paper is None:
            _require_signer_of_scan(station, tx, document, operator)
            return None, 0
        moves = rows.history(tx, document.document_id)
        since = max(move.at for move in moves if move.to_state is DocumentState.FINALISED)
        said = form_rows.reviews_of(tx, document.document_id)
        answers = form_rows.answers_of(tx, document.document_id)
    done = [r.operator_id for r in said if r.verdict == "signed" and r.at >= since]
    findings = check_signer(load_form(document.kind, paper.version), answers, operator)
    if findings or operator.operator_id in done:
        raise SignerNotFit
    return paper, len(done)


def _require_signer_of_scan(
    station: Station, tx: Transaction, document: Document, operator: Operator
) -> None:
    """Refuse whom the law does not name for a paper of this kind; no answer on it names anybody."""
    if document.kind not in kinds_with_forms():
        return
    form = load_form(document.kind)
    if not may_sign_scan(form, operator, station.settings.unit_kind):
        raise SignerNotFit
    if not names_officer(form, operator):
        return
    said = (tell(tx, document.case_ref) for tell in station.followers.investigates)
    officer = next((named for named in said if named), "")
    if not officer:
        raise InvestigatorUnknown
    if not is_same_post(officer, operator.display_name):
        raise SignerNotFit


def signature_space(paper: FormDocument, number: int) -> StampBox | None:
    """Return where the next signature of a form is seen."""
    places = paper.rooms.get("signatures", [])
    return StampBox(**places[number]) if number < len(places) else None


def _stamp(
    station: Station,
    operator: Operator,
    identity: SigningIdentity,
    at: datetime,
    document: Document,
    box: StampBox,
    text: str,
) -> bytes:
    """Draw the visible signature: in Hindi, then in English, under an addendum's text if there is one."""
    # Loaded when first needed: opening the window must not wait for it.
    from station_app.pdf.paragraphs import wrapped
    from station_app.pdf.signature_appearance import draw_stamp
    from station_app.pdf.text_shaping import register_fonts

    register_fonts()
    hindi, english = load_texts("hi"), load_texts("en")
    name = describe(identity).name
    above = wrapped(text, box.right - box.left - _INSET_PT, _ADDENDUM_PT) if text else ()
    lines = (
        *above,
        hindi("pdf.signed_by", name=name, person=operator.display_name),
        english("pdf.signed_by", name=name, person=operator.display_name),
        f"{station.settings.unit_hi} · {station.settings.unit_en}",
        f"{hindi('pdf.signed_at', at=for_people(at))} · {document.local_ref}",
    )
    return draw_stamp(lines, box.right - box.left, box.top - box.bottom)
