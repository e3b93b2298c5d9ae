"""What the evidence desk lists: each packet and medium with its next step and its ticks."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from station_app.documents import rows as document_rows
from station_app.evidence import rows, upload_rows
from station_app.evidence.esakshya_link import LinkStatus, link_status
from station_app.evidence.packets import EvidenceView, view
from station_app.exchange import outgoing_messages
from station_app.model.documents import DocumentState
from station_app.model.evidence import (
    Evidence,
    EvidenceItem,
    EvidenceKind,
    EvidenceState,
    ItemState,
)
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from station_app.station.station import Station
from station_app.store.connection import Transaction

Step = Literal[
    "list", "paper", "draft", "sign", "travels", "waits", "linked", "refused",
    "files", "taking", "ready", "sending", "held", "faulty", "rejected", "withdrawn",
]  # fmt: skip
"""Its word is the text ``evidence.step.<step>``."""

_S = DocumentState
_BY_PAPER: Mapping[DocumentState, Step] = {
    _S.DRAFT: "draft",
    _S.FINALISED: "sign",
    _S.SIGNED: "travels",
    _S.QUEUED: "travels",
    _S.SENT: "travels",
    _S.ACKNOWLEDGED: "waits",
    _S.RETURNED: "waits",
    _S.REJECTED: "paper",
    _S.DISCARDED: "paper",
}
_BY_STATE: Mapping[EvidenceState, Step] = {
    EvidenceState.SEALED: "ready",
    EvidenceState.QUEUED: "sending",
    EvidenceState.HELD: "held",
    EvidenceState.REJECTED: "rejected",
    EvidenceState.WITHDRAWN: "withdrawn",
}


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A line of the list."""

    evidence: Evidence
    step: Step
    percent: int
    """Of a medium that is being sent."""
    ticks: int


@dataclass(frozen=True, slots=True)
class OpenedEvidence:
    """What stands beside the list."""

    view: EvidenceView
    link: LinkStatus
    step: Step


def listing(station: Station, text: str = "") -> tuple[EvidenceRow, ...]:
    """Return packets and media, the newest first, each with its next step.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        return tuple(_row(tx, held) for held in rows.listing(tx, text.strip(), most=200))


def unfinished(station: Station) -> tuple[EvidenceRow, ...]:
    """Return what a person must go on with, the oldest first.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        return tuple(_row(tx, held) for held in rows.unfinished(tx))


def find(station: Station, named: str) -> str:
    """Return what a name is of: an id, a SID, or the number that e-Sakshya gave; empty: nothing here.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        held = rows.find(tx, named) or rows.by_sid(tx, named)
        return rows.by_reference(tx, named) if held is None else held.evidence_id


def opened(station: Station, evidence_id: str) -> OpenedEvidence:
    """Return one packet or medium with everything that the desk tells of it.

    Raises:
        NotAllowed, SessionLocked. EvidenceClosed: there is none of that name.
    """
    seen = view(station, evidence_id)
    with station.store.reading() as tx:
        step = _row(tx, seen.evidence).step
    return OpenedEvidence(seen, link_status(station, evidence_id), step)


def mounted_media(roots: tuple[Path, ...] | None = None) -> tuple[Path, ...]:
    """Return the folders of media that are plugged in now, as far as the system mounts them."""
    places = roots or (
        Path("/media"),
        Path("/run/media"),
        Path(f"/run/user/{os.getuid() if hasattr(os, 'getuid') else 0}/gvfs"),
    )
    found: list[Path] = []
    for root in places:
        # Most systems put a folder of the user between the place and the medium.
        for folder in sorted(root.glob("*")):
            below = sorted(path for path in folder.glob("*") if path.is_mount())
            found += below or ([folder] if folder.is_mount() else [])
    return tuple(found)


def _row(tx: Transaction, held: Evidence) -> EvidenceRow:
    if held.state is EvidenceState.WITHDRAWN:
        return EvidenceRow(held, "withdrawn", 0, 1)
    items = rows.items_of(tx, held.evidence_id)
    if held.kind is EvidenceKind.SID:
        step = _link_step(tx, held, items)
        return EvidenceRow(held, step, 0, 2 if step in ("waits", "linked", "refused") else 1)
    way = upload_rows.row(tx, held.evidence_id)
    percent = 0 if way is None or not way.size_bytes else 100 * way.sent_bytes // way.size_bytes
    step = "faulty" if way is not None and way.set_aside else _medium_step(held, items)
    return EvidenceRow(held, step, percent, 2 if held.state is EvidenceState.HELD else 1)


def _link_step(tx: Transaction, held: Evidence, items: tuple[EvidenceItem, ...]) -> Step:
    if not items:
        return "list"
    if not held.link_document:
        return "paper"
    said = outgoing_messages.messages_about(tx, held.evidence_id)
    if said and said[-1].state == "accepted":
        return "linked"
    if said and said[-1].state == "refused":
        return "refused"
    return _BY_PAPER[document_rows.load(tx, DocumentId(held.link_document)).state]


def _medium_step(held: Evidence, items: tuple[EvidenceItem, ...]) -> Step:
    if held.state is not EvidenceState.OPEN:
        return _BY_STATE[held.state]
    if any(item.state is ItemState.TAKING for item in items):
        return "taking"
    return "ready" if any(item.state is ItemState.TAKEN for item in items) else "files"
