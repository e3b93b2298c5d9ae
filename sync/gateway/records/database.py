"""The gateway's own database: SQLite beside it, or any PostgreSQL by its URL."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    event,
)
from sqlalchemy import insert as add
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from sync.gateway.records.refusals import Refusal
from sync.wire.receipt import FIRST_LOG_SHA256

metadata = MetaData()

codes = Table(
    "enrolment_codes",
    metadata,
    Column("code_sha256", String, primary_key=True),
    Column("expires_at", String, nullable=False),
    Column("public_key", String),
    Column("answer", LargeBinary),
    Column("office", String, nullable=False),
)
terminals = Table(
    "terminals",
    metadata,
    Column("terminal_id", String, primary_key=True),
    Column("public_key", String, nullable=False, unique=True),
    Column("enrolled_at", String, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("office", String, nullable=False, index=True),
)
terminal_acts = Table(
    "terminal_acts",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("terminal_id", String, nullable=False, index=True),
    Column("act", String, nullable=False),
    Column("office", String, nullable=False),
    Column("at", String, nullable=False),
)
"""What the district did with a terminal, in order; a token counts as long as no act follows it."""
assertions = Table(
    "assertions",
    metadata,
    Column("jti", String, primary_key=True),
    Column("expires_at", String, nullable=False, index=True),
)
uploads = Table(
    "uploads",
    metadata,
    Column("upload_id", String, primary_key=True),
    Column("terminal_id", String, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("offset_bytes", BigInteger, nullable=False),
    Column("expires_at", String, nullable=False),
)
submissions = Table(
    "submissions",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("terminal_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("case_ref", String, nullable=False),
    Column("manifest_sha256", String, nullable=False),
    Column("packet", LargeBinary, nullable=False),
    Column("object_id", String, nullable=False),
    Column("object_bytes", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
)
media = Table(
    "media",
    metadata,
    Column("evidence_id", String, primary_key=True),
    Column("terminal_id", String, nullable=False),
    Column("case_ref", String, nullable=False),
    Column("sid", String, nullable=False),
    Column("manifest_sha256", String, nullable=False),
    Column("packet", LargeBinary, nullable=False),
    Column("sequence", Integer, nullable=False),
)
media_objects = Table(
    "media_objects",
    metadata,
    Column("evidence_id", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("object_id", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
)
sealed_uploads = Table(
    "sealed_uploads",
    metadata,
    Column("upload_id", String, primary_key=True),
    Column("object_id", String, nullable=False, unique=True),
    Column("sha256", String, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
)
"""Uploads whose bytes have become an object already; a paper or a medium takes the object over."""
log = Table(
    "receipt_log",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("document_id", String, nullable=False, unique=True),
    Column("log_sha256", String, nullable=False),
    Column("receipt", LargeBinary, nullable=False),
)
log_head = Table(
    "log_head",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("sequence", Integer, nullable=False),
    Column("log_sha256", String, nullable=False),
)
ledger_heads = Table(
    "ledger_heads",
    metadata,
    Column("terminal_id", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("sha256", String, nullable=False),
)
alarms = Table(
    "alarms",
    metadata,
    Column("alarm_id", Integer, primary_key=True),
    Column("terminal_id", String, nullable=False),
    Column("what", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", String, nullable=False),
)
inbox = Table(
    "inbox",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("item_id", String, nullable=False, unique=True),
    Column("terminal_id", String, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", String, nullable=False),
    Column("acknowledged_at", String),
)
unread = Index("inbox_unread", inbox.c.terminal_id, inbox.c.acknowledged_at, inbox.c.sequence)
"""So that a look at the inbox costs what waits there, whatever was acknowledged before."""
deliveries = Table(
    "deliveries",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("office", String, nullable=False, index=True),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", String, nullable=False),
)
serial_blocks = Table(
    "serial_blocks",
    metadata,
    Column("block_id", String, primary_key=True),
    Column("terminal_id", String, nullable=False),
    Column("office", String, nullable=False),
    Column("register", String, nullable=False),
    Column("year", Integer, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
)
central_numbers = Table(
    "central_numbers",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("terminal_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("local_ref", String, nullable=False),
    Column("pillar", String, nullable=False),
    Column("number", String, nullable=False),
    Column("asked_at", String, nullable=False),
)
case_changes = Table(
    "case_changes",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("office", String, nullable=False, index=True),
    Column("case_ref", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", String, nullable=False),
)
offices = Table(
    "offices",
    metadata,
    Column("office", String, primary_key=True),
    Column("unit", String, nullable=False),
)
"""What the district calls its offices."""
pillar_messages = Table(
    "pillar_messages",
    metadata,
    Column("message_id", String, primary_key=True),
    Column("terminal_id", String, nullable=False),
    Column("office", String, nullable=False),
    Column("pillar", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("received_at", String, nullable=False),
    Column("next_try_at", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("fault", String, nullable=False),
)
pillar_items = Table(
    "pillar_items",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("item_id", String, nullable=False, unique=True),
    Column("office", String, nullable=False, index=True),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", String, nullable=False),
)
pillar_files = Table(
    "pillar_files",
    metadata,
    Column("office", String, primary_key=True),
    Column("sha256", String, primary_key=True),
    Column("object_id", String, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("media_type", String, nullable=False),
)
pillar_cursors = Table(
    "pillar_cursors",
    metadata,
    Column("pillar", String, primary_key=True),
    Column("cursor", String, nullable=False),
)
training_events = Table(
    "training_events",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("pillar", String, nullable=False, index=True),
    Column("event_id", String, nullable=False, unique=True),
    Column("body", LargeBinary, nullable=False),
)


_TROUBLES = {
    sqlite3.SQLITE_FULL: "storage-full",
    sqlite3.SQLITE_IOERR_SHMSIZE: "storage-full",
    sqlite3.SQLITE_BUSY: "busy",
}


def default_url(home: Path) -> str:
    """Return the URL of the SQLite database in the gateway's home."""
    return f"sqlite:///{home / 'gateway.db'}"


def database_file(engine: Engine) -> tuple[Path, ...]:
    """Return the file of a SQLite database; nothing of any other."""
    name = engine.url.database if engine.dialect.name == "sqlite" else None
    return (Path(name),) if name and name != ":memory:" else ()


class DatabaseUnusable(Exception):
    """The database cannot be opened; ``args[0]`` is the kind of fault, never the address."""


def open_database(url: str) -> Engine:
    """Open the database and make the tables that are not there yet.

    Raises:
        DatabaseUnusable: the address is none, its driver is missing, or nothing usable answers there.
    """
    try:
        engine = create_engine(url, hide_parameters=True)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise DatabaseUnusable("address") from error
    try:
        return _opened(engine)
    except DBAPIError as error:
        engine.dispose()
        raise DatabaseUnusable(type(error.orig).__name__) from error


def _opened(engine: Engine) -> Engine:
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _ready_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    with writing(engine) as tx:
        metadata.create_all(tx)
        for table in metadata.tables.values():
            # An index may be younger than its table.
            for index in table.indexes:
                index.create(tx, checkfirst=True)
        if tx.execute(log_head.select()).first() is None:
            tx.execute(add(log_head).values(one=1, sequence=0, log_sha256=FIRST_LOG_SHA256))
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that may write; it commits at the end.

    Raises:
        Refusal: the disk is full, or the database was held by others for too long.
    """
    with _troubles(), engine.connect().execution_options(station_writes=True) as tx, tx.begin():
        yield tx


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that only reads.

    Raises:
        Refusal: the disk is full, or the database was held by others for too long.
    """
    with _troubles(), engine.connect() as tx:
        yield tx


@contextmanager
def _troubles() -> Iterator[None]:
    """Say in the protocol's words what passes by itself, and is no fault of who asks."""
    try:
        yield
    except OperationalError as error:
        # Extended codes bear the plain one in their last byte (sqlite.org/rescode.html).
        code = getattr(error.orig, "sqlite_errorcode", None)
        key = None if code is None else _TROUBLES.get(code, _TROUBLES.get(code & 0xFF))
        if key is None:
            raise
        raise Refusal(key) from error


def now_text() -> str:
    """Return the gateway's time as RFC 3339 in UTC; sorts as text."""
    return time_text(datetime.now(UTC))


def time_text(at: datetime) -> str:
    """Return a time as RFC 3339 in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _ready_sqlite(connection: Any, _record: Any) -> None:
    # Transactions are begun by us, not by the driver's guess.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=20000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("station_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
