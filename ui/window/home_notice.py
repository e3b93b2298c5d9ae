"""The bar that tells, at each sign-in, what this station found wrong with its own home."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout

from station_app.model.errors import StationError
from station_app.model.operators import Right
from station_app.safekeeping import acceptance
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button
from ui.widgets.plain_text import PlainLabel


class HomeNotice(QFrame):
    """Stays until closed, and comes again at the next sign-in until the chief has dealt with it."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.setObjectName("notice")
        self._context = context
        self._found: tuple[StationError, ...] = ()
        self._told = PlainLabel()
        self._told.setObjectName("refused")
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        self._told.setWordWrap(True)
        self._look = button(context, "home_safety.look", self._go)
        self._close = button(context, "notice.close", self.hide, role="flat")
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        row.addWidget(self._told, 1)
        row.addWidget(self._look)
        row.addWidget(self._close)
        context.words.changed.connect(self.retranslate)
        self.hide()

    def begin(self) -> None:
        """Look whether there is anything to tell whoever has just signed in."""
        station = self._context.station
        self._context.jobs.call(
            "quick", lambda: acceptance.findings(station), self._show, self._context.fault
        )

    def _show(self, found: tuple[StationError, ...]) -> None:
        self._found = found
        operator = self._context.station.session.operator
        self._look.setVisible(operator is not None and operator.may(Right.MANAGE))
        self.retranslate()
        self.setVisible(bool(found) and operator is not None)

    def _go(self) -> None:
        self.hide()
        self._context.go("operators", "")

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words = self._context.words
        told = [f"{words.what(one)} {words.remedy(one)}" for one in self._found]
        self._told.setText("\n".join(told))
