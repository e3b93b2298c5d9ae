"""Everything that happened in a case, as each desk keeps it: who did what, when, with which paper."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from station_app.case_diary import rows as case_diary_rows
from station_app.cases.masking import mask_case_words
from station_app.documents import inbox_rows, received_rows
from station_app.documents import rows as document_rows
from station_app.evidence import rows as evidence_rows
from station_app.exchange import message_rows
from station_app.exhibits import rows as exhibit_rows
from station_app.investigation import rows as investigation_rows
from station_app.model.cases import Case
from station_app.model.clock import from_text
from station_app.model.documents import Document, DocumentState
from station_app.model.evidence import EvidenceState
from station_app.model.ids import OperatorId
from station_app.session import operator_rows
from station_app.station.station import Station
from station_app.store.connection import Transaction
from station_app.summons import rows as summons_rows

_PILLAR = "pillar"
"""The kind of inbox items in which another system speaks (see ``exchange.incoming_messages``)."""
What = Literal[
    "registered",
    "diary",
    "paper",
    "received",
    "inbox",
    "step",
    "accused",
    "message",
    "process",
    "exhibit",
    "evidence",
    "volume_begun",
    "volume_sealed",
]


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something that happened in a case."""

    at: datetime
    what: What
    kind: str
    """Kind of the paper, item, diary entry, process or message; name of the step; status of the
    accused; place of the exhibit; ``sid`` or the kind of a medium."""
    said: str
    """Reference of a paper, or the words of a diary entry."""
    who: str
    """Office or post that did it; empty: this one."""
    document_id: str
    """What can be opened; empty: nothing."""
    ticks: int
    """1 safe on this disk, 2 a signed receipt of the gateway is held; 0 not a paper of ours."""


def events_of(station: Station, tx: Transaction, case: Case) -> list[TimelineEntry]:
    """Return everything that happened in a case, in no order."""
    ref = case.case_ref
    return [
        TimelineEntry(case.registered_at, "registered", "", "", case.officer, "", 0),
        *_diary(station, tx, case),
        *_typed_diary(station, tx, case),
        *_volumes(tx, ref),
        *_steps(tx, ref),
        *_accused(tx, ref),
        *_papers(tx, ref),
        *_received(tx, ref),
        *_inbox(tx, ref),
        *_messages(tx, ref),
        *_processes(tx, ref),
        *_exhibits(tx, ref),
        *_evidence(tx, ref),
    ]


def _diary(station: Station, tx: Transaction, case: Case) -> Iterable[TimelineEntry]:
    """Return the entries that CCTNS tells of; of a protected case without their words."""
    for entry in case.diary:
        words = mask_case_words(station, tx, case.case_ref, entry["said"])
        said = f"{entry['number']} · {words}"
        yield TimelineEntry(from_text(entry["at"]), "diary", "", said, "", "", 0)


def _typed_diary(station: Station, tx: Transaction, case: Case) -> Iterable[TimelineEntry]:
    """Return the entries that were typed here; voided ones stand in the diary alone."""
    for entry in investigation_rows.entries(tx, case_ref=case.case_ref):
        if not entry.void_reason:
            words = mask_case_words(station, tx, case.case_ref, entry.said)
            said = f"{entry.serial} · {words}"
            yield TimelineEntry(entry.at, "diary", entry.kind, said, "", "", 0)


def _steps(tx: Transaction, case_ref: str) -> Iterable[TimelineEntry]:
    """Return what people did with the steps; what follows by itself is no event."""
    names = _names(tx)
    for move in investigation_rows.step_history(tx, case_ref):
        if move.operator_id in names:
            opens = move.said if move.act == "done" else ""
            said = f"{move.act} {move.subject}".strip()
            who = names[move.operator_id]
            yield TimelineEntry(move.at, "step", move.step, said, who, opens, 0)


def _accused(tx: Transaction, case_ref: str) -> Iterable[TimelineEntry]:
    names = _names(tx)
    for move in investigation_rows.accused_history(tx, case_ref):
        who = names.get(move.operator_id, "")
        yield TimelineEntry(move.happened_at, "accused", move.status, move.code, who, "", 0)


def _volumes(tx: Transaction, case_ref: str) -> Iterable[TimelineEntry]:
    names = _names(tx)
    for volume in case_diary_rows.of_case(tx, case_ref):
        who, number = names.get(volume.begun_by, ""), str(volume.number)
        yield TimelineEntry(volume.begun_at, "volume_begun", "", number, who, "", 0)
        if volume.sealed_at is not None:
            who = names.get(OperatorId(volume.sealed_by), "")
            yield TimelineEntry(volume.sealed_at, "volume_sealed", "", number, who, "", 0)


def _names(tx: Transaction) -> dict[str, str]:
    return {person.operator_id: person.display_name for person in operator_rows.listing(tx)}


def _papers(tx: Transaction, case_ref: str) -> Iterable[TimelineEntry]:
    for document in document_rows.listing(tx, case_ref=case_ref):
        if document.state is not DocumentState.DISCARDED:
            yield TimelineEntry(
                document.changed_at,
                "paper",
                document.kind,
                document.local_ref,
                "",
                document.document_id,
                _ticks(document),
            )


def _ticks(document: Document) -> int:
    held = document.state in (DocumentState.ACKNOWLEDGED, DocumentState.RETURNED)
    return 2 if held else 1


def _received(tx: Transaction, case_ref: str) -> Iterable[TimelineEntry]:
    for paper in received_rows.listing(tx, case_ref=case_ref):
        yield TimelineEntry(
            paper.received_at,
            "received",
            paper.kind,
            paper.local_ref,
            paper.from_unit,
            paper.document_id,
            0,
        )


def _inbox(tx: Transaction, case_ref: str) -> Iterable[TimelineEntry]:
    for item in inbox_rows.of_case(tx, case_ref):
        # A paper stands in the timeline itself.
        if item.kind != "paper" and received_rows.find(tx, item.item_id) is None:
            yield TimelineEntry(item.received_at, "inbox", _said_by(item), "", "", "", 0)


def _said_by(item: inbox_rows.InboxRow) -> str:
    """Name what came: of a pillar, which of its items."""
    if item.kind != _PILLAR:
        return item.kind
    body = json.loads(item.body)
    return f"{body['pillar']}.{body['kind']}"


def _messages(tx: Transaction, case_ref: str) -> Iterable[TimelineEntry]:
    """Return what was said to the pillars, and what became of it; their own words stay at their desk."""
    for said in message_rows.of_case(tx, case_ref):
        at = said.answered_at or said.told_at or said.made_at
        kind = f"{said.pillar} {said.state}"
        yield TimelineEntry(at, "message", kind, said.reference, "", "", 0)


def _processes(tx: Transaction, case_ref: str) -> Iterable[TimelineEntry]:
    for process in summons_rows.of_case(tx, case_ref):
        for event in summons_rows.history(tx, process.process_id):
            # Notes of a process may name the person: they are read at its own desk.
            yield TimelineEntry(event.at, "process", event.state, process.process_no, "", "", 0)


def _exhibits(tx: Transaction, case_ref: str) -> Iterable[TimelineEntry]:
    for exhibit in exhibit_rows.of_case(tx, case_ref):
        for link in exhibit_rows.chain(tx, exhibit.exhibit_id):
            place = link.to_place.value
            yield TimelineEntry(link.at, "exhibit", place, exhibit.packet, "", "", 0)


def _evidence(tx: Transaction, case_ref: str) -> Iterable[TimelineEntry]:
    """Return packets of the app and media; what is in them is looked at in their own desk."""
    names = _names(tx)
    for held in evidence_rows.of_case(tx, case_ref):
        if held.state is not EvidenceState.WITHDRAWN:
            ticks = 2 if held.state is EvidenceState.HELD else 1
            kind, said = held.medium or "sid", held.sid or held.local_ref
            who = names.get(held.created_by, "")
            yield TimelineEntry(
                held.created_at, "evidence", kind, said, who, held.evidence_id, ticks
            )
