"""A list of papers with their two ticks: the model and the table that every desk shows it in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView

from station_app.model.clock import for_people
from station_app.model.documents import DocumentState
from station_app.model.ids import DocumentId
from station_app.model.texts import visible_lines
from ui.widgets.context import WindowContext
from ui.widgets.plain_text import tip
from ui.widgets.table_model import Index, RowsModel, RowsTable

COLUMNS = ("ticks", "state", "case", "kind", "pages", "reference", "changed")

_TONE = {
    DocumentState.DRAFT: "quiet",
    DocumentState.FINALISED: "attention",
    DocumentState.SIGNED: "travelling",
    DocumentState.QUEUED: "travelling",
    DocumentState.SENT: "travelling",
    DocumentState.ACKNOWLEDGED: "safe",
    DocumentState.REJECTED: "refused",
    DocumentState.RETURNED: "attention",
    DocumentState.DISCARDED: "quiet",
}


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A paper as a list shows it."""

    document_id: DocumentId
    state: DocumentState
    case_ref: str
    kind: str
    pages: int | None
    reference: str
    changed_at: datetime
    received_at: datetime | None = None
    """When the receipt came; ``None`` without a second tick."""
    fault: str = ""
    """Key of the last fault on the way, or empty."""


class DocumentModel(RowsModel[DocumentRow]):
    """Rows of papers."""

    def __init__(self, context: WindowContext, columns: Sequence[str]) -> None:
        super().__init__(context, "papers", columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return visible_lines(self._text(row, column))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._ticks_told(row))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._ticks_told(row) if column == "ticks" else self._text(row, column)
        if role == Qt.ItemDataRole.ForegroundRole and column in ("ticks", "state"):
            return self._context.theme.colour(_TONE[row.state])
        return None

    def _text(self, row: DocumentRow, column: str) -> str:
        words = self._context.words
        texts = {
            "ticks": "✓✓" if row.received_at else "✓",
            "state": words(f"state.{row.state.value}"),
            "case": words("papers.fir", number=row.case_ref) if row.case_ref else "—",
            "kind": words(f"kind.{row.kind}"),
            "pages": "—" if row.pages is None else str(row.pages),
            "reference": row.reference,
            "changed": for_people(row.changed_at),
        }
        return texts[column]

    def _ticks_told(self, row: DocumentRow) -> str:
        words = self._context.words
        if row.received_at:
            return words("papers.two_ticks", at=for_people(row.received_at))
        told = words("papers.one_tick", at=for_people(row.changed_at))
        return f"{told}\n{words(f'{row.fault}.what')}" if row.fault and not _needs(row) else told


def _needs(row: DocumentRow) -> bool:
    """Tell whether the fault's sentence names something that a list does not know."""
    return row.fault in (
        "error.exchange.fault",
        "error.exchange.refused",
        "error.exchange.protocol",
        "error.store.blob_damaged",
    )


class DocumentTable(RowsTable[DocumentRow]):
    """Papers in rows, of which several may be chosen; Enter opens one."""

    def __init__(self, context: WindowContext, columns: Sequence[str] = COLUMNS) -> None:
        self.papers = DocumentModel(context, columns)
        super().__init__(self.papers, columns, wide="kind")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def chosen(self) -> tuple[DocumentRow, ...]:
        """Return the selected rows, from top to bottom."""
        numbers = sorted({index.row() for index in self.selectedIndexes()})
        return tuple(self.papers.rows[number] for number in numbers)
