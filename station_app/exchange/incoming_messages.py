"""What the pillars say to the station: kept whole, and handed to whoever follows it."""

import json
from dataclasses import dataclass, replace

from station_app.documents import inbox_rows
from station_app.exchange import message_rows, outgoing_messages
from station_app.exchange.outgoing_messages import MessageAnswer
from station_app.model.clock import from_text
from station_app.model.errors import ProtocolBroken
from station_app.model.operators import TERMINAL
from station_app.model.pillars import Arrived, InboxFile
from station_app.station.station import Station, record
from station_app.store.connection import Transaction

KIND = "pillar"
"""The kind of these items in the inbox."""
ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class DecryptedFile:
    """A file as it came, its SHA-256 proved by whoever fetched it."""

    name: str
    media_type: str
    data: bytes


def store_message(
    station: Station, arrived: Arrived, body: bytes, files: tuple[DecryptedFile, ...] = ()
) -> bool:
    """Keep what arrived; return False when it is here already. Needs nobody at the desk.

    Args:
        station: where it is kept.
        arrived: what was said, without its files.
        body: the inbox item's canonical JSON.
        files: what came with it.

    Raises:
        StationError: its desk cannot keep it; nothing of it is kept.
    """
    sealed = tuple(_sealed(station, file) for file in files)
    arrived = replace(arrived, files=sealed)
    with station.store.transaction() as tx:
        now = station.clock.now()
        if not inbox_rows.put(tx, arrived.item_id, KIND, body, now):
            return False
        for number, file in enumerate(sealed):
            message_rows.put_file(tx, arrived.item_id, number, file)
        record(station, tx, TERMINAL, f"pillar.{arrived.pillar}.{arrived.kind}", arrived.item_id)
        if arrived.kind == ANSWER:
            _note_answer(station, tx, arrived)
        follow = station.followers.message_arrived.get(f"{arrived.pillar}.{arrived.kind}")
        if follow is not None:
            follow(station, tx, arrived)
    station.events.announce("inbox", arrived.item_id)
    station.events.announce("pillar", arrived.concerns)
    return True


def read_message(body: bytes, item_id: str, files: tuple[InboxFile, ...] = ()) -> Arrived:
    """Return a kept item of kind ``pillar`` as it was said."""
    told = json.loads(body)
    return Arrived(
        item_id=item_id,
        pillar=told["pillar"],
        kind=told["kind"],
        case_ref=told["case_ref"],
        concerns=told["concerns"],
        reference=told["reference"],
        body=json.loads(told["body"]),
        files=files,
        at=from_text(told["at"]),
    )


def _note_answer(station: Station, tx: Transaction, arrived: Arrived) -> None:
    """Note a pillar's answer.

    Raises:
        ProtocolBroken: another pillar was asked.
    """
    asked = message_rows.find(tx, arrived.concerns)
    if asked is not None and asked.pillar != arrived.pillar:
        raise ProtocolBroken(what="answer_pillar")
    answer = MessageAnswer(
        accepted=arrived.body.get("outcome") == "accepted",
        reference=arrived.reference,
        reason=str(arrived.body.get("reason", "")),
    )
    outgoing_messages.note_answer(station, tx, arrived.concerns, answer)


def _sealed(station: Station, file: DecryptedFile) -> InboxFile:
    blob = station.store.blobs.put(file.data)
    return InboxFile(file.name, file.media_type, blob.sha256, blob.size_bytes, blob.blob_id)
