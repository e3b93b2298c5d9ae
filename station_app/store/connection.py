"""Connections to the encrypted database, and what its faults mean."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from station_app.model.errors import DiskFailed, StoreError
from station_app.store.errors import DiskFull, StoreDamaged
from station_app.store.journal import Journal, Mark

Transaction = Connection
"""What the row modules work on. Opaque to desks."""

_BUSY_MS = 15_000
_HEAD = "SELECT number, sha256 FROM custody ORDER BY number DESC LIMIT 1"
_FULL = ("disk is full",)
_CODEC_REFUSED = "sql logic error"
"""All that SQLCipher says, besides "out of memory", once a page did not open. Faults of SQL name theirs."""
_BROKEN = ("not a database", "malformed", "file is encrypted", "hmac check failed")


def engine_for(path: Path, key: bytes) -> Engine:
    """Return an engine on the SQLCipher 4 database at ``path``.

    Args:
        path: the database file; made when it is missing.
        key: 32 bytes, used raw: opening costs about 1 ms instead of a derivation.
    """

    def connect() -> Any:
        connection = dbapi2.connect(str(path), check_same_thread=False, isolation_level=None)
        for statement in (
            f"PRAGMA key = \"x'{key.hex()}'\"",
            "PRAGMA temp_store = MEMORY",
            f"PRAGMA busy_timeout = {_BUSY_MS}",
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = FULL",
            "PRAGMA foreign_keys = ON",
        ):
            connection.execute(statement)
        return connection

    engine = create_engine(
        "sqlite://", creator=connect, module=dbapi2, poolclass=QueuePool, pool_size=4
    )
    # SQLAlchemy would begin a deferred transaction at the first statement; we begin ourselves.
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


class Database:
    """One writer at a time, many readers; every fault of the driver leaves as a StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = threading.Lock()
        self._journal: Journal | None = None

    def follow(self, journal: Journal) -> None:
        """Write down each commit beside the database from now on."""
        self._journal = journal

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Return a writing transaction: committed at the end, rolled back when anything is raised.

        Raises:
            DiskFull, DiskFailed, StoreDamaged.
        """
        with self._writer, _faults(), self._engine.connect() as plain:
            connection = plain.execution_options(writing=True)
            before, mark = _changes(connection), None
            with connection.begin():
                yield connection
                if self._journal is not None and _changes(connection) != before:
                    mark = _counted(connection)
            # Only what is on disk is written down; it is on disk before anybody hears of it.
            if self._journal is not None and mark is not None:
                self._journal.commit(mark)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Return a transaction that sees one moment and changes nothing."""
        with _faults(), self._engine.connect() as connection, connection.begin():
            yield connection

    def checkpoint(self) -> None:
        """Bring what was committed from the write-ahead log into the database file."""
        with self._writer, _faults(), self._engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def damaged_places(self) -> int:
        """Return how many places of the database fail their authentication or contradict others; reads all."""
        with self.reading() as tx:
            found = _integrity(tx)
        if not found:
            return 0
        # A checkpoint that ran meanwhile looks like damage: once more, with nobody writing.
        self.checkpoint()
        with self._writer, self.reading() as tx:
            return _integrity(tx)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def mark_of(tx: Transaction) -> Mark:
    """Return where the database stands: commits, and the newest event of the chain of custody."""
    # By the driver itself: it is asked in each transaction that writes.
    driver = _driver(tx)
    commits = int(driver.execute("PRAGMA user_version").fetchone()[0])
    head = driver.execute(_HEAD).fetchone()
    return Mark(commits, *(head or (0, "")))


def holds_event(tx: Transaction, number: int, sha256: str) -> bool:
    """Tell whether the chain of custody has an event of this number and hash; number 0 is its beginning."""
    if number == 0:
        return True
    query = "SELECT 1 FROM custody WHERE number = ? AND sha256 = ?"
    return tx.exec_driver_sql(query, (number, sha256)).first() is not None


def _counted(tx: Transaction) -> Mark:
    """Count this transaction."""
    stands = mark_of(tx)
    counted = replace(stands, commits=stands.commits + 1)
    _driver(tx).execute(f"PRAGMA user_version = {counted.commits}")
    return counted


def _changes(tx: Transaction) -> int:
    return int(_driver(tx).total_changes)


def _driver(tx: Transaction) -> Any:
    return tx.connection.driver_connection


def _integrity(tx: Transaction) -> int:
    broken = len(tx.exec_driver_sql("PRAGMA cipher_integrity_check").all())
    if broken:
        # What does not open cannot be asked further.
        return broken
    # A log that was cut behind what had left it already leaves pages whole that do not fit each other.
    said = [row[0] for row in tx.exec_driver_sql("PRAGMA quick_check")]
    return sum(line != "ok" for line in said)


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, dbapi2.Error, MemoryError) as error:
        known = error_for(error)
        if known is None:
            raise
        raise known from error


def error_for(error: BaseException) -> StoreError | None:
    """Tell which fact a driver's fault is; ``None`` where it is a bug of ours."""
    words = str(getattr(error, "orig", error)).lower()
    if isinstance(error, MemoryError) or words == _CODEC_REFUSED:
        return StoreDamaged()
    if any(word in words for word in _FULL):
        return DiskFull(needed_mb=0, free_mb=0)
    if any(word in words for word in _BROKEN):
        return StoreDamaged()
    if "i/o error" in words or "unable to open" in words or "readonly" in words:
        return DiskFailed(code=words[:60])
    return None
