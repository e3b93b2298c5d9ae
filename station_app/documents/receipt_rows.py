"""Rows of the gateway's signed receipts: kept byte for byte, never changed.

Of a thing whose receipt the gateway gave anew after it was put back, the newest counts; the older ones
stay.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert as add
from sqlalchemy import select

from station_app.model.ids import DocumentId
from station_app.store.connection import Transaction
from station_app.store.records import in_batches, values_of
from station_app.store.schema import receipts, renewed_receipts, sent_before


@dataclass(frozen=True, slots=True)
class HeldReceipt:
    """A receipt and what a list shows of it."""

    receipt: bytes
    sequence: int
    at: datetime


@dataclass(frozen=True, slots=True)
class SentBefore:
    """What this terminal had sent before it was put back, as the gateway gave it back."""

    thing_id: str
    kind: str
    """``paper`` or ``media``."""
    packet: bytes
    receipt: bytes
    sequence: int


def put(
    tx: Transaction, document_id: DocumentId, receipt: bytes, sequence: int, at: datetime
) -> None:
    """Keep a receipt."""
    tx.execute(
        add(receipts).values(document_id=document_id, receipt=receipt, sequence=sequence, at=at)
    )


def renew(
    tx: Transaction, thing_id: str, kind: str, receipt: bytes, sequence: int, at: datetime
) -> None:
    """Keep a receipt that was given anew; the old one stays."""
    row = {"thing_id": thing_id, "kind": kind, "receipt": receipt, "sequence": sequence, "at": at}
    tx.execute(add(renewed_receipts).values(**row))


def among(tx: Transaction, document_ids: Iterable[str]) -> dict[str, tuple[int, datetime]]:
    """Return number and time of the receipts of some documents, by their ids."""
    found: dict[str, tuple[int, datetime]] = {}
    for part in in_batches(document_ids):
        query = select(receipts.c.document_id, receipts.c.sequence, receipts.c.at)
        asked = query.where(receipts.c.document_id.in_(part))
        found.update((row.document_id, (row.sequence, row.at)) for row in tx.execute(asked))
        anew = select(renewed_receipts).where(renewed_receipts.c.thing_id.in_(part))
        for row in tx.execute(anew.order_by(renewed_receipts.c.number)):
            found[row.thing_id] = (row.sequence, row.at)
    return found


def of(tx: Transaction, document_id: DocumentId) -> bytes | None:
    """Return a document's receipt byte for byte, or ``None``."""
    found = held(tx, document_id)
    return None if found is None else found.receipt


def held(tx: Transaction, document_id: str) -> HeldReceipt | None:
    """Return a document's receipt with its number and time, or ``None``."""
    found = every(tx, document_id)
    return found[-1] if found else None


def every(tx: Transaction, document_id: str) -> tuple[HeldReceipt, ...]:
    """Return all receipts that a document was given, the one that counts last."""
    first = select(receipts).where(receipts.c.document_id == document_id)
    anew = select(renewed_receipts).where(renewed_receipts.c.thing_id == document_id)
    rows = [*tx.execute(first), *tx.execute(anew.order_by(renewed_receipts.c.number))]
    return tuple(HeldReceipt(bytes(row.receipt), row.sequence, row.at) for row in rows)


def all_receipts(tx: Transaction) -> tuple[bytes, ...]:
    """Return every receipt of papers that is held, oldest first: what the ledger is compared with."""
    each = (
        select(table.c.receipt).order_by(table.c.sequence)
        for table in (receipts, renewed_receipts, sent_before)
    )
    return tuple(bytes(row.receipt) for query in each for row in tx.execute(query))


def put_sent_before(tx: Transaction, sent: SentBefore, at: datetime) -> bool:
    """Keep what was sent before this terminal was put back; return False when it is here already."""
    if find_sent_before(tx, sent.thing_id) is not None:
        return False
    tx.execute(add(sent_before).values(**values_of(sent), at=at))
    return True


def find_sent_before(tx: Transaction, thing_id: str) -> SentBefore | None:
    """Return what the gateway gave back of a thing, or ``None``."""
    row = tx.execute(select(sent_before).where(sent_before.c.thing_id == thing_id)).first()
    if row is None:
        return None
    return SentBefore(row.thing_id, row.kind, bytes(row.packet), bytes(row.receipt), row.sequence)
