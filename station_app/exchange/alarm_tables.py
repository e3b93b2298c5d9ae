"""Alarms of a restore: raised once, seen by a person."""

from sqlalchemy import Column, Integer, String, Table

from station_app.store.schema import Time, metadata

restore_alarms = Table(
    "restore_alarms",
    metadata,
    Column("alarm_id", Integer, primary_key=True),
    Column("what", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("said", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("seen_at", Time),
    Column("seen_by", String, nullable=False),
)
