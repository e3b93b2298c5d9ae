"""Which messages may be said to a pillar now: within a case, or a subject, none overtakes another."""

import logging
from typing import Any

from sqlalchemy import Connection, Row, select, update

from sync.gateway.records.damaged import alarm_once
from sync.gateway.records.database import now_text, pillar_messages
from sync.wire.canonical import BrokenMessage, read
from sync.wire.pillars import PillarMessage
from sync.wire.records import from_data

LOG = logging.getLogger("gateway")
_MOST_AT_ONCE, _MOST_LOOKED_AT = 20, 500
_BY_SUBJECT = frozenset({"eprosecution"})
"""Pillars that are asked several things in one case, each in an order of its own."""
UNFIT = "unfit"
"""The state of a message that cannot be read any more: it is never said, and holds nobody up."""

Thread = tuple[str, str, str]
"""Office, pillar, and the case or subject within which order is kept; empty: none is."""


def ready(tx: Connection, pillar: str) -> list[Row[Any]]:
    """Return what may be said to a pillar now, oldest first; set aside what nobody can read."""
    query = (
        select(pillar_messages)
        .where(pillar_messages.c.state == "waiting")
        .where(pillar_messages.c.pillar == pillar)
        .order_by(pillar_messages.c.received_at, pillar_messages.c.message_id)
        .limit(_MOST_LOOKED_AT)
        .with_for_update()
    )
    now, found, held_up = now_text(), list[Row[Any]](), set[Thread]()
    for row in tx.execute(query).all():
        try:
            thread = thread_of(row)
        except BrokenMessage as broken:
            _set_aside(tx, row, broken)
            continue
        if row.next_try_at > now or thread in held_up:
            held_up |= {thread} if thread[2] else set()
        elif len(found) < _MOST_AT_ONCE:
            found.append(row)
    return found


def thread_of(row: Row[Any]) -> Thread:
    """Return within what a message keeps its place.

    Raises:
        BrokenMessage: it is none.
    """
    message = from_data(PillarMessage, read(bytes(row.body)))
    by_subject = message.pillar in _BY_SUBJECT
    return row.office, message.pillar, message.concerns if by_subject else message.case_ref


def _set_aside(tx: Connection, row: Row[Any], broken: BrokenMessage) -> None:
    LOG.error("message to %s set aside: %s", row.pillar, broken.args[0])
    where = pillar_messages.c.message_id == row.message_id
    tx.execute(update(pillar_messages).where(where).values(state=UNFIT, fault=broken.member))
    alarm_once(tx, str(row.terminal_id), "message_unfit", 0)
