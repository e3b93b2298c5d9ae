"""Small facts by name: cursors, counters, the terminal's own key, what was pinned at enrolment."""

from sqlalchemy import insert as add
from sqlalchemy import select

from station_app.store.connection import Transaction
from station_app.store.schema import facts


def get(tx: Transaction, name: str) -> bytes | None:
    """Return a fact, or ``None``."""
    value = tx.execute(select(facts.c.value).where(facts.c.name == name)).scalar()
    return None if value is None else bytes(value)


def put(tx: Transaction, name: str, value: bytes) -> None:
    """Set a fact."""
    tx.execute(add(facts).prefix_with("OR REPLACE").values(name=name, value=value))
