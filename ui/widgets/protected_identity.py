"""The door before a protected identity: why the law hides it, and the reason that opens it."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from station_app.documents.protection import open_identity
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, card, label, named
from ui.widgets.plain_text import PlainLabel


class IdentityGate(QWidget):
    """Asks for a reason, and goes on when the paper is open."""

    def __init__(self, context: WindowContext, back: Callable[[], None]) -> None:
        super().__init__()
        self._context = context
        self._document_id = ""
        self._then: Callable[[], None] = back
        self.reason = QLineEdit()
        named(self.reason, context, "forms.reason")
        self.reason.returnPressed.connect(self._open)
        said = PlainLabel()
        said.setWordWrap(True)

        def tell() -> None:
            said.setText(context.words("forms.protected"))

        tell()
        context.words.changed.connect(tell)
        sheet, column = card()
        column.addWidget(label(context, "forms.reason_title", "headline"))
        column.addWidget(said)
        column.addWidget(label(context, "forms.reason"))
        column.addWidget(self.reason)
        row = QHBoxLayout()
        row.addWidget(button(context, "forms.back", back))
        row.addStretch(1)
        row.addWidget(button(context, "forms.open_identity", self._open, role="primary"))
        column.addLayout(row)
        column.addStretch(1)
        around = QVBoxLayout(self)
        around.setContentsMargins(12 * SPACE, 6 * SPACE, 12 * SPACE, 6 * SPACE)
        around.addWidget(sheet)

    def ask(self, document_id: str, then: Callable[[], None]) -> None:
        """Ask for the reason to open a paper; ``then`` follows when it is open."""
        self._document_id, self._then = document_id, then
        self.reason.clear()
        self.reason.setFocus()

    def clear(self) -> None:
        """Ask for nothing any more."""
        self._document_id = ""
        self.reason.clear()

    def _open(self) -> None:
        station, document_id, reason = self._context.station, self._document_id, self.reason.text()
        then = self._then
        self._context.jobs.call(
            "quick",
            lambda: open_identity(station, document_id, reason),
            lambda _none: then(),
            self._context.fault,
        )
