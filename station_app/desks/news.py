"""What has come, and what became due, since somebody last looked: kinds and counts, never names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from station_app.desks import today_lines
from station_app.desks.station import Station
from station_app.model.people import Right
from station_app.store import inbox


@dataclass(frozen=True, slots=True)
class News:
    """What a quiet bar tells."""

    arrived: Mapping[str, int]
    """By the key of a text."""
    due: int
    overdue: int


def look(station: Station, since: datetime) -> News:
    """Tell what came after a time, and how much is due for whoever sits here.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        came = inbox.came_since(tx, since)
    arrived: dict[str, int] = {}
    for kind, pillar, count in came:
        key = f"today.pillar.{pillar}" if pillar else f"inbox.kinds.{kind}"
        arrived[key] = arrived.get(key, 0) + count
    home = today_lines.home(station, 1)
    return News(arrived, home.counts.get("due", 0), home.counts.get("overdue", 0))
