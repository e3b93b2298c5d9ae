"""The medico-legal way, seen from both ends: requests, reports, supplementary opinions, clocks."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from station_app.desks import forms
from station_app.desks.identity import require_may_see
from station_app.desks.station import Station, record
from station_app.forms.calculating import limit_ends
from station_app.forms.reading import FOLDER, load_form, load_limits
from station_app.forms.rules import check_rules
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import IllegalMove, ReasonNeeded
from station_app.model.ids import DocumentId
from station_app.model.people import Right
from station_app.store import documents, received
from station_app.store import forms as rows
from station_app.store.connection import Transaction
from station_app.store.forms import Review
from station_app.store.received import ReceivedPaper

_S = DocumentState
REQUEST = "MLC_REQ"
_DONE = (_S.SIGNED, _S.QUEUED, _S.SENT, _S.ACKNOWLEDGED)
_GONE = (_S.DISCARDED, _S.REJECTED)
Stage = Literal["new", "accepted", "examined", "reported"]
Waiting = Literal["supplementary", "copy", "report", "portal_upload", "portal_freeze"]


@dataclass(frozen=True, slots=True)
class Request:
    """A request of the police as the hospital sees it."""

    paper: ReceivedPaper
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
    report: ReceivedPaper | None
    """The hospital's answer, without its content."""
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Pending:
    """Something that the law or the house still waits for."""

    what: Waiting
    document_id: DocumentId
    local_ref: str
    kind: str
    due_at: datetime | None
    late: bool


def requests(station: Station) -> tuple[Request, ...]:
    """Give the requests that came, those with the nearest clock first.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    found = []
    with station.store.reading() as tx:
        for paper in received.listing(tx):
            if paper.kind != REQUEST:
                continue
            stage, report_id = _stage(tx, paper)
            due = _report_due(tx, paper, report_id)
            subject = str(paper.answers.get("subject", ""))
            found.append(Request(replace(paper, answers={}), subject, stage, report_id, due))
    order = {"new": 0, "accepted": 1, "examined": 2, "reported": 3}
    far = station.clock.now().replace(year=9999)
    return tuple(sorted(found, key=lambda r: (order[r.stage], r.due_at or far)))


def accept(station: Station, document_id: str) -> None:
    """Take a request on.

    Raises:
        NotAllowed, SessionLocked. DocumentUnknown.
    """
    operator = station.session.require(Right.WRITE)
    with station.store.transaction() as tx:
        if received.load(tx, document_id).accepted_at is None:
            received.note(tx, document_id, accepted_at=station.clock.now())
            record(station, tx, operator.operator_id, "request.accepted", document_id)
    station.events.announce("inbox", document_id)


def examine(station: Station, document_id: str, *, language: str = "") -> Document:
    """Begin the report that answers a request, with what the request already says.

    Raises:
        NotAllowed, SessionLocked. IdentityProtected: a survivor's request opens with a reason.
    """
    require_may_see(station, document_id)
    accept(station, document_id)
    with station.store.reading() as tx:
        subject = str(received.load(tx, document_id).answers.get("subject", ""))
    return forms.begin(station, answering_kind(subject), concerns=document_id, language=language)


def answering_kind(subject: str) -> str:
    """Give the kind of report for the subject of a request.

    Raises:
        KeyError: there is no such subject.
    """
    table: Mapping[str, str] = tomllib.loads(
        (FOLDER / "requests.toml").read_text(encoding="utf-8")
    )["answers"]
    return table[subject]


def sent_requests(station: Station) -> tuple[SentRequest, ...]:
    """Give the requests that this office sent, with what became of them.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        answers = {paper.concerns_id: paper for paper in reversed(received.listing(tx))}
        found = []
        for document in documents.listing(tx):
            if document.kind != REQUEST or document.state in _GONE:
                continue
            if rows.find(tx, document.document_id) is None:
                continue
            report = answers.get(document.document_id)
            asked = rows.answers_of(tx, document.document_id)
            subject = str(asked.get("subject", ""))
            hidden = None if report is None else replace(report, answers={})
            clock = forms.form_due(tx, document.document_id) if report is None else None
            found.append(SentRequest(document, subject, hidden, clock))
    return tuple(found)


def begin_supplementary(station: Station, document_id: DocumentId) -> Document:
    """Begin the supplementary opinion of a report whose opinion was reserved.

    Raises:
        NotAllowed, SessionLocked. IdentityProtected. IllegalMove: the report is not signed yet.
    """
    with station.store.reading() as tx:
        state = documents.load(tx, document_id).state
    if state not in _DONE:
        raise IllegalMove(document=document_id, state=state, wanted=_S.SIGNED)
    return forms.begin(station, "MLR_SUPP", concerns=document_id)


def pending(station: Station) -> tuple[Pending, ...]:
    """Give everything that is still waited for, the nearest clock first.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    now = station.clock.now()
    with station.store.reading() as tx:
        found = [
            Pending(
                what,
                document.document_id,
                document.local_ref,
                document.kind,
                due,
                due is not None and due < now,
            )
            for document in documents.listing(tx)
            if document.state not in _GONE and rows.find(tx, document.document_id) is not None
            for what, due in _waits(tx, document, now)
        ]
    far = now.replace(year=9999)
    return tuple(sorted(found, key=lambda p: (p.due_at or far, p.document_id)))


def give_copy(station: Station, document_id: DocumentId, to: str) -> None:
    """Note that the arrested person or a nominee has the copy (BNSS s. 53(2)); this closes it.

    Raises:
        ReasonNeeded: nobody is named. IllegalMove: it is not signed yet. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    if not to.strip():
        raise ReasonNeeded(count=1)
    with station.store.transaction() as tx:
        state = documents.load(tx, document_id).state
        if state not in _DONE:
            raise IllegalMove(document=document_id, state=state, wanted=_S.SIGNED)
        at = station.clock.now()
        said = Review(at, operator.operator_id, "copy_given", to.strip())
        rows.add_review(tx, document_id, said)
        rows.update(tx, document_id, closed_at=at)
        record(station, tx, operator.operator_id, "copy.given", document_id)
    station.events.announce("document", document_id)


def note_frozen(station: Station, document_id: DocumentId, central_no: str) -> None:
    """Bind the portal's number: the report is frozen there.

    Raises:
        ReasonNeeded: no number was written. NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.WRITE)
    if not central_no.strip():
        raise ReasonNeeded(count=1)
    with station.store.transaction() as tx:
        at = station.clock.now()
        rows.add_review(
            tx, document_id, Review(at, operator.operator_id, "frozen", central_no.strip())
        )
        reason = central_no.strip()
        record(station, tx, operator.operator_id, "portal.frozen", document_id, reason=reason)
    station.events.announce("document", document_id)


def central_number(station: Station, document_id: DocumentId) -> str:
    """Give the portal's number; empty while there is none."""
    with station.store.reading() as tx:
        said = rows.reviews_of(tx, document_id)
    return next((r.remarks for r in reversed(said) if r.verdict == "frozen"), "")


def return_with_remarks(station: Station, document_id: DocumentId, remarks: str) -> Document:
    """Give a finished paper back to who typed it, saying why; nothing typed is lost.

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
        moved = documents.move(
            tx, document_id, _S.DRAFT, at=at, operator_id=operator.operator_id, note="returned"
        )
        rows.add_review(
            tx, document_id, Review(at, operator.operator_id, "returned", remarks.strip())
        )
        record(station, tx, operator.operator_id, "document.reopened", document_id)
    station.events.announce("document", document_id)
    return moved


def _stage(tx: Transaction, paper: ReceivedPaper) -> tuple[Stage, DocumentId | None]:
    reports = [
        documents.load(tx, document_id) for document_id in rows.answering(tx, paper.document_id)
    ]
    alive = [report for report in reports if report.state not in _GONE]
    if not alive:
        return ("new" if paper.accepted_at is None else "accepted"), None
    newest = alive[-1]
    return ("reported" if newest.state in _DONE else "examined"), newest.document_id


def _report_due(
    tx: Transaction, paper: ReceivedPaper, report_id: DocumentId | None
) -> datetime | None:
    if report_id is None:
        return paper.due_at
    return forms.form_due(tx, report_id)


def _waits(
    tx: Transaction, document: Document, now: datetime
) -> Iterator[tuple[Waiting, datetime | None]]:
    """Give what one paper still waits for."""
    answers = rows.answers_of(tx, document.document_id)
    paper = rows.load(tx, document.document_id)
    signed = document.state in _DONE
    if document.kind == "MLR" and answers.get("opinion_reserved") == "yes" and signed:
        later = rows.answering(tx, document.document_id)
        if not any(documents.load(tx, name).state in _DONE for name in later):
            yield "supplementary", None
    form = load_form(document.kind, paper.version)
    if signed and paper.closed_at is None and check_rules(form, answers, now, acts=("close",)):
        yield "copy", None
    if not signed and document.kind != REQUEST:
        due = forms.form_due(tx, document.document_id)
        if due is not None:
            yield "report", due
    if answers.get("offline_reason"):
        yield from _portal_waits(tx, document, answers)


def _portal_waits(
    tx: Transaction, document: Document, answers: Mapping[str, Any]
) -> Iterator[tuple[Waiting, datetime | None]]:
    moves = documents.history(tx, document.document_id)
    final = [move.at for move in moves if move.to_state is _S.FINALISED]
    if not final:
        return
    limits = load_limits()
    if document.state is not _S.ACKNOWLEDGED:
        yield "portal_upload", limit_ends(limits["portal_upload"], answers, final[0])
    said = rows.reviews_of(tx, document.document_id)
    if not any(review.verdict == "frozen" for review in said):
        yield "portal_freeze", limit_ends(limits["portal_freeze"], answers, final[0])
