"""Rows of alarms. None is removed; that somebody has seen it is noted beside it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy import insert as add
from sqlalchemy import update as change

from station_app.exchange.alarm_tables import restore_alarms
from station_app.store.connection import Transaction
from station_app.store.records import record_of


@dataclass(frozen=True, slots=True)
class RestoreAlarm:
    """Something that only a person can judge."""

    alarm_id: int
    what: str
    """``log_behind``, ``ledger_behind``, ``ledger_forked`` or ``sent_before``: a text ``alarm.<what>``."""
    number: int
    """Of the entry in the gateway's log, or of the event in the chain of custody."""
    said: str
    """The reference of the paper that it is about; empty: it is about none."""
    at: datetime
    seen_at: datetime | None
    seen_by: str


def put(tx: Transaction, what: str, number: int, said: str, at: datetime) -> None:
    """Keep an alarm."""
    row = {"what": what, "number": number, "said": said, "at": at, "seen_by": ""}
    tx.execute(add(restore_alarms).values(**row))


def is_raised(tx: Transaction, what: str, number: int, said: str) -> bool:
    """Tell whether this alarm stands already."""
    query = select(restore_alarms.c.alarm_id).where(
        restore_alarms.c.what == what,
        restore_alarms.c.number == number,
        restore_alarms.c.said == said,
    )
    return tx.execute(query.limit(1)).first() is not None


def unseen(tx: Transaction) -> tuple[RestoreAlarm, ...]:
    """Return the alarms that nobody has seen, the newest first."""
    query = select(restore_alarms).where(restore_alarms.c.seen_at.is_(None))
    ordered = query.order_by(restore_alarms.c.alarm_id.desc())
    return tuple(record_of(RestoreAlarm, row) for row in tx.execute(ordered))


def count_unseen(tx: Transaction) -> int:
    """Return how many alarms nobody has seen."""
    query = select(func.count()).select_from(restore_alarms)
    return int(tx.execute(query.where(restore_alarms.c.seen_at.is_(None))).scalar() or 0)


def mark_seen(tx: Transaction, alarm_id: int, at: datetime, by: str) -> None:
    """Note who has seen an alarm; the first counts."""
    where = (restore_alarms.c.alarm_id == alarm_id, restore_alarms.c.seen_at.is_(None))
    tx.execute(change(restore_alarms).where(*where).values(seen_at=at, seen_by=by))
