"""The exchanges in rows: case, purpose, where each stands, until when."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station_app.prosecution import labels as prosecution_labels
from station_app.prosecution.register import ExchangeRow
from ui.prosecution.tables import SIGNS, TONES, day_and_hour
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, label, named
from ui.widgets.plain_table import plain_table, text_cell

_COLUMNS = ("case", "purpose", "state", "due")


class ExchangeList(QWidget):
    """Keeps the place of who works in it."""

    turned = Signal()
    """Another row is chosen."""
    opened = Signal()
    """Enter was pressed on a row."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._rows: tuple[ExchangeRow, ...] = ()
        self.table = plain_table(len(_COLUMNS), _COLUMNS.index("purpose"))
        named(self.table, context, "prosecution.title")
        self.table.itemSelectionChanged.connect(self.turned)
        self.table.itemActivated.connect(lambda _i: self.opened.emit())
        self._empty = label(context, "prosecution.empty", "hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * SPACE)
        column.addWidget(label(context, "prosecution.title", "headline"))
        column.addWidget(self._empty)
        column.addWidget(self.table, 1)
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def chosen_id(self) -> str:
        """Return the id of the chosen exchange; empty: none."""
        at = self.table.currentRow()
        return self._rows[at].exchange.exchange_id if 0 <= at < len(self._rows) else ""

    def show_rows(self, rows: tuple[ExchangeRow, ...], wanted: str = "") -> bool:
        """Show other rows, on the wanted one or where the place was; tell whether that is there."""
        wanted = wanted or self.chosen_id()
        self._rows = rows
        self._fill()
        ids = [row.exchange.exchange_id for row in rows]
        if rows:
            with QSignalBlocker(self.table):
                self.table.setCurrentCell(ids.index(wanted) if wanted in ids else 0, 0)
        return wanted in ids

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words = self._context.words
        self.table.setHorizontalHeaderLabels([words(f"prosecution.{name}") for name in _COLUMNS])
        self._fill()

    def _fill(self) -> None:
        self._empty.setVisible(not self._rows)
        with QSignalBlocker(self.table):
            self.table.setRowCount(len(self._rows))
            for number, row in enumerate(self._rows):
                for column, text in enumerate(self._cells(row)):
                    cell = text_cell(text)
                    if _COLUMNS[column] == "state":
                        cell.setForeground(self._context.theme.colour(TONES[row.stage]))
                    self.table.setItem(number, column, cell)

    def _cells(self, row: ExchangeRow) -> tuple[str, ...]:
        words, made = self._context.words, row.exchange
        still = f" ({row.open_points})" if row.open_points else ""
        return (
            made.case_ref,
            prosecution_labels.choice_text("scrutiny_purpose", made.purpose, words.language),
            f"{SIGNS[TONES[row.stage]]} {words(f'prosecution.stage.{row.stage}')}{still}",
            "–" if made.due_at is None else day_and_hour(made.due_at),
        )
