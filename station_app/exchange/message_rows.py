"""Rows of what is said to the pillars, and of the files that came with their items."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy import insert as add
from sqlalchemy import update as change

from station_app.exchange.message_tables import inbox_files, pillar_messages
from station_app.model.pillars import InboxFile, Message, MessageState
from station_app.store.connection import Transaction
from station_app.store.records import record_of, values_of


def put(tx: Transaction, message: Message) -> None:
    """Keep a message."""
    values = values_of(message, papers=json.dumps(message.papers))
    tx.execute(add(pillar_messages).values(**values))


def find(tx: Transaction, message_id: str) -> Message | None:
    """Return a message, or ``None``."""
    where = pillar_messages.c.message_id == message_id
    row = tx.execute(select(pillar_messages).where(where)).first()
    return None if row is None else _message(row)


def in_state(tx: Transaction, *states: MessageState) -> tuple[Message, ...]:
    """Return the messages in some states, oldest first."""
    query = select(pillar_messages).where(pillar_messages.c.state.in_(states))
    ordered = query.order_by(pillar_messages.c.made_at, pillar_messages.c.message_id)
    return tuple(_message(row) for row in tx.execute(ordered))


def about(tx: Transaction, concerns: str) -> tuple[Message, ...]:
    """Return the messages that concern something, oldest first."""
    query = select(pillar_messages).where(pillar_messages.c.concerns == concerns)
    ordered = query.order_by(pillar_messages.c.made_at, pillar_messages.c.message_id)
    return tuple(_message(row) for row in tx.execute(ordered))


def of_case(tx: Transaction, case_ref: str) -> tuple[Message, ...]:
    """Return the messages of a case, oldest first."""
    query = select(pillar_messages).where(pillar_messages.c.case_ref == case_ref)
    ordered = query.order_by(pillar_messages.c.made_at, pillar_messages.c.message_id)
    return tuple(_message(row) for row in tx.execute(ordered))


def mark_sent(tx: Transaction, message_id: str, at: datetime) -> None:
    """Note that the gateway has a message; an answer that came first stays."""
    where = (pillar_messages.c.message_id == message_id, pillar_messages.c.state == "waiting")
    tx.execute(change(pillar_messages).where(*where).values(state="told", told_at=at))


def say_again(tx: Transaction) -> None:
    """Let everything that is told and not answered wait anew; saying it again changes nothing."""
    told = pillar_messages.c.state == "told"
    tx.execute(change(pillar_messages).where(told).values(state="waiting", told_at=None))


def note_answer(
    tx: Transaction,
    message_id: str,
    state: MessageState,
    at: datetime,
    *,
    reference: str,
    reason: str,
) -> bool:
    """Note the pillar's answer; the first one counts. Gives whether it was the first."""
    where = pillar_messages.c.message_id == message_id
    open_ = pillar_messages.c.state.in_(("waiting", "told"))
    noted = {"state": state, "answered_at": at, "reference": reference, "reason": reason}
    return bool(tx.execute(change(pillar_messages).where(where, open_).values(**noted)).rowcount)


def put_file(tx: Transaction, item_id: str, number: int, file: InboxFile) -> None:
    """Keep a file of an item."""
    tx.execute(add(inbox_files).values(item_id=item_id, number=number, **values_of(file)))


def files_of(tx: Transaction, item_id: str) -> tuple[InboxFile, ...]:
    """Return the files of an item, in their order."""
    query = select(inbox_files).where(inbox_files.c.item_id == item_id)
    ordered = query.order_by(inbox_files.c.number)
    return tuple(record_of(InboxFile, row) for row in tx.execute(ordered))


def _message(row: Row[Any]) -> Message:
    return record_of(Message, row, papers=tuple(json.loads(row.papers)))
