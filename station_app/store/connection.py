"""Connections to the encrypted database, and what its faults mean."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from station_app.model.errors import DiskFailed, StoreError
from station_app.store.errors import DiskFull, StoreDamaged

Transaction = Connection
"""What the row modules work on. Opaque to desks."""

_BUSY_MS = 15_000
_FULL = ("disk is full",)
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

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Return a writing transaction: committed at the end, rolled back when anything is raised.

        Raises:
            DiskFull, DiskFailed, StoreDamaged.
        """
        with self._writer, _faults(), self._engine.connect() as plain:
            connection = plain.execution_options(writing=True)
            with connection.begin():
                yield connection

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Return a transaction that sees one moment and changes nothing."""
        with _faults(), self._engine.connect() as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, dbapi2.Error) as error:
        known = error_for(error)
        if known is None:
            raise
        raise known from error


def error_for(error: BaseException) -> StoreError | None:
    """Tell which fact a driver's fault is; ``None`` where it is a bug of ours."""
    words = str(getattr(error, "orig", error)).lower()
    if any(word in words for word in _FULL):
        return DiskFull(needed_mb=0, free_mb=0)
    if any(word in words for word in _BROKEN):
        return StoreDamaged()
    if "i/o error" in words or "unable to open" in words or "readonly" in words:
        return DiskFailed(code=words[:60])
    return None
