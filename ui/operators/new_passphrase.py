"""Two fields for a new passphrase, typed the same twice."""

from collections.abc import Callable

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from station_app.model.errors import FactsMissing, PassphrasesDiffer
from station_app.station.people import require_fit
from ui.widgets.context import WindowContext
from ui.widgets.controls import label, named


class NewPassphrase(QWidget):
    """Hidden until somebody chooses another passphrase; empty whenever it hides."""

    def __init__(self, context: WindowContext, entered: Callable[[], None]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._fields = tuple(QLineEdit() for _ in range(2))
        for field, key in zip(self._fields, ("new", "again"), strict=True):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.returnPressed.connect(entered)
            named(field, context, f"passphrase.{key}")
            column.addWidget(label(context, f"passphrase.{key}"))
            column.addWidget(field)
        self.setFocusProxy(self._fields[0])
        self.hide()

    def taken(self) -> str:
        """Return what was typed.

        Raises:
            FactsMissing: nothing was. PassphrasesDiffer: it differs. PassphraseWeak: it is too short.
        """
        new, again = (field.text() for field in self._fields)
        if not new:
            raise FactsMissing
        if new != again:
            raise PassphrasesDiffer
        require_fit(new)
        return new

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget what was typed."""
        for field in self._fields:
            field.clear()
        super().hideEvent(event)
