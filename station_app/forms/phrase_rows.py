"""Rows of an office's standing phrases. Dropped ones stay, out of sight."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert as add
from sqlalchemy import select
from sqlalchemy import update as change

from station_app.model.ids import OperatorId
from station_app.store.connection import Transaction
from station_app.store.records import record_of, values_of
from station_app.store.schema import phrases


@dataclass(frozen=True, slots=True)
class PhraseRow:
    """A phrase for a field of a kind."""

    phrase_id: str
    kind: str
    field: str
    text: str
    at: datetime
    operator_id: OperatorId
    dropped_at: datetime | None = None


def put(tx: Transaction, row: PhraseRow) -> None:
    """Keep a phrase."""
    tx.execute(add(phrases).values(**values_of(row)))


def of_field(tx: Transaction, kind: str, field: str) -> tuple[PhraseRow, ...]:
    """Return the phrases of a field, oldest first, without the dropped ones."""
    query = (
        select(phrases)
        .where(phrases.c.kind == kind)
        .where(phrases.c.field == field)
        .where(phrases.c.dropped_at.is_(None))
        .order_by(phrases.c.at)
    )
    return tuple(record_of(PhraseRow, row) for row in tx.execute(query))


def set_dropped(tx: Transaction, phrase_id: str, at: datetime | None) -> None:
    """Drop a phrase, or take the dropping back with ``None``."""
    tx.execute(change(phrases).where(phrases.c.phrase_id == phrase_id).values(dropped_at=at))
