"""Rows of registers: blocks of serials that the district reserved, and what each serial became."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy import insert as add
from sqlalchemy import update as change

from station_app.forms.errors import SerialsUsedUp
from station_app.model.ids import OperatorId
from station_app.store import key_value
from station_app.store.connection import Transaction
from station_app.store.records import record_of
from station_app.store.schema import register_entries, serial_blocks

_GIVEN_UP, _LIFE = "serials.given_up", "serials.life"


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """A serial that was given."""

    register: str
    year: int
    serial: int
    document_id: str
    at: datetime
    operator_id: OperatorId
    void_reason: str
    """Why nothing came of it; empty: it stands."""


def put_block(
    tx: Transaction, block_id: str, register: str, year: int, first: int, last: int
) -> bool:
    """Keep a reserved block; return False when it is known already."""
    query = select(serial_blocks.c.block_id).where(serial_blocks.c.block_id == block_id)
    if tx.execute(query).first() is not None:
        return False
    tx.execute(
        add(serial_blocks).values(
            block_id=block_id, register=register, year=year, first=first, last=last
        )
    )
    return True


def blocks(tx: Transaction, register: str, year: int) -> tuple[tuple[int, int], ...]:
    """Return the reserved blocks as first and last serial, in order."""
    query = (
        select(serial_blocks.c.first, serial_blocks.c.last)
        .where(serial_blocks.c.register == register)
        .where(serial_blocks.c.year == year)
        .order_by(serial_blocks.c.first)
    )
    return tuple((row.first, row.last) for row in tx.execute(query))


def books_held(tx: Transaction) -> tuple[tuple[str, int], ...]:
    """Return every register and year of which serials were reserved."""
    query = select(serial_blocks.c.register, serial_blocks.c.year).distinct()
    ordered = query.order_by(serial_blocks.c.register, serial_blocks.c.year)
    return tuple((row.register, row.year) for row in tx.execute(ordered))


def free(tx: Transaction, register: str, year: int) -> tuple[int, ...]:
    """Return the reserved serials that may still be given, in order."""
    query = select(register_entries.c.serial)
    where = (register_entries.c.register == register, register_entries.c.year == year)
    gone = set(tx.execute(query.where(*where)).scalars())
    for first, last in given_up(tx, register, year):
        gone.update(range(first, last + 1))
    reserved = (range(first, last + 1) for first, last in blocks(tx, register, year))
    return tuple(serial for block in reserved for serial in block if serial not in gone)


def left(tx: Transaction, register: str, year: int) -> int:
    """Return how many reserved serials are still free: asked often, so counted and not listed."""
    reserved = sum(last - first + 1 for first, last in blocks(tx, register, year))
    # What was given up was free then, and is never given: no serial is counted twice.
    gone = sum(last - first + 1 for first, last in given_up(tx, register, year))
    query = select(func.count()).select_from(register_entries)
    query = query.where(register_entries.c.register == register, register_entries.c.year == year)
    return reserved - gone - int(tx.execute(query).scalar() or 0)


def given_up(tx: Transaction, register: str, year: int) -> tuple[tuple[int, int], ...]:
    """Return the serials that this station gives no more, as first and last, in order."""
    held = json.loads(key_value.get(tx, _GIVEN_UP) or b"[]")
    own = [(int(row[2]), int(row[3])) for row in held if (row[0], row[1]) == (register, year)]
    return tuple(sorted(own))


def give_up(tx: Transaction, register: str, year: int, first: int, last: int) -> None:
    """Note serials that this station gives no more."""
    held = json.loads(key_value.get(tx, _GIVEN_UP) or b"[]")
    key_value.put(tx, _GIVEN_UP, json.dumps([*held, [register, year, first, last]]).encode())


def life(tx: Transaction) -> str:
    """Return the name of this home's life since it was last put back; empty: it never was."""
    return (key_value.get(tx, _LIFE) or b"").decode()


def begin_life(tx: Transaction, name: str) -> None:
    """Note that the home was put back: blocks are asked for under names that no earlier life used."""
    key_value.put(tx, _LIFE, name.encode())


def take(
    tx: Transaction,
    register: str,
    year: int,
    document_id: str,
    at: datetime,
    operator_id: OperatorId,
) -> int:
    """Return a document the lowest free serial.

    Raises:
        SerialsUsedUp: none is left of what was reserved.
    """
    serial = next(iter(free(tx, register, year)), None)
    if serial is None:
        raise SerialsUsedUp(register=register)
    tx.execute(
        add(register_entries).values(
            register=register,
            year=year,
            serial=serial,
            document_id=document_id,
            at=at,
            operator_id=operator_id,
            void_reason="",
        )
    )
    return serial


def void(tx: Transaction, document_id: str, reason: str) -> None:
    """Note why a document's serial stays empty."""
    where = register_entries.c.document_id == document_id
    tx.execute(change(register_entries).where(where).values(void_reason=reason))


def entries(tx: Transaction, register: str, year: int) -> tuple[RegisterEntry, ...]:
    """Return a register's year in order."""
    query = (
        select(register_entries)
        .where(register_entries.c.register == register)
        .where(register_entries.c.year == year)
        .order_by(register_entries.c.serial)
    )
    return tuple(record_of(RegisterEntry, row) for row in tx.execute(query))
