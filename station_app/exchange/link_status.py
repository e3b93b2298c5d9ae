"""The line to the gateway as it really is, and how much waits for it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from station_app.documents import outbox_rows
from station_app.exchange import alarm_rows
from station_app.exchange.enrolment import enrolled
from station_app.model.clock import from_text, to_text
from station_app.station.station import Station
from station_app.store import key_value

LineKind = Literal["unknown", "no_network", "no_gateway", "not_gateway", "ok", "not_enrolled"]
"""Its words are the texts ``line.<kind>``."""
_LINE = "line"


@dataclass(frozen=True, slots=True)
class LinkState:
    """What the last exchange showed."""

    kind: LineKind
    since: datetime | None
    """When it became so; ``None`` where nobody has tried in this run."""
    unsent: int
    """Papers and media without a receipt."""
    alarms: int = 0
    """Alarms that nobody has seen: the gateway or this terminal was put back."""


def link_state(station: Station) -> LinkState:
    """Tell how the line is. What an earlier run of the program saw does not count."""
    with station.store.reading() as tx:
        held = key_value.get(tx, _LINE)
        raised = alarm_rows.count_unseen(tx)
        unsent = outbox_rows.count_open(tx) + sum(count(tx) for count in station.followers.unsent)
    if enrolled(station) is None:
        return LinkState("not_enrolled", None, unsent, raised)
    seen = json.loads(held) if held else {}
    if seen.get("run") != station.store.run_id:
        return LinkState("unknown", None, unsent, raised)
    kind, since = cast("LineKind", seen["kind"]), from_text(seen["since"])
    return LinkState(kind, since, unsent, raised)


def set_link_state(station: Station, kind: LineKind) -> None:
    """Note how the line is; announced only when it changed."""
    if link_state(station).kind == kind:
        return
    seen = {"run": station.store.run_id, "kind": kind, "since": to_text(station.clock.now())}
    with station.store.transaction() as tx:
        key_value.put(tx, _LINE, json.dumps(seen).encode())
    station.events.announce("line")
