"""The scan profiles that a district gave, every file that was brought in."""

from sqlalchemy import Column, Integer, LargeBinary, String, Table

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
