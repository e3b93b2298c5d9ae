"""The lists of the prosecution's desk."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableWidget

from station_app.model.clock import IST
from station_app.prosecution.exchange import Stage
from station_app.prosecution.labels import kind_text
from station_app.prosecution.preview import PreviewPaper
from ui.widgets.context import WindowContext
from ui.widgets.controls import named
from ui.widgets.plain_table import apply_theme, text_cell

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
_TAKEN, _LEFT = "☑", "☐"
COLUMNS = ("take", "paper", "day", "pages", "now")


def day_and_hour(at: datetime) -> str:
    """Return a time without its year: the list is narrow, the card beside it says it whole."""
    return at.astimezone(IST).strftime("%d-%m %H:%M")


class PaperTable(QTableWidget):
    """The papers of the case: Space takes one or leaves it, Alt with an arrow moves it."""

    def __init__(
        self, context: WindowContext, turn: Callable[[int], None], shift: Callable[[int, int], None]
    ) -> None:
        super().__init__(0, len(COLUMNS))
        self._context = context
        named(self, context, "prosecution.papers")
        self._turn, self._shift = turn, shift
        apply_theme(self, COLUMNS.index("paper"))
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

    def show_papers(self, papers: Sequence[PreviewPaper]) -> None:
        """Show the papers in the window's language; the place is kept."""
        words, at = self._context.words, max(0, self.currentRow())
        self.setHorizontalHeaderLabels([words(f"prosecution.{name}") for name in COLUMNS])
        self.setRowCount(len(papers))
        for number, row in enumerate(papers):
            for column, text in enumerate(self._cells(row)):
                self.setItem(number, column, text_cell(text))
        if papers:
            self.setCurrentCell(min(at, len(papers) - 1), 0)

    def _cells(self, row: PreviewPaper) -> tuple[str, ...]:
        words, paper = self._context.words, row.paper
        name = kind_text(words, paper.kind)
        unsigned = "" if paper.signed else words("prosecution.unsigned")
        told = " · ".join(part for part in (name, paper.title, paper.reference, unsigned) if part)
        act = words(f"prosecution.now_{row.act}")
        return (
            _TAKEN if row.chosen else _LEFT,
            told,
            "-".join(reversed(paper.day.split("-"))),
            row.pages,
            f"{act} {row.sent}" if row.sent else act,
        )
