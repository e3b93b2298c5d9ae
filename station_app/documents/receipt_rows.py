"""Rows of the gateway's signed receipts: kept byte for byte, never changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert as add
from sqlalchemy import select

from station_app.model.ids import DocumentId
from station_app.store.connection import Transaction
from station_app.store.records import in_batches
from station_app.store.schema import receipts


@dataclass(frozen=True, slots=True)
class HeldReceipt:
    """A receipt and what a list shows of it."""

    receipt: bytes
    sequence: int
    at: datetime


def put(
    tx: Transaction, document_id: DocumentId, receipt: bytes, sequence: int, at: datetime
) -> None:
    """Keep a receipt."""
    tx.execute(
        add(receipts).values(document_id=document_id, receipt=receipt, sequence=sequence, at=at)
    )


def among(tx: Transaction, document_ids: Iterable[str]) -> dict[str, tuple[int, datetime]]:
    """Return number and time of the receipts of some documents, by their ids."""
    found: dict[str, tuple[int, datetime]] = {}
    for part in in_batches(document_ids):
        query = select(receipts.c.document_id, receipts.c.sequence, receipts.c.at)
        asked = query.where(receipts.c.document_id.in_(part))
        found.update((row.document_id, (row.sequence, row.at)) for row in tx.execute(asked))
    return found


def of(tx: Transaction, document_id: DocumentId) -> bytes | None:
    """Return a document's receipt byte for byte, or ``None``."""
    found = held(tx, document_id)
    return None if found is None else found.receipt


def held(tx: Transaction, document_id: DocumentId) -> HeldReceipt | None:
    """Return a document's receipt with its number and time, or ``None``."""
    row = tx.execute(select(receipts).where(receipts.c.document_id == document_id)).first()
    return None if row is None else HeldReceipt(bytes(row.receipt), row.sequence, row.at)
