"""Electronic evidence: a packet of the app by its number, or a medium that was taken in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from station_app.model.ids import BlobId, OperatorId


class EvidenceKind(StrEnum):
    """What it is."""

    SID = "sid"
    """A packet of the app: its number, list and certificate; the files stay where they are."""
    MEDIUM = "medium"
    """Files from a pen drive, card, phone or disc, since the app had failed."""


class EvidenceState(StrEnum):
    """How far it is."""

    OPEN = "open"
    """Bound to its case; a medium's files may still come."""
    SEALED = "sealed"
    """A medium whose files are all here and frozen."""
    QUEUED = "queued"
    """To be sent."""
    HELD = "held"
    """The gateway's signed receipt is here."""
    REJECTED = "rejected"
    """The gateway will not take it."""
    WITHDRAWN = "withdrawn"
    """Taken back with a reason; its number is free again."""


_E = EvidenceState
NEXT: Mapping[EvidenceState, frozenset[EvidenceState]] = {
    _E.OPEN: frozenset({_E.SEALED, _E.WITHDRAWN}),
    _E.SEALED: frozenset({_E.QUEUED, _E.WITHDRAWN}),
    _E.QUEUED: frozenset({_E.HELD, _E.REJECTED}),
    _E.HELD: frozenset(),
    _E.REJECTED: frozenset({_E.QUEUED, _E.WITHDRAWN}),
    _E.WITHDRAWN: frozenset(),
}
"""Every legal move; the one source."""


class ItemState(StrEnum):
    """How far a file is."""

    LISTED = "listed"
    """Named in the app's list; the file itself is not here."""
    TAKING = "taking"
    """Some of its pieces are sealed."""
    TAKEN = "taken"
    """Whole, sealed and equal to its hash."""
    DIFFERS = "differs"
    """Not what the list says: refused."""
    DOUBLE = "double"
    """The same content as another file of this medium."""
    LEFT_OUT = "left_out"
    """The medium does not give it any more; why is written."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A packet or a medium, bound to one case."""

    evidence_id: str
    kind: EvidenceKind
    state: EvidenceState
    case_ref: str
    local_ref: str
    sid: str
    """16 digits; empty for a medium."""
    act: str
    """What was recorded: ``search``, ``scene``, ``statement``…"""
    link: str
    reason: str
    """Why the app did not record."""
    medium: str
    make: str
    serial: str
    brought_by: str
    opened_at: datetime | None
    closed_at: datetime | None
    """When the app opened and closed the packet."""
    from_pillar: bool
    certificate: BlobId | None
    """The app's own certificate, a sealed PDF."""
    certificate_sha256: str
    link_document: str
    """The paper that binds it to the diary; empty: not made yet."""
    created_at: datetime
    created_by: OperatorId
    changed_at: datetime
    note: str
    """Why it was withdrawn or rejected."""


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A line of the app's list, as it was read."""

    name: str
    sha256: str
    size_bytes: int | None = None
    taken_at: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """A file of a packet or a medium."""

    item_id: str
    evidence_id: str
    number: int
    name: str
    """As the app or the medium calls it. Never in a log, a manifest or the ledger."""
    state: ItemState
    listed_sha256: str
    """What the list says; empty: it is on no list."""
    sha256: str
    """What was found; empty: not read to its end."""
    size_bytes: int
    media_type: str
    taken_at: str
    place: str
    source: str
    """Where it was read from."""
    source_mtime_ns: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A sealed part of a file."""

    item_id: str
    number: int
    blob_id: BlobId
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What a photograph's file says of itself: data, not proof."""

    width_px: int
    height_px: int
    taken_at: str
    camera: str
    place: str


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture out of a film."""

    at_ms: int
    jpeg: bytes


class Readable(Protocol):
    """A file whose parts can be read at any place."""

    @property
    def size_bytes(self) -> int:
        """How large it is."""

    def read_at(self, offset: int, size_bytes: int) -> bytes:
        """Return a part; fewer bytes only at its end."""
