"""The lists of the prosecution's desk."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget

from station_app.model.clock import IST
from station_app.prosecution.exchange import Stage

_WIDEST_PX = 640
TONES: dict[Stage, str] = {
    "called": "attention",
    "new": "attention",
    "taken_back": "attention",
    "to_sign": "attention",
    "travelling": "travelling",
    "sent": "travelling",
    "refused": "refused",
    "registered": "travelling",
    "objections": "attention",
    "done": "safe",
}
SIGNS: dict[str, str] = {"attention": "●", "travelling": "→", "refused": "✕", "safe": "✓"}
COLUMNS = ("take", "paper", "day", "pages", "now")


def day_and_hour(at: datetime) -> str:
    """Return a time without its year: the list is narrow, the card beside it says it whole."""
    return at.astimezone(IST).strftime("%d-%m %H:%M")


def plain_table(columns: int, wide: int) -> QTableWidget:
    """Return a list of whole rows; the ``wide`` column takes what the others leave."""
    made = QTableWidget(0, columns)
    _dress(made, wide)
    return made


class PaperTable(QTableWidget):
    """The papers of the case: Space takes one or leaves it, Alt with an arrow moves it."""

    def __init__(self, turn: Callable[[int], None], shift: Callable[[int, int], None]) -> None:
        super().__init__(0, len(COLUMNS))
        self._turn, self._shift = turn, shift
        _dress(self, COLUMNS.index("paper"))
        header = self.horizontalHeader()
        header.setMaximumSectionSize(_WIDEST_PX)
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


def _dress(table: QTableWidget, wide: int) -> None:
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
