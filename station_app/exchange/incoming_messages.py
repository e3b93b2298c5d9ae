"""What the pillars say to the station: kept whole, and handed to the desk that it is for."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from station_app.case_diary import evivechna
from station_app.cases import external_ids
from station_app.documents import inbox_rows
from station_app.evidence import esakshya_link
from station_app.exchange import message_rows, outgoing_messages
from station_app.exchange.enrolment import TERMINAL
from station_app.exchange.outgoing_messages import Answered
from station_app.exhibits import lab_messages
from station_app.medico_legal import medleapr_reports
from station_app.model.clock import from_text
from station_app.model.pillars import InboxFile
from station_app.prisoners import jail_messages
from station_app.prosecution import incoming as prosecution_incoming
from station_app.station.station import Station, record
from station_app.store.connection import Transaction
from station_app.summons import court_messages

KIND = "pillar"
"""The kind of these items in the inbox."""
ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Arrived:
    """Something that a pillar said, with its files sealed."""

    item_id: str
    pillar: str
    kind: str
    case_ref: str
    concerns: str
    """The message or paper of ours that it is about; empty: nothing."""
    reference: str
    """The pillar's own number of it."""
    body: Mapping[str, Any]
    files: tuple[InboxFile, ...]
    at: datetime
    """When the pillar said it."""


Keeper = Callable[[Station, Transaction, Arrived], None]
KEEPERS: Mapping[str, Keeper] = {
    "cis.process": court_messages.keep_process,
    "cis.reschedule": court_messages.keep_reschedule,
    "cis.recall": court_messages.keep_recall,
    "cis.answer": court_messages.keep_answer,
    "cis.diary_call": prosecution_incoming.keep_call,
    "eprosecution.diary_call": prosecution_incoming.keep_call,
    "eprosecution.objections": prosecution_incoming.keep_note,
    "eprosecution.opinion": prosecution_incoming.keep_note,
    "evivechna.diary_sheet": evivechna.keep_sheet,
    "esakshya.packet": esakshya_link.keep_packet,
    "eforensics.receipt": lab_messages.keep_receipt,
    "eforensics.result": lab_messages.keep_result,
    "eforensics.returned": lab_messages.keep_returned,
    "eprisons.answer": jail_messages.keep_answer,
    "eprisons.production": jail_messages.keep_production,
    "eprisons.status": jail_messages.keep_status,
    "icjs.lookup": external_ids.keep_lookup,
    "medleapr.report": medleapr_reports.keep_report,
}
"""Who keeps what, by ``<pillar>.<kind>``. What has no keeper yet is kept in the inbox alone."""


@dataclass(frozen=True, slots=True)
class ClearFile:
    """A file as it came, its SHA-256 proved by whoever fetched it."""

    name: str
    media_type: str
    data: bytes


def keep(
    station: Station, arrived: Arrived, body: bytes, files: tuple[ClearFile, ...] = ()
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
        keeper = KEEPERS.get(f"{arrived.pillar}.{arrived.kind}")
        if keeper is not None:
            keeper(station, tx, arrived)
    station.events.announce("inbox", arrived.item_id)
    station.events.announce("pillar", arrived.concerns)
    return True


def read(body: bytes, item_id: str, files: tuple[InboxFile, ...] = ()) -> Arrived:
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
    answer = Answered(
        accepted=arrived.body.get("outcome") == "accepted",
        reference=arrived.reference,
        reason=str(arrived.body.get("reason", "")),
    )
    outgoing_messages.note_answer(station, tx, arrived.concerns, answer)


def _sealed(station: Station, file: ClearFile) -> InboxFile:
    blob = station.store.blobs.put(file.data)
    return InboxFile(file.name, file.media_type, blob.sha256, blob.size_bytes, blob.blob_id)
