"""Rows under headings of the catalogue: the model and the table that every list of a desk is made of."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.widgets.context import WindowContext

Index = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")
_ROW_PX = 38
_NOWHERE = QModelIndex()


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Rows; what a cell shows is told by whoever derives from it."""

    def __init__(self, context: WindowContext, topic: str, columns: Sequence[str]) -> None:
        super().__init__()
        self._context, self._topic, self._columns = context, topic, tuple(columns)
        self.rows: tuple[Row, ...] = ()
        context.words.changed.connect(self.retranslate)

    def fill(self, rows: Sequence[Row]) -> bool:
        """Show other rows; return whether they only follow those that are shown, which then stay."""
        rows, held = tuple(rows), len(self.rows)
        if held and len(rows) > held and rows[:held] == self.rows:
            self.beginInsertRows(QModelIndex(), held, len(rows) - 1)
            self.rows = rows
            self.endInsertRows()
            return True
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()
        return False

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._context.words(f"{self._topic}.{self._columns[section]}")
        return None

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)
        if self.rows:
            corner = self.index(len(self.rows) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), corner)


class RowsTable(QTableView, Generic[Row]):
    """Rows of which whole ones are chosen; Enter opens one."""

    opened = Signal(object)
    reached_end = Signal()
    """The last row came into sight: whoever has more may show it."""

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
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(lambda _value: self._look_for_end())
        bar.rangeChanged.connect(lambda _least, _most: self._look_for_end())

    def _look_for_end(self) -> None:
        if not self._held.rows or not self.isVisible():
            return
        self.executeDelayedItemsLayout()
        bar = self.verticalScrollBar()
        if bar.value() == bar.maximum():
            self.reached_end.emit()

    @property
    def at(self) -> int:
        """The row under the cursor; -1: none."""
        return self.currentIndex().row()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show rows and keep the place where the operator was."""
        at = self.at
        if not self._held.fill(rows) and rows:
            self.selectRow(min(max(at, 0), len(rows) - 1))
        self._look_for_end()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look_for_end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._look_for_end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.at >= 0:
            self.opened.emit(self._held.rows[self.at])
            return
        super().keyPressEvent(event)
