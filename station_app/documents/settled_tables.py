"""The table of papers of which nothing more can come."""

from sqlalchemy import Column, String, Table

from station_app.store.schema import Time, metadata

settled_papers = Table(
    "settled_papers",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("at", Time, nullable=False),
)
