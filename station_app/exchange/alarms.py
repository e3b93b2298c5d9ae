"""Alarms: one of the two ends was put back. Raised once, logged, shown until a chief has seen them."""

import logging

from station_app.exchange import alarm_rows
from station_app.exchange.alarm_rows import RestoreAlarm
from station_app.model.operators import TERMINAL, Right
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

LOG = logging.getLogger("sync")
LOG_BEHIND, SENT_BEFORE = "log_behind", "sent_before"
LEDGER_BEHIND, LEDGER_FORKED = "ledger_behind", "ledger_forked"


def raise_alarm(station: Station, tx: Transaction, what: str, number: int, said: str = "") -> bool:
    """Raise an alarm in the caller's transaction, once; return whether it is new."""
    if alarm_rows.is_raised(tx, what, number, said):
        return False
    alarm_rows.put(tx, what, number, said, station.clock.now())
    record(station, tx, TERMINAL, f"alarm.{what}", said or str(number), reason=str(number))
    LOG.warning("alarm: %s at %d", what, number)
    return True


def unseen_alarms(station: Station) -> tuple[RestoreAlarm, ...]:
    """Return the alarms that nobody has seen, the newest first. Needs nobody at the desk."""
    with station.store.reading() as tx:
        return alarm_rows.unseen(tx)


def mark_seen(station: Station, alarm_id: int) -> None:
    """Note that the chief has seen an alarm.

    Raises:
        NotAllowed, SessionLocked: only who manages the station may.
    """
    operator = station.session.require(Right.MANAGE)
    with station.store.transaction() as tx:
        alarm_rows.mark_seen(tx, alarm_id, station.clock.now(), operator.operator_id)
        record(station, tx, operator.operator_id, "alarm.seen", str(alarm_id))
    station.events.announce("line")
