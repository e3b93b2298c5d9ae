"""The lines of the home page: the model and the table; Enter opens the thing itself."""

from typing import Any

from PySide6.QtCore import Qt

from station_app.model.texts import visible_lines
from station_app.overview.model import HomeLine
from ui.widgets.context import WindowContext
from ui.widgets.due_text import when_told
from ui.widgets.plain_text import tip
from ui.widgets.table_model import Index, RowsModel, RowsTable

COLUMNS = ("when", "what", "whom")
_TONE = {"overdue": "refused", "due": "attention", "waits": "ink", "news": "travelling"}
_MARK = {"overdue": "⚑", "due": "◷", "waits": "·", "news": "✉"}
"""A sign beside the colour: colour alone tells nothing to some."""


def line_text(context: WindowContext, line: HomeLine) -> str:
    """Return what a line says, in the window's language."""
    words = context.words
    named: dict[str, str | int] = dict(line.params)
    named |= {
        name: words(key if key in words else "inbox.kinds.other") for name, key in line.keys.items()
    }
    named |= {name: said[words.language] for name, said in line.said.items()}
    return words(line.title_key, **named)


class HomeModel(RowsModel[HomeLine]):
    """Lines in rows."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context, "home.column", COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, column = self.rows[index.row()], COLUMNS[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = self._text(line, column)
            return visible_lines(text) if role == Qt.ItemDataRole.DisplayRole else tip(text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            severity = self._context.words(f"home.severity.{line.severity}")
            return f"{severity}: {self._text(line, column)}"
        if role == Qt.ItemDataRole.ForegroundRole and column == "when":
            return self._context.theme.colour(_TONE[line.severity])
        return None

    def _text(self, line: HomeLine, column: str) -> str:
        if column == "when":
            now = self._context.station.clock.now()
            return f"{_MARK[line.severity]}  {when_told(self._context, line.due_at, now)}"
        if column == "what":
            return line_text(self._context, line)
        words = self._context.words
        return words(line.whom) if line.whom in words else line.whom


class HomeTable(RowsTable[HomeLine]):
    """What waits, in rows; Enter opens one."""

    def __init__(self, context: WindowContext) -> None:
        self.lines = HomeModel(context)
        super().__init__(self.lines, COLUMNS, wide="what")
