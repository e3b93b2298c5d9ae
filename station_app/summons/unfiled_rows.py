"""Rows of scanned returns that did not say where they belong: shown until somebody decides."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert as add
from sqlalchemy import select
from sqlalchemy import update as change

from station_app.model.ids import DocumentId, PageId
from station_app.store.connection import Transaction
from station_app.store.records import values_of
from station_app.summons.tables import unfiled_pages


@dataclass(frozen=True, slots=True)
class UnfiledPage:
    """A page that waits for a person to say whose it is."""

    page_id: PageId
    document_id: DocumentId
    why: str
    """``unreadable``: no code was found; ``unknown``: its code names nothing here."""
    at: datetime


def put(tx: Transaction, page: UnfiledPage) -> None:
    """Keep a page that could not be filed; once."""
    known = select(unfiled_pages.c.page_id).where(unfiled_pages.c.page_id == page.page_id)
    if tx.execute(known).first() is None:
        tx.execute(add(unfiled_pages).values(reason="", **values_of(page)))


def waiting(tx: Transaction) -> tuple[UnfiledPage, ...]:
    """Return the pages that still wait, oldest first."""
    query = select(unfiled_pages).where(unfiled_pages.c.done_at.is_(None))
    return tuple(
        UnfiledPage(PageId(row.page_id), DocumentId(row.document_id), row.why, row.at)
        for row in tx.execute(query.order_by(unfiled_pages.c.at, unfiled_pages.c.page_id))
    )


def finish(tx: Transaction, page_id: str, at: datetime, reason: str) -> None:
    """Note that somebody decided about a page."""
    where = (unfiled_pages.c.page_id == page_id, unfiled_pages.c.done_at.is_(None))
    tx.execute(change(unfiled_pages).where(*where).values(done_at=at, reason=reason))
