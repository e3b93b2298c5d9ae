"""How the printers were when they were last looked at: told once, to every screen that shows it."""

from PySide6.QtCore import QObject, Signal

from station_app.model.device_errors import PrintWaits
from station_app.printing.orders import PrinterOverview


class PrinterStatus(QObject):
    """One look at the printers for the lamp, the printing desk and the print panel together."""

    changed = Signal()
    wanted = Signal()
    """Somebody came to a screen that tells of the printers: look now."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: PrinterOverview | None = None
        """``None`` until the first look is back."""

    def show(self, seen: PrinterOverview) -> None:
        """Tell how the printers are now."""
        if seen != self.seen:
            self.seen = seen
            self.changed.emit()

    def waits(self) -> PrintWaits | None:
        """Return what is to be told of a print that was just ordered; ``None``: it comes out."""
        seen = self.seen
        return None if seen is None or seen.fact.prints else PrintWaits()

    def load(self) -> None:
        """Ask for a look."""
        self.wanted.emit()
