"""What the district sent: kept when it arrives, shown until somebody has read it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from station_app.desks.enrolment import TERMINAL
from station_app.desks.station import Station, record
from station_app.model.people import Right
from station_app.store import inbox as rows


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One thing that came in."""

    item_id: str
    kind: str
    """``summons``; its word is the text ``inbox.kind.<kind>``."""
    body: Mapping[str, Any]
    received_at: datetime
    read_at: datetime | None


def listing(station: Station) -> tuple[InboxItem, ...]:
    """Give what came in, the newest first.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        held = rows.listing(tx)
    return tuple(
        InboxItem(row.item_id, row.kind, json.loads(row.body), row.received_at, row.read_at)
        for row in held
    )


def mark_read(station: Station, item_id: str) -> None:
    """Note that the operator has seen an item.

    Raises:
        NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.READ)
    with station.store.transaction() as tx:
        rows.mark_read(tx, item_id, station.clock.now())
        record(station, tx, operator.operator_id, "inbox.read", item_id)
    station.events.announce("inbox", item_id)


def keep(station: Station, item_id: str, kind: str, body: bytes) -> bool:
    """Keep an item that arrived; give False when it is here already. Needs nobody at the desk."""
    with station.store.transaction() as tx:
        new = rows.put(tx, item_id, kind, body, station.clock.now())
        if new:
            record(station, tx, TERMINAL, "inbox.received", item_id)
    if new:
        station.events.announce("inbox", item_id)
    return new
