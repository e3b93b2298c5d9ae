"""Rows of the register of cases, and the index in which they are searched."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, Row, func, literal_column, select, text
from sqlalchemy import insert as add

from station_app.model.cases import Case
from station_app.store.connection import Transaction
from station_app.store.schema import cases

_ROWID = literal_column("cases.rowid", Integer).label("rowid")


def put(tx: Transaction, case: Case, words: str) -> None:
    """Keep a case as it is now; ``words`` is what it is found by."""
    values: dict[str, Any] = {name: getattr(case, name) for name in Case.__dataclass_fields__}
    for name in ("sections", "people", "diary"):
        values[name] = json.dumps(values[name], ensure_ascii=False)
    rowid = select(_ROWID).select_from(cases).where(cases.c.case_ref == case.case_ref)
    before = tx.execute(rowid).scalar()
    if before is not None:
        tx.execute(text("DELETE FROM case_words WHERE rowid = :rowid"), {"rowid": before})
        tx.execute(cases.update().where(cases.c.case_ref == case.case_ref).values(**values))
    else:
        tx.execute(add(cases).values(**values))
        before = tx.execute(rowid).scalar()
    tx.execute(
        text("INSERT INTO case_words (rowid, words) VALUES (:rowid, :words)"),
        {"rowid": before, "words": words},
    )
    for word in words.split():
        known = text("INSERT OR IGNORE INTO case_vocabulary (word) VALUES (:word)")
        if tx.execute(known, {"word": word}).rowcount:
            tx.execute(text("INSERT INTO case_spellings (word) VALUES (:word)"), {"word": word})


def find(tx: Transaction, case_ref: str) -> Case | None:
    """Give a case, or ``None``."""
    row = tx.execute(select(cases).where(cases.c.case_ref == case_ref)).first()
    return None if row is None else _case(row)


def newest(tx: Transaction, most: int) -> tuple[Case, ...]:
    """Give the cases that were registered last."""
    query = select(cases).order_by(cases.c.registered_at.desc()).limit(most)
    return tuple(_case(row) for row in tx.execute(query))


def numbered(tx: Transaction, number: int, most: int) -> tuple[Case, ...]:
    """Give the cases of a serial, the newest year first."""
    query = select(cases).where(cases.c.number == number).order_by(cases.c.year.desc())
    return tuple(_case(row) for row in tx.execute(query.limit(most)))


def matching(tx: Transaction, match: str, most: int) -> tuple[Case, ...]:
    """Give the cases whose words match an FTS5 query, those that were entered last first.

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
    """Give the words of the register that match an FTS5 query, the best first."""
    found = tx.execute(
        text(
            "SELECT word FROM case_spellings WHERE case_spellings MATCH :match "
            "ORDER BY rank LIMIT :most"
        ),
        {"match": match, "most": most},
    )
    return tuple(str(row.word) for row in found)


def count(tx: Transaction) -> int:
    """Give how many cases there are."""
    return int(tx.execute(select(func.count()).select_from(cases)).scalar() or 0)


def _case(row: Row[Any]) -> Case:
    values = {name: row._mapping[name] for name in Case.__dataclass_fields__}
    for name in ("sections", "people", "diary"):
        values[name] = tuple(json.loads(values[name]))
    return Case(**values)
