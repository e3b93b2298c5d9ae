"""Rows of the register of cases, and the index in which they are searched."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Integer,
    Row,
    String,
    bindparam,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy import insert as add
from sqlalchemy import update as change
from sqlalchemy.dialects.sqlite import dialect

from station_app.model.cases import Case
from station_app.model.clock import to_text
from station_app.store.connection import Transaction
from station_app.store.records import in_batches, record_of
from station_app.store.schema import cases

_AT_ONCE = 5_000
_ROWID = literal_column("cases.rowid", Integer).label("rowid")
_VOCABULARY = table("case_vocabulary", column("word", String))
# Written once: a first pull fills in a hundred thousand rows, each a tuple in the columns' order.
_INSERT = str(add(cases).compile(dialect=dialect()))
_CHANGE = str(
    change(cases).where(cases.c.case_ref == bindparam("wanted")).compile(dialect=dialect())
)


def put_many(tx: Transaction, cases_and_words: Sequence[tuple[Case, str]]) -> None:
    """Keep cases as they are now, each with the words that it is found by.

    A first pull brings a hundred thousand: each table is written in one go.
    """
    newest = {case.case_ref: (case, words) for case, words in cases_and_words}
    before = _rowids(tx, newest)
    fresh = [_values(case) for ref, (case, _) in newest.items() if ref not in before]
    if fresh:
        tx.exec_driver_sql(_INSERT, fresh)
    changed = [_values(case) for ref, (case, _) in newest.items() if ref in before]
    if changed:
        tx.exec_driver_sql(_CHANGE, [(*values, values[0]) for values in changed])
        gone = [(rowid,) for rowid in before.values()]
        tx.exec_driver_sql("DELETE FROM case_words WHERE rowid = ?", gone)
    rowids = _rowids(tx, newest)
    found_by = [(rowids[ref], words) for ref, (_, words) in newest.items()]
    if found_by:
        tx.exec_driver_sql("INSERT INTO case_words (rowid, words) VALUES (?, ?)", found_by)
    _learn(tx, {word for _, words in found_by for word in words.split()})


def forget_words(tx: Transaction) -> None:
    """Empty the index of words; the cases themselves stay."""
    for emptied in ("case_words", "case_vocabulary", "case_spellings"):
        tx.exec_driver_sql(f"DELETE FROM {emptied}")  # noqa: S608 - constant


def every(tx: Transaction) -> Iterator[tuple[Case, ...]]:
    """Yield all cases, some thousands at a time."""
    query, at = select(cases).order_by(cases.c.case_ref).limit(_AT_ONCE), ""
    while some := tuple(_case(row) for row in tx.execute(query.where(cases.c.case_ref > at))):
        yield some
        at = some[-1].case_ref


def _learn(tx: Transaction, words: set[str]) -> None:
    """Enter the words that the register did not hold yet."""
    unknown = words - set(_known(tx, words))
    rows = [(word,) for word in sorted(unknown)]
    if rows:
        tx.exec_driver_sql("INSERT INTO case_vocabulary (word) VALUES (?)", rows)
        tx.exec_driver_sql("INSERT INTO case_spellings (word) VALUES (?)", rows)


def _rowids(tx: Transaction, refs: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in in_batches(refs):
        query = select(cases.c.case_ref, _ROWID).where(cases.c.case_ref.in_(part))
        found.update((row[0], row[1]) for row in tx.execute(query))
    return found


def _known(tx: Transaction, words: Iterable[str]) -> Iterator[str]:
    for part in in_batches(words):
        query = select(_VOCABULARY.c.word).where(_VOCABULARY.c.word.in_(part))
        yield from tx.execute(query).scalars()


def _values(case: Case) -> tuple[Any, ...]:
    people = json.dumps(case.people, ensure_ascii=False)
    diary = json.dumps(case.diary, ensure_ascii=False)
    return (
        case.case_ref,
        case.number,
        case.year,
        to_text(case.registered_at),
        json.dumps(case.sections, ensure_ascii=False),
        case.summary,
        case.officer,
        case.status,
        people,
        diary,
        case.hidden,
        case.sequence,
    )


def find(tx: Transaction, case_ref: str) -> Case | None:
    """Return a case, or ``None``."""
    row = tx.execute(select(cases).where(cases.c.case_ref == case_ref)).first()
    return None if row is None else _case(row)


def newest(tx: Transaction, most: int) -> tuple[Case, ...]:
    """Return the cases that were registered last."""
    query = select(cases).order_by(cases.c.registered_at.desc()).limit(most)
    return tuple(_case(row) for row in tx.execute(query))


def by_serial(tx: Transaction, number: int, most: int) -> tuple[Case, ...]:
    """Return the cases of a serial, the newest year first."""
    query = select(cases).where(cases.c.number == number).order_by(cases.c.year.desc())
    return tuple(_case(row) for row in tx.execute(query.limit(most)))


def matching(tx: Transaction, match: str, most: int) -> tuple[Case, ...]:
    """Return the cases whose words match an FTS5 query, those that were entered last first.

    By the order of entering and not by rank: the index then stops at the last one wanted.
    """
    found = tx.execute(
        text(
            "SELECT rowid FROM case_words WHERE case_words MATCH :match "
            "ORDER BY rowid DESC LIMIT :most"
        ),
        {"match": match, "most": most},
    )
    rowids: Sequence[int] = [row.rowid for row in found]
    if not rowids:
        return ()
    query = select(cases, _ROWID).where(literal_column("cases.rowid", Integer).in_(rowids))
    by_id = {row.rowid: _case(row) for row in tx.execute(query)}
    return tuple(by_id[rowid] for rowid in rowids)


def spellings(tx: Transaction, match: str, most: int) -> tuple[str, ...]:
    """Return the words of the register that match an FTS5 query, the best first."""
    found = tx.execute(
        text(
            "SELECT word FROM case_spellings WHERE case_spellings MATCH :match "
            "ORDER BY rank LIMIT :most"
        ),
        {"match": match, "most": most},
    )
    return tuple(str(row.word) for row in found)


def investigating_officer(tx: Transaction, case_ref: str) -> str:
    """Return post and number of the officer of a case; empty where the register names none."""
    return officers_of(tx, [case_ref]).get(case_ref, "").strip()


def officers_of(tx: Transaction, case_refs: Iterable[str]) -> dict[str, str]:
    """Return post and number of the investigating officer of some cases."""
    found: dict[str, str] = {}
    for part in in_batches(case_refs):
        query = select(cases.c.case_ref, cases.c.officer).where(cases.c.case_ref.in_(part))
        found.update((row.case_ref, row.officer) for row in tx.execute(query))
    return found


def states_of(tx: Transaction, begin: datetime, end: datetime) -> dict[str, int]:
    """Return how many cases that were registered in a span stand in each state."""
    query = (
        select(cases.c.status, func.count())
        .where(cases.c.registered_at >= begin)
        .where(cases.c.registered_at < end)
        .group_by(cases.c.status)
    )
    return {row[0]: int(row[1]) for row in tx.execute(query)}


def count(tx: Transaction) -> int:
    """Return how many cases there are."""
    return int(tx.execute(select(func.count()).select_from(cases)).scalar() or 0)


def _case(row: Row[Any]) -> Case:
    lists = {n: tuple(json.loads(row._mapping[n])) for n in ("sections", "people", "diary")}
    return record_of(Case, row, **lists)
