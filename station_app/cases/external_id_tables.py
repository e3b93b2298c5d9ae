"""The numbers under which other systems know a case."""

from sqlalchemy import Column, String, Table

from station_app.store.schema import Time, metadata

case_links = Table(
    "case_links",
    metadata,
    Column("case_ref", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("value", String, primary_key=True),
    Column("pillar", String, nullable=False),
    Column("said_at", Time, nullable=False),
    Column("item_id", String, nullable=False),
)
