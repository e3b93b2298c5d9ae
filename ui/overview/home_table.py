"""The lines of the home page: the model and the table; Enter opens the thing itself."""

from typing import Any

from PySide6.QtCore import Qt

from station_app.overview.model import TodayLine
from ui.widgets.context import Bench
from ui.widgets.due_text import when_told
from ui.widgets.table_model import Index, RowsModel, RowsTable

COLUMNS = ("when", "what", "whom")
_TONE = {"overdue": "refused", "due": "attention", "waits": "ink", "news": "travelling"}
_MARK = {"overdue": "⚑", "due": "◷", "waits": "·", "news": "✉"}
"""A sign beside the colour: colour alone tells nothing to some."""


def line_told(bench: Bench, line: TodayLine) -> str:
    """Return what a line says, in the window's language."""
    words = bench.words
    named: dict[str, str | int] = dict(line.params)
    named |= {
        name: words(key if key in words else "inbox.kinds.other") for name, key in line.keys.items()
    }
    named |= {name: said[words.language] for name, said in line.said.items()}
    return words(line.title_key, **named)


class TodayModel(RowsModel[TodayLine]):
    """Lines in rows."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench, "today.column", COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, column = self.rows[index.row()], COLUMNS[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(line, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            severity = self._bench.words(f"today.severity.{line.severity}")
            return f"{severity}: {self._text(line, column)}"
        if role == Qt.ItemDataRole.ForegroundRole and column == "when":
            return self._bench.theme.colour(_TONE[line.severity])
        return None

    def _text(self, line: TodayLine, column: str) -> str:
        if column == "when":
            now = self._bench.station.clock.now()
            return f"{_MARK[line.severity]}  {when_told(self._bench, line.due_at, now)}"
        if column == "what":
            return line_told(self._bench, line)
        words = self._bench.words
        return words(line.whom) if line.whom in words else line.whom


class TodayTable(RowsTable[TodayLine]):
    """What waits, in rows; Enter opens one."""

    def __init__(self, bench: Bench) -> None:
        self.lines = TodayModel(bench)
        super().__init__(self.lines, COLUMNS, wide="what")
