"""The tokens that are plugged in, one to choose."""

from PySide6.QtWidgets import QComboBox

from station_app.documents import signing_batch
from station_app.model.tokens import TokenInfo
from ui.widgets.context import WindowContext
from ui.widgets.controls import named

_WIDE_PX = 240


class TokenBox(QComboBox):
    """Looks when it is told to; what was chosen stays chosen."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        named(self, context, "sign.token")
        self.setMinimumWidth(_WIDE_PX)

    def serial(self) -> str:
        """Return the serial number of the chosen token; empty: there is none."""
        return str(self.currentData() or "")

    def refresh(self) -> None:
        """Look again which tokens there are; takes seconds, beside the window's thread."""
        station = self._context.station
        self._context.jobs.call(
            "work", lambda: signing_batch.tokens(station), self._fill, self._context.fault
        )

    def _fill(self, found: tuple[TokenInfo, ...]) -> None:
        chosen = self.currentData()
        self.clear()
        for info in found:
            low = f" · {self._context.words('sign.pin_low')}" if info.pin_low else ""
            self.addItem(f"{info.label}{low}", info.serial)
        # A list that has a placeholder chooses nothing by itself.
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.setPlaceholderText(self._context.words("lamp.no_token"))
