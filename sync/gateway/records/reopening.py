"""Sends a terminal again what it acknowledged and has forgotten since it was put back."""

import json

from sqlalchemy import Connection, select, update

from sync.gateway.records.database import inbox, log, media, submissions
from sync.wire.manifest import Head


def reopen_inbox(tx: Connection, terminal_id: str, ledger: Head) -> None:
    """Let a terminal have again what it acknowledged after the last thing that it still knows it sent.

    What is there already it keeps once, and acknowledges again.

    Args:
        tx: the transaction that found it put back.
        terminal_id: which terminal.
        ledger: where its chain of custody stands now; what it sent later was sent before it was put back.
    """
    where = [inbox.c.terminal_id == terminal_id, inbox.c.acknowledged_at.is_not(None)]
    since = _last_known(tx, terminal_id, ledger.number)
    if since:
        where.append(inbox.c.acknowledged_at >= since)
    tx.execute(update(inbox).where(*where).values(acknowledged_at=None))


def _last_known(tx: Connection, terminal_id: str, number: int) -> str:
    """Return when the newest thing came whose ledger head is not above a number; empty: none did."""
    for table in (submissions, media):
        query = (
            select(log.c.receipt)
            .join(table, table.c.sequence == log.c.sequence)
            .where(table.c.terminal_id == terminal_id)
            .order_by(log.c.sequence.desc())
        )
        for row in tx.execute(query):
            entry = json.loads(bytes(row.receipt))["entry"]
            if entry["ledger"]["number"] <= number:
                return str(entry["received_at"])
    return ""
