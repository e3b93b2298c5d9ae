"""Rows of recognised separator sheets, and of pages whose codes have not been looked at."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Integer, Row, literal_column, or_, select
from sqlalchemy import delete as drop
from sqlalchemy import insert as add
from sqlalchemy import update as change

from station_app.model.errors import DocumentUnknown
from station_app.model.ids import DocumentId, PageId
from station_app.scanning.separator_model import (
    PendingAnalysis,
    SeparatorSheet,
    SheetFact,
    SheetRole,
)
from station_app.scanning.tables import awaiting_looks, separator_sheets
from station_app.store.connection import Transaction
from station_app.store.records import record_of, values_of
from station_app.store.schema import pages

_columns = separator_sheets.c
_AS_KEPT = literal_column("separator_sheets.rowid", Integer)
"""Sheets of one batch are kept in its order; several in one instant."""


def insert(tx: Transaction, sheet: SeparatorSheet) -> None:
    """Keep a sheet that was recognised."""
    tx.execute(add(separator_sheets).values(**values_of(sheet)))


def load(tx: Transaction, sheet_id: str) -> SeparatorSheet:
    """Return a sheet.

    Raises:
        DocumentUnknown: there is none.
    """
    row = tx.execute(select(separator_sheets).where(_columns.sheet_id == sheet_id)).first()
    if row is None:
        raise DocumentUnknown(document=sheet_id[:40])
    return _sheet(row)


def of_document(tx: Transaction, document_id: str) -> tuple[SeparatorSheet, ...]:
    """Return the sheets whose picture is in a paper, those recognised first at the beginning."""
    query = select(separator_sheets).where(_columns.document_id == document_id)
    return _sheets(tx, query.order_by(_AS_KEPT))


def from_batch(tx: Transaction, document_id: str) -> tuple[SeparatorSheet, ...]:
    """Return the sheets that took pages out of a paper or wait in it, in the order of the batch."""
    query = select(separator_sheets).where(
        or_(_columns.document_id == document_id, _columns.from_id == document_id)
    )
    return _sheets(tx, query.order_by(_AS_KEPT))


def of_pages(tx: Transaction, page_ids: Collection[PageId]) -> tuple[SeparatorSheet, ...]:
    """Return the sheets among some pages."""
    query = select(separator_sheets).where(_columns.page_id.in_(list(page_ids)))
    return _sheets(tx, query)


def update(tx: Transaction, sheet_id: str, **changes: object) -> None:
    """Change where a sheet is and what it does: ``page_id document_id role from_id opened_id``."""
    tx.execute(change(separator_sheets).where(_columns.sheet_id == sheet_id).values(**changes))


def queue_analysis(tx: Transaction, look: PendingAnalysis) -> None:
    """Note that a page's codes are to be looked at, whatever happens in between."""
    tx.execute(add(awaiting_looks).values(**values_of(look)))


def pending_pages(tx: Transaction, document_id: DocumentId) -> tuple[PendingAnalysis, ...]:
    """Return the pages of a paper that have not been looked at, in the order of their arrival."""
    query = select(awaiting_looks).where(awaiting_looks.c.document_id == document_id)
    query = query.join(pages, pages.c.page_id == awaiting_looks.c.page_id)
    return tuple(
        PendingAnalysis(PageId(row.page_id), DocumentId(row.document_id), row.side, row.at_end)
        for row in tx.execute(query.order_by(pages.c.arrival))
    )


def documents_pending(tx: Transaction) -> tuple[DocumentId, ...]:
    """Return the papers with pages that have not been looked at."""
    query = select(awaiting_looks.c.document_id).distinct()
    return tuple(DocumentId(row.document_id) for row in tx.execute(query))


def clear_pending(tx: Transaction, document_id: DocumentId) -> None:
    """Note that every page of a paper was looked at: nothing is to be done any more."""
    tx.execute(drop(awaiting_looks).where(awaiting_looks.c.document_id == document_id))


def _sheets(tx: Transaction, query: Any) -> tuple[SeparatorSheet, ...]:
    return tuple(_sheet(row) for row in tx.execute(query))


def _sheet(row: Row[Any]) -> SeparatorSheet:
    return record_of(SeparatorSheet, row, fact=SheetFact(row.fact), role=SheetRole(row.role))
