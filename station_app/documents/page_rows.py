"""Rows of captured pages, and the text that was read on them."""

import json
from dataclasses import asdict

from sqlalchemy import Row, func, select
from sqlalchemy import insert as add
from sqlalchemy import update as change

from station_app.model.documents import ColourMode, Page
from station_app.model.errors import DocumentUnknown
from station_app.model.finished_page import PageText, Word
from station_app.model.ids import DocumentId, PageId
from station_app.store.connection import Transaction
from station_app.store.records import record_of, values_of
from station_app.store.schema import page_texts, pages


def insert(tx: Transaction, page: Page) -> None:
    """Add a page whose master is sealed on disk already."""
    tx.execute(add(pages).values(**values_of(page)))


def load(tx: Transaction, page_id: PageId) -> Page:
    """Return a page.

    Raises:
        DocumentUnknown: there is none.
    """
    row = tx.execute(select(pages).where(pages.c.page_id == page_id)).first()
    if row is None:
        raise DocumentUnknown(document=page_id[:40])
    return _page(row)


def of_document(tx: Transaction, document_id: DocumentId) -> tuple[Page, ...]:
    """Return a document's pages in the order in which they arrived."""
    query = select(pages).where(pages.c.document_id == document_id).order_by(pages.c.arrival)
    return tuple(_page(row) for row in tx.execute(query))


def next_arrival(tx: Transaction, document_id: DocumentId) -> int:
    """Return the number that the next page of this document gets, from 1."""
    query = select(func.max(pages.c.arrival)).where(pages.c.document_id == document_id)
    return int(tx.execute(query).scalar() or 0) + 1


def set_blank(tx: Transaction, page_id: PageId, *, blank: bool) -> None:
    """Flag a page as looking empty."""
    tx.execute(change(pages).where(pages.c.page_id == page_id).values(blank=blank))


def set_text(tx: Transaction, page_id: PageId, placed_key: str, text: PageText) -> None:
    """Keep what was read on a page, as it stood when it was read."""
    words = [list(asdict(word).values()) for word in text.words]
    body = json.dumps([text.width_px, text.height_px, words], ensure_ascii=False)
    query = add(page_texts).prefix_with("OR REPLACE")
    tx.execute(query.values(page_id=page_id, placed_key=placed_key, words=body))


def text(tx: Transaction, page_id: PageId, placed_key: str) -> PageText | None:
    """Return what was read on a page as it stands; ``None`` when it has not been read so."""
    body = tx.execute(
        select(page_texts.c.words)
        .where(page_texts.c.page_id == page_id)
        .where(page_texts.c.placed_key == placed_key)
    ).scalar()
    if body is None:
        return None
    width, height, words = json.loads(body)
    return PageText(width, height, tuple(Word(*word) for word in words))


def _page(row: Row[tuple[object, ...]]) -> Page:
    return record_of(Page, row, mode=ColourMode(row._mapping["mode"]))
