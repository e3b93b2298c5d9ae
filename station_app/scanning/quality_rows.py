"""Rows of what looks wrong on pages, and of the reasons why they were accepted."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import cast

from sqlalchemy import insert as add
from sqlalchemy import select

from station_app.model.ids import OperatorId, PageId
from station_app.model.page_analysis import PageFault
from station_app.scanning.tables import page_acceptances, page_faults
from station_app.store.connection import Transaction


def put(tx: Transaction, page_id: PageId, fault: PageFault) -> None:
    """Note a fault of a page; noted again, it is one."""
    query = add(page_faults).prefix_with("OR IGNORE")
    tx.execute(query.values(page_id=page_id, fault=fault))


def faults(tx: Transaction, page_ids: Collection[PageId]) -> Mapping[PageId, tuple[PageFault, ...]]:
    """Return the faults of some pages."""
    query = select(page_faults).where(page_faults.c.page_id.in_(list(page_ids)))
    found: dict[PageId, tuple[PageFault, ...]] = {}
    for row in tx.execute(query.order_by(page_faults.c.page_id, page_faults.c.fault)):
        page_id, fault = PageId(row.page_id), cast("PageFault", row.fault)
        found[page_id] = (*found.get(page_id, ()), fault)
    return found


def accept(
    tx: Transaction, page_id: PageId, reason: str, at: datetime, operator_id: OperatorId
) -> None:
    """Keep why a page is accepted as it is; the newest reason counts."""
    row = {"page_id": page_id, "reason": reason, "at": at, "operator_id": operator_id}
    tx.execute(add(page_acceptances).values(**row))


def reasons(tx: Transaction, page_ids: Collection[PageId]) -> Mapping[PageId, str]:
    """Return the newest reason of each of some pages."""
    query = select(page_acceptances).where(page_acceptances.c.page_id.in_(list(page_ids)))
    ordered = query.order_by(page_acceptances.c.number)
    return {PageId(row.page_id): str(row.reason) for row in tx.execute(ordered)}
