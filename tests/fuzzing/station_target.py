"""What arrives at a station, kept by the subject that it is for: a whole station, over no line."""

import atexit
import contextlib
import hashlib
import json
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, cast

from station_app.model.errors import StationError
from station_app.station.station import Station
from sync.client.gateway_session import GatewaySession
from sync.client.inbox_items import OddItem, keep, read_item
from sync.gateway.pillars.mapping import load_mapping
from sync.wire.canonical import BrokenMessage, read_loosely
from tests.fuzzing import wire_seeds
from tests.fuzzing.document_mutators import json_mutant
from tests.fuzzing.model import Target
from tests.stations import station_in

_PDF = b"%PDF-1.7 a paper"


class _Line:
    """A gateway that gives the same paper to every question."""

    def ask(self, method: str, url: str, **more: Any) -> bytes:
        del method, url, more
        return _PDF


@cache
def _station() -> Station:
    stack = contextlib.ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(station_in(Path(mkdtemp(dir="/dev/shm"))))


def arrived(document: bytes) -> None:
    """Keep an item of the inbox, with what its subject makes of it."""
    item = read_item(read_loosely(document))
    if isinstance(item, OddItem):
        raise BrokenMessage(item.what)
    # Each is new here: what is kept already is not looked at again.
    told = json.loads(document) | {"item_id": hashlib.sha256(document).hexdigest()[:32]}
    fresh = read_item(told)
    assert not isinstance(fresh, OddItem)
    keep(_station(), cast("GatewaySession", _Line()), fresh)


@cache
def items() -> tuple[bytes, ...]:
    """Return an item of every kind, and of everything that a pillar says."""
    paper = wire_seeds.BODIES["paper"] | {
        "pdf_sha256": hashlib.sha256(_PDF).hexdigest(),
        "pdf_size_bytes": len(_PDF),
    }
    bodies = [("paper", paper), *((k, wire_seeds.BODIES[k]) for k in ("progress", "number"))]
    for one in wire_seeds.heard():
        told = json.loads(one)
        mapped = load_mapping(told["pillar"]).inward(told["kind"], told["data"])
        said = wire_seeds.pillar_item(told["pillar"], told["kind"], dict(mapped.body))
        bodies.append(("pillar", said))
    return tuple(
        json.dumps(wire_seeds.item(number, kind, body)).encode()
        for number, (kind, body) in enumerate(bodies, 1)
    )


STATION = (Target("inbox-kept", arrived, (StationError, BrokenMessage), items, (json_mutant,)),)
