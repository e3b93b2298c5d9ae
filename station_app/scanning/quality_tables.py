"""What looks wrong on captured pages, and why a page was accepted all the same."""

from sqlalchemy import Column, Integer, String, Table

from station_app.store.schema import Time, metadata

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
