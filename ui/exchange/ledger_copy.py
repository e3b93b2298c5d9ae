"""The card that gives the chain of custody out: sealed by the station, into a folder that somebody chose."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from station_app.model.errors import StationError
from ui.widgets.context import WindowContext
from ui.widgets.controls import button, label
from ui.widgets.plain_text import PlainLabel


class LedgerCopy(QWidget):
    """A button, and where the copy lies."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self.said = PlainLabel()
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        give = button(context, "ledger.give", self._ask, shortcut="F7", icon="content-save-outline")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(context, "ledger.title", "subhead"))
        column.addWidget(give, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.said)

    def clear(self) -> None:
        """Say nothing of an earlier copy."""
        self.said.clear()

    def give(self, folder: Path) -> None:
        """Write the copy into a folder."""
        exchange = self._context.exchange
        self._context.jobs.call(
            "work", lambda: exchange.export_ledger(folder), self._given, self._refused
        )

    def _ask(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self._context.words("ledger.give"))
        if name:
            self.give(Path(name))

    def _given(self, path: Path) -> None:
        self._say("safe", self._context.words("ledger.given", file=path.name))

    def _refused(self, error: StationError) -> None:
        words = self._context.words
        self._say("refused", f"{words.what(error)} {words.remedy(error)}")

    def _say(self, tone: str, text: str) -> None:
        self.said.setObjectName(tone)
        self.said.style().polish(self.said)
        self.said.setText(text)
