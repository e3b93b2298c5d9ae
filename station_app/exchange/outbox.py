"""What leaves the station and what of it has arrived: the two ticks."""

from dataclasses import dataclass
from datetime import datetime

from station_app.documents import outbox_rows, receipt_rows
from station_app.documents import rows as document_rows
from station_app.documents.outbox_rows import OutboxRow
from station_app.model.documents import Document, DocumentState, HistoryEntry
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

FIRST_ROWS = 10
"""As many as fill a small window; whoever scrolls on asks for more."""


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
    refusal: str = ""
    """Why the district will never take it, as a key of the protocol; empty: it was not refused."""


def rows(
    station: Station, most: int = FIRST_ROWS, *, as_far_as: str = ""
) -> tuple[OutboxItem, ...]:
    """Return the first papers of the list: those on their way, then those that are there, newest first.

    Args:
        station: the station.
        most: how many; fewer are all there are. No paper is left out: the list asks for more.
        as_far_as: a paper that must be among them, if it was ever laid into the outbox.
    """
    with station.store.reading() as tx:
        wanted = max(most, outbox_rows.place_of(tx, as_far_as)) if as_far_as else most
        return _items(tx, outbox_rows.listed(tx, wanted))


def ticks(station: Station, document_id: DocumentId) -> Ticks:
    """Tell which ticks a paper has.

    Raises:
        DocumentUnknown: there is no such paper.
    """
    with station.store.reading() as tx:
        document_rows.load(tx, document_id)
        return Ticks(first=True, second=receipt_rows.of(tx, document_id) is not None)


def try_again(station: Station, document_id: DocumentId) -> None:
    """Take a paper up again that waits or was set aside.

    Raises:
        NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.SEND)
    with station.store.transaction() as tx:
        outbox_rows.revive(tx, document_id, station.clock.now())
        record(station, tx, operator.operator_id, "document.retried", document_id)
    station.events.announce("outbox", document_id)


def _items(tx: Transaction, held: tuple[OutboxRow, ...]) -> tuple[OutboxItem, ...]:
    ids = [row.document_id for row in held]
    papers, proofs = document_rows.among(tx, ids), receipt_rows.among(tx, ids)
    queued = document_rows.last_moves(tx, ids, DocumentState.QUEUED)
    rejected = [name for name, paper in papers.items() if paper.state is DocumentState.REJECTED]
    refused = document_rows.last_moves(tx, rejected, DocumentState.REJECTED)
    return tuple(
        _item(
            row,
            papers[row.document_id],
            proofs.get(row.document_id),
            queued.get(row.document_id),
            refused.get(row.document_id),
        )
        for row in held
    )


def _item(
    row: OutboxRow,
    document: Document,
    receipt: tuple[int, datetime] | None,
    queued: HistoryEntry | None,
    refused: HistoryEntry | None,
) -> OutboxItem:
    rejected = document.state is DocumentState.REJECTED and refused is not None
    return OutboxItem(
        document=document,
        first_tick=True,
        second_tick=receipt is not None,
        kept_at=document.changed_at if queued is None else queued.at,
        receipt_at=None if receipt is None else receipt[1],
        receipt_sequence=None if receipt is None else receipt[0],
        sent_bytes=row.size_bytes if receipt is not None else row.sent_bytes,
        size_bytes=row.size_bytes,
        attempts=row.attempts,
        next_try_at=row.next_try_at,
        last_error=row.last_error,
        quarantined=row.quarantined,
        refusal=refused.note if rejected and refused is not None else "",
    )
