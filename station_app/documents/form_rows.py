"""Rows of forms: which version was asked, what was answered, every answer that stood before."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy import insert as add
from sqlalchemy import update as change

from station_app.model.documents import DocumentState
from station_app.model.errors import DocumentUnknown
from station_app.model.ids import DocumentId, OperatorId
from station_app.store.connection import Transaction
from station_app.store.records import in_batches
from station_app.store.schema import answer_history, answers, documents, form_papers, reviews


@dataclass(frozen=True, slots=True)
class FormDocument:
    """What makes a document a form."""

    document_id: DocumentId
    version: int
    form_sha256: str
    language: str
    """``hi``, ``en`` or ``both``: as it is printed."""
    concerns_id: str = ""
    """The paper that this one answers."""
    concerns_ref: str = ""
    register_no: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)
    rooms: Mapping[str, Any] = field(default_factory=dict)
    """Where signatures and the addendum go: ``signatures`` and ``addendum``."""
    signers: int = 1
    identity: bool = False
    closed_at: datetime | None = None
    central_no: str = ""
    """The number that a pillar gave; empty: none yet."""
    number_asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """An answer that stood once."""

    field: str
    value: Any
    at: datetime
    operator_id: OperatorId


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody said who looked a paper over."""

    at: datetime
    operator_id: OperatorId
    verdict: str
    """``returned``, ``signed``, ``frozen``, ``copy_given``."""
    remarks: str
    blob_id: str = ""
    """The sealed picture that proves it; empty: none."""


def insert(tx: Transaction, paper: FormDocument) -> None:
    """Make a document a form."""
    tx.execute(
        add(form_papers).values(
            document_id=paper.document_id,
            version=paper.version,
            form_sha256=paper.form_sha256,
            language=paper.language,
            concerns_id=paper.concerns_id,
            concerns_ref=paper.concerns_ref,
            register_no=paper.register_no,
            reasons=json.dumps(paper.reasons, ensure_ascii=False),
            rooms=json.dumps(paper.rooms),
            signers=paper.signers,
            identity=paper.identity,
            central_no=paper.central_no,
            number_asked_at=paper.number_asked_at,
        )
    )


def find(tx: Transaction, document_id: str) -> FormDocument | None:
    """Return the form of a document, or ``None`` where it is a scan."""
    row = tx.execute(select(form_papers).where(form_papers.c.document_id == document_id)).first()
    if row is None:
        return None
    values = dict(row._mapping)
    values["reasons"] = json.loads(row.reasons)
    values["rooms"] = json.loads(row.rooms)
    return FormDocument(**values)


def ids(tx: Transaction) -> frozenset[DocumentId]:
    """Return the documents that are forms."""
    return frozenset(
        DocumentId(r.document_id) for r in tx.execute(select(form_papers.c.document_id))
    )


def versions(tx: Transaction, document_ids: Iterable[DocumentId]) -> dict[DocumentId, int]:
    """Return the form's version of those of some documents that are forms."""
    found: dict[DocumentId, int] = {}
    for part in in_batches(document_ids):
        query = select(form_papers.c.document_id, form_papers.c.version)
        asked = query.where(form_papers.c.document_id.in_(part))
        found.update((DocumentId(row.document_id), row.version) for row in tx.execute(asked))
    return found


def among(tx: Transaction, document_ids: Iterable[DocumentId]) -> frozenset[DocumentId]:
    """Return those of some documents that are forms."""
    found: set[DocumentId] = set()
    for part in in_batches(document_ids):
        query = select(form_papers.c.document_id).where(form_papers.c.document_id.in_(part))
        found.update(DocumentId(row.document_id) for row in tx.execute(query))
    return frozenset(found)


def count_in(tx: Transaction, state: DocumentState) -> int:
    """Return how many documents that are forms stand in a state."""
    query = (
        select(func.count())
        .select_from(documents)
        .join(form_papers, form_papers.c.document_id == documents.c.document_id)
        .where(documents.c.state == state.value)
    )
    return int(tx.execute(query).scalar() or 0)


def answered(tx: Transaction, fields: Collection[str]) -> tuple[tuple[DocumentId, str, Any], ...]:
    """Return every answer to one of some questions: document, question, answer."""
    query = select(answers).where(answers.c.field.in_(tuple(fields)))
    return tuple(
        (DocumentId(row.document_id), row.field, json.loads(row.value)) for row in tx.execute(query)
    )


def without_number(tx: Transaction) -> tuple[DocumentId, ...]:
    """Return the forms that bear no pillar's number and for which none was asked."""
    query = (
        select(form_papers.c.document_id)
        .where(form_papers.c.central_no == "")
        .where(form_papers.c.number_asked_at.is_(None))
        .order_by(form_papers.c.document_id)
    )
    return tuple(DocumentId(row.document_id) for row in tx.execute(query))


def ask_numbers_again(tx: Transaction) -> None:
    """Let every number that was asked for and did not come be asked for anew."""
    waits = (form_papers.c.central_no == "", form_papers.c.number_asked_at.is_not(None))
    tx.execute(change(form_papers).where(*waits).values(number_asked_at=None))


def load(tx: Transaction, document_id: str) -> FormDocument:
    """Return the form of a document.

    Raises:
        DocumentUnknown: it has none.
    """
    paper = find(tx, document_id)
    if paper is None:
        raise DocumentUnknown(document=document_id[:40])
    return paper


def update(tx: Transaction, document_id: str, **changes: Any) -> None:
    """Change what a form says of itself."""
    for name in ("reasons", "rooms"):
        if name in changes:
            changes[name] = json.dumps(changes[name], ensure_ascii=False)
    where = form_papers.c.document_id == document_id
    tx.execute(change(form_papers).where(where).values(**changes))


def answering(tx: Transaction, concerns_id: str) -> tuple[DocumentId, ...]:
    """Return the papers that answer another one, oldest first."""
    query = (
        select(form_papers.c.document_id)
        .where(form_papers.c.concerns_id == concerns_id)
        .order_by(form_papers.c.document_id)
    )
    return tuple(DocumentId(row.document_id) for row in tx.execute(query))


def put_answer(
    tx: Transaction,
    document_id: str,
    field: str,
    value: Any,
    at: datetime,
    operator_id: OperatorId,
) -> None:
    """Keep an answer as it stands now; ``None`` takes it away."""
    where = (answers.c.document_id == document_id, answers.c.field == field)
    tx.execute(delete(answers).where(*where))
    if value is not None:
        tx.execute(
            add(answers).values(
                document_id=document_id,
                field=field,
                value=json.dumps(value, ensure_ascii=False),
                at=at,
                operator_id=operator_id,
            )
        )


def answers_of(tx: Transaction, document_id: str) -> dict[str, Any]:
    """Return all answers of a document."""
    query = select(answers).where(answers.c.document_id == document_id)
    return {row.field: json.loads(row.value) for row in tx.execute(query)}


def note_answer(
    tx: Transaction,
    document_id: str,
    field: str,
    value: Any,
    at: datetime,
    operator_id: OperatorId,
) -> None:
    """Put an answer into the history when its field is left, where it is another than before."""
    before = history(tx, document_id, field)
    if before and before[-1].value == value:
        return
    tx.execute(
        add(answer_history).values(
            document_id=document_id,
            field=field,
            value=json.dumps(value, ensure_ascii=False),
            at=at,
            operator_id=operator_id,
        )
    )


def history(tx: Transaction, document_id: str, field: str) -> tuple[AnswerChange, ...]:
    """Return what a field said, oldest first."""
    query = (
        select(answer_history)
        .where(answer_history.c.document_id == document_id)
        .where(answer_history.c.field == field)
        .order_by(answer_history.c.number)
    )
    return tuple(
        AnswerChange(row.field, json.loads(row.value), row.at, row.operator_id)
        for row in tx.execute(query)
    )


def last_values(tx: Transaction, kind: str, fields: tuple[str, ...]) -> dict[str, Any]:
    """Return the newest answer to each field among papers of a kind."""
    found: dict[str, Any] = {}
    for name in fields:
        query = (
            select(answers.c.value)
            .join(documents, documents.c.document_id == answers.c.document_id)
            .where(documents.c.kind == kind)
            .where(answers.c.field == name)
            .order_by(answers.c.at.desc())
            .limit(1)
        )
        value = tx.execute(query).scalar()
        if value is not None:
            found[name] = json.loads(value)
    return found


def add_review(tx: Transaction, document_id: str, review: Review) -> None:
    """Note what somebody said of a paper."""
    tx.execute(
        add(reviews).values(
            document_id=document_id,
            at=review.at,
            operator_id=review.operator_id,
            verdict=review.verdict,
            remarks=review.remarks,
            blob_id=review.blob_id,
        )
    )


def reviews_of(tx: Transaction, document_id: str) -> tuple[Review, ...]:
    """Return what was said of a paper, oldest first."""
    query = select(reviews).where(reviews.c.document_id == document_id).order_by(reviews.c.number)
    return tuple(
        Review(row.at, row.operator_id, row.verdict, row.remarks, row.blob_id)
        for row in tx.execute(query)
    )
