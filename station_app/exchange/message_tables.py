"""What is said to the pillars, and the files that come with what they say."""

from sqlalchemy import Column, Integer, String, Table

from station_app.store.schema import Time, metadata

pillar_messages = Table(
    "pillar_messages",
    metadata,
    Column("message_id", String, primary_key=True),
    Column("pillar", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("case_ref", String, nullable=False),
    Column("concerns", String, nullable=False),
    Column("papers", String, nullable=False),
    Column("body", String, nullable=False),
    Column("made_at", Time, nullable=False),
    Column("made_by", String, nullable=False),
    Column("state", String, nullable=False),
    Column("told_at", Time),
    Column("answered_at", Time),
    Column("reference", String, nullable=False),
    Column("reason", String, nullable=False),
)

inbox_files = Table(
    "inbox_files",
    metadata,
    Column("item_id", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("media_type", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("blob_id", String, nullable=False),
)
