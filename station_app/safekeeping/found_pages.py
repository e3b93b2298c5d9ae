"""After a cut: sealed pages whose rows are gone are brought back, rows whose pages are gone are told.

What is compared at a start is what the journal names: the files that were sealed since the last clean end.
So it costs what the last run did, not what the station ever held. All is looked at by the full check.
"""

import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from station_app.documents import drafts, page_edit_rows, page_rows
from station_app.documents import rows as document_rows
from station_app.model.clock import from_text, to_text
from station_app.model.documents import ColourMode, Document, DocumentState, Page
from station_app.model.errors import BlobDamaged
from station_app.model.ids import BlobId, DocumentId, OperatorId, PageId
from station_app.model.operators import TERMINAL
from station_app.model.page_edits import PageEdit
from station_app.model.texts import load_texts
from station_app.scanning import batch_separation
from station_app.station.station import Station, record
from station_app.store import integrity
from station_app.store.connection import Transaction
from station_app.store.home_errors import (
    DatabaseDamaged,
    HomeFinding,
    PagesDamaged,
    PagesFoundAgain,
    PagesMissing,
)

_KIND = "CD_BUNDLE"
_INLINE_BYTES = 64 * 2**20
"""What a start reads at most to prove the newest files; the rest is left to the full check."""
_DPI = 300
"""Of a page whose file does not say."""
_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "TIFF": "image/tiff"}
_MODES = {"1": ColourMode.BITONAL, "L": ColourMode.GREY}

Facts = Mapping[str, Any]
"""What the journal holds of a sealed file."""


def compare_after_cut(station: Station) -> None:
    """Look at what the last run left, where it did not end as it should; tell what is found.

    Needs nobody at the desk. Pages without rows lie in drafts named "found again" afterwards. What a
    start has no time to read is noted for :mod:`station_app.safekeeping.home_check`.

    Raises:
        StoreError: nothing was noted as compared; the next start does it again.
    """
    cut = station.store.cut
    if cut is None:
        return
    notes: dict[BlobId, Facts] = {BlobId(str(note["blob_id"])): note for note in cut.notes}
    found = _compared(station, notes)
    unread = _prove(station, notes, found)
    if station.store.database_bytes <= _INLINE_BYTES:
        places = station.store.damaged_places()
        found += [DatabaseDamaged(count=places)] if places else []
    station.store.want_check(unread, database=station.store.database_bytes > _INLINE_BYTES)
    tell(station, found)
    station.store.note_compared()


def bring_back(station: Station, loose: Mapping[BlobId, Facts]) -> int:
    """Make pages again of sealed files that no row names; return how many there were.

    Args:
        station: the station.
        loose: what is known of each file; of one that is no page, or does not open, nothing is made.
    """
    pages = [page for blob_id, facts in loose.items() if (page := _page(station, blob_id, facts))]
    for document_id in dict.fromkeys(page.document_id for page in pages):
        _into_draft(station, [page for page in pages if page.document_id == document_id])
    return len(pages)


def tell(station: Station, found: Iterable[HomeFinding]) -> None:
    """Keep what was found until the chief has seen it, and put it into the chain of custody."""
    for finding in found:
        reason = ",".join(f"{name}={value}" for name, value in finding.params.items())
        station.store.seal.note(finding)
        with station.store.transaction() as tx:
            record(station, tx, TERMINAL, "home.found", finding.key, reason=reason)


def opens(station: Station, blob_id: BlobId, sha256: str) -> bool:
    """Tell whether a sealed file opens and is what is said of it; nothing said: whether it opens."""
    try:
        data = station.store.blobs.get(blob_id)
    except BlobDamaged:
        return False
    return not sha256 or hashlib.sha256(data).hexdigest() == sha256


def _compared(station: Station, notes: Mapping[BlobId, Facts]) -> list[HomeFinding]:
    """Compare the pages that were sealed with the rows."""
    blobs = station.store.blobs
    pages = {blob_id: facts for blob_id, facts in notes.items() if "page" in facts}
    with station.store.reading() as tx:
        named = integrity.pages_named(tx, tuple(pages))
    missing = sum(not blobs.holds(blob_id) for blob_id in named)
    loose = {b: facts for b, facts in pages.items() if b not in named and blobs.holds(b)}
    back = bring_back(station, loose)
    found: list[HomeFinding] = []
    found += [PagesFoundAgain(count=back)] if back else []
    found += [PagesMissing(count=missing)] if missing else []
    return found


def _prove(
    station: Station, notes: Mapping[BlobId, Facts], found: list[HomeFinding]
) -> list[BlobId]:
    """Read the newest files as far as a start can; return those that it left unread."""
    read = damaged = 0
    unread: list[BlobId] = []
    for blob_id, facts in reversed(list(notes.items())):
        read += station.store.blobs.sealed_bytes(blob_id)
        if read > _INLINE_BYTES:
            unread.append(blob_id)
        elif station.store.blobs.holds(blob_id):
            damaged += not opens(station, blob_id, str(facts.get("sha256", "")))
    found += [PagesDamaged(count=damaged)] if damaged else []
    return unread


def _page(station: Station, blob_id: BlobId, facts: Facts) -> Page | None:
    try:
        data = station.store.blobs.get(blob_id)
    except BlobDamaged:
        return None
    page = facts.get("page") or _derived(data)
    sha256 = hashlib.sha256(data).hexdigest()
    if not isinstance(page, dict) or facts.get("sha256", sha256) != sha256:
        return None
    now = to_text(station.clock.now())
    return Page(
        page_id=PageId(station.new_id("p")),
        document_id=DocumentId(page.get("document_id", "")),
        arrival=0,
        blob_id=blob_id,
        sha256=sha256,
        size_bytes=len(data),
        media_type=page["media_type"],
        width_px=page["width_px"],
        height_px=page["height_px"],
        dpi=page["dpi"],
        mode=ColourMode(page["mode"]),
        source=page["source"],
        captured_at=from_text(page.get("captured_at", now)),
        captured_by=OperatorId(page.get("captured_by", TERMINAL)),
    )


def _derived(data: bytes) -> dict[str, Any] | None:
    """Tell what a picture is by its own head; ``None``: it is none that a page can be."""
    # Loaded where a page has lost its note: a window must open without it.
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=tuple(_FORMATS)) as picture:
            dpi = round(float(picture.info.get("dpi", (_DPI, _DPI))[0])) or _DPI
            return {
                "media_type": _FORMATS[str(picture.format)],
                "width_px": picture.width,
                "height_px": picture.height,
                "dpi": dpi,
                "mode": _MODES.get(picture.mode, ColourMode.COLOUR).value,
                "source": "file",
            }
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None


def _into_draft(station: Station, pages: Iterable[Page]) -> None:
    """Put pages of one paper into a draft of their own, beside the paper if it is still there."""
    now = station.clock.now()
    title = load_texts(station.settings.language)("home_safety.found_again")
    with station.store.transaction() as tx:
        document: Document | None = None
        for page in pages:
            if document is None:
                document = _draft(station, tx, page.document_id, title)
            kept = replace(
                page,
                document_id=document.document_id,
                arrival=page_rows.next_arrival(tx, document.document_id),
            )
            page_rows.insert(tx, kept)
            act = PageEdit("place", kept.page_id)
            page_edit_rows.append(tx, document.document_id, act, now, kept.captured_by)
            batch_separation.queue_analysis(tx, kept, 0, at_end=True)
            record(station, tx, TERMINAL, "page.found_again", kept.page_id, sha256=kept.sha256)


def _draft(station: Station, tx: Transaction, beside: DocumentId, title: str) -> Document:
    original = document_rows.find(tx, beside) if beside else None
    now = station.clock.now()
    document = Document(
        document_id=DocumentId(station.new_id("d")),
        kind=original.kind if original is not None else _KIND,
        state=DocumentState.DRAFT,
        case_ref=original.case_ref if original is not None else "",
        ps_code=station.settings.ps_code,
        title=title,
        volume=original.volume if original is not None else 1,
        expected_sheets=None,
        created_at=now,
        created_by=TERMINAL,
        changed_at=now,
        local_ref=drafts.next_reference(station, tx, now),
    )
    document_rows.insert(tx, document)
    record(station, tx, TERMINAL, "document.begun", document.document_id, reason="found again")
    return document
