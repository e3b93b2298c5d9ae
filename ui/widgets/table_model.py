"""Rows under headings of the catalogue: the model and the table that every list of a desk is made of."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.widgets.context import Bench

Index = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")
_ROW_PX = 38
_NOWHERE = QModelIndex()


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Rows; what a cell shows is told by whoever derives from it."""

    def __init__(self, bench: Bench, topic: str, columns: Sequence[str]) -> None:
        super().__init__()
        self._bench, self._topic, self._columns = bench, topic, tuple(columns)
        self.rows: tuple[Row, ...] = ()
        bench.words.changed.connect(self._retell)

    def fill(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._bench.words(f"{self._topic}.{self._columns[section]}")
        return None

    def _retell(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)
        if self.rows:
            corner = self.index(len(self.rows) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), corner)


class RowsTable(QTableView, Generic[Row]):
    """Rows of which whole ones are chosen; Enter opens one."""

    opened = Signal(object)

    def __init__(self, model: RowsModel[Row], columns: Sequence[str], wide: str) -> None:
        super().__init__()
        self._held = model
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(columns.index(wide), QHeaderView.ResizeMode.Stretch)
        self.activated.connect(lambda index: self.opened.emit(self._held.rows[index.row()]))

    @property
    def at(self) -> int:
        """The row under the cursor; -1: none."""
        return self.currentIndex().row()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show rows and keep the place where the operator was."""
        at = self.at
        self._held.fill(rows)
        if rows:
            self.selectRow(min(max(at, 0), len(rows) - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.at >= 0:
            self.opened.emit(self._held.rows[self.at])
            return
        super().keyPressEvent(event)
