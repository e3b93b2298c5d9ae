"""Rows of who is in custody, of what was said of it, and of requests to the jail."""

from datetime import datetime

from sqlalchemy import insert as add
from sqlalchemy import select
from sqlalchemy import update as change

from station_app.prisoners.errors import PrisonerUnknown
from station_app.prisoners.model import INSIDE, CustodyNote, Prisoner, Production, ProductionState
from station_app.prisoners.tables import custody_notes, prisoners, productions
from station_app.store.connection import Transaction
from station_app.store.records import record_of, values_of


def insert(tx: Transaction, prisoner: Prisoner) -> None:
    """Enter somebody."""
    tx.execute(add(prisoners).values(**values_of(prisoner)))


def update(tx: Transaction, prisoner_id: str, at: datetime, **facts: object) -> None:
    """Change what is known of a prisoner now; what is not named stays as it is."""
    where = prisoners.c.prisoner_id == prisoner_id
    tx.execute(change(prisoners).where(where).values(**{**facts, "changed_at": at}))


def load(tx: Transaction, prisoner_id: str) -> Prisoner:
    """Return a prisoner.

    Raises:
        PrisonerUnknown: there is none.
    """
    row = tx.execute(select(prisoners).where(prisoners.c.prisoner_id == prisoner_id)).first()
    if row is None:
        raise PrisonerUnknown(prisoner=prisoner_id[:40])
    return record_of(Prisoner, row)


def listing(tx: Transaction, case_ref: str = "", *, inside: bool = False) -> tuple[Prisoner, ...]:
    """Return all prisoners, those of a case, those in custody now; who was changed last first."""
    query = select(prisoners).order_by(prisoners.c.changed_at.desc())
    if inside:
        query = query.where(prisoners.c.state.in_(INSIDE))
    if case_ref:
        query = query.where(prisoners.c.case_ref == case_ref)
    return tuple(record_of(Prisoner, row) for row in tx.execute(query))


def note(tx: Transaction, said: CustodyNote) -> None:
    """Put a line into a prisoner's history."""
    tx.execute(add(custody_notes).values(**values_of(said)))


def notes(tx: Transaction, prisoner_id: str) -> tuple[CustodyNote, ...]:
    """Return a prisoner's history, the oldest first."""
    query = select(custody_notes).where(custody_notes.c.prisoner_id == prisoner_id)
    return tuple(
        record_of(CustodyNote, row) for row in tx.execute(query.order_by(custody_notes.c.number))
    )


def insert_production(tx: Transaction, production: Production) -> None:
    """Enter a request to the jail."""
    tx.execute(add(productions).values(**values_of(production)))


def answer_production(tx: Transaction, message_id: str, state: ProductionState, said: str) -> None:
    """Note what the jail says to a request."""
    where = productions.c.message_id == message_id
    tx.execute(change(productions).where(where).values(state=state, said=said))


def find_production(tx: Transaction, message_id: str) -> Production | None:
    """Return the request of a message, or ``None``."""
    query = select(productions).where(productions.c.message_id == message_id)
    row = tx.execute(query).first()
    return None if row is None else record_of(Production, row)


def productions_of(tx: Transaction, prisoner_id: str) -> tuple[Production, ...]:
    """Return the requests to bring a prisoner, the newest first."""
    query = select(productions).where(productions.c.prisoner_id == prisoner_id)
    return tuple(
        record_of(Production, row)
        for row in tx.execute(query.order_by(productions.c.asked_at.desc()))
    )
