"""Reads every paper's text in the background and finds it again, in either script."""

from collections.abc import Iterable
from dataclasses import dataclass

from station_app.documents import page_edit_rows, page_rows, standing_pages
from station_app.documents import rows as document_rows
from station_app.documents.protection import may_see
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import Cancelled, StationError
from station_app.model.finished_page import PageText, Word
from station_app.model.ids import DocumentId, PageId
from station_app.model.operators import Right
from station_app.model.page_edits import apply_edits, printed_numbers
from station_app.station.station import Station
from station_app.store.connection import Transaction
from station_app.text_search import page_ocr, rows
from station_app.text_search.rows import RecognisedText
from station_app.text_search.search_words import (
    similar_queries,
    similar_spellings,
    text_query,
    words_of_text,
)

_S = DocumentState
_STATES = frozenset(_S) - {_S.DISCARDED}
_MOST = 50
_NEAR = 60
_BEFORE, _AFTER = 2, 8
"""Words told on each side of what was found."""
UNSURE = 60.0
"""Confidence below which a word is marked: Tesseract's own scale, 0 to 100."""


@dataclass(frozen=True, slots=True)
class TextMatch:
    """A page that says what was looked for."""

    document: Document
    number: int
    """The number printed on the page."""
    page_id: PageId
    said: str
    """The words around; empty where the paper is protected and not opened."""
    words: tuple[Word, ...]
    """Where the words stand that were found, in px of the page that was read."""
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class PageOcr:
    """How well a page was read."""

    page_id: PageId
    confidence: int | None
    """Mean of its words, 0 to 100; ``None``: not read yet, or nothing stands on it."""
    unsure: tuple[Word, ...]
    """Words to look at twice."""
    width_px: int
    height_px: int


def waiting(station: Station, most: int = 20) -> tuple[DocumentId, ...]:
    """Return scanned papers with pages that nobody has read as they stand, the newest first."""
    with station.store.reading() as tx:
        return rows.unread(tx, _STATES, most)


def recognise_document(station: Station, document_id: DocumentId, ticket: CancelTicket) -> int:
    """Read a paper's unread pages, one after the other, and put them into the index.

    Cut short at any page, what was read stays; the next run goes on behind it.

    Returns:
        How many pages were read now.

    Raises:
        Cancelled. ProgramMissing: no OCR here. BlobDamaged: a page's master does not open.
    """
    with station.store.reading() as tx:
        as_of = rows.as_of(tx, document_id)
    count = page_ocr.read_texts(station, document_id, ticket, no_report)
    with station.store.transaction() as tx:
        for page_id, text in _texts(tx, document_id):
            _index(tx, document_id, page_id, text)
        rows.note_read(tx, document_id, as_of)
    station.events.announce("text", document_id)
    return count


def recognise_next(station: Station, ticket: CancelTicket, given_up: set[DocumentId]) -> bool:
    """Read the next paper that waits; return whether there was one.

    A paper with a fault of its own is given up until the next start, so that it holds nobody up.

    Raises:
        Cancelled.
    """
    queue = (d for d in waiting(station, len(given_up) + 1) if d not in given_up)
    document_id = next(queue, None)
    if document_id is None:
        return False
    given_up.add(document_id)
    try:
        recognise_document(station, document_id, ticket)
    except Cancelled:
        raise
    except StationError:
        return True
    given_up.discard(document_id)
    return True


def ocr_by_page(station: Station, document_id: DocumentId) -> tuple[PageOcr, ...]:
    """Tell how well each standing page of a paper was read, with its doubtful words.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    if not may_see(station, document_id):
        return ()
    with station.store.reading() as tx:
        standing = apply_edits(page_edit_rows.active_edits(tx, document_id))
        read = dict(_texts(tx, document_id))
    return tuple(_reading(placed.page_id, read.get(placed.page_id)) for placed in standing)


def find_text(station: Station, wanted: str) -> tuple[TextMatch, ...]:
    """Find pages that say something, typing and reading errors included, the newest first.

    Raises:
        NotAllowed, SessionLocked.
    """
    station.session.require(Right.READ)
    with station.store.reading() as tx:
        found = _matching(tx, wanted)
        told = [_found(tx, row, wanted) for row in found]
    return tuple(_masked(station, one) for one in told if one is not None)


def _texts(tx: Transaction, document_id: DocumentId) -> Iterable[tuple[PageId, PageText]]:
    for placed in apply_edits(page_edit_rows.active_edits(tx, document_id)):
        text = page_rows.text(tx, placed.page_id, standing_pages.placed_key(placed))
        if text is not None:
            yield placed.page_id, text


def _index(tx: Transaction, document_id: str, page_id: str, text: PageText) -> None:
    reading = _reading(PageId(page_id), text)
    read = RecognisedText(document_id, page_id, reading.confidence or 0)
    rows.put(tx, read, words_of_text(text.plain))


def _reading(page_id: PageId, text: PageText | None) -> PageOcr:
    if text is None or not text.words:
        return PageOcr(page_id, None, (), 0, 0)
    mean = sum(word.confidence for word in text.words) / len(text.words)
    unsure = tuple(word for word in text.words if word.confidence < UNSURE)
    return PageOcr(page_id, round(mean), unsure, text.width_px, text.height_px)


def _matching(tx: Transaction, wanted: str) -> tuple[RecognisedText, ...]:
    exact = text_query(wanted)
    found = rows.matching(tx, exact, _MOST) if exact else ()
    if found or not exact:
        return found
    groups = [
        similar_spellings(word, rows.spellings(tx, query, _NEAR))
        for word, query in similar_queries(wanted)
    ]
    if not groups or not all(groups):
        return ()
    near = " AND ".join("(" + " OR ".join(f'"{w}"' for w in group) + ")" for group in groups)
    return rows.matching(tx, near, _MOST)


def _found(tx: Transaction, row: RecognisedText, wanted: str) -> TextMatch | None:
    """Return what was found on a page that still stands; a page in the tray is no part of a paper."""
    document_id = DocumentId(row.document_id)
    standing = apply_edits(page_edit_rows.active_edits(tx, document_id))
    numbers = printed_numbers(standing)
    for placed, number in zip(standing, numbers, strict=True):
        if placed.page_id != row.page_id:
            continue
        text = page_rows.text(tx, placed.page_id, standing_pages.placed_key(placed))
        if text is None:
            return None
        hits = _hits(text, wanted)
        return TextMatch(
            document_rows.load(tx, document_id),
            number,
            placed.page_id,
            _said(text, hits),
            tuple(text.words[at] for at in hits),
            text.width_px,
            text.height_px,
        )
    return None


def _hits(text: PageText, wanted: str) -> list[int]:
    looked = words_of_text(wanted)
    hits = []
    for at, word in enumerate(text.words):
        spelt = words_of_text(word.text)
        if any(s.startswith(w) or similar_spellings(w, (s,)) for s in spelt for w in looked):
            hits.append(at)
    return hits


def _said(text: PageText, hits: list[int]) -> str:
    if not hits:
        return ""
    first, last = max(0, hits[0] - _BEFORE), hits[0] + _AFTER + 1
    words = " ".join(word.text for word in text.words[first:last])
    before = "… " if first else ""
    return f"{before}{words}{' …' if last < len(text.words) else ''}"


def _masked(station: Station, found: TextMatch) -> TextMatch:
    if may_see(station, found.document.document_id):
        return found
    return TextMatch(found.document, found.number, found.page_id, "", (), 0, 0)
