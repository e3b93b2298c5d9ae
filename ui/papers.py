"""A list of papers with their two ticks: the model and the table that every desk shows it in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from station_app.model.clock import for_people
from station_app.model.documents import DocumentState
from station_app.model.ids import DocumentId
from ui.bench import Bench

COLUMNS = ("ticks", "state", "case", "kind", "pages", "reference", "changed")
_ROW_PX = 38
Index = QModelIndex | QPersistentModelIndex

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
class PaperRow:
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


class PapersModel(QAbstractTableModel):
    """Rows of papers."""

    def __init__(self, bench: Bench, columns: Sequence[str]) -> None:
        super().__init__()
        self._bench = bench
        self._columns = tuple(columns)
        self._rows: tuple[PaperRow, ...] = ()
        bench.words.changed.connect(self._retell)

    def fill(self, rows: Sequence[PaperRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row(self, number: int) -> PaperRow:
        """Give a row."""
        return self._rows[number]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own form
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._bench.words(f"papers.{self._columns[section]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self._rows[index.row()], self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._ticks_told(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._ticks_told(row) if column == "ticks" else self._text(row, column)
        if role == Qt.ItemDataRole.ForegroundRole and column in ("ticks", "state"):
            return self._bench.theme.colour(_TONE[row.state])
        return None

    def _text(self, row: PaperRow, column: str) -> str:
        words = self._bench.words
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

    def _ticks_told(self, row: PaperRow) -> str:
        words = self._bench.words
        if row.received_at:
            return words("papers.two_ticks", at=for_people(row.received_at))
        told = words("papers.one_tick", at=for_people(row.changed_at))
        return f"{told}\n{words(f'{row.fault}.what')}" if row.fault and not _needs(row) else told

    def _retell(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)
        if self._rows:
            corner = self.index(len(self._rows) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), corner)


def _needs(row: PaperRow) -> bool:
    """Tell whether the fault's sentence names something that a list does not know."""
    return row.fault in (
        "error.exchange.fault",
        "error.exchange.refused",
        "error.exchange.protocol",
        "error.store.blob_damaged",
    )


class PapersTable(QTableView):
    """Papers in rows; Enter opens one."""

    opened = Signal(object)

    def __init__(self, bench: Bench, columns: Sequence[str] = COLUMNS) -> None:
        super().__init__()
        self.papers = PapersModel(bench, columns)
        self.setModel(self.papers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(columns.index("kind"), QHeaderView.ResizeMode.Stretch)
        self.activated.connect(lambda index: self.opened.emit(self.papers.row(index.row())))

    def chosen(self) -> tuple[PaperRow, ...]:
        """Give the selected rows, from top to bottom."""
        numbers = sorted({index.row() for index in self.selectedIndexes()})
        return tuple(self.papers.row(number) for number in numbers)

    def show_rows(self, rows: Sequence[PaperRow]) -> None:
        """Show rows and keep the place where the operator was."""
        at = self.currentIndex().row()
        self.papers.fill(rows)
        if rows:
            self.selectRow(min(max(at, 0), len(rows) - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.papers.row(self.currentIndex().row()))
            return
        super().keyPressEvent(event)
