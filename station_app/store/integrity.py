"""Which sealed files the rows name, and what of a home is still to be looked at."""

import json
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    column,
    func,
    inspect,
    literal_column,
    select,
    table,
    true,
)

from station_app.model.ids import BlobId
from station_app.store import key_value
from station_app.store.connection import Transaction
from station_app.store.records import in_batches
from station_app.store.schema import pages

_PROVED = (
    ("pages", "blob_id", "sha256"),
    ("documents", "pdf_blob", "pdf_sha256"),
    ("received_papers", "pdf_blob", "pdf_sha256"),
    ("evidence_pieces", "blob_id", "sha256"),
    ("inbox_files", "blob_id", "sha256"),
)
"""Tables whose rows must have their file, and tell its hash: a print's pages may be let go of."""
_CHECK = "home.check"
_ROW = literal_column("rowid", Integer)
_NEWEST, _WIDE = 2000, 4
"""Rows of pages that are looked through first: so many, or so many for each that is asked for."""


@dataclass(frozen=True, slots=True)
class CheckWanted:
    """What is to be looked at."""

    files: tuple[BlobId, ...] = ()
    """Sealed files, each."""
    database: bool = False
    """Every page of the database."""
    all_files: bool = False
    """Every sealed file, and every row that must have one."""
    table: str = ""
    """Of all files: the table whose rows are being looked at; empty: none yet."""
    after: str = ""
    """Of all files: the last one of the table that was looked at."""
    missing: int = 0
    """Of all files: how many rows had none."""
    damaged: int = 0
    """Of all files: how many were not what their rows say."""
    done_at: str = ""
    """When all was looked at last, RFC 3339; empty: never."""

    @property
    def anything(self) -> bool:
        """Whether there is something to look at."""
        return bool(self.files) or self.database or self.all_files

    def joined(self, other: "CheckWanted") -> "CheckWanted":
        """Return both; a look at all files that has begun goes on where it is."""
        return CheckWanted(
            tuple(dict.fromkeys((*self.files, *other.files))),
            self.database or other.database,
            self.all_files or other.all_files,
            self.table,
            self.after,
            self.missing,
            self.damaged,
            self.done_at,
        )


def check_wanted(tx: Transaction) -> CheckWanted:
    """Return what is to be looked at."""
    kept = json.loads(key_value.get(tx, _CHECK) or b"{}")
    files = tuple(BlobId(one) for one in kept.pop("files", ()))
    return CheckWanted(files, **kept)


def put_check(tx: Transaction, wanted: CheckWanted) -> None:
    """Keep what is to be looked at."""
    key_value.put(tx, _CHECK, json.dumps(asdict(wanted)).encode())


def pages_named(tx: Transaction, blob_ids: Collection[BlobId]) -> set[BlobId]:
    """Return those that are masters of pages.

    They are looked for among the newest pages first: what a start costs must not grow with the papers.
    All pages are read only for one that is not among them, which is a loss.
    """
    last = select(func.max(_ROW)).select_from(pages).scalar_subquery()
    newest = last - max(_NEWEST, _WIDE * len(blob_ids)) < _ROW
    found = _masters(tx, blob_ids, newest)
    return found | _masters(tx, [one for one in blob_ids if one not in found], true())


def proved_tables() -> tuple[str, ...]:
    """Return the tables whose rows must have their files."""
    return tuple(name for name, _, _ in _PROVED)


def all_proved(tx: Transaction, name: str, after: str, most: int) -> list[tuple[BlobId, str]]:
    """Return the next files that rows of a table must have, in the order of their names, and their SHA-256."""
    named, told = next((f, s) for n, f, s in _PROVED if n == name)
    file = column(named, String)
    query = select(file, column(told, String)).select_from(table(name)).where(file > after)
    rows = tx.execute(query.order_by(file).limit(most))
    return [(BlobId(row[0]), row[1] or "") for row in rows]


def named_by_any(tx: Transaction, blob_ids: Collection[BlobId]) -> set[BlobId]:
    """Return those that any row of any table names, whatever for."""
    found: set[BlobId] = set()
    for name, file in _columns(tx):
        for part in in_batches(blob_ids):
            named = column(file, String)
            query = select(named).select_from(table(name)).where(named.in_(part))
            found |= {BlobId(row[0]) for row in tx.execute(query)}
    return found


def _masters(
    tx: Transaction, blob_ids: Collection[BlobId], among: ColumnElement[bool]
) -> set[BlobId]:
    found: set[BlobId] = set()
    for part in in_batches(blob_ids):
        query = select(pages.c.blob_id).where(among).where(pages.c.blob_id.in_(part))
        found |= {BlobId(row[0]) for row in tx.execute(query)}
    return found


def _columns(tx: Transaction) -> Iterator[tuple[str, str]]:
    """Read from the database itself which columns name files: no table is forgotten."""
    for name in inspect(tx).get_table_names():
        for found in inspect(tx).get_columns(name):
            if found["name"] == "blob_id" or found["name"].endswith("_blob"):
                yield name, found["name"]
