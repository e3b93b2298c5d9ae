"""Alarms: what a person of the district has to look at. Raised once, logged, listed, acknowledged."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, select
from sqlalchemy import insert as add

from sync.gateway.records.database import alarms, now_text, reading, terminals, time_text, writing
from sync.gateway.records.restore_tables import alarm_acknowledgements
from sync.wire.comparison import LOG_BEHIND

LOG = logging.getLogger("gateway")
_ONE_RESTORE = timedelta(minutes=10)
"""Receipts that are told of within it were lost at once."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm, as the district sees it."""

    alarm_id: int
    terminal_id: str
    office: str
    what: str
    """``ledger_behind``, ``ledger_forked`` or ``log_behind``; docs/protocol.md explains them."""
    number: int
    """Of the event in the terminal's chain of custody, or of the entry in the log."""
    at: str
    acknowledged_at: str
    """Empty: nobody has looked at it yet."""
    acknowledged_by: str


def raise_alarm(tx: Connection, terminal_id: str, what: str, number: int) -> None:
    """Raise an alarm, in the caller's transaction."""
    row = {"terminal_id": terminal_id, "what": what, "number": number}
    tx.execute(add(alarms).values(at=now_text(), **row))
    LOG.warning("alarm: %s of terminal %s at %d", what, terminal_id, number)


def note_lost(tx: Connection, terminal_id: str, sequence: int) -> None:
    """Note that a terminal holds a receipt of ours that the log does not know. Once a restore."""
    query = select(alarms.c.alarm_id).where(
        alarms.c.terminal_id == terminal_id,
        alarms.c.what == LOG_BEHIND,
        alarms.c.number >= sequence,
        alarms.c.at >= time_text(datetime.now(UTC) - _ONE_RESTORE),
    )
    if tx.execute(query.limit(1)).first() is None:
        raise_alarm(tx, terminal_id, LOG_BEHIND, sequence)


def list_alarms(engine: Engine, *, everything: bool = False) -> tuple[Alarm, ...]:
    """Return the alarms that nobody has acknowledged, or all, oldest first."""
    seen = alarm_acknowledgements
    query = (
        select(alarms, terminals.c.office, seen.c.at.label("seen_at"), seen.c.by)
        .outerjoin(terminals, terminals.c.terminal_id == alarms.c.terminal_id)
        .outerjoin(seen, seen.c.alarm_id == alarms.c.alarm_id)
        .order_by(alarms.c.alarm_id)
    )
    if not everything:
        query = query.where(seen.c.at.is_(None))
    with reading(engine) as tx:
        return tuple(
            Alarm(
                row.alarm_id,
                row.terminal_id,
                row.office or "",
                row.what,
                row.number,
                row.at,
                row.seen_at or "",
                row.by or "",
            )
            for row in tx.execute(query)
        )


def acknowledge_alarm(engine: Engine, alarm_id: int, by: str) -> bool:
    """Note who has looked at an alarm; False: there is no such alarm, or somebody has already."""
    with writing(engine) as tx:
        if (
            tx.execute(select(alarms.c.alarm_id).where(alarms.c.alarm_id == alarm_id)).first()
            is None
        ):
            return False
        known = select(alarm_acknowledgements.c.at)
        if tx.execute(known.where(alarm_acknowledgements.c.alarm_id == alarm_id)).first():
            return False
        row = {"alarm_id": alarm_id, "at": now_text(), "by": by}
        tx.execute(add(alarm_acknowledgements).values(**row))
        return True
