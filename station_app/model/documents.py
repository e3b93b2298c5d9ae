"""The document, its pages and its legal moves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from station_app.model.finished_page import StampBox
from station_app.model.ids import BlobId, DocumentId, OperatorId, PageId


class DocumentState(StrEnum):
    """Where a document stands. Nothing signed is ever edited, nothing is ever deleted."""

    DRAFT = "draft"
    FINALISED = "finalised"
    SIGNED = "signed"
    QUEUED = "queued"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    REJECTED = "rejected"
    RETURNED = "returned"
    DISCARDED = "discarded"


_S = DocumentState
SIGNED_STATES = (_S.SIGNED, _S.QUEUED, _S.SENT, _S.ACKNOWLEDGED)
"""Signed by everybody who signs, and not refused or sent back since."""
GONE_STATES = (_S.DISCARDED, _S.REJECTED)
"""Of these nothing more comes."""
NEXT: Mapping[DocumentState, frozenset[DocumentState]] = {
    _S.DRAFT: frozenset({_S.FINALISED, _S.DISCARDED}),
    # Before a signature the operator may still see a mistake and go back to the pages.
    _S.FINALISED: frozenset({_S.SIGNED, _S.DRAFT}),
    _S.SIGNED: frozenset({_S.QUEUED}),
    _S.QUEUED: frozenset({_S.SENT, _S.ACKNOWLEDGED, _S.REJECTED}),
    # A gateway restored from an old copy answers "unknown id": the document waits again.
    _S.SENT: frozenset({_S.ACKNOWLEDGED, _S.REJECTED, _S.QUEUED}),
    _S.ACKNOWLEDGED: frozenset({_S.RETURNED}),
    _S.REJECTED: frozenset(),
    _S.RETURNED: frozenset(),
    _S.DISCARDED: frozenset({_S.DRAFT}),
}
"""The one source of legal moves; the database's trigger is generated from it."""


class ColourMode(StrEnum):
    """How a page was captured."""

    BITONAL = "bitonal"
    GREY = "grey"
    COLOUR = "colour"


@dataclass(frozen=True, slots=True)
class Page:
    """One captured sheet side. The master never changes; edits are operations beside it."""

    page_id: PageId
    document_id: DocumentId
    arrival: int
    """1-based order in which pages reached this document; never reused, never renumbered."""
    blob_id: BlobId
    """The sealed master image."""
    sha256: str
    """Hex SHA-256 of the clear master bytes."""
    size_bytes: int
    media_type: str
    width_px: int
    height_px: int
    dpi: int
    mode: ColourMode
    source: str
    """What delivered it: the scanner's name, or ``file`` with its media type. Never a file name."""
    captured_at: datetime
    captured_by: OperatorId
    blank: bool = False
    """Looks empty. A flag for a person to judge; a blank page is never dropped."""


@dataclass(frozen=True, slots=True)
class Document:
    """A paper on its way from the glass to the receipt."""

    document_id: DocumentId
    kind: str
    """Document kind of the catalogue, e.g. ``CD_BUNDLE``."""
    state: DocumentState
    case_ref: str
    """FIR as staff write it, normalised: ``123/2025``; empty while not yet known."""
    ps_code: str
    title: str
    volume: int
    expected_sheets: int | None
    """Sheets that the bundle is said to hold; ``None`` where nobody counted."""
    created_at: datetime
    created_by: OperatorId
    changed_at: datetime
    local_ref: str
    """Our own reference with a check character; never looks like a national number."""
    pdf_blob: BlobId | None = None
    pdf_sha256: str | None = None
    pdf_size_bytes: int | None = None
    page_count: int | None = None
    """Pages in the PDF, frozen when finalised."""
    signature_level: str | None = None
    """PAdES level held, e.g. ``B-B``."""
    signed_by: str | None = None
    replaces: DocumentId | None = None
    priority: int = 3
    """1 remand, bail, High Court call or hearing within 3 days; 2 statutory clock; 3 routine."""
    deadline: datetime | None = None
    wait_for_text: bool = False
    """The operator chose that signing waits until the pages' text has been read (OCR)."""
    gap_note: str = ""
    """Written explanation of missing or doubled sheets."""
    stamp_box: StampBox | None = None
    """Where the visible signature goes in the PDF."""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One move of a document, written in the transaction that made it."""

    document_id: DocumentId
    from_state: DocumentState | None
    to_state: DocumentState
    at: datetime
    operator_id: OperatorId
    note: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
