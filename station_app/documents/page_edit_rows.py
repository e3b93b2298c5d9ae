"""Rows of the acts on a document's pages, in the order of acting.

An act's fate is ``done``, ``undone`` (can be done again) or ``forgotten`` (undone, and then another
act followed: it can no longer be done again, but the row stays).
"""

import json
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, and_, select
from sqlalchemy import insert as add
from sqlalchemy import update as change

from station_app.model.ids import DocumentId, OperatorId
from station_app.model.page_edits import PageEdit
from station_app.store.connection import Transaction
from station_app.store.schema import operations


def append(
    tx: Transaction,
    document_id: DocumentId,
    operation: PageEdit,
    at: datetime,
    operator_id: OperatorId,
) -> None:
    """Add an act. An act that can be taken back makes those taken back before it forgotten."""
    undoable = operation.kind in PageEdit.UNDOABLE
    if undoable:
        tx.execute(
            change(operations)
            .where(operations.c.document_id == document_id)
            .where(operations.c.fate == "undone")
            .values(fate="forgotten")
        )
    tx.execute(
        add(operations).values(
            document_id=document_id,
            operation=json.dumps(operation.to_json()),
            undoable=undoable,
            fate="done",
            at=at,
            operator_id=operator_id,
        )
    )


def active_edits(tx: Transaction, document_id: DocumentId) -> tuple[PageEdit, ...]:
    """Return the acts that are not taken back, in order."""
    query = (
        select(operations)
        .where(operations.c.document_id == document_id)
        # A page's arrival stands even where the act that placed it was taken back.
        .where(operations.c.fate == "done")
        .order_by(operations.c.number)
    )
    return tuple(_operation(row) for row in tx.execute(query))


def undo(tx: Transaction, document_id: DocumentId) -> PageEdit | None:
    """Take the last act back; ``None`` where none is left."""
    return _turn(tx, _last(document_id, "done", newest=True), "undone")


def redo(tx: Transaction, document_id: DocumentId) -> PageEdit | None:
    """Do again what was taken back last; ``None`` where there is nothing."""
    return _turn(tx, _last(document_id, "undone", newest=False), "done")


def can_undo(tx: Transaction, document_id: DocumentId) -> bool:
    """Tell whether an act can be taken back."""
    return tx.execute(_last(document_id, "done", newest=True)).first() is not None


def can_redo(tx: Transaction, document_id: DocumentId) -> bool:
    """Tell whether an act can be done again."""
    return tx.execute(_last(document_id, "undone", newest=False)).first() is not None


def _last(document_id: DocumentId, fate: str, *, newest: bool) -> Select[tuple[object, ...]]:
    number = operations.c.number
    return (
        select(operations)
        .where(operations.c.document_id == document_id)
        .where(operations.c.fate == fate)
        .where(operations.c.undoable)
        .order_by(number.desc() if newest else number)
        .limit(1)
    )


def _turn(tx: Transaction, query: Select[tuple[object, ...]], fate: str) -> PageEdit | None:
    row = tx.execute(query).first()
    if row is None:
        return None
    act = _operation(row)
    tx.execute(change(operations).where(_together(row, act)).values(fate=fate))
    return act


def _together(row: Row[tuple[object, ...]], act: PageEdit) -> ColumnElement[bool]:
    """Return the rows that are taken back with an act: of its group, or itself alone."""
    alone: ColumnElement[bool] = operations.c.number == row.number
    if not act.group:
        return alone
    same = operations.c.operation.contains(json.dumps(act.group), autoescape=True)
    return and_(operations.c.document_id == row.document_id, same, operations.c.undoable)


def _operation(row: Row[tuple[object, ...]]) -> PageEdit:
    return PageEdit.from_json(json.loads(row.operation))
