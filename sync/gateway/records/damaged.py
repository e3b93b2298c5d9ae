"""What is damaged or cannot be read any more: told once, never a fault, never in the way of what is whole."""

import logging
from collections.abc import Iterator

from sqlalchemy import Connection, Engine, select
from sqlalchemy import insert as add

from sync.gateway.records.database import alarms, now_text, writing
from sync.gateway.records.objects import Objects, StoredObject
from sync.gateway.records.refusals import Refusal
from sync.gateway.records.sealed_object import DamagedObject

LOG = logging.getLogger("gateway")


def given_out(
    engine: Engine, objects: Objects, stored: StoredObject, owner: str, number: int
) -> Iterator[bytes]:
    """Return an object's bytes, part by part, after all of them were proved.

    Args:
        engine: where the alarm is noted.
        objects: where it lies.
        stored: the object.
        owner: the terminal, or office, whose it is; and
        number: its place in the log, by which the district finds it.

    Raises:
        Refusal: it is missing or was changed.
    """
    try:
        return objects.proved(stored)
    except DamagedObject:
        with writing(engine) as tx:
            alarm_once(tx, owner, "object_damaged", number)
        raise Refusal("content-damaged") from None


def alarm_once(tx: Connection, owner: str, what: str, number: int) -> None:
    """Raise an alarm where it does not stand already: what is found at every look is one thing.

    Args:
        tx: the transaction.
        owner: the terminal, or office, that it is about.
        what: ``object_damaged``, ``item_unfit`` or ``message_unfit``.
        number: by which it is found: its place in the log, in the inbox; 0: none.
    """
    LOG.warning("alarm: %s of %s at %d", what, owner, number)
    row = {"terminal_id": owner, "what": what, "number": number}
    if tx.execute(select(alarms.c.alarm_id).filter_by(**row)).first() is None:
        tx.execute(add(alarms).values(at=now_text(), **row))
