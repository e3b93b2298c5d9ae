"""Rows of what was sent to the laboratory, and of how it found each packet."""

from typing import Any

from sqlalchemy import insert as add
from sqlalchemy import select
from sqlalchemy import update as change

from station_app.exhibits.model import BAD_SEALS, Sending, SentPacket
from station_app.exhibits.tables import lab_packets, lab_sendings
from station_app.model.errors import DocumentUnknown
from station_app.store.connection import Transaction
from station_app.store.records import record_of, values_of


def insert(tx: Transaction, sending: Sending, packets: tuple[SentPacket, ...]) -> None:
    """Add a sending with its packets."""
    tx.execute(add(lab_sendings).values(**values_of(sending)))
    for packet in packets:
        tx.execute(add(lab_packets).values(**values_of(packet)))


def find(tx: Transaction, document_id: str) -> Sending | None:
    """Return the sending of a forwarding memo, or ``None``."""
    query = select(lab_sendings).where(lab_sendings.c.document_id == document_id)
    row = tx.execute(query).first()
    return None if row is None else record_of(Sending, row)


def load(tx: Transaction, document_id: str) -> Sending:
    """Return the sending of a forwarding memo.

    Raises:
        DocumentUnknown: there is none.
    """
    found = find(tx, document_id)
    if found is None:
        raise DocumentUnknown(document=document_id[:40])
    return found


def listing(tx: Transaction, *, ended: bool = True, most: int | None = None) -> tuple[Sending, ...]:
    """Return the sendings, the newest first; ``ended``: also those that are back and reported."""
    query = select(lab_sendings).order_by(lab_sendings.c.made_at.desc()).limit(most)
    if not ended:
        bad = (
            select(lab_packets.c.document_id)
            .where(lab_packets.c.seal.in_(BAD_SEALS))
            .where(lab_packets.c.answer == "")
        )
        waits = (
            lab_sendings.c.back_at.is_(None)
            | lab_sendings.c.report_at.is_(None)
            | lab_sendings.c.document_id.in_(bad)
        )
        query = query.where(waits)
    return tuple(record_of(Sending, row) for row in tx.execute(query))


def packets(tx: Transaction, document_id: str) -> tuple[SentPacket, ...]:
    """Return the packets of a sending."""
    query = select(lab_packets).where(lab_packets.c.document_id == document_id)
    return tuple(
        record_of(SentPacket, row) for row in tx.execute(query.order_by(lab_packets.c.packet))
    )


def sendings_of(tx: Transaction, exhibit_id: str) -> tuple[SentPacket, ...]:
    """Return how an exhibit went to the laboratory, each time."""
    query = select(lab_packets).where(lab_packets.c.exhibit_id == exhibit_id)
    return tuple(record_of(SentPacket, row) for row in tx.execute(query))


def reports_bound(tx: Transaction, case_ref: str) -> frozenset[str]:
    """Return the reports that answer the memos of a case."""
    query = select(lab_sendings.c.report_id).where(lab_sendings.c.case_ref == case_ref)
    return frozenset(row.report_id for row in tx.execute(query) if row.report_id)


def note(tx: Transaction, document_id: str, **changes: Any) -> None:
    """Note what became of a sending."""
    where = lab_sendings.c.document_id == document_id
    tx.execute(change(lab_sendings).where(where).values(**changes))


def note_packet(tx: Transaction, document_id: str, exhibit_id: str, **changes: Any) -> None:
    """Note what became of a packet of a sending."""
    tx.execute(
        change(lab_packets)
        .where(lab_packets.c.document_id == document_id)
        .where(lab_packets.c.exhibit_id == exhibit_id)
        .values(**changes)
    )
