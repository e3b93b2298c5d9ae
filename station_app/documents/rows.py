"""Rows of documents, their moves and the history of these."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, func, not_, or_, select
from sqlalchemy import insert as add
from sqlalchemy import update as change

from station_app.model.documents import NEXT, Document, DocumentState, HistoryEntry
from station_app.model.errors import DocumentUnknown, IllegalMove
from station_app.model.finished_page import StampBox
from station_app.model.ids import DocumentId, OperatorId
from station_app.store.connection import Transaction
from station_app.store.records import in_batches, record_of, values_of
from station_app.store.schema import awaited_answers, documents
from station_app.store.schema import history as moves

_DETAILS = frozenset(
    {
        "kind",
        "case_ref",
        "title",
        "volume",
        "expected_sheets",
        "gap_note",
        "wait_for_text",
        "priority",
        "deadline",
    }
)
"""What may change while a document is a draft."""

_STILL_HERE = (
    DocumentState.DRAFT,
    DocumentState.FINALISED,
    DocumentState.SIGNED,
    DocumentState.QUEUED,
)


def insert(tx: Transaction, document: Document) -> None:
    """Add a new document."""
    tx.execute(add(documents).values(**_values(document)))
    _note(tx, document.document_id, None, document.state, document.created_at, document.created_by)


def load(tx: Transaction, document_id: DocumentId) -> Document:
    """Return a document.

    Raises:
        DocumentUnknown: there is none.
    """
    row = tx.execute(select(documents).where(documents.c.document_id == document_id)).first()
    if row is None:
        raise DocumentUnknown(document=document_id[:40])
    return from_row(row)


def find(tx: Transaction, document_id: DocumentId) -> Document | None:
    """Return a document, or ``None``."""
    row = tx.execute(select(documents).where(documents.c.document_id == document_id)).first()
    return None if row is None else from_row(row)


def replacing(tx: Transaction, document_id: str) -> tuple[Document, ...]:
    """Return the signed documents that stand in for another."""
    query = (
        select(documents)
        .where(documents.c.replaces == document_id)
        .where(documents.c.signed_by.is_not(None))
    )
    return tuple(from_row(row) for row in tx.execute(query))


def listing(
    tx: Transaction,
    *,
    states: Collection[DocumentState] | None = None,
    kind: str = "",
    case_ref: str = "",
    since: datetime | None = None,
    created_by: str = "",
    most: int | None = None,
    nearest_deadline: bool = False,
) -> tuple[Document, ...]:
    """List documents, the newest change first.

    Args:
        tx: a transaction.
        states: only these; ``None``: all.
        kind: only this one; empty: all.
        case_ref: only of this case; empty: of all.
        since: only those that changed at this time or later.
        created_by: only those that this operator began; empty: everybody's.
        most: how many at most. Only what is shown as "the newest" may be cut off: what waits
            must be found however old it is.
        nearest_deadline: those with a deadline come first, the nearest of all before the others.
    """
    order = [documents.c.deadline.asc().nulls_last()] if nearest_deadline else []
    query = select(documents).order_by(*order, documents.c.changed_at.desc()).limit(most)
    if states is not None:
        query = query.where(documents.c.state.in_([state.value for state in states]))
    if kind:
        query = query.where(documents.c.kind == kind)
    if case_ref:
        query = query.where(documents.c.case_ref == case_ref)
    if since is not None:
        query = query.where(documents.c.changed_at >= since)
    if created_by:
        query = query.where(documents.c.created_by == created_by)
    return tuple(from_row(row) for row in tx.execute(query))


def first_moved(
    tx: Transaction, to: DocumentState, begin: datetime, end: datetime, kind: str
) -> tuple[DocumentId, ...]:
    """Return the documents of a kind that came to a state for the first time in a span."""
    first = func.min(moves.c.at)
    query = (
        select(moves.c.document_id)
        .join(documents, documents.c.document_id == moves.c.document_id)
        .where(documents.c.kind == kind)
        .where(moves.c.to_state == to.value)
        .group_by(moves.c.document_id)
        .having(first >= begin, first < end)
    )
    return tuple(DocumentId(row.document_id) for row in tx.execute(query))


def count(tx: Transaction, state: DocumentState, *, created_by: str = "") -> int:
    """Return how many documents stand in a state; where it is named, those of one operator."""
    query = select(func.count()).select_from(documents).where(documents.c.state == state.value)
    if created_by:
        query = query.where(documents.c.created_by == created_by)
    return int(tx.execute(query).scalar() or 0)


def count_states(tx: Transaction, states: Collection[DocumentState]) -> Counter[DocumentState]:
    """Return how many documents stand in each of some states."""
    query = (
        select(documents.c.state, func.count().label("number"))
        .where(documents.c.state.in_([state.value for state in states]))
        .group_by(documents.c.state)
    )
    return Counter({DocumentState(row.state): row.number for row in tx.execute(query)})


def unreplaced(
    tx: Transaction, states: Collection[DocumentState], created_by: str, most: int
) -> tuple[Document, ...]:
    """Return the documents of some states that no other stands in for, the newest change first."""
    query = select(documents).where(*_unreplaced(states, created_by))
    ordered = query.order_by(documents.c.changed_at.desc()).limit(most)
    return tuple(from_row(row) for row in tx.execute(ordered))


def count_unreplaced(tx: Transaction, states: Collection[DocumentState], created_by: str) -> int:
    """Return how many documents of some states no other stands in for."""
    query = select(func.count()).select_from(documents).where(*_unreplaced(states, created_by))
    return int(tx.execute(query).scalar() or 0)


def _unreplaced(states: Collection[DocumentState], created_by: str) -> list[ColumnElement[bool]]:
    later = documents.alias("later")
    alive = later.c.state != DocumentState.DISCARDED.value
    replaced = exists().where(later.c.replaces == documents.c.document_id).where(alive)
    wanted = [documents.c.state.in_([state.value for state in states]), not_(replaced)]
    return [*wanted, documents.c.created_by == created_by] if created_by else wanted


def unanswered(
    tx: Transaction, kind: str, states: Collection[DocumentState], most: int | None = None
) -> tuple[Document, ...]:
    """Return the typed requests of a kind that no paper from elsewhere answers, newest first."""
    waiting = tx.execute(select(awaited_answers.c.document_id)).scalars()
    found = [one for one in among(tx, waiting).values() if one.kind == kind and one.state in states]
    return tuple(sorted(found, key=lambda one: one.changed_at, reverse=True)[:most])


def among(tx: Transaction, document_ids: Iterable[str]) -> dict[str, Document]:
    """Return some documents by their ids."""
    found: dict[str, Document] = {}
    for part in in_batches(document_ids):
        query = select(documents).where(documents.c.document_id.in_(part))
        found.update((row.document_id, from_row(row)) for row in tx.execute(query))
    return found


def last_moves(
    tx: Transaction, document_ids: Iterable[str], to: DocumentState
) -> dict[str, HistoryEntry]:
    """Return the last move of each of some documents to a state."""
    found: dict[str, HistoryEntry] = {}
    for part in in_batches(document_ids):
        query = (
            select(moves)
            .where(moves.c.document_id.in_(part))
            .where(moves.c.to_state == to.value)
            .order_by(moves.c.number)
        )
        found.update((row.document_id, _entry(row)) for row in tx.execute(query))
    return found


def named(tx: Transaction, text: str, most: int) -> tuple[Document, ...]:
    """Return the newest documents whose reference holds a text, or whose case it is."""
    query = (
        select(documents)
        .where(documents.c.state != DocumentState.DISCARDED.value)
        .where(
            or_(documents.c.local_ref.contains(text, autoescape=True), documents.c.case_ref == text)
        )
        .order_by(documents.c.changed_at.desc())
        .limit(most)
    )
    return tuple(from_row(row) for row in tx.execute(query))


def case_of(tx: Transaction, document_id: str) -> str:
    """Return the case of a document; empty where there is none, or no such document."""
    query = select(documents.c.case_ref).where(documents.c.document_id == document_id)
    return str(tx.execute(query).scalar() or "")


def is_replaced(tx: Transaction, document_id: DocumentId) -> bool:
    """Tell whether another paper stands in for this one."""
    query = select(documents.c.document_id).where(documents.c.replaces == document_id).limit(1)
    return tx.execute(query).first() is not None


def update(tx: Transaction, document_id: DocumentId, at: datetime, **changes: object) -> None:
    """Change details of a draft.

    Raises:
        IllegalMove: it is no draft any more. DocumentUnknown. TypeError: no such detail.
    """
    if unknown := set(changes) - _DETAILS:
        raise TypeError(sorted(unknown))
    done = tx.execute(
        change(documents)
        .where(documents.c.document_id == document_id)
        .where(documents.c.state == DocumentState.DRAFT.value)
        .values(changed_at=at, **changes)
    )
    if done.rowcount != 1:
        state = load(tx, document_id).state
        raise IllegalMove(document=document_id, state=state, wanted=DocumentState.DRAFT)


def move_deadline(
    tx: Transaction, document_id: DocumentId, at: datetime, deadline: datetime | None
) -> None:
    """Say anew until when a document must be there; what has left keeps the day it left with."""
    tx.execute(
        change(documents)
        .where(documents.c.document_id == document_id)
        .where(documents.c.state.in_([state.value for state in _STILL_HERE]))
        .values(changed_at=at, deadline=deadline)
    )


def replace_pdf(
    tx: Transaction, document_id: DocumentId, at: datetime, blob_id: str, sha256: str, size: int
) -> None:
    """Put a PDF with one more signature in the place of the one before, while others still sign.

    Raises:
        IllegalMove: it does not wait for a signature. DocumentUnknown.
    """
    done = tx.execute(
        change(documents)
        .where(documents.c.document_id == document_id)
        .where(documents.c.state == DocumentState.FINALISED.value)
        .values(changed_at=at, pdf_blob=blob_id, pdf_sha256=sha256, pdf_size_bytes=size)
    )
    if done.rowcount != 1:
        state = load(tx, document_id).state
        raise IllegalMove(document=document_id, state=state, wanted=DocumentState.SIGNED)


def take_pdf(
    tx: Transaction, document_id: DocumentId, blob_id: str, sha256: str, size: int
) -> None:
    """Put the PDF that was sent before this terminal was put back in the place of one that waits.

    Raises:
        IllegalMove: it does not wait. DocumentUnknown.
    """
    waits = (DocumentState.QUEUED.value, DocumentState.SENT.value)
    done = tx.execute(
        change(documents)
        .where(documents.c.document_id == document_id)
        .where(documents.c.state.in_(waits))
        .values(pdf_blob=blob_id, pdf_sha256=sha256, pdf_size_bytes=size)
    )
    if done.rowcount != 1:
        state = load(tx, document_id).state
        raise IllegalMove(document=document_id, state=state, wanted=DocumentState.ACKNOWLEDGED)


def move(
    tx: Transaction,
    document_id: DocumentId,
    to: DocumentState,
    *,
    at: datetime,
    operator_id: OperatorId,
    note: str = "",
    **changes: object,
) -> Document:
    """Move a document to a state, with what changes along with it.

    Raises:
        IllegalMove: it does not stand where this move begins. DocumentUnknown.
    """
    before = load(tx, document_id)
    if to not in NEXT[before.state]:
        raise IllegalMove(document=document_id, state=before.state, wanted=to)
    values = {name: _plain(value) for name, value in changes.items()}
    done = tx.execute(
        change(documents)
        .where(documents.c.document_id == document_id)
        .where(documents.c.state == before.state.value)
        .values(state=to.value, changed_at=at, **values)
    )
    if done.rowcount != 1:
        raise IllegalMove(document=document_id, state=before.state, wanted=to)
    _note(tx, document_id, before.state, to, at, operator_id, note)
    return load(tx, document_id)


def history(tx: Transaction, document_id: DocumentId) -> tuple[HistoryEntry, ...]:
    """Return a document's moves, oldest first."""
    query = select(moves).where(moves.c.document_id == document_id).order_by(moves.c.number)
    return tuple(_entry(row) for row in tx.execute(query))


def _entry(row: Row[Any]) -> HistoryEntry:
    return HistoryEntry(
        document_id=row.document_id,
        from_state=None if row.from_state is None else DocumentState(row.from_state),
        to_state=DocumentState(row.to_state),
        at=row.at,
        operator_id=row.operator_id,
        note=row.note,
    )


def _note(
    tx: Transaction,
    document_id: DocumentId,
    from_state: DocumentState | None,
    to_state: DocumentState,
    at: datetime,
    operator_id: OperatorId,
    note: str = "",
) -> None:
    tx.execute(
        add(moves).values(
            document_id=document_id,
            from_state=None if from_state is None else from_state.value,
            to_state=to_state.value,
            at=at,
            operator_id=operator_id,
            note=note,
        )
    )


def _values(document: Document) -> Mapping[str, object]:
    return {name: _plain(value) for name, value in values_of(document).items()}


def _plain(value: object) -> object:
    if isinstance(value, StampBox):
        return json.dumps(asdict(value))
    return value.value if isinstance(value, DocumentState) else value


def from_row(row: Row[Any]) -> Document:
    """Return the document of a row."""
    box = row._mapping["stamp_box"]
    return record_of(
        Document,
        row,
        state=DocumentState(str(row._mapping["state"])),
        stamp_box=None if box is None else StampBox(**json.loads(str(box))),
    )
