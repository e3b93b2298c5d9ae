"""Rows of the exchange with the prosecution: rounds and their parts, objections, opinions."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Row, func, select
from sqlalchemy import insert as add
from sqlalchemy import update as change

from station_app.model.errors import DocumentUnknown
from station_app.prosecution.model import (
    BundlePage,
    BundlePaper,
    BundlePart,
    Dispatch,
    Exchange,
    Objection,
    Opinion,
    Round,
)
from station_app.prosecution.tables import (
    scrutiny_dispatches,
    scrutiny_exchanges,
    scrutiny_objections,
    scrutiny_opinions,
    scrutiny_pages,
    scrutiny_papers,
    scrutiny_parts,
    scrutiny_rounds,
)
from station_app.store.connection import Transaction
from station_app.store.records import record_of, values_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_Record = TypeVar("_Record", bound="DataclassInstance")
_LISTS = ("pages", "papers")
"""Columns that hold a list."""


def put_exchange(tx: Transaction, exchange: Exchange) -> None:
    """Add an exchange."""
    tx.execute(add(scrutiny_exchanges).values(**_values(exchange)))


def exchange(tx: Transaction, exchange_id: str) -> Exchange:
    """Return an exchange.

    Raises:
        DocumentUnknown: there is none.
    """
    found = find(tx, exchange_id)
    if found is None:
        raise DocumentUnknown(document=exchange_id[:40])
    return found


def find(tx: Transaction, exchange_id: str) -> Exchange | None:
    """Return an exchange, or ``None``."""
    where = scrutiny_exchanges.c.exchange_id == exchange_id
    row = tx.execute(select(scrutiny_exchanges).where(where)).first()
    return None if row is None else _record(Exchange, row)


def exchanges(tx: Transaction, case_ref: str = "") -> tuple[Exchange, ...]:
    """Return the exchanges, those of one case where it is named, the newest first."""
    query = select(scrutiny_exchanges).order_by(scrutiny_exchanges.c.made_at.desc())
    if case_ref:
        query = query.where(scrutiny_exchanges.c.case_ref == case_ref)
    return tuple(_record(Exchange, row) for row in tx.execute(query))


def called(tx: Transaction, call_ref: str) -> Exchange | None:
    """Return the exchange that answers a call, or ``None``."""
    where = scrutiny_exchanges.c.call_ref == call_ref
    row = tx.execute(select(scrutiny_exchanges).where(where)).first()
    return None if row is None else _record(Exchange, row)


def note_exchange(tx: Transaction, exchange_id: str, **changes: Any) -> None:
    """Change what is said of an exchange."""
    where = scrutiny_exchanges.c.exchange_id == exchange_id
    tx.execute(change(scrutiny_exchanges).where(where).values(**changes))


def put_round(
    tx: Transaction,
    made: Round,
    parts: Iterable[BundlePart],
    papers: Iterable[BundlePaper],
    pages: Iterable[BundlePage],
) -> None:
    """Add a round with everything that stands in it."""
    tx.execute(add(scrutiny_rounds).values(**_values(made)))
    for table, records in (
        (scrutiny_parts, parts),
        (scrutiny_papers, papers),
        (scrutiny_pages, pages),
    ):
        rows = [_values(record) for record in records]
        if rows:
            tx.execute(add(table), rows)


def rounds(tx: Transaction, exchange_id: str) -> tuple[Round, ...]:
    """Return the rounds that stand, oldest first."""
    query = select(scrutiny_rounds).where(scrutiny_rounds.c.exchange_id == exchange_id)
    standing = query.where(scrutiny_rounds.c.dropped_at.is_(None))
    ordered = standing.order_by(scrutiny_rounds.c.round)
    return tuple(_record(Round, row) for row in tx.execute(ordered))


def round_of(tx: Transaction, build_id: str) -> Round:
    """Return a round.

    Raises:
        DocumentUnknown: there is none.
    """
    where = scrutiny_rounds.c.build_id == build_id
    row = tx.execute(select(scrutiny_rounds).where(where)).first()
    if row is None:
        raise DocumentUnknown(document=build_id[:40])
    return _record(Round, row)


def note_round(tx: Transaction, build_id: str, **changes: Any) -> None:
    """Note the message of a round, or that it was taken back."""
    where = scrutiny_rounds.c.build_id == build_id
    tx.execute(change(scrutiny_rounds).where(where).values(**changes))


def round_with(tx: Transaction, document_id: str) -> Round | None:
    """Return the standing round that a part or a compliance note belongs to, or ``None``."""
    part = part_of(tx, document_id)
    where = (
        scrutiny_rounds.c.note_id == document_id
        if part is None
        else scrutiny_rounds.c.build_id == part.build_id
    )
    query = select(scrutiny_rounds).where(where, scrutiny_rounds.c.dropped_at.is_(None))
    row = tx.execute(query).first()
    return None if row is None else _record(Round, row)


def part_of(tx: Transaction, document_id: str) -> BundlePart | None:
    """Return what is known of a document as a part of a bundle; ``None``: it is none."""
    where = scrutiny_parts.c.document_id == document_id
    row = tx.execute(select(scrutiny_parts).where(where)).first()
    return None if row is None else _record(BundlePart, row)


def part_ids(tx: Transaction) -> frozenset[str]:
    """Return the ids of all documents that are parts of bundles."""
    query = select(scrutiny_parts.c.document_id)
    return frozenset(str(row.document_id) for row in tx.execute(query))


def parts(tx: Transaction, build_id: str) -> tuple[BundlePart, ...]:
    """Return the parts of a round in their order."""
    query = select(scrutiny_parts).where(scrutiny_parts.c.build_id == build_id)
    ordered = query.order_by(scrutiny_parts.c.part)
    return tuple(_record(BundlePart, row) for row in tx.execute(ordered))


def papers(tx: Transaction, build_id: str) -> tuple[BundlePaper, ...]:
    """Return the papers of a round in their order."""
    query = select(scrutiny_papers).where(scrutiny_papers.c.build_id == build_id)
    ordered = query.order_by(scrutiny_papers.c.position)
    return tuple(_record(BundlePaper, row) for row in tx.execute(ordered))


def pages(tx: Transaction, build_id: str) -> tuple[BundlePage, ...]:
    """Return the pages of a round by their numbers."""
    query = select(scrutiny_pages).where(scrutiny_pages.c.build_id == build_id)
    ordered = query.order_by(scrutiny_pages.c.number, scrutiny_pages.c.suffix)
    return tuple(_record(BundlePage, row) for row in tx.execute(ordered))


def put_dispatch(tx: Transaction, dispatch: Dispatch) -> None:
    """Note that a round was told to an office."""
    tx.execute(add(scrutiny_dispatches).values(**_values(dispatch)))


def dispatch(tx: Transaction, message_id: str) -> Dispatch | None:
    """Return what a message told; ``None`` where it told no round."""
    where = scrutiny_dispatches.c.message_id == message_id
    row = tx.execute(select(scrutiny_dispatches).where(where)).first()
    return None if row is None else _record(Dispatch, row)


def dispatches(tx: Transaction, build_id: str) -> tuple[Dispatch, ...]:
    """Return when and to whom a round was told, oldest first."""
    query = select(scrutiny_dispatches).where(scrutiny_dispatches.c.build_id == build_id)
    ordered = query.order_by(scrutiny_dispatches.c.sent_at)
    return tuple(_record(Dispatch, row) for row in tx.execute(ordered))


def put_objection(tx: Transaction, objection: Objection) -> None:
    """Keep an objection; one that is here already stays as it is."""
    kept = add(scrutiny_objections).prefix_with("OR IGNORE")
    tx.execute(kept.values(**_values(objection)))


def objections(tx: Transaction, exchange_id: str) -> tuple[Objection, ...]:
    """Return the objections of all rounds in their order."""
    table = scrutiny_objections
    query = select(table).where(table.c.exchange_id == exchange_id)
    ordered = query.order_by(table.c.round, table.c.number)
    return tuple(_record(Objection, row) for row in tx.execute(ordered))


def note_objection(
    tx: Transaction, exchange_id: str, round_no: int, number: int, **changes: Any
) -> None:
    """Note the answer to an objection, or that it is closed."""
    table = scrutiny_objections
    if "papers" in changes:
        changes["papers"] = json.dumps(changes["papers"])
    where = (
        table.c.exchange_id == exchange_id,
        table.c.round == round_no,
        table.c.number == number,
    )
    tx.execute(change(table).where(*where).values(**changes))


def put_opinion(tx: Transaction, opinion: Opinion) -> None:
    """Keep what the prosecutor said."""
    tx.execute(add(scrutiny_opinions).values(**_values(opinion)))


def opinions(tx: Transaction, exchange_id: str) -> tuple[Opinion, ...]:
    """Return what the prosecutor said, oldest first."""
    table = scrutiny_opinions
    query = select(table).where(table.c.exchange_id == exchange_id).order_by(table.c.received_at)
    return tuple(_record(Opinion, row) for row in tx.execute(query))


def count_open_objections(tx: Transaction) -> dict[str, int]:
    """Return how many objections are open, by exchange."""
    table = scrutiny_objections
    query = select(table.c.exchange_id, func.count().label("open")).where(table.c.closing == "")
    return {
        row.exchange_id: int(row.open) for row in tx.execute(query.group_by(table.c.exchange_id))
    }


def _values(record: "DataclassInstance") -> dict[str, Any]:
    return {
        name: json.dumps(value) if isinstance(value, tuple) else value
        for name, value in values_of(record).items()
    }


def _record(kind: type[_Record], row: Row[Any]) -> _Record:
    lists = {n: tuple(json.loads(row._mapping[n])) for n in _LISTS if n in row._mapping}
    return record_of(kind, row, **lists)
