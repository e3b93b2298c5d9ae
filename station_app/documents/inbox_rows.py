"""Rows of what the gateway sent to this station."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, literal_column, select, text
from sqlalchemy import insert as add
from sqlalchemy import update as change

from station_app.store.connection import Transaction
from station_app.store.records import record_of, values_of
from station_app.store.schema import inbox, set_aside_items

STORED_SUFFIX = ".stored"
"""Behind a paper's id: what is set aside because what is kept of it here cannot be read."""


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One item."""

    item_id: str
    kind: str
    body: bytes
    """Canonical JSON as it came."""
    received_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class SetAsideRow:
    """Something that came and could not be taken."""

    item_id: str
    kind: str
    """As the gateway says; ``odd`` where the item itself has no form, ``claim`` where a paper says that
    it answers one of ours, ``stored`` where what is kept here cannot be read."""
    sequence: int
    body: bytes
    reason: str
    """Key of the text that says why."""
    detail: str
    """Which member or reference; never a name."""
    at: datetime
    tries: int
    next_try_at: datetime | None
    settled_at: datetime | None


def is_kept(tx: Transaction, item_id: str) -> bool:
    """Tell whether an item is here already."""
    return tx.execute(select(inbox.c.item_id).where(inbox.c.item_id == item_id)).first() is not None


def put_aside(tx: Transaction, aside: SetAsideRow) -> bool:
    """Set an item aside, or note one more try of it; return whether it is set aside for the first time."""
    where = set_aside_items.c.item_id == aside.item_id
    again = {"reason": aside.reason, "detail": aside.detail, "next_try_at": aside.next_try_at}
    noted = change(set_aside_items).where(where)
    if tx.execute(
        noted.values(tries=set_aside_items.c.tries + 1, settled_at=None, **again)
    ).rowcount:
        return False
    tx.execute(add(set_aside_items).values(**values_of(aside)))
    return True


def find_aside(tx: Transaction, item_id: str) -> SetAsideRow | None:
    """Return what was set aside under an id and waits, or ``None``."""
    columns = set_aside_items.c
    where = (columns.item_id == item_id, columns.settled_at.is_(None))
    row = tx.execute(select(set_aside_items).where(*where)).first()
    return None if row is None else record_of(SetAsideRow, row)


def aside(tx: Transaction) -> tuple[SetAsideRow, ...]:
    """Return everything that is set aside, the newest first."""
    query = select(set_aside_items).where(set_aside_items.c.settled_at.is_(None))
    ordered = query.order_by(set_aside_items.c.at.desc(), set_aside_items.c.item_id)
    return tuple(record_of(SetAsideRow, row) for row in tx.execute(ordered))


def count_aside(tx: Transaction) -> int:
    """Return how many things are set aside."""
    query = select(func.count()).select_from(set_aside_items)
    return int(tx.execute(query.where(set_aside_items.c.settled_at.is_(None))).scalar() or 0)


def try_aside_at(tx: Transaction, item_id: str, at: datetime) -> None:
    """Let a thing that is set aside be tried again at a time."""
    where = (set_aside_items.c.item_id == item_id, set_aside_items.c.settled_at.is_(None))
    tx.execute(change(set_aside_items).where(*where).values(next_try_at=at))


def settle_aside(tx: Transaction, item_id: str, at: datetime) -> None:
    """Note that a thing that was set aside has been taken."""
    where = (set_aside_items.c.item_id == item_id, set_aside_items.c.settled_at.is_(None))
    tx.execute(change(set_aside_items).where(*where).values(settled_at=at))


def put(tx: Transaction, item_id: str, kind: str, body: bytes, received_at: datetime) -> bool:
    """Keep an item; return False when it was known already."""
    if is_kept(tx, item_id):
        return False
    tx.execute(add(inbox).values(item_id=item_id, kind=kind, body=body, received_at=received_at))
    return True


def listing(tx: Transaction, read: int) -> tuple[InboxRow, ...]:
    """Return all items that nobody has read, and the newest of the others, the newest first."""
    unread = select(inbox).where(inbox.c.read_at.is_(None))
    # By time downwards until there are enough.
    seen = select(inbox).where(text("+inbox.read_at IS NOT NULL"))
    newest = seen.order_by(inbox.c.received_at.desc()).limit(read)
    found = [
        InboxRow(row.item_id, row.kind, bytes(row.body), row.received_at, row.read_at)
        for query in (unread, newest)
        for row in tx.execute(query)
    ]
    return tuple(sorted(found, key=lambda row: row.received_at, reverse=True))


def of_case(tx: Transaction, case_ref: str) -> tuple[InboxRow, ...]:
    """Return the items that name a case, the newest first."""
    named = text("CAST(body AS TEXT) ->> '$.case_ref' = :case_ref")
    query = select(inbox).where(named).order_by(inbox.c.received_at.desc())
    return tuple(
        InboxRow(row.item_id, row.kind, bytes(row.body), row.received_at, row.read_at)
        for row in tx.execute(query, {"case_ref": case_ref})
    )


def of_kind(tx: Transaction, kind: str) -> tuple[InboxRow, ...]:
    """Return the items of a kind, oldest first."""
    query = select(inbox).where(inbox.c.kind == kind).order_by(inbox.c.received_at)
    return tuple(
        InboxRow(row.item_id, row.kind, bytes(row.body), row.received_at, row.read_at)
        for row in tx.execute(query)
    )


def new_kinds(tx: Transaction) -> tuple[tuple[str, str, int], ...]:
    """Return what nobody has read yet: kind, pillar (empty: none) and how many."""
    return _by_kind(tx, inbox.c.read_at.is_(None))


def came_since(tx: Transaction, since: datetime) -> tuple[tuple[str, str, int], ...]:
    """Return what came after a time: kind, pillar (empty: none) and how many."""
    return _by_kind(tx, inbox.c.received_at > since)


def _by_kind(tx: Transaction, wanted: ColumnElement[bool]) -> tuple[tuple[str, str, int], ...]:
    pillar: ColumnElement[str] = literal_column("COALESCE(CAST(body AS TEXT) ->> '$.pillar', '')")
    query = select(inbox.c.kind, pillar, func.count()).where(wanted).group_by(inbox.c.kind, pillar)
    return tuple((row[0], row[1], int(row[2])) for row in tx.execute(query))


def naming(tx: Transaction, kind: str, document_id: str) -> tuple[InboxRow, ...]:
    """Return the items of a kind that name a document, oldest first."""
    named = text("CAST(body AS TEXT) ->> '$.document_id' = :document_id")
    query = select(inbox).where(named).where(inbox.c.kind == kind).order_by(inbox.c.received_at)
    return tuple(
        InboxRow(row.item_id, row.kind, bytes(row.body), row.received_at, row.read_at)
        for row in tx.execute(query, {"document_id": document_id})
    )


def count_new(tx: Transaction) -> int:
    """Return how many items nobody has read yet."""
    query = select(func.count()).select_from(inbox).where(inbox.c.read_at.is_(None))
    return int(tx.execute(query).scalar() or 0)


def mark_read(tx: Transaction, item_id: str, at: datetime) -> None:
    """Note that somebody has seen an item; the first time counts."""
    tx.execute(
        change(inbox)
        .where(inbox.c.item_id == item_id)
        .where(inbox.c.read_at.is_(None))
        .values(read_at=at)
    )
