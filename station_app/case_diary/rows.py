"""Rows of the case diary's volumes."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy import insert as add
from sqlalchemy import update as change

from station_app.case_diary.errors import VolumeUnknown
from station_app.case_diary.model import Entry, Leaf, Note, Volume
from station_app.case_diary.tables import diary_entries, diary_leaves, diary_notes, diary_volumes
from station_app.store.connection import Transaction
from station_app.store.records import record_of, values_of


def insert(tx: Transaction, volume: Volume) -> None:
    """Add a volume."""
    tx.execute(add(diary_volumes).values(**values_of(volume)))


def load(tx: Transaction, volume_id: str) -> Volume:
    """Return a volume.

    Raises:
        VolumeUnknown: there is none.
    """
    found = find(tx, volume_id)
    if found is None:
        raise VolumeUnknown(volume=volume_id[:40])
    return found


def find(tx: Transaction, volume_id: str) -> Volume | None:
    """Return a volume, or ``None``."""
    query = select(diary_volumes).where(diary_volumes.c.volume_id == volume_id)
    row = tx.execute(query).first()
    return None if row is None else record_of(Volume, row)


def of_case(tx: Transaction, case_ref: str) -> tuple[Volume, ...]:
    """Return a case's volumes by their numbers."""
    query = select(diary_volumes).where(diary_volumes.c.case_ref == case_ref)
    rows = tx.execute(query.order_by(diary_volumes.c.number))
    return tuple(record_of(Volume, row) for row in rows)


def seal(
    tx: Transaction, volume_id: str, at: datetime, operator_id: str, sha256: str, page_map: str
) -> None:
    """Seal a volume; a trigger refuses every later change."""
    where = diary_volumes.c.volume_id == volume_id
    values = {"sealed_at": at, "sealed_by": operator_id, "sha256": sha256, "page_map": page_map}
    tx.execute(change(diary_volumes).where(where).values(**values))


def put(tx: Transaction, entry: Entry, leaves: Iterable[Leaf]) -> None:
    """Add a paper with its leaves."""
    tx.execute(add(diary_entries).values(**values_of(entry)))
    for leaf in leaves:
        tx.execute(add(diary_leaves).values(**values_of(leaf)))


def entries(tx: Transaction, volume_id: str) -> tuple[Entry, ...]:
    """Return a volume's papers in the order in which they were put in."""
    query = select(diary_entries).where(diary_entries.c.volume_id == volume_id)
    rows = tx.execute(query.order_by(diary_entries.c.place))
    return tuple(record_of(Entry, row) for row in rows)


def leaves(tx: Transaction, volume_id: str) -> tuple[Leaf, ...]:
    """Return a volume's leaves in scan order."""
    query = select(diary_leaves).where(diary_leaves.c.volume_id == volume_id)
    rows = tx.execute(query.order_by(diary_leaves.c.place))
    return tuple(record_of(Leaf, row) for row in rows)


def last_leaf(tx: Transaction, volume_id: str) -> int:
    """Return the place of a volume's last leaf; 0 where it has none."""
    query = select(func.max(diary_leaves.c.place)).where(diary_leaves.c.volume_id == volume_id)
    return int(tx.execute(query).scalar() or 0)


def documents_in(tx: Transaction, case_ref: str) -> frozenset[str]:
    """Return the ids of all papers that stand in a volume of a case."""
    query = (
        select(diary_entries.c.document_id)
        .join(diary_volumes, diary_volumes.c.volume_id == diary_entries.c.volume_id)
        .where(diary_volumes.c.case_ref == case_ref)
    )
    return frozenset(str(row.document_id) for row in tx.execute(query))


def add_note(tx: Transaction, note: Note) -> None:
    """Add what was said."""
    tx.execute(add(diary_notes).values(**values_of(note)))


def notes(tx: Transaction, volume_id: str) -> tuple[Note, ...]:
    """Return what was said of a volume, oldest first."""
    columns = [column for column in diary_notes.c if column.name != "number"]
    query = select(*columns).where(diary_notes.c.volume_id == volume_id)
    return tuple(record_of(Note, r) for r in tx.execute(query.order_by(diary_notes.c.number)))
