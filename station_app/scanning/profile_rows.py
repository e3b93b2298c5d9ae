"""Rows of the profile files that a district gave; the newest holds."""

from datetime import datetime

from sqlalchemy import insert, select

from station_app.model.ids import OperatorId
from station_app.scanning.tables import district_profiles
from station_app.store.connection import Transaction


def put(tx: Transaction, data: bytes, sha256: str, at: datetime, operator_id: OperatorId) -> None:
    """Keep a file as it came; from now on it holds."""
    row = {"data": data, "sha256": sha256, "at": at, "operator_id": operator_id}
    tx.execute(insert(district_profiles).values(**row))


def newest(tx: Transaction) -> bytes | None:
    """Return the file that holds; ``None``: none was ever brought."""
    query = select(district_profiles.c.data).order_by(district_profiles.c.number.desc()).limit(1)
    found = tx.execute(query).scalar()
    return None if found is None else bytes(found)
