"""Seals every file of the home anew after the district's recovery key has changed.

Behind the work, a few files at a time, from where a cut left it. A file is replaced only by one that was
opened again and found the same.
"""

import json
import logging
from dataclasses import asdict, dataclass

from station_app.exchange.district_recovery import held_recovery
from station_app.model.cancellation import CancelTicket
from station_app.model.errors import BlobDamaged, Cancelled
from station_app.model.operators import TERMINAL
from station_app.station.station import Station, record
from station_app.store import key_value
from station_app.store.connection import Transaction

LOG = logging.getLogger("home")
_STATE = "home.resealed"
_AT_ONCE = 20
"""Files between two savings of how far it came."""


@dataclass(frozen=True, slots=True)
class Resealing:
    """How far it came."""

    recipient: str
    """To which key."""
    after: str = ""
    """The last file that was sealed anew; empty: none yet."""
    files: int = 0
    """So many were."""
    damaged: int = 0
    """So many could not be opened, and stay as they are; the look at the home tells of them."""
    done: bool = False


def resealing(station: Station) -> Resealing | None:
    """Return how far it came; ``None``: nothing is to be sealed anew."""
    with station.store.reading() as tx:
        return _wanted(tx)


def reseal_next(station: Station, ticket: CancelTicket) -> bool:
    """Seal the next files anew; tell whether there were any.

    Raises:
        Cancelled, StoreError: the part is done again the next time.
    """
    state = resealing(station)
    if state is None or state.done:
        return False
    names = station.store.blobs.names_after(state.after, _AT_ONCE)
    damaged = 0
    for blob_id in names:
        if ticket.cancelled:
            raise Cancelled
        try:
            station.store.blobs.reseal(blob_id)
        except BlobDamaged:
            # Let go of meanwhile is not damaged.
            damaged += station.store.blobs.holds(blob_id)
    left = len(names) == _AT_ONCE
    state = Resealing(
        state.recipient,
        names[-1] if names else state.after,
        state.files + len(names) - damaged,
        state.damaged + damaged,
        done=not left,
    )
    with station.store.transaction() as tx:
        key_value.put(tx, _STATE, json.dumps(asdict(state)).encode())
        if state.done:
            said = f"{state.files} {state.damaged}"
            record(station, tx, TERMINAL, "home.resealed", "home", reason=said)
    if state.done:
        LOG.info("sealed anew: %d files, %d damaged", state.files, state.damaged)
        station.events.announce("line")
    return left


def _wanted(tx: Transaction) -> Resealing | None:
    key = held_recovery(tx)
    if key is None:
        return None
    held = key_value.get(tx, _STATE)
    state = None if held is None else Resealing(**json.loads(held))
    if state is None or state.recipient != key.recipient:
        return Resealing(key.recipient)
    return state
