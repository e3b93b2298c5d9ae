"""A table of texts whose chosen row is told; a column may bear a colour that means something."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal

from station_app.model.texts import visible_lines
from ui.widgets.context import WindowContext
from ui.widgets.plain_text import tip
from ui.widgets.table_model import Index, RowsModel, RowsTable

Texts = tuple[str, ...]


class TextModel(RowsModel[Texts]):
    """Rows of texts."""

    def __init__(self, context: WindowContext, topic: str, columns: Sequence[str]) -> None:
        super().__init__(context, topic, columns)
        self._tones: tuple[str, ...] = ()

    def colour(self, tones: Sequence[str]) -> None:
        """Colour the first column, row by row."""
        self._tones = tuple(tones)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = self.rows[index.row()][index.column()]
            return visible_lines(text) if role == Qt.ItemDataRole.DisplayRole else tip(text)
        coloured = role == Qt.ItemDataRole.ForegroundRole and index.column() == 0
        if coloured and index.row() < len(self._tones):
            return self._context.theme.colour(self._tones[index.row()])
        return None


class TextTable(RowsTable[Texts]):
    """Texts in rows; the row under the cursor is told by its number, Enter opens it."""

    chosen = Signal(int)

    def __init__(
        self, context: WindowContext, topic: str, columns: Sequence[str], wide: str
    ) -> None:
        self.texts = TextModel(context, topic, columns)
        super().__init__(self.texts, columns, wide)

    def show_rows(self, rows: Sequence[Texts], tones: Sequence[str] = ()) -> None:
        """Show rows and keep the place where the operator was."""
        self.texts.colour(tones)
        super().show_rows(rows)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.chosen.emit(current.row())
