"""Scanning's own tables: profiles of the district, faults of pages, separator sheets and looks that wait."""

from sqlalchemy import Boolean, Column, Integer, LargeBinary, String, Table

from station_app.store.schema import Time, metadata

district_profiles = Table(
    "district_profiles",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("sha256", String, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("at", Time, nullable=False),
    Column("operator_id", String, nullable=False),
)

page_faults = Table(
    "page_faults",
    metadata,
    Column("page_id", String, primary_key=True),
    Column("fault", String, primary_key=True),
)

page_acceptances = Table(
    "page_acceptances",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("page_id", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("operator_id", String, nullable=False),
)

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
