"""What leaves the station and what of it has arrived: the two ticks."""

from dataclasses import dataclass
from datetime import datetime

from station_app.desks.station import Station, record
from station_app.model.documents import Document, DocumentState
from station_app.model.ids import DocumentId
from station_app.model.people import Right
from station_app.store import documents, outbox, receipts
from station_app.store.connection import Transaction
from station_app.store.outbox import OutboxRow


@dataclass(frozen=True, slots=True)
class Ticks:
    """First: safe on this disk. Second: a signed receipt of the gateway is held."""

    first: bool
    second: bool


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """A paper on its way."""

    document: Document
    first_tick: bool
    second_tick: bool
    kept_at: datetime
    """When it was signed and laid into the outbox."""
    receipt_at: datetime | None
    receipt_sequence: int | None
    """The gateway's number of the receipt."""
    sent_bytes: int
    size_bytes: int
    attempts: int
    next_try_at: datetime
    last_error: str
    """Key of the last fault, or empty."""
    quarantined: bool
    """Set aside because of a fault of its own; the others go on."""


def rows(station: Station) -> tuple[OutboxItem, ...]:
    """Give every paper that was laid into the outbox, the newest first."""
    with station.store.reading() as tx:
        return tuple(_item(tx, row) for row in outbox.rows(tx))


def ticks(station: Station, document_id: DocumentId) -> Ticks:
    """Tell which ticks a paper has.

    Raises:
        DocumentUnknown: there is no such paper.
    """
    with station.store.reading() as tx:
        documents.load(tx, document_id)
        return Ticks(first=True, second=receipts.of(tx, document_id) is not None)


def try_again(station: Station, document_id: DocumentId) -> None:
    """Take a paper up again that waits or was set aside.

    Raises:
        NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.SEND)
    with station.store.transaction() as tx:
        outbox.revive(tx, document_id, station.clock.now())
        record(station, tx, operator.operator_id, "document.retried", document_id)
    station.events.announce("outbox", document_id)


def _item(tx: Transaction, row: OutboxRow) -> OutboxItem:
    receipt = receipts.held(tx, row.document_id)
    queued = [
        entry.at
        for entry in documents.history(tx, row.document_id)
        if entry.to_state is DocumentState.QUEUED
    ]
    document = documents.load(tx, row.document_id)
    return OutboxItem(
        document=document,
        first_tick=True,
        second_tick=receipt is not None,
        kept_at=queued[0] if queued else document.changed_at,
        receipt_at=None if receipt is None else receipt.at,
        receipt_sequence=None if receipt is None else receipt.sequence,
        sent_bytes=row.size_bytes if receipt is not None else row.sent_bytes,
        size_bytes=row.size_bytes,
        attempts=row.attempts,
        next_try_at=row.next_try_at,
        last_error=row.last_error,
        quarantined=row.quarantined,
    )
