"""Rows of the exchange with the prosecution: rounds and their parts, objections, opinions."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Row, func, select
from sqlalchemy import insert as add
from sqlalchemy import update as change

from station_app.model.errors import DocumentUnknown
from station_app.model.ids import DocumentId, OperatorId
from station_app.store.connection import Transaction
from station_app.store.tables.scrutiny import (
    scrutiny_dispatches,
    scrutiny_exchanges,
    scrutiny_objections,
    scrutiny_opinions,
    scrutiny_pages,
    scrutiny_papers,
    scrutiny_parts,
    scrutiny_rounds,
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """What is asked of a prosecution office in a case, over all its rounds."""

    exchange_id: str
    case_ref: str
    purpose: str
    """Of the vocabulary ``scrutiny_purpose``."""
    office: str
    """Code of the prosecution office as it is set now."""
    made_at: datetime
    made_by: OperatorId
    part_bytes: int
    """The largest part that may be sent."""
    first_remand: str = ""
    """Day of the first remand, ``2026-03-14``; empty: nobody is in custody."""
    remand_days: int | None = None
    """60 or 90."""
    gaps_note: str = ""
    due_at: datetime | None = None
    """When the bundle must be there: the hearing, of a call of the High Court."""
    call_ref: str = ""
    """The number under which the diary was called for; empty: nobody called."""
    call_court: str = ""
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """One bundle as it was put together."""

    build_id: str
    exchange_id: str
    round: int
    made_at: datetime
    made_by: OperatorId
    note_id: str = ""
    """The compliance note that goes with it; empty: none."""
    message_id: str = ""
    """What the prosecution was told last; empty: it is not signed yet."""
    dropped_at: datetime | None = None
    """Taken back before it went: it counts for nothing."""


@dataclass(frozen=True, slots=True)
class BundlePart:
    """One PDF of a round."""

    document_id: DocumentId
    build_id: str
    part: int
    parts: int
    pages: tuple[str, ...]
    """Numbers of its pages in their order, as they are stamped."""
    front: int
    """Pages of the index before them."""
    identity: bool
    """Whether it holds a paper that bears a protected identity."""


@dataclass(frozen=True, slots=True)
class BundlePaper:
    """A paper that stands in a round."""

    build_id: str
    position: int
    paper_id: str
    source: str
    """``own``, ``received`` or ``file``."""
    kind: str
    title: str
    reference: str
    day: str
    replaces: str
    identity: bool


@dataclass(frozen=True, slots=True)
class BundlePage:
    """A page of a round."""

    build_id: str
    number: int
    suffix: int
    paper_id: str
    page_index: int
    fingerprint: str
    act: str


@dataclass(frozen=True, slots=True)
class Objection:
    """A point that the prosecutor raised, and the station's answer."""

    exchange_id: str
    round: int
    number: int
    page: str
    category: str
    text: str
    severity: str
    said_at: datetime
    status: str = ""
    """``done`` or ``not_possible``; empty: nobody answered."""
    reply: str = ""
    reason: str = ""
    papers: tuple[str, ...] = ()
    answered_at: datetime | None = None
    answered_by: str = ""
    answer_round: int | None = None
    """The round with which the answer went."""
    closing: str = ""
    """``closed`` or ``accepted`` by the prosecutor; empty: it is open."""
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the prosecutor said of a round."""

    item_id: str
    exchange_id: str
    round: int
    verdict: str
    opinion: str
    officer: str
    reference: str
    said_at: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A round as it was told to an office; told again, there is another."""

    message_id: str
    build_id: str
    office: str
    sent_at: datetime
    sent_by: OperatorId


_Record = TypeVar("_Record")


def put_exchange(tx: Transaction, exchange: Exchange) -> None:
    """Add an exchange."""
    tx.execute(add(scrutiny_exchanges).values(**_values(exchange)))


def exchange(tx: Transaction, exchange_id: str) -> Exchange:
    """Give an exchange.

    Raises:
        DocumentUnknown: there is none.
    """
    where = scrutiny_exchanges.c.exchange_id == exchange_id
    row = tx.execute(select(scrutiny_exchanges).where(where)).first()
    if row is None:
        raise DocumentUnknown(document=exchange_id[:40])
    return _record(Exchange, row)


def exchanges(tx: Transaction, case_ref: str = "") -> tuple[Exchange, ...]:
    """Give the exchanges, those of one case where it is named, the newest first."""
    query = select(scrutiny_exchanges).order_by(scrutiny_exchanges.c.made_at.desc())
    if case_ref:
        query = query.where(scrutiny_exchanges.c.case_ref == case_ref)
    return tuple(_record(Exchange, row) for row in tx.execute(query))


def called(tx: Transaction, call_ref: str) -> Exchange | None:
    """Give the exchange that answers a call, or ``None``."""
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
    """Give the rounds that stand, oldest first."""
    query = select(scrutiny_rounds).where(scrutiny_rounds.c.exchange_id == exchange_id)
    standing = query.where(scrutiny_rounds.c.dropped_at.is_(None))
    ordered = standing.order_by(scrutiny_rounds.c.round)
    return tuple(_record(Round, row) for row in tx.execute(ordered))


def round_of(tx: Transaction, build_id: str) -> Round:
    """Give a round.

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
    """Give the standing round that a part or a compliance note belongs to, or ``None``."""
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
    """Give what is known of a document as a part of a bundle; ``None``: it is none."""
    where = scrutiny_parts.c.document_id == document_id
    row = tx.execute(select(scrutiny_parts).where(where)).first()
    return None if row is None else _record(BundlePart, row)


def part_ids(tx: Transaction) -> frozenset[str]:
    """Give the ids of all documents that are parts of bundles."""
    query = select(scrutiny_parts.c.document_id)
    return frozenset(str(row.document_id) for row in tx.execute(query))


def parts(tx: Transaction, build_id: str) -> tuple[BundlePart, ...]:
    """Give the parts of a round in their order."""
    query = select(scrutiny_parts).where(scrutiny_parts.c.build_id == build_id)
    ordered = query.order_by(scrutiny_parts.c.part)
    return tuple(_record(BundlePart, row) for row in tx.execute(ordered))


def papers(tx: Transaction, build_id: str) -> tuple[BundlePaper, ...]:
    """Give the papers of a round in their order."""
    query = select(scrutiny_papers).where(scrutiny_papers.c.build_id == build_id)
    ordered = query.order_by(scrutiny_papers.c.position)
    return tuple(_record(BundlePaper, row) for row in tx.execute(ordered))


def pages(tx: Transaction, build_id: str) -> tuple[BundlePage, ...]:
    """Give the pages of a round by their numbers."""
    query = select(scrutiny_pages).where(scrutiny_pages.c.build_id == build_id)
    ordered = query.order_by(scrutiny_pages.c.number, scrutiny_pages.c.suffix)
    return tuple(_record(BundlePage, row) for row in tx.execute(ordered))


def put_dispatch(tx: Transaction, dispatch: Dispatch) -> None:
    """Note that a round was told to an office."""
    tx.execute(add(scrutiny_dispatches).values(**_values(dispatch)))


def dispatch(tx: Transaction, message_id: str) -> Dispatch | None:
    """Give what a message told; ``None`` where it told no round."""
    where = scrutiny_dispatches.c.message_id == message_id
    row = tx.execute(select(scrutiny_dispatches).where(where)).first()
    return None if row is None else _record(Dispatch, row)


def dispatches(tx: Transaction, build_id: str) -> tuple[Dispatch, ...]:
    """Give when and to whom a round was told, oldest first."""
    query = select(scrutiny_dispatches).where(scrutiny_dispatches.c.build_id == build_id)
    ordered = query.order_by(scrutiny_dispatches.c.sent_at)
    return tuple(_record(Dispatch, row) for row in tx.execute(ordered))


def put_objection(tx: Transaction, objection: Objection) -> None:
    """Keep an objection; one that is here already stays as it is."""
    kept = add(scrutiny_objections).prefix_with("OR IGNORE")
    tx.execute(kept.values(**_values(objection)))


def objections(tx: Transaction, exchange_id: str) -> tuple[Objection, ...]:
    """Give the objections of all rounds in their order."""
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
    """Give what the prosecutor said, oldest first."""
    table = scrutiny_opinions
    query = select(table).where(table.c.exchange_id == exchange_id).order_by(table.c.received_at)
    return tuple(_record(Opinion, row) for row in tx.execute(query))


def open_points(tx: Transaction) -> dict[str, int]:
    """Give how many objections are open, by exchange."""
    table = scrutiny_objections
    query = select(table.c.exchange_id, func.count().label("open")).where(table.c.closing == "")
    return {
        row.exchange_id: int(row.open) for row in tx.execute(query.group_by(table.c.exchange_id))
    }


def _values(record: object) -> dict[str, Any]:
    values = {field.name: getattr(record, field.name) for field in fields(record)}  # type: ignore[arg-type]
    return {
        name: json.dumps(value) if isinstance(value, tuple) else value
        for name, value in values.items()
    }


def _record(kind: type[_Record], row: Row[Any]) -> _Record:
    values = dict(row._mapping)
    for name in ("pages", "papers"):
        if name in values:
            values[name] = tuple(json.loads(values[name]))
    return kind(**values)
