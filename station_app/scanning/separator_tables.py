"""Separator sheets that were recognised in a batch, and pages whose codes have not been looked at."""

from sqlalchemy import Boolean, Column, Integer, String, Table

from station_app.store.schema import Time, metadata

separator_sheets = Table(
    "separator_sheets",
    metadata,
    Column("sheet_id", String, primary_key=True),
    Column("page_id", String, nullable=False),
    Column("document_id", String, nullable=False),
    Column("fact", String, nullable=False),
    Column("role", String, nullable=False),
    Column("words", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("from_id", String, nullable=False),
    Column("opened_id", String, nullable=False),
    Column("at", Time, nullable=False),
)

awaiting_looks = Table(
    "awaiting_looks",
    metadata,
    Column("page_id", String, primary_key=True),
    Column("document_id", String, nullable=False),
    Column("side", Integer, nullable=False),
    Column("at_end", Boolean, nullable=False),
)
