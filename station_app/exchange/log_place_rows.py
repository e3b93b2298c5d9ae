"""Rows of receipts' places in the gateway's log. The database enters each with its receipt."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy import update as change

from station_app.store.connection import Transaction
from station_app.store.records import in_batches, record_of
from station_app.store.schema import log_places

NEW, KNOWN, LOST, REPLACED = "new", "known", "lost", "replaced"
"""Not compared yet; the gateway knows it; it does not any more; another receipt stands for it."""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A receipt's place."""

    thing_id: str
    kind: str
    """``paper`` or ``media``."""
    sequence: int
    log_sha256: str
    state: str
    attempts: int
    """To bring the thing again, where the gateway lost it."""
    next_try_at: datetime | None
    last_error: str


def in_state(tx: Transaction, state: str, most: int) -> tuple[PlaceRow, ...]:
    """Return the first places in a state, the lowest first."""
    query = select(log_places).where(log_places.c.state == state)
    ordered = query.order_by(log_places.c.sequence).limit(most)
    return tuple(record_of(PlaceRow, row) for row in tx.execute(ordered))


def lost(tx: Transaction, kind: str, now: datetime) -> tuple[PlaceRow, ...]:
    """Return what the gateway lost and is to be brought again now, the lowest first."""
    due = or_(log_places.c.next_try_at.is_(None), log_places.c.next_try_at <= now)
    query = select(log_places).where(_lost(kind), due).order_by(log_places.c.sequence)
    return tuple(record_of(PlaceRow, row) for row in tx.execute(query))


def count_lost(tx: Transaction) -> int:
    """Return how many receipts the gateway does not know and has not given anew."""
    query = select(func.count()).select_from(log_places).where(log_places.c.state == LOST)
    return int(tx.execute(query).scalar() or 0)


def anchor(tx: Transaction) -> PlaceRow | None:
    """Return the highest place that the gateway was seen to know."""
    query = select(log_places).where(log_places.c.state == KNOWN)
    row = tx.execute(query.order_by(log_places.c.sequence.desc()).limit(1)).first()
    return None if row is None else record_of(PlaceRow, row)


def has(tx: Transaction, log_sha256: str) -> bool:
    """Tell whether the receipt of an entry is held here."""
    query = select(log_places.c.thing_id).where(log_places.c.log_sha256 == log_sha256)
    return tx.execute(query.limit(1)).first() is not None


def mark(tx: Transaction, log_sha256: Iterable[str], state: str) -> None:
    """Move the places of some entries to a state."""
    for part in in_batches(log_sha256):
        where = log_places.c.log_sha256.in_(part)
        tx.execute(change(log_places).where(where).values(state=state, next_try_at=None))


def mark_lost(tx: Transaction, log_sha256: Iterable[str]) -> int:
    """Note entries that the gateway does not have; what another receipt stands for by now stays so."""
    changed = 0
    for part in in_batches(log_sha256):
        where = (log_places.c.log_sha256.in_(part), log_places.c.state.in_((NEW, KNOWN)))
        done = tx.execute(change(log_places).where(*where).values(state=LOST, next_try_at=None))
        changed += done.rowcount
    return changed


def replace_lost(tx: Transaction, thing_id: str) -> None:
    """Note that a thing that was lost has another receipt."""
    where = (log_places.c.thing_id == thing_id, log_places.c.state == LOST)
    tx.execute(change(log_places).where(*where).values(state=REPLACED))


def doubt(tx: Transaction) -> None:
    """Ask anew about everything that was known: the log is another than it was."""
    where = log_places.c.state == KNOWN
    tx.execute(change(log_places).where(where).values(state=NEW))


def settle_renewed(tx: Transaction) -> None:
    """Note as replaced what was lost and has another receipt by now."""
    other = log_places.alias("other")
    renewed = (
        select(other.c.thing_id)
        .where(other.c.thing_id == log_places.c.thing_id)
        .where(other.c.state.in_((NEW, KNOWN)))
        .exists()
    )
    where = log_places.c.state == LOST
    tx.execute(change(log_places).where(where, renewed).values(state=REPLACED))


def put_off(tx: Transaction, log_sha256: str, until: datetime, error_key: str) -> None:
    """Let a lost thing wait, with what stood in its way."""
    where = log_places.c.log_sha256 == log_sha256
    tries = log_places.c.attempts + 1
    noted = {"next_try_at": until, "last_error": error_key}
    tx.execute(change(log_places).where(where).values(attempts=tries, **noted))


def _lost(kind: str) -> ColumnElement[bool]:
    return (log_places.c.state == LOST) & (log_places.c.kind == kind)
