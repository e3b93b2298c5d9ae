"""The list of a case's papers on the builder of a bundle."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget

COLUMNS = ("take", "paper", "day", "pages", "now")


class PaperTable(QTableWidget):
    """The papers of the case: Space takes one or leaves it, Alt with an arrow moves it."""

    def __init__(self, turn: Callable[[int], None], shift: Callable[[int, int], None]) -> None:
        super().__init__(0, len(COLUMNS))
        self._turn, self._shift = turn, shift
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(COLUMNS.index("paper"), QHeaderView.ResizeMode.Stretch)
        self.cellClicked.connect(lambda row, column: turn(row) if column == 0 else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentRow()
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Space and row >= 0:
            self._turn(row)
        elif by and event.modifiers() & Qt.KeyboardModifier.AltModifier and row >= 0:
            self._shift(row, by)
        else:
            super().keyPressEvent(event)
