"""Rows of signed papers that came from other offices."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, or_, select, text
from sqlalchemy import insert as add
from sqlalchemy import update as change

from station_app.model.errors import DocumentUnknown
from station_app.model.ids import BlobId
from station_app.store.connection import Transaction
from station_app.store.records import in_batches, record_of, values_of
from station_app.store.schema import received_papers

_UNREADABLE = (ValueError, TypeError, OverflowError)


@dataclass(frozen=True, slots=True)
class ReceivedDocument:
    """A signed paper from elsewhere."""

    document_id: str
    kind: str
    local_ref: str
    register_no: str
    case_ref: str
    from_office: str
    from_unit: str
    concerns_id: str
    """The paper of ours that it answers; empty: none."""
    pdf_blob: BlobId
    pdf_sha256: str
    identity: bool
    proved: bool
    """Its signature held and the signer was trusted when it arrived."""
    answers: Mapping[str, Any]
    """What is filled in, from inside the PDF; empty for a scan."""
    signed_at: datetime
    received_at: datetime
    due_at: datetime | None = None
    opened_at: datetime | None = None
    accepted_at: datetime | None = None
    told: str = ""
    """What its sender was last told of it."""
    claims_id: str = ""
    """The paper of ours that it only says it answers; see :func:`documents.received.claim_fault`."""
    claim_fault: str = ""
    """Why it does not answer it: ``unproved`` or ``office``; empty: it says nothing false."""


def put(tx: Transaction, paper: ReceivedDocument) -> bool:
    """Keep a paper; return False when it is here already."""
    known = select(received_papers.c.document_id)
    if tx.execute(known.where(received_papers.c.document_id == paper.document_id)).first():
        return False
    answers = json.dumps(paper.answers, ensure_ascii=False)
    tx.execute(add(received_papers).values(**values_of(paper, answers=answers)))
    return True


def find(tx: Transaction, document_id: str) -> ReceivedDocument | None:
    """Return a paper, or ``None``."""
    query = select(received_papers).where(received_papers.c.document_id == document_id)
    row = tx.execute(query).first()
    return None if row is None else received_from_row(row)


def load(tx: Transaction, document_id: str) -> ReceivedDocument:
    """Return a paper.

    Raises:
        DocumentUnknown: there is none.
    """
    paper = find(tx, document_id)
    if paper is None:
        raise DocumentUnknown(document=document_id[:40])
    return paper


def listing(
    tx: Transaction,
    *,
    kinds: Collection[str] = (),
    case_ref: str = "",
    concerns: Collection[str] | None = None,
    since: datetime | None = None,
    most: int | None = None,
) -> tuple[ReceivedDocument, ...]:
    """Return papers, the newest first: all, or of kinds, of a case, answering some of ours."""
    query = select(received_papers).order_by(received_papers.c.received_at.desc()).limit(most)
    if kinds:
        query = query.where(received_papers.c.kind.in_(tuple(kinds)))
    if case_ref:
        query = query.where(received_papers.c.case_ref == case_ref)
    if concerns is not None:
        query = query.where(received_papers.c.concerns_id.in_(tuple(concerns)))
    if since is not None:
        query = query.where(received_papers.c.received_at >= since)
    return readable(tx, query)


def named(tx: Transaction, text: str, most: int) -> tuple[ReceivedDocument, ...]:
    """Return the newest papers whose reference or register number holds a text."""
    held = or_(
        received_papers.c.local_ref.contains(text, autoescape=True),
        received_papers.c.register_no.contains(text, autoescape=True),
    )
    query = select(received_papers).where(held)
    return readable(tx, query.order_by(received_papers.c.received_at.desc()).limit(most))


def readable(tx: Transaction, query: Select[Any]) -> tuple[ReceivedDocument, ...]:
    """Return the papers of a query; a row that cannot be read hides no other one."""
    try:
        return tuple(received_from_row(row) for row in tx.execute(query))
    except _UNREADABLE:
        names = tx.execute(query.with_only_columns(received_papers.c.document_id)).scalars().all()
        found = (_find_readable(tx, str(name)) for name in names)
        return tuple(paper for paper in found if paper is not None)


def unreadable(tx: Transaction) -> tuple[str, ...]:
    """Return the papers whose row holds a time or answers that nobody can read or that cannot be."""
    columns = received_papers.c
    at = "[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T*Z"
    wrong = [
        text(f"({name} IS NOT NULL AND {name} NOT GLOB '{at}')")
        for name in ("signed_at", "received_at", "due_at", "opened_at", "accepted_at")
    ]
    query = select(columns.document_id).where(or_(*wrong, text("NOT json_valid(answers)")))
    return tuple(str(name) for name in tx.execute(query).scalars())


def _find_readable(tx: Transaction, document_id: str) -> ReceivedDocument | None:
    try:
        return find(tx, document_id)
    except _UNREADABLE:
        return None


def answered_among(tx: Transaction, document_ids: Collection[str]) -> frozenset[str]:
    """Return those of some papers of ours that a received one answers."""
    found: set[str] = set()
    for part in in_batches(document_ids):
        query = select(received_papers.c.concerns_id)
        asked = query.where(received_papers.c.concerns_id.in_(part))
        found.update(row.concerns_id for row in tx.execute(asked))
    return frozenset(found)


def note(tx: Transaction, document_id: str, **changes: datetime | str | bool | None) -> None:
    """Note when it was opened or accepted, or what its sender was told."""
    where = received_papers.c.document_id == document_id
    tx.execute(change(received_papers).where(where).values(**changes))


def received_from_row(row: Row[Any]) -> ReceivedDocument:
    """Return the paper of a row."""
    return record_of(ReceivedDocument, row, answers=json.loads(str(row.answers)))
