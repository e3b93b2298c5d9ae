"""What has come, and what became due, since somebody last looked: kinds and counts, never names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from station_app.documents import inbox_rows
from station_app.model.operators import Right
from station_app.overview import home as overview_home
from station_app.station.station import Station


@dataclass(frozen=True, slots=True)
class Notification:
    """What a quiet bar tells."""

    arrived: Mapping[str, int]
    """By the key of a text."""
    due: int
    overdue: int


def load_notification(station: Station, since: datetime) -> Notification:
    """Tell what came after a time, and how much is due for whoever sits here.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        came = inbox_rows.came_since(tx, since)
    arrived: dict[str, int] = {}
    for kind, pillar, count in came:
        key = f"home.pillar.{pillar}" if pillar else f"inbox.kinds.{kind}"
        arrived[key] = arrived.get(key, 0) + count
    home = overview_home.home(station, 1)
    return Notification(arrived, home.counts.get("due", 0), home.counts.get("overdue", 0))
