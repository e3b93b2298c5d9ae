"""The packets and media of the station in rows, narrowed while typing."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from station_app.evidence.overview import EvidenceRow
from ui.evidence.table import EvidenceTable
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, label, named

_PAUSE_MS = 120


class EvidenceList(QWidget):
    """Keeps the place of who works in it."""

    searched = Signal()
    """Another text is searched for."""
    turned = Signal()
    """Another row is chosen."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._rows: tuple[EvidenceRow, ...] = ()
        self.search, self.table = QLineEdit(), EvidenceTable(context)
        named(self.search, context, "evidence.search")
        named(self.table, context, "evidence.title")
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self.searched)
        self.search.textEdited.connect(lambda _t: self._pause.start())
        self.table.itemSelectionChanged.connect(self.turned)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * SPACE)
        column.addWidget(label(context, "evidence.title", "headline"))
        column.addWidget(self.search)
        column.addWidget(self.table, 1)
        column.addWidget(label(context, "evidence.ticks", "hint"))
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def chosen_id(self) -> str:
        """Return the id of the chosen packet or medium; empty: none."""
        at = self.table.currentRow()
        return self._rows[at].evidence.evidence_id if 0 <= at < len(self._rows) else ""

    def show_rows(self, rows: tuple[EvidenceRow, ...], wanted: str = "") -> None:
        """Show other rows, on the wanted one or where the place was."""
        chosen = wanted or self.chosen_id()
        self._rows = rows
        ids = [row.evidence.evidence_id for row in rows]
        self.table.show_rows(rows, ids.index(chosen) if chosen in ids else 0)

    def clear(self) -> None:
        """Show nothing of what was open."""
        self.search.clear()
        self.show_rows(())

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        self.search.setPlaceholderText(self._context.words("evidence.search"))
        self.table.show_rows(self._rows, max(0, self.table.currentRow()))
