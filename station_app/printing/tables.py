"""Tables of print jobs and of their moves."""

from sqlalchemy import Boolean, Column, Integer, String, Table

from station_app.store.schema import Time, metadata

print_jobs = Table(
    "print_jobs",
    metadata,
    Column("job_id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("object_id", String, nullable=False),
    Column("title_key", String, nullable=False),
    Column("case_ref", String, nullable=False),
    Column("copies", Integer, nullable=False),
    Column("two_sided", Boolean, nullable=False),
    Column("media", String, nullable=False),
    Column("printer", String, nullable=False),
    Column("state", String, nullable=False),
    Column("fact", String, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("device_job", Integer),
    Column("let_go", Boolean, nullable=False),
    Column("copy_number", Integer, nullable=False),
    Column("copy_of", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("fitted", Boolean, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("pdf_blob", String, nullable=False),
    Column("pdf_sha256", String, nullable=False),
    Column("made_at", Time, nullable=False),
    Column("made_by", String, nullable=False),
    Column("changed_at", Time, nullable=False),
    Column("cleared", Boolean, nullable=False),
)

print_moves = Table(
    "print_moves",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("job_id", String, nullable=False),
    Column("from_state", String),
    Column("to_state", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("operator_id", String, nullable=False),
    Column("note", String, nullable=False),
)
