"""What the pillars say to the station: kept whole, and handed to the desk that it is for."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from station_app.desks import (
    case_links,
    evidence_link,
    evivechna,
    hospital_reports,
    jail,
    lab_arrivals,
    pillars,
    process_arrivals,
    scrutiny_keeping,
)
from station_app.desks.enrolment import TERMINAL
from station_app.desks.pillars import Answered
from station_app.desks.station import Station, record
from station_app.model.clock import from_text
from station_app.model.pillars import InboxFile
from station_app.store import inbox
from station_app.store import pillars as rows
from station_app.store.connection import Transaction

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
    "cis.process": process_arrivals.keep_process,
    "cis.reschedule": process_arrivals.keep_reschedule,
    "cis.recall": process_arrivals.keep_recall,
    "cis.answer": process_arrivals.keep_answer,
    "cis.diary_call": scrutiny_keeping.keep_call,
    "eprosecution.diary_call": scrutiny_keeping.keep_call,
    "eprosecution.objections": scrutiny_keeping.keep_note,
    "eprosecution.opinion": scrutiny_keeping.keep_note,
    "evivechna.diary_sheet": evivechna.keep_sheet,
    "esakshya.packet": evidence_link.keep_packet,
    "eforensics.receipt": lab_arrivals.keep_receipt,
    "eforensics.result": lab_arrivals.keep_result,
    "eforensics.returned": lab_arrivals.keep_returned,
    "eprisons.answer": jail.keep_answer,
    "eprisons.production": jail.keep_production,
    "eprisons.status": jail.keep_status,
    "icjs.lookup": case_links.keep_lookup,
    "medleapr.report": hospital_reports.keep_report,
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
    """Keep what arrived; give False when it is here already. Needs nobody at the desk.

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
        if not inbox.put(tx, arrived.item_id, KIND, body, now):
            return False
        for number, file in enumerate(sealed):
            rows.put_file(tx, arrived.item_id, number, file)
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
    """Give a kept item of kind ``pillar`` as it was said."""
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
    pillars.note_answer(station, tx, arrived.concerns, answer)


def _sealed(station: Station, file: ClearFile) -> InboxFile:
    blob = station.store.blobs.put(file.data)
    return InboxFile(file.name, file.media_type, blob.sha256, blob.size_bytes, blob.blob_id)
