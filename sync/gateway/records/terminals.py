"""The terminals that the gateway knows: their keys and offices."""

import secrets

from sqlalchemy import Connection, select

from sync.gateway.records.database import terminals
from sync.gateway.records.refusals import Refusal


def public_key_of(tx: Connection, terminal_id: str) -> str:
    """Return an active terminal's key.

    Raises:
        Refusal: there is no such terminal.
    """
    query = select(terminals.c.public_key).where(
        terminals.c.terminal_id == terminal_id, terminals.c.active.is_(True)
    )
    found = tx.execute(query).scalar()
    if found is None:
        raise Refusal("terminal-unknown")
    return str(found)


def office_of(tx: Connection, terminal_id: str) -> str:
    """Return the office that a terminal stands in; empty: the district did not say."""
    query = select(terminals.c.office).where(terminals.c.terminal_id == terminal_id)
    return str(tx.execute(query).scalar() or "")


def new_name(prefix: str) -> str:
    """Return a new name that cannot be guessed."""
    return prefix + secrets.token_hex(16)
