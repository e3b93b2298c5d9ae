"""Rows of what is to be sent. The row is the job; whoever works on it holds no state."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, exists, func, not_, or_, select, text
from sqlalchemy import insert as add
from sqlalchemy import update as change

from station_app.model.ids import DocumentId, RunId
from station_app.store.connection import Transaction
from station_app.store.schema import documents, outbox

LONGEST_WAIT = timedelta(minutes=15)
"""A row never waits longer; a clock that was set back must not strand it."""


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A document on its way, and what is known of the way."""

    document_id: DocumentId
    packet: bytes | None
    """The signed packet, frozen at the first attempt."""
    upload_url: str
    """Where a resumable upload stands; empty before it is made."""
    sent_bytes: int
    size_bytes: int
    attempts: int
    next_try_at: datetime
    last_error: str
    quarantined: bool
    finished: bool
    priority: int
    deadline: datetime | None


def enqueue(
    tx: Transaction,
    document_id: DocumentId,
    *,
    size_bytes: int,
    priority: int,
    deadline: datetime | None,
    at: datetime,
) -> None:
    """Put a signed document into the outbox."""
    tx.execute(
        add(outbox).values(
            document_id=document_id,
            packet=None,
            upload_url="",
            sent_bytes=0,
            size_bytes=size_bytes,
            attempts=0,
            next_try_at=at,
            last_error="",
            quarantined=False,
            finished=False,
            priority=priority,
            deadline=deadline,
            claimed_by=None,
        )
    )


def move_deadline(tx: Transaction, document_id: DocumentId, deadline: datetime | None) -> None:
    """Say anew until when a document that has not arrived must be there: it waits by that."""
    tx.execute(
        change(outbox)
        .where(outbox.c.document_id == document_id)
        .where(outbox.c.finished.is_(False))
        .values(deadline=deadline)
    )


def claim_due(tx: Transaction, run_id: RunId, now: datetime) -> OutboxRow | None:
    """Claim the next due row for this run: by priority, then deadline, then size.

    Within a case papers go in the order in which they were laid here; only what is more urgent
    overtakes. A time further ahead than the longest wait counts as due.
    """
    query = (
        select(outbox)
        .where(*_due(now))
        .where(not_(_behind_another()))
        .order_by(
            outbox.c.priority,
            func.coalesce(outbox.c.deadline, "9999"),
            outbox.c.size_bytes,
            outbox.c.document_id,
        )
        .limit(1)
    )
    found = tx.execute(query).first()
    if found is None:
        return None
    _change(tx, found.document_id, claimed_by=run_id, attempts=found.attempts + 1)
    return row(tx, found.document_id)


def more_urgent(tx: Transaction, priority: int, now: datetime) -> bool:
    """Tell whether something waits that goes before a priority."""
    query = select(outbox.c.document_id).where(*_due(now)).where(outbox.c.priority < priority)
    return tx.execute(query.limit(1)).first() is not None


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        outbox.c.claimed_by.is_(None),
        outbox.c.quarantined.is_(False),
        outbox.c.finished.is_(False),
        or_(outbox.c.next_try_at <= now, outbox.c.next_try_at > now + LONGEST_WAIT),
    )


def _behind_another() -> ColumnElement[bool]:
    """Whether an earlier paper of the same case, not less urgent, is still on its way.

    What was set aside because of a fault of its own holds nobody up.
    """
    earlier, its, own = outbox.alias("earlier"), documents.alias("its"), documents.alias("own")
    return (
        exists()
        .where(own.c.document_id == outbox.c.document_id)
        .where(own.c.case_ref != "")
        .where(its.c.case_ref == own.c.case_ref)
        .where(earlier.c.document_id == its.c.document_id)
        .where(earlier.c.document_id != outbox.c.document_id)
        .where(earlier.c.finished.is_(False))
        .where(earlier.c.quarantined.is_(False))
        .where(earlier.c.priority <= outbox.c.priority)
        .where(text("earlier.rowid < outbox.rowid"))
    )


def save_packet(tx: Transaction, document_id: DocumentId, packet: bytes) -> None:
    """Freeze the packet: every further attempt sends the same bytes."""
    _change(tx, document_id, packet=packet)


def note_progress(
    tx: Transaction, document_id: DocumentId, upload_url: str, sent_bytes: int
) -> None:
    """Note how far an upload is."""
    _change(tx, document_id, upload_url=upload_url, sent_bytes=sent_bytes)


def release(
    tx: Transaction, document_id: DocumentId, next_try_at: datetime, error_key: str
) -> None:
    """Let a row go until ``next_try_at``."""
    _change(tx, document_id, claimed_by=None, next_try_at=next_try_at, last_error=error_key)


def revive(tx: Transaction, document_id: DocumentId, now: datetime) -> None:
    """Make one row due that waits or was set aside."""
    _change(tx, document_id, quarantined=False, next_try_at=now, last_error="")


def try_now(tx: Transaction, now: datetime) -> None:
    """Make every waiting row due."""
    tx.execute(change(outbox).where(outbox.c.finished.is_(False)).values(next_try_at=now))


def quarantine(tx: Transaction, document_id: DocumentId, error_key: str) -> None:
    """Set a row with a fault of its own aside, so that it holds nobody up."""
    _change(tx, document_id, claimed_by=None, quarantined=True, last_error=error_key)


def finish(tx: Transaction, document_id: DocumentId) -> None:
    """Close a row: a receipt is held, or the document was refused. The packet stays."""
    _change(tx, document_id, claimed_by=None, finished=True, last_error="")


def void_claims(tx: Transaction, now: datetime) -> None:
    """Free what an earlier run had claimed: that run is over."""
    tx.execute(
        change(outbox)
        # A finished row is claimed by nobody: years of them are not looked through at each start.
        .where(outbox.c.finished.is_(False))
        .where(outbox.c.claimed_by.is_not(None))
        .values(claimed_by=None, next_try_at=now)
    )


def any_due(tx: Transaction, now: datetime) -> bool:
    """Tell whether a paper is being sent or could be sent now."""
    query = (
        select(outbox.c.document_id)
        .where(outbox.c.quarantined.is_(False), outbox.c.finished.is_(False))
        .where(or_(outbox.c.next_try_at <= now, outbox.c.claimed_by.is_not(None)))
    )
    return tx.execute(query.limit(1)).first() is not None


def rows(tx: Transaction) -> tuple[OutboxRow, ...]:
    """Return all rows, the newest document first."""
    query = select(outbox).order_by(outbox.c.document_id.desc())
    return tuple(_row(found) for found in tx.execute(query))


def count_open(tx: Transaction) -> int:
    """Return how many papers have no receipt yet."""
    query = select(func.count()).select_from(outbox).where(outbox.c.finished.is_(False))
    return int(tx.execute(query).scalar() or 0)


def set_aside(tx: Transaction, most: int) -> tuple[DocumentId, ...]:
    """Return the papers that were set aside because of a fault of their own."""
    query = (
        select(outbox.c.document_id)
        .where(outbox.c.finished.is_(False))
        .where(outbox.c.quarantined.is_(True))
        .limit(most)
    )
    return tuple(DocumentId(found.document_id) for found in tx.execute(query))


def waiting_times(tx: Transaction) -> tuple[datetime, ...]:
    """Return when each paper that waits may be tried again."""
    query = (
        select(outbox.c.next_try_at)
        .where(outbox.c.finished.is_(False))
        .where(outbox.c.quarantined.is_(False))
    )
    return tuple(found.next_try_at for found in tx.execute(query))


def listed(tx: Transaction, most: int) -> tuple[OutboxRow, ...]:
    """Return the first rows of a list, without their packets: on their way, then there, each newest first.

    Args:
        tx: a transaction.
        most: how many; whoever scrolls on asks for more, to the last one.
    """
    columns = [column for column in outbox.c if column.name not in ("packet", "claimed_by")]
    found: list[OutboxRow] = []
    for finished in (False, True):
        query = (
            select(*columns)
            .where(outbox.c.finished.is_(finished))
            .order_by(outbox.c.document_id.desc())
            .limit(most - len(found))
        )
        found += [OutboxRow(packet=None, **dict(row._mapping)) for row in tx.execute(query)]
    return tuple(found)


def place_of(tx: Transaction, document_id: str) -> int:
    """Return how many rows of the list go to and with a document's; 0: it is not in it."""
    own = row(tx, DocumentId(document_id))
    if own is None:
        return 0
    newer = outbox.c.document_id >= own.document_id
    query = select(func.count()).select_from(outbox).where(outbox.c.finished.is_(own.finished))
    before = count_open(tx) if own.finished else 0
    return before + int(tx.execute(query.where(newer)).scalar() or 0)


def row(tx: Transaction, document_id: DocumentId) -> OutboxRow | None:
    """Return a document's row, or ``None``."""
    query = select(outbox).where(outbox.c.document_id == document_id)
    found = tx.execute(query).first()
    return None if found is None else _row(found)


def _change(tx: Transaction, document_id: DocumentId, **values: object) -> None:
    tx.execute(change(outbox).where(outbox.c.document_id == document_id).values(**values))


def _row(found: Row[tuple[object, ...]]) -> OutboxRow:
    values = dict(found._mapping)
    del values["claimed_by"]
    return OutboxRow(**values)
