"""What the district sent: kept when it arrives, shown until somebody has read it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from station_app.documents import inbox_rows
from station_app.documents import rows as document_rows
from station_app.exchange import alarm_rows, alarms, progress, set_aside
from station_app.model.operators import TERMINAL, Right
from station_app.station.station import Station, case_changed, record

PILLAR = "pillar"
_TOLD = ("court", "hearing_at", "due_at", "outcome", "reason")
"""What the list says of a pillar's item: nothing that names a person."""

_READ = 500
"""Items that were read, as far as a list shows them."""


ItemState = Literal["", "aside", "alarm"]


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One thing that came in."""

    item_id: str
    kind: str
    """``paper``, or of a pillar ``cis.process``; its word is the text ``inbox.kinds.<kind>``."""
    body: Mapping[str, Any]
    received_at: datetime
    read_at: datetime | None
    state: ItemState = ""
    """``aside``: it could not be taken, ``body["why"]`` says why. ``alarm``: a chief has to look."""


def listing(station: Station) -> tuple[InboxItem, ...]:
    """Return alarms, what was set aside, what nobody has read and the newest of what came in.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        held = inbox_rows.listing(tx, _READ)
        asides, raised = inbox_rows.aside(tx), alarm_rows.unseen(tx)
    hidden = {row.item_id for row in asides if row.kind == set_aside.CLAIM}
    read, _ = set_aside.read_each(held, _item)
    return (
        *(_alarm(alarm) for alarm in raised),
        *(_aside(row) for row in asides),
        *(item for row, item in read if row.item_id not in hidden),
    )


def _alarm(alarm: alarm_rows.RestoreAlarm) -> InboxItem:
    reference = alarm.said if alarm.what == alarms.SENT_BEFORE else ""
    body = {"local_ref": reference, "number": str(alarm.number), "alarm_id": alarm.alarm_id}
    return InboxItem(
        f"alarm-{alarm.alarm_id}", f"alarm.{alarm.what}", body, alarm.at, alarm.seen_at, "alarm"
    )


def _aside(row: inbox_rows.SetAsideRow) -> InboxItem:
    body: dict[str, Any] = {"why": row.reason, "detail": row.detail, "of": row.kind}
    if row.kind == set_aside.CLAIM:
        # Kept, and to be opened: what it says of itself is shown, beside why it is not believed.
        body |= json.loads(row.body)
    return InboxItem(row.item_id, "aside", body, row.at, None, "aside")


def _item(row: inbox_rows.InboxRow) -> InboxItem:
    body = json.loads(row.body)
    if row.kind != PILLAR:
        return InboxItem(row.item_id, row.kind, body, row.received_at, row.read_at)
    # Names stay at the desk that the item is for, which knows whom it may show them to.
    said = json.loads(body["body"])
    told = {name: said[name] for name in _TOLD if isinstance(said.get(name), str)}
    told |= {name: body[name] for name in ("case_ref", "reference", "concerns", "pillar")}
    kind = f"{body['pillar']}.{body['kind']}"
    return InboxItem(row.item_id, kind, told, row.received_at, row.read_at)


def mark_read(station: Station, item_id: str) -> None:
    """Note that the operator has seen an item.

    Raises:
        NotAllowed, SessionLocked.
    """
    operator = station.session.require(Right.READ)
    with station.store.transaction() as tx:
        inbox_rows.mark_read(tx, item_id, station.clock.now())
        record(station, tx, operator.operator_id, "inbox.read", item_id)
    station.events.announce("inbox", item_id)


def store_item(station: Station, item_id: str, kind: str, body: bytes) -> bool:
    """Keep an item that arrived; return False when it is here already. Needs nobody at the desk."""
    with station.store.transaction() as tx:
        new = inbox_rows.put(tx, item_id, kind, body, station.clock.now())
        if new:
            record(station, tx, TERMINAL, "inbox.received", item_id)
        if new and kind == progress.KIND:
            # The hospital tells when it examined: from then a clock of the case runs.
            named = document_rows.case_of(tx, str(json.loads(body).get("document_id", "")))
            case_changed(station, tx, named)
    if new:
        station.events.announce("inbox", item_id)
    return new
