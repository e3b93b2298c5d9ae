"""Rows of the numbers under which other systems know a case."""

from sqlalchemy import insert as add
from sqlalchemy import select

from station_app.cases.external_id_model import ExternalId
from station_app.cases.external_id_tables import case_links
from station_app.store.connection import Transaction
from station_app.store.records import record_of, values_of


def put(tx: Transaction, link: ExternalId) -> bool:
    """Bind a number to a case; return False when it was bound before."""
    same = (
        (case_links.c.case_ref == link.case_ref)
        & (case_links.c.kind == link.kind)
        & (case_links.c.value == link.value)
    )
    if tx.execute(select(case_links.c.value).where(same)).first():
        return False
    tx.execute(add(case_links).values(**values_of(link)))
    return True


def of_case(tx: Transaction, case_ref: str) -> tuple[ExternalId, ...]:
    """Return the numbers of a case, by their kind."""
    query = select(case_links).where(case_links.c.case_ref == case_ref)
    rows = tx.execute(query.order_by(case_links.c.kind, case_links.c.said_at, case_links.c.value))
    return tuple(record_of(ExternalId, row) for row in rows)
