"""Which papers were read, and how sure the reading of each page is."""

from sqlalchemy import Column, Integer, String, Table

from station_app.store.schema import metadata

read_papers = Table(
    "read_papers",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("as_of", String, nullable=False),
)

read_texts = Table(
    "read_texts",
    metadata,
    Column("row_id", Integer, primary_key=True),
    Column("document_id", String, nullable=False),
    Column("page_id", String, nullable=False),
    Column("confidence", Integer, nullable=False),
)
