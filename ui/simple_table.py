"""A table of texts whose chosen row is told; a column may bear a colour that means something."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.bench import Bench

Index = QModelIndex | QPersistentModelIndex
_ROW_PX = 38


class TextModel(QAbstractTableModel):
    """Rows of texts under headings of the catalogue."""

    def __init__(self, bench: Bench, topic: str, columns: Sequence[str]) -> None:
        super().__init__()
        self._bench, self._topic, self._columns = bench, topic, tuple(columns)
        self.rows: tuple[tuple[str, ...], ...] = ()
        self._tones: tuple[str, ...] = ()
        bench.words.changed.connect(self._retell)

    def fill(self, rows: Sequence[tuple[str, ...]], tones: Sequence[str] = ()) -> None:
        """Show other rows; ``tones`` colours the first column."""
        self.beginResetModel()
        self.rows, self._tones = tuple(rows), tuple(tones)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own form
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._bench.words(f"{self._topic}.{self._columns[section]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.rows[index.row()][index.column()]
        coloured = role == Qt.ItemDataRole.ForegroundRole and index.column() == 0
        if coloured and index.row() < len(self._tones):
            return self._bench.theme.colour(self._tones[index.row()])
        return None

    def _retell(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)


class SimpleTable(QTableView):
    """Texts in rows; the row under the cursor is told, Enter opens it."""

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, bench: Bench, topic: str, columns: Sequence[str], wide: str) -> None:
        super().__init__()
        self.texts = TextModel(bench, topic, columns)
        self.setModel(self.texts)
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
        self.activated.connect(lambda index: self.opened.emit(index.row()))

    @property
    def at(self) -> int:
        """The row under the cursor; -1: none."""
        return self.currentIndex().row()

    def show_rows(self, rows: Sequence[tuple[str, ...]], tones: Sequence[str] = ()) -> None:
        """Show rows and keep the place where the operator was."""
        at = self.at
        self.texts.fill(rows, tones)
        if rows:
            self.selectRow(min(max(at, 0), len(rows) - 1))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.chosen.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.at >= 0:
            self.opened.emit(self.at)
            return
        super().keyPressEvent(event)
