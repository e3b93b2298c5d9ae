"""Rows of exhibits and of their chain of custody."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy import insert as add
from sqlalchemy import update as change

from station_app.exhibits.errors import ExhibitUnknown
from station_app.exhibits.model import Exhibit, ExhibitMove, Place
from station_app.exhibits.tables import exhibit_moves, exhibits
from station_app.store.connection import Transaction
from station_app.store.records import record_of, values_of


def insert(tx: Transaction, exhibit: Exhibit) -> None:
    """Add an exhibit."""
    tx.execute(add(exhibits).values(**values_of(exhibit)))


def load(tx: Transaction, exhibit_id: str) -> Exhibit:
    """Return an exhibit.

    Raises:
        ExhibitUnknown: there is none.
    """
    found = find(tx, exhibit_id)
    if found is None:
        raise ExhibitUnknown(exhibit=exhibit_id[:40])
    return found


def find(tx: Transaction, exhibit_id: str) -> Exhibit | None:
    """Return an exhibit, or ``None``."""
    row = tx.execute(select(exhibits).where(exhibits.c.exhibit_id == exhibit_id)).first()
    return None if row is None else _exhibit(row)


def of_case(tx: Transaction, case_ref: str) -> tuple[Exhibit, ...]:
    """Return the exhibits of a case, the oldest first."""
    query = select(exhibits).where(exhibits.c.case_ref == case_ref)
    return tuple(_exhibit(row) for row in tx.execute(query.order_by(exhibits.c.added_at)))


def newest(tx: Transaction, most: int, places: Collection[Place] = ()) -> tuple[Exhibit, ...]:
    """Return the exhibits that were added last, or those that lie in certain places."""
    query = select(exhibits).where(exhibits.c.void_reason == "")
    if places:
        query = query.where(exhibits.c.place.in_([place.value for place in places]))
    query = query.order_by(exhibits.c.added_at.desc()).limit(most)
    return tuple(_exhibit(row) for row in tx.execute(query))


def mentioning(tx: Transaction, text: str, most: int) -> tuple[Exhibit, ...]:
    """Return the exhibits whose label, case, malkhana number, seal or content holds a text."""
    part = "%" + "".join(f"\\{sign}" if sign in "%_\\" else sign for sign in text) + "%"
    where = or_(
        exhibits.c.exhibit_id == text,
        *(
            column.like(part, escape="\\")
            for column in (
                exhibits.c.case_ref,
                exhibits.c.malkhana_no,
                exhibits.c.seal,
                exhibits.c.content,
            )
        ),
    )
    query = select(exhibits).where(where).order_by(exhibits.c.added_at.desc()).limit(most)
    return tuple(_exhibit(row) for row in tx.execute(query))


def of_source(tx: Transaction, source_id: str) -> tuple[Exhibit, ...]:
    """Return the exhibits that came from a memo, struck-out ones too."""
    query = select(exhibits).where(exhibits.c.source_id == source_id)
    return tuple(_exhibit(row) for row in tx.execute(query.order_by(exhibits.c.added_at)))


def source_ids(tx: Transaction) -> frozenset[str]:
    """Return the memos whose packets are entered."""
    query = select(exhibits.c.source_id).distinct().where(exhibits.c.source_id != "")
    return frozenset(str(row.source_id) for row in tx.execute(query))


def move(tx: Transaction, before: Place, step: ExhibitMove) -> bool:
    """Put an exhibit into another place; return False when it lies elsewhere meanwhile."""
    moved = tx.execute(
        change(exhibits)
        .where(exhibits.c.exhibit_id == step.exhibit_id)
        .where(exhibits.c.place == before.value)
        .where(exhibits.c.void_reason == "")
        .values(place=step.to_place.value)
    )
    if moved.rowcount != 1:
        return False
    note(tx, step)
    return True


def note(tx: Transaction, step: ExhibitMove) -> None:
    """Put a link at the end of an exhibit's chain."""
    tx.execute(add(exhibit_moves).values(**values_of(step)))


def chain(tx: Transaction, exhibit_id: str) -> tuple[ExhibitMove, ...]:
    """Return an exhibit's chain of custody, the first link first."""
    query = select(exhibit_moves).where(exhibit_moves.c.exhibit_id == exhibit_id)
    return tuple(
        record_of(ExhibitMove, row, to_place=Place(row.to_place))
        for row in tx.execute(query.order_by(exhibit_moves.c.number))
    )


def set_malkhana_no(tx: Transaction, exhibit_id: str, number: str) -> None:
    """Note the number under which the malkhana keeps an exhibit."""
    where = exhibits.c.exhibit_id == exhibit_id
    tx.execute(change(exhibits).where(where).values(malkhana_no=number))


def strike_out(tx: Transaction, exhibit_id: str, reason: str) -> None:
    """Strike a wrong entry out; it stays to be read."""
    where = exhibits.c.exhibit_id == exhibit_id
    tx.execute(change(exhibits).where(where).values(void_reason=reason))


def count(tx: Transaction) -> int:
    """Return how many exhibits there are."""
    return int(tx.execute(select(func.count()).select_from(exhibits)).scalar() or 0)


def _exhibit(row: Row[Any]) -> Exhibit:
    return record_of(Exhibit, row, place=Place(row.place))
