"""The medico-legal way, seen from both ends: requests, reports, supplementary opinions, clocks."""

import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from station_app.documents import form_rows, received_rows, settled_rows
from station_app.documents import rows as document_rows
from station_app.documents.form_rows import Review
from station_app.documents.protection import require_may_see
from station_app.documents.received_rows import ReceivedDocument
from station_app.exchange import progress, set_aside
from station_app.exchange.progress import Progress
from station_app.form_definitions.request_kinds import REQUEST, SAMPLES
from station_app.form_definitions.schema_file import FOLDER
from station_app.form_definitions.validation import as_moment
from station_app.forms import filling
from station_app.model.documents import GONE_STATES, SIGNED_STATES, Document, DocumentState
from station_app.model.errors import IllegalMove, ReasonNeeded
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

__all__ = ["REQUEST", "SAMPLES"]

_S = DocumentState
SUPPLEMENTARY = "MLR_SUPP"
_EXAMINED = "exam_end"
"""The question that tells when an examination was over, the same in every report."""
_NEWEST = 200
"""Requests that were answered, as far as a list shows them."""
_ALIVE = tuple(state for state in DocumentState if state not in GONE_STATES)
Stage = Literal["new", "accepted", "examined", "reported"]
Sent = Literal["sent", "accepted", "examined", "answered"]


@dataclass(frozen=True, slots=True)
class Request:
    """A request of the police as the hospital sees it."""

    paper: ReceivedDocument
    """Without answers; who may see them opens the paper."""
    subject: str
    """``injured``, ``victim_184``…"""
    stage: Stage
    report_id: DocumentId | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class SentRequest:
    """A request of ours as the thana sees it."""

    document: Document
    subject: str
    stage: Sent
    report: ReceivedDocument | None
    """The hospital's answer, without its content."""
    samples: ReceivedDocument | None
    """The memo with which the samples were handed over, without its content."""
    due_at: datetime | None
    """The clock that runs now: ours until the hospital has examined, then the hospital's."""


def requests(station: Station) -> tuple[Request, ...]:
    """Return the requests that wait and the newest others, those with the nearest clock first.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        waiting = settled_rows.unsettled_received(tx, (REQUEST,))
        newest = received_rows.listing(tx, kinds=(REQUEST,), most=_NEWEST)
        came = {paper.document_id: paper for paper in (*waiting, *newest)}
        read, failed = set_aside.read_each(came.values(), lambda paper: _request(tx, paper))
    set_aside.put_stored_aside(station, [paper.document_id for paper in failed])
    found = [request for _, request in read]
    order = {"new": 0, "accepted": 1, "examined": 2, "reported": 3}
    far = station.clock.now().replace(year=9999)
    return tuple(sorted(found, key=lambda r: (order[r.stage], r.due_at or far)))


def open_requests(station: Station) -> tuple[Request, ...]:
    """Return the requests that no signed report has answered, whoever they are for.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        came = settled_rows.unsettled_received(tx, (REQUEST,))
        found, failed = set_aside.read_each(came, lambda paper: _request(tx, paper))
    set_aside.put_stored_aside(station, [paper.document_id for paper in failed])
    return tuple(request for _, request in found if request.stage != "reported")


def unanswered_requests(station: Station, most: int | None = None) -> tuple[SentRequest, ...]:
    """Return the requests that this office sent and no report has answered, with the clock that runs.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        return tuple(
            _sent(tx, document, (), progress.latest_for(tx, document.document_id))
            for document in document_rows.unanswered(tx, REQUEST, SIGNED_STATES, most)
        )


def accept(station: Station, document_id: str) -> None:
    """Take a request on, or say that handed-over samples are here; its sender is told.

    Raises:
        NotAllowed, SessionLocked. DocumentUnknown.
    """
    operator = station.session.require(Right.WRITE)
    with station.store.transaction() as tx:
        if received_rows.load(tx, document_id).accepted_at is None:
            received_rows.note(tx, document_id, accepted_at=station.clock.now())
            record(station, tx, operator.operator_id, "paper.accepted", document_id)
    station.events.announce("inbox", document_id)


def examine(station: Station, document_id: str, *, language: str = "") -> Document:
    """Begin the report that answers a request, with what the request already says.

    Raises:
        NotAllowed, SessionLocked. IdentityProtected: a survivor's request opens with a reason.
    """
    require_may_see(station, document_id)
    accept(station, document_id)
    with station.store.reading() as tx:
        subject = str(received_rows.load(tx, document_id).answers.get("subject", ""))
    return filling.begin(station, answering_kind(subject), concerns=document_id, language=language)


def answering_kind(subject: str) -> str:
    """Return the kind of report for the subject of a request.

    Raises:
        KeyError: there is no such subject.
    """
    table: Mapping[str, str] = tomllib.loads(
        (FOLDER / "requests.toml").read_text(encoding="utf-8")
    )["answers"]
    return table[subject]


def sent_requests(station: Station) -> tuple[SentRequest, ...]:
    """Return the requests of this office that wait, and the newest that were answered.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        waiting = document_rows.unanswered(tx, REQUEST, _ALIVE)
        newest = document_rows.listing(tx, states=_ALIVE, kind=REQUEST, most=_NEWEST)
        asked = {document.document_id: document for document in (*waiting, *newest)}
        typed = form_rows.among(tx, asked)
        came = _answers_to(tx, typed)
        return tuple(
            _sent(tx, document, came, progress.latest_for(tx, name))
            for name, document in sorted(
                asked.items(), key=lambda one: one[1].changed_at, reverse=True
            )
            if name in typed
        )


def unreported_progress(station: Station) -> tuple[Progress, ...]:
    """Return what senders of papers were not told yet. Needs nobody at the desk."""
    with station.store.reading() as tx:
        came = settled_rows.unsettled_received(tx, (REQUEST, SAMPLES))
        read, failed = set_aside.read_each(came, lambda paper: _told(tx, paper))
    set_aside.put_stored_aside(station, [paper.document_id for paper in failed])
    found = [(paper, told) for paper, (told, _) in read]
    over = [paper.document_id for paper, (_, is_over) in read if is_over]
    settled_rows.settle(station.store, over, station.clock.now())
    return tuple(told for paper, told in found if told is not None and told.words != paper.told)


def begin_supplementary(station: Station, document_id: DocumentId) -> Document:
    """Begin the supplementary opinion of a report whose opinion was reserved.

    Raises:
        NotAllowed, SessionLocked. IdentityProtected. IllegalMove: the report is not signed yet.
    """
    with station.store.reading() as tx:
        state = document_rows.load(tx, document_id).state
    if state not in SIGNED_STATES:
        raise IllegalMove(document=document_id, state=state, wanted=_S.SIGNED)
    return filling.begin(station, SUPPLEMENTARY, concerns=document_id)


def begin_samples(station: Station, document_id: DocumentId) -> Document:
    """Begin the memo with which the sealed packets of a report are handed over.

    Raises:
        NotAllowed, SessionLocked. IdentityProtected. IllegalMove: the report is not signed yet.
    """
    with station.store.reading() as tx:
        state = document_rows.load(tx, document_id).state
    if state not in SIGNED_STATES:
        raise IllegalMove(document=document_id, state=state, wanted=_S.SIGNED)
    return filling.begin(station, SAMPLES, concerns=document_id)


def store_portal_number(station: Station, document_id: DocumentId, central_no: str) -> None:
    """Bind the portal's number: the report is frozen there.

    Raises:
        ReasonNeeded: no number was written. IllegalMove: the report is not finished. NotAllowed,
            SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    if not central_no.strip():
        raise ReasonNeeded(count=1)
    with station.store.transaction() as tx:
        state = document_rows.load(tx, document_id).state
        if state not in (_S.FINALISED, *SIGNED_STATES):
            raise IllegalMove(document=document_id, state=state, wanted=_S.FINALISED)
        at = station.clock.now()
        form_rows.update(tx, document_id, central_no=central_no.strip())
        form_rows.add_review(
            tx, document_id, Review(at, operator.operator_id, "frozen", central_no.strip())
        )
        reason = central_no.strip()
        record(station, tx, operator.operator_id, "portal.frozen", document_id, reason=reason)
    station.events.announce("document", document_id)


def central_number(station: Station, document_id: DocumentId) -> str:
    """Return the portal's number; empty while there is none."""
    with station.store.reading() as tx:
        return form_rows.load(tx, document_id).central_no


def return_with_remarks(station: Station, document_id: DocumentId, remarks: str) -> Document:
    """Return a finished paper back to who typed it, saying why; nothing typed is lost.

    Raises:
        ReasonNeeded: nothing was written. IllegalMove: it does not wait for a signature.
        NotAllowed, SessionLocked. IdentityProtected.
    """
    operator = station.session.require(Right.SIGN)
    require_may_see(station, document_id)
    if not remarks.strip():
        raise ReasonNeeded(count=1)
    with station.store.transaction() as tx:
        at = station.clock.now()
        moved = document_rows.move(
            tx, document_id, _S.DRAFT, at=at, operator_id=operator.operator_id, note="returned"
        )
        form_rows.add_review(
            tx, document_id, Review(at, operator.operator_id, "returned", remarks.strip())
        )
        record(station, tx, operator.operator_id, "document.reopened", document_id)
    station.events.announce("document", document_id)
    return moved


def _request(tx: Transaction, paper: ReceivedDocument) -> Request:
    stage, report_id = _stage(tx, paper)
    due = _report_due(tx, paper, report_id)
    subject = str(paper.answers.get("subject", ""))
    return Request(replace(paper, answers={}), subject, stage, report_id, due)


def _over(tx: Transaction, paper: ReceivedDocument) -> bool:
    """Tell whether nothing can come of a received paper any more: its sender was told the last."""
    if paper.kind == SAMPLES:
        return True
    _, report_id = _stage(tx, paper)
    return (
        report_id is not None
        and document_rows.load(tx, report_id).state is DocumentState.ACKNOWLEDGED
    )


def _stage(tx: Transaction, paper: ReceivedDocument) -> tuple[Stage, DocumentId | None]:
    reports = [
        document_rows.load(tx, document_id)
        for document_id in form_rows.answering(tx, paper.document_id)
    ]
    alive = [report for report in reports if report.state not in GONE_STATES]
    if not alive:
        return ("new" if paper.accepted_at is None else "accepted"), None
    newest = alive[-1]
    return ("reported" if newest.state in SIGNED_STATES else "examined"), newest.document_id


def _sent(
    tx: Transaction,
    document: Document,
    came: tuple[ReceivedDocument, ...],
    told: Progress | None,
) -> SentRequest:
    name: str = document.document_id
    subject = str(form_rows.answers_of(tx, name).get("subject", ""))
    report = _answer_to(came, {name}, lambda paper: paper.kind != SAMPLES)
    named = {name} if report is None else {name, report.document_id}
    samples = _answer_to(came, named, lambda paper: paper.kind == SAMPLES)
    if report is not None:
        return SentRequest(document, subject, "answered", report, samples, None)
    if told is None:
        due = filling.clock_due(tx, document.document_id)
        return SentRequest(document, subject, "sent", None, samples, due)
    stage: Sent = "examined" if told.stage == "examined" else "accepted"
    due = told.due_at or (
        filling.clock_due(tx, document.document_id) if stage == "accepted" else None
    )
    return SentRequest(document, subject, stage, None, samples, due)


def _answers_to(tx: Transaction, asked: Collection[str]) -> tuple[ReceivedDocument, ...]:
    """Return what came in answer to some papers, and to those answers, oldest first."""
    reports = received_rows.listing(tx, concerns=asked)
    later = received_rows.listing(tx, concerns=[report.document_id for report in reports])
    came = sorted((*reports, *later), key=lambda paper: paper.received_at)
    return tuple(replace(paper, answers={}) for paper in came)


def _answer_to(
    came: tuple[ReceivedDocument, ...], names: set[str], fits: Callable[[ReceivedDocument], bool]
) -> ReceivedDocument | None:
    return next((paper for paper in came if paper.concerns_id in names and fits(paper)), None)


def _progress(tx: Transaction, paper: ReceivedDocument) -> Progress | None:
    """Return what the sender of a paper should know by now."""
    if paper.kind == SAMPLES and paper.accepted_at is not None:
        return Progress(paper.document_id, "received", paper.accepted_at, None)
    if paper.kind != REQUEST:
        return None
    _, report_id = _stage(tx, paper)
    if report_id is not None:
        examined = as_moment(form_rows.answers_of(tx, report_id).get(_EXAMINED))
        if examined is not None:
            due = filling.clock_due(tx, report_id)
            return Progress(paper.document_id, "examined", examined, due)
    if paper.accepted_at is None:
        return None
    return Progress(paper.document_id, "accepted", paper.accepted_at, paper.due_at)


def _told(tx: Transaction, paper: ReceivedDocument) -> tuple[Progress | None, bool]:
    """Return what the sender should know, and whether nothing more can come of the paper."""
    progress_now = _progress(tx, paper)
    settled = progress_now is not None and progress_now.words == paper.told and _over(tx, paper)
    return progress_now, settled


def _report_due(
    tx: Transaction, paper: ReceivedDocument, report_id: DocumentId | None
) -> datetime | None:
    if report_id is None:
        return paper.due_at
    return filling.clock_due(tx, report_id)
