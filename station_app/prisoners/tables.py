"""Who is in custody, what was said of it, and requests to bring a prisoner before a court."""

from sqlalchemy import Boolean, Column, Integer, String, Table

from station_app.store.schema import Time, metadata

prisoners = Table(
    "prisoners",
    metadata,
    Column("prisoner_id", String, primary_key=True),
    Column("case_ref", String, nullable=False),
    Column("name", String, nullable=False),
    Column("parent", String, nullable=False),
    Column("state", String, nullable=False),
    Column("jail", String, nullable=False),
    Column("jail_id", String, nullable=False),
    Column("ptn", String, nullable=False),
    Column("cnr", String, nullable=False),
    Column("arrested_at", Time),
    Column("first_remand_at", Time),
    Column("remand_until", Time),
    Column("production_at", Time),
    Column("clock", String, nullable=False),
    Column("report_filed_at", Time),
    Column("protected", Boolean, nullable=False),
    Column("changed_at", Time, nullable=False),
)

custody_notes = Table(
    "custody_notes",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("prisoner_id", String, nullable=False),
    Column("state", String, nullable=False),
    Column("jail", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("source", String, nullable=False),
    Column("reference", String, nullable=False),
    Column("remand_until", Time),
    Column("production_at", Time),
)

productions = Table(
    "productions",
    metadata,
    Column("message_id", String, primary_key=True),
    Column("prisoner_id", String, nullable=False),
    Column("court", String, nullable=False),
    Column("produce_at", Time, nullable=False),
    Column("asked_at", Time, nullable=False),
    Column("asked_by", String, nullable=False),
    Column("state", String, nullable=False),
    Column("said", String, nullable=False),
)
