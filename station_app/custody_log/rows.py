"""Rows of the chain of custody. Added, never changed: the database refuses it."""

from sqlalchemy import Row, select
from sqlalchemy import insert as add

from station_app.custody_log.model import EMPTY_LEDGER, CustodyAct, CustodyEvent, LedgerHead
from station_app.store.connection import Transaction
from station_app.store.schema import custody


def append(tx: Transaction, event: CustodyEvent) -> None:
    """Add an event that was made for the head of this very transaction."""
    act = event.act
    tx.execute(
        add(custody).values(
            number=event.number,
            previous_sha256=event.previous_sha256,
            at=act.at,
            operator_id=act.operator_id,
            action=act.action,
            object_id=act.object_id,
            object_sha256=act.object_sha256,
            reason=act.reason,
            sha256=event.sha256,
        )
    )


def head(tx: Transaction) -> LedgerHead:
    """Return the newest event's number and hash."""
    query = select(custody.c.number, custody.c.sha256).order_by(custody.c.number.desc()).limit(1)
    row = tx.execute(query).first()
    return EMPTY_LEDGER if row is None else LedgerHead(row.number, row.sha256)


def events(tx: Transaction, *, after: int = 0, limit: int = 1000) -> tuple[CustodyEvent, ...]:
    """Return events in order, those numbered above ``after``."""
    query = select(custody).where(custody.c.number > after).order_by(custody.c.number).limit(limit)
    return tuple(_event(row) for row in tx.execute(query))


def event(tx: Transaction, number: int) -> CustodyEvent | None:
    """Return the event of a number; ``None``: the chain ends before it."""
    row = tx.execute(select(custody).where(custody.c.number == number)).first()
    return None if row is None else _event(row)


def events_of(tx: Transaction, object_id: str) -> tuple[CustodyEvent, ...]:
    """Return the events of one thing, in order."""
    query = select(custody).where(custody.c.object_id == object_id).order_by(custody.c.number)
    return tuple(_event(row) for row in tx.execute(query))


def _event(row: Row[tuple[object, ...]]) -> CustodyEvent:
    act = CustodyAct(
        row.at, row.operator_id, row.action, row.object_id, row.object_sha256, row.reason
    )
    return CustodyEvent(row.number, row.previous_sha256, act, row.sha256)
