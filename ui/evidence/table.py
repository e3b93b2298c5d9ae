"""The list of packets and media, each with its next step and its ticks."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget

from station_app.evidence.overview import EvidenceRow
from station_app.model.evidence import EvidenceKind
from ui.evidence.details_panel import TONE
from ui.widgets.context import WindowContext
from ui.widgets.plain_text import PlainTableItem

_COLUMNS = ("case", "what", "state", "tick")
_TICKS = {1: "✓", 2: "✓✓"}


class EvidenceTable(QTableWidget):
    """A line for each."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(0, len(_COLUMNS))
        self._context = context
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_COLUMNS.index("what"), QHeaderView.ResizeMode.Stretch)

    def show_rows(self, rows: Sequence[EvidenceRow], at: int) -> None:
        """Show the lines and stand on one of them; nobody is told of a choice."""
        words = self._context.words
        self.setHorizontalHeaderLabels([words(f"evidence.column.{name}") for name in _COLUMNS])
        with QSignalBlocker(self):
            self.setRowCount(len(rows))
            for number, row in enumerate(rows):
                tone = QColor(self._context.theme.tokens[TONE[row.step]])
                for column, text in enumerate(self._cells(row)):
                    cell = PlainTableItem(text)
                    cell.setToolTip(text)
                    if column >= _COLUMNS.index("state"):
                        cell.setForeground(tone)
                    self.setItem(number, column, cell)
            if rows:
                self.setCurrentCell(min(at, len(rows) - 1), 0)

    def _cells(self, row: EvidenceRow) -> tuple[str, str, str, str]:
        words, held = self._context.words, row.evidence
        packet = held.kind is EvidenceKind.SID
        name = held.sid if packet else words(f"evidence.media.{held.medium}")
        state = words(f"evidence.step.{row.step}")
        state = f"{state} {row.percent}%" if row.step == "sending" else state
        return held.case_ref, name, state, _TICKS[row.ticks]
