"""Help for the desk that is open: what it is for and its keys, beside the work."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, label
from ui.widgets.plain_text import PlainLabel

_WIDTH_PX = 300


class HelpPanel(QFrame):
    """A column at the right, opened by F1."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFixedWidth(_WIDTH_PX)
        self._context = context
        self._desk = "home"
        self._text = PlainLabel()
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        column.addWidget(label(context, "window.help", "subhead"))
        column.addWidget(self._text, 1)
        context.words.changed.connect(self.retranslate)
        self.hide()

    def show_desk(self, desk: str) -> None:
        """Tell about another desk."""
        self._desk = desk
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        self._text.setText(self._context.words(f"help.{self._desk}"))
