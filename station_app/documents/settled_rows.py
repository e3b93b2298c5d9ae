"""Papers of which nothing more can come: lists of what waits leave them out."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, not_, select

from station_app.documents.inbox_rows import STORED_SUFFIX
from station_app.documents.received_rows import ReceivedDocument, readable
from station_app.documents.rows import from_row
from station_app.documents.settled_tables import settled_papers
from station_app.model.clock import to_text
from station_app.model.documents import Document, DocumentState
from station_app.store.connection import Transaction
from station_app.store.schema import documents, form_papers, received_papers, set_aside_items
from station_app.store.store import Store

_MOST = 2000
"""Papers that are settled in one go: the first time there are years of them."""


def settle(store: Store, document_ids: Collection[str], at: datetime) -> None:
    """Note that nothing more can come of some papers."""
    if not document_ids:
        return
    rows = [(name, to_text(at)) for name in list(document_ids)[:_MOST]]
    with store.transaction() as tx:
        tx.exec_driver_sql(
            "INSERT OR IGNORE INTO settled_papers (document_id, at) VALUES (?, ?)", rows
        )


def unsettled_forms(tx: Transaction, without: Collection[DocumentState]) -> tuple[Document, ...]:
    """Return the typed papers of which something may still come, the newest change first."""
    query = (
        select(documents)
        .join(form_papers, form_papers.c.document_id == documents.c.document_id)
        .where(documents.c.state.not_in([state.value for state in without]))
        .where(not_(exists().where(settled_papers.c.document_id == documents.c.document_id)))
        .order_by(documents.c.changed_at.desc())
    )
    return tuple(from_row(row) for row in tx.execute(query))


def unsettled_received(tx: Transaction, kinds: Collection[str]) -> tuple[ReceivedDocument, ...]:
    """Return the received papers of some kinds of which something may still come."""
    over = exists().where(settled_papers.c.document_id == received_papers.c.document_id)
    aside = (
        exists()
        .where(set_aside_items.c.item_id == received_papers.c.document_id + STORED_SUFFIX)
        .where(set_aside_items.c.settled_at.is_(None))
    )
    query = (
        select(received_papers)
        .where(received_papers.c.kind.in_(tuple(kinds)))
        .where(not_(over), not_(aside))
        .order_by(received_papers.c.received_at.desc())
    )
    return readable(tx, query)
