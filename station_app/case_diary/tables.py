"""Volumes of the case diary: papers, leaves and notes are only ever added."""

from sqlalchemy import Column, Integer, String, Table

from station_app.store.schema import Time, metadata

diary_volumes = Table(
    "diary_volumes",
    metadata,
    Column("volume_id", String, primary_key=True),
    Column("case_ref", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("begun_at", Time, nullable=False),
    Column("begun_by", String, nullable=False),
    Column("sealed_at", Time),
    Column("sealed_by", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("page_map", String, nullable=False),
)

diary_entries = Table(
    "diary_entries",
    metadata,
    Column("entry_id", String, primary_key=True),
    Column("volume_id", String, nullable=False),
    Column("place", Integer, nullable=False),
    Column("document_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("origin", String, nullable=False),
    Column("pdf_sha256", String, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("at", Time, nullable=False),
    Column("operator_id", String, nullable=False),
)

diary_leaves = Table(
    "diary_leaves",
    metadata,
    Column("entry_id", String, primary_key=True),
    Column("page", Integer, primary_key=True),
    Column("volume_id", String, nullable=False),
    Column("place", Integer, nullable=False),
    Column("sheet", Integer),
    Column("printed", Integer),
    Column("sha256", String, nullable=False),
)

diary_notes = Table(
    "diary_notes",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("volume_id", String, nullable=False),
    Column("about", String, nullable=False),
    Column("field", String, nullable=False),
    Column("value", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("operator_id", String, nullable=False),
)
