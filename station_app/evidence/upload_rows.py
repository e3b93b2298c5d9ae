"""Rows of media on their way: one row a medium, one a file's upload, one a receipt."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select
from sqlalchemy import insert as add
from sqlalchemy import update as change

from station_app.evidence.tables import evidence_outbox, evidence_receipts, evidence_uploads
from station_app.store.connection import Transaction
from station_app.store.records import record_of
from station_app.store.schema import renewed_receipts

LONGEST_WAIT = timedelta(minutes=15)
"""A row never waits longer; a clock that was set back must not strand it."""


@dataclass(frozen=True, slots=True)
class MediaRow:
    """A medium on its way."""

    evidence_id: str
    packet: bytes | None
    """The signed list, frozen at the first attempt."""
    attempts: int
    next_try_at: datetime
    last_error: str
    faulty_item: int
    """Number of the file that stands in the way; 0: none."""
    finished: bool
    set_aside: bool
    sent_bytes: int
    size_bytes: int


def enqueue(tx: Transaction, evidence_id: str, size_bytes: int, at: datetime) -> None:
    """Put a medium on its way, or once more after a refusal."""
    tx.execute(delete(evidence_outbox).where(evidence_outbox.c.evidence_id == evidence_id))
    tx.execute(
        add(evidence_outbox).values(
            evidence_id=evidence_id,
            packet=None,
            attempts=0,
            next_try_at=at,
            last_error="",
            faulty_item=0,
            finished=False,
            set_aside=False,
            sent_bytes=0,
            size_bytes=size_bytes,
        )
    )


def next_due(tx: Transaction, now: datetime) -> MediaRow | None:
    """Return the smallest medium that is due.

    There is one sender, so a row needs no claim: it holds no state but what the disk knows.
    """
    columns = evidence_outbox.c
    query = (
        select(evidence_outbox)
        .where(columns.finished.is_(False), columns.set_aside.is_(False))
        .where(or_(columns.next_try_at <= now, columns.next_try_at > now + LONGEST_WAIT))
        .order_by(columns.size_bytes - columns.sent_bytes, columns.evidence_id)
        .limit(1)
    )
    row = tx.execute(query).first()
    return None if row is None else record_of(MediaRow, row)


def row(tx: Transaction, evidence_id: str) -> MediaRow | None:
    """Return a medium's row, or ``None``."""
    query = select(evidence_outbox).where(evidence_outbox.c.evidence_id == evidence_id)
    found = tx.execute(query).first()
    return None if found is None else record_of(MediaRow, found)


def update(tx: Transaction, evidence_id: str, **facts: object) -> None:
    """Note what became of an attempt."""
    where = evidence_outbox.c.evidence_id == evidence_id
    tx.execute(change(evidence_outbox).where(where).values(**facts))


def try_now(tx: Transaction, now: datetime) -> None:
    """Make every waiting medium due."""
    waiting = evidence_outbox.c.finished.is_(False)
    tx.execute(change(evidence_outbox).where(waiting).values(next_try_at=now))


def upload_of(tx: Transaction, item_id: str) -> tuple[str, int]:
    """Return where a file's upload stands and how far it is; empty and 0 where it has not begun."""
    query = select(evidence_uploads).where(evidence_uploads.c.item_id == item_id)
    found = tx.execute(query).first()
    return ("", 0) if found is None else (found.upload_url, found.sent_bytes)


def note_upload(tx: Transaction, item_id: str, upload_url: str, sent_bytes: int) -> None:
    """Note where a file's upload stands."""
    values = {"upload_url": upload_url, "sent_bytes": sent_bytes}
    where = evidence_uploads.c.item_id == item_id
    if tx.execute(change(evidence_uploads).where(where).values(**values)).rowcount == 0:
        tx.execute(add(evidence_uploads).values(item_id=item_id, **values))


def forget_upload(tx: Transaction, item_id: str) -> None:
    """Begin a file's upload anew at the next attempt."""
    tx.execute(delete(evidence_uploads).where(evidence_uploads.c.item_id == item_id))


def put_receipt(
    tx: Transaction, evidence_id: str, receipt: bytes, sequence: int, at: datetime
) -> None:
    """Keep a proved receipt byte for byte."""
    tx.execute(
        add(evidence_receipts).values(
            evidence_id=evidence_id, receipt=receipt, sequence=sequence, received_at=at
        )
    )


def receipt_of(tx: Transaction, evidence_id: str) -> tuple[bytes, int, datetime] | None:
    """Return the receipt that counts with its number and time, or ``None``."""
    anew = select(renewed_receipts).where(renewed_receipts.c.thing_id == evidence_id)
    newest = tx.execute(anew.order_by(renewed_receipts.c.number.desc()).limit(1)).first()
    if newest is not None:
        return bytes(newest.receipt), newest.sequence, newest.at
    query = select(evidence_receipts).where(evidence_receipts.c.evidence_id == evidence_id)
    found = tx.execute(query).first()
    return None if found is None else (bytes(found.receipt), found.sequence, found.received_at)


def first_receipt(tx: Transaction, evidence_id: str) -> bytes | None:
    """Return the first receipt byte for byte, also where it was given anew since; or ``None``."""
    query = select(evidence_receipts.c.receipt)
    found = tx.execute(query.where(evidence_receipts.c.evidence_id == evidence_id)).scalar()
    return None if found is None else bytes(found)


def count_open(tx: Transaction) -> int:
    """Return how many media are on their way without a receipt."""
    query = select(func.count()).select_from(evidence_outbox)
    return int(tx.execute(query.where(evidence_outbox.c.finished.is_(False))).scalar() or 0)


def earliest(tx: Transaction) -> datetime | None:
    """Return when the next waiting medium is due, or ``None``."""
    columns = evidence_outbox.c
    query = select(columns.next_try_at).where(
        columns.finished.is_(False), columns.set_aside.is_(False)
    )
    found = tx.execute(query.order_by(columns.next_try_at).limit(1)).first()
    return None if found is None else found.next_try_at
