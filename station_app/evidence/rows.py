"""Rows of electronic evidence: what it is, its files and their sealed pieces."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, delete, func, or_, select, text
from sqlalchemy import insert as add
from sqlalchemy import update as change

from station_app.evidence.tables import evidence, evidence_items, evidence_pieces, loose_pieces
from station_app.exchange.message_tables import pillar_messages
from station_app.model.evidence import (
    NEXT,
    Evidence,
    EvidenceItem,
    EvidenceKind,
    EvidenceState,
    ItemState,
    Piece,
)
from station_app.model.ids import BlobId
from station_app.store.connection import Transaction
from station_app.store.records import record_of, values_of
from station_app.store.schema import inbox

_E = EvidenceState
_ENDED = EvidenceState.WITHDRAWN


def insert(tx: Transaction, new: Evidence) -> None:
    """Keep new evidence."""
    tx.execute(add(evidence).values(**values_of(new)))


def find(tx: Transaction, evidence_id: str) -> Evidence | None:
    """Return evidence, or ``None``."""
    row = tx.execute(select(evidence).where(evidence.c.evidence_id == evidence_id)).first()
    return None if row is None else _evidence(row)


def by_sid(tx: Transaction, sid: str) -> Evidence | None:
    """Return the packet that bears a number now; withdrawn ones have let it go."""
    query = select(evidence).where(evidence.c.sid == sid, evidence.c.state != _ENDED.value)
    row = tx.execute(query).first()
    return None if row is None else _evidence(row)


def by_link(tx: Transaction, document_id: str) -> Evidence | None:
    """Return the packet that a paper binds to the diary."""
    row = tx.execute(select(evidence).where(evidence.c.link_document == document_id)).first()
    return None if row is None else _evidence(row)


def by_reference(tx: Transaction, reference: str) -> str:
    """Return the id of the packet to which its system gave this number; empty: none."""
    query = select(pillar_messages.c.concerns).where(
        pillar_messages.c.pillar == "esakshya", pillar_messages.c.reference == reference
    )
    return str(tx.execute(query.limit(1)).scalar() or "")


def announced(tx: Transaction, sid: str) -> tuple[tuple[str, bytes], ...]:
    """Return the items, by id and content, in which the app's system told of a packet."""
    named = text("CAST(body AS TEXT) ->> '$.reference' = :sid")
    query = select(inbox.c.item_id, inbox.c.body).where(inbox.c.kind == "pillar").where(named)
    return tuple((row.item_id, bytes(row.body)) for row in tx.execute(query, {"sid": sid}))


def listing(tx: Transaction, wanted: str = "", most: int = 500) -> tuple[Evidence, ...]:
    """Return evidence, the newest first; ``wanted`` is part of a case number, a SID or a reference."""
    query = select(evidence).order_by(evidence.c.created_at.desc()).limit(most)
    if wanted:
        columns = (evidence.c.case_ref, evidence.c.sid, evidence.c.local_ref)
        query = query.where(or_(*(column.contains(wanted, autoescape=True) for column in columns)))
    return tuple(_evidence(row) for row in tx.execute(query))


def of_case(tx: Transaction, case_ref: str) -> tuple[Evidence, ...]:
    """Return all evidence of a case, the oldest first."""
    query = select(evidence).where(evidence.c.case_ref == case_ref)
    return tuple(_evidence(row) for row in tx.execute(query.order_by(evidence.c.created_at)))


def linked_by(tx: Transaction, document_id: str) -> tuple[Evidence, ...]:
    """Return the open packets that a paper binds to the diary, the oldest first."""
    query = select(evidence).where(
        evidence.c.kind == EvidenceKind.SID.value,
        evidence.c.state == EvidenceState.OPEN.value,
        evidence.c.link_document == document_id,
    )
    return tuple(_evidence(row) for row in tx.execute(query.order_by(evidence.c.created_at)))


def unfinished(tx: Transaction, most: int = 200) -> tuple[Evidence, ...]:
    """Return packets without a paper and media without a receipt, the oldest first."""
    media = [state.value for state in (_E.OPEN, _E.SEALED, _E.QUEUED, _E.REJECTED)]
    unlinked = and_(
        evidence.c.kind == EvidenceKind.SID.value,
        evidence.c.state == _E.OPEN.value,
        evidence.c.link_document == "",
    )
    unsent = and_(evidence.c.kind == EvidenceKind.MEDIUM.value, evidence.c.state.in_(media))
    query = select(evidence).where(or_(unlinked, unsent)).order_by(evidence.c.created_at)
    return tuple(_evidence(row) for row in tx.execute(query.limit(most)))


def move(
    tx: Transaction, evidence_id: str, wanted: EvidenceState, at: datetime, **also: object
) -> bool:
    """Move evidence to a state that its present one allows; return whether it was done."""
    allowed = [old.value for old, new_ones in NEXT.items() if wanted in new_ones]
    done = tx.execute(
        change(evidence)
        .where(evidence.c.evidence_id == evidence_id)
        .where(evidence.c.state.in_(allowed))
        .values(state=wanted.value, changed_at=at, **also)
    )
    return bool(done.rowcount == 1)


def update(tx: Transaction, evidence_id: str, at: datetime, **facts: object) -> None:
    """Change facts of evidence, never its state."""
    where = evidence.c.evidence_id == evidence_id
    tx.execute(change(evidence).where(where).values(changed_at=at, **facts))


def put_items(tx: Transaction, items: Iterable[EvidenceItem]) -> None:
    """Keep new files."""
    rows = [values_of(item) for item in items]
    if rows:
        tx.execute(add(evidence_items), rows)


def update_item(tx: Transaction, item_id: str, **facts: object) -> None:
    """Change what is known of a file."""
    tx.execute(change(evidence_items).where(evidence_items.c.item_id == item_id).values(**facts))


def item(tx: Transaction, item_id: str) -> EvidenceItem | None:
    """Return a file, or ``None``."""
    row = tx.execute(select(evidence_items).where(evidence_items.c.item_id == item_id)).first()
    return None if row is None else _item(row)


def items_of(tx: Transaction, evidence_id: str) -> tuple[EvidenceItem, ...]:
    """Return the files in their order."""
    query = select(evidence_items).where(evidence_items.c.evidence_id == evidence_id)
    return tuple(_item(row) for row in tx.execute(query.order_by(evidence_items.c.number)))


def drop_listed(tx: Transaction, evidence_id: str, item_id: str = "") -> None:
    """Take lines of a list away for a better list, or one; a file that came is never among them."""
    query = delete(evidence_items).where(
        evidence_items.c.evidence_id == evidence_id,
        evidence_items.c.state == ItemState.LISTED.value,
    )
    tx.execute(query.where(evidence_items.c.item_id == item_id) if item_id else query)


def announce_piece(tx: Transaction, blob_id: BlobId) -> None:
    """Write down which piece is sealed next: what a cut leaves of it is found by its name."""
    tx.execute(add(loose_pieces).values(blob_id=blob_id))


def put_piece(tx: Transaction, piece: Piece) -> None:
    """Keep a sealed piece; it is loose no more."""
    tx.execute(add(evidence_pieces).values(**values_of(piece)))
    tx.execute(delete(loose_pieces).where(loose_pieces.c.blob_id == piece.blob_id))


def pieces_of(tx: Transaction, item_id: str) -> tuple[Piece, ...]:
    """Return the sealed pieces of a file in their order."""
    query = select(evidence_pieces).where(evidence_pieces.c.item_id == item_id)
    found = tx.execute(query.order_by(evidence_pieces.c.number))
    return tuple(record_of(Piece, row) for row in found)


def forget_pieces(tx: Transaction, item_id: str) -> None:
    """Let the pieces of a file go that was refused, is held twice or is read anew."""
    of_item = evidence_pieces.c.item_id == item_id
    gone = select(evidence_pieces.c.blob_id).where(of_item)
    tx.execute(add(loose_pieces).from_select(["blob_id"], gone))
    tx.execute(delete(evidence_pieces).where(of_item))


def pieces_loose(tx: Transaction) -> tuple[BlobId, ...]:
    """Return the pieces that no file names."""
    used = select(evidence_pieces.c.item_id).where(
        evidence_pieces.c.blob_id == loose_pieces.c.blob_id
    )
    query = select(loose_pieces.c.blob_id).where(~used.exists())
    return tuple(BlobId(row.blob_id) for row in tx.execute(query))


def dropped(tx: Transaction, blob_ids: Iterable[BlobId]) -> None:
    """Note that loose pieces are off the disk."""
    for blob_id in blob_ids:
        tx.execute(delete(loose_pieces).where(loose_pieces.c.blob_id == blob_id))


def sealed_bytes(tx: Transaction, item_id: str) -> int:
    """Return how many bytes of a file are sealed."""
    total = func.coalesce(func.sum(evidence_pieces.c.size_bytes), 0)
    return int(tx.execute(select(total).where(evidence_pieces.c.item_id == item_id)).scalar_one())


def _evidence(row: Row[Any]) -> Evidence:
    kind, state = EvidenceKind(row.kind), EvidenceState(row.state)
    return record_of(Evidence, row, kind=kind, state=state)


def _item(row: Row[Any]) -> EvidenceItem:
    return record_of(EvidenceItem, row, state=ItemState(row.state))
