"""Follows the print jobs beside the window: gives them, sees them out, tells how the printer is."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from station_app.model.cancellation import CancelTicket, Report
from station_app.model.errors import StationError
from station_app.printing import orders
from station_app.printing.orders import PrinterOverview
from ui.widgets.context import WindowContext

_PACE_MS = 2_000
_RESTING = 15
"""How many beats pass between two looks at a printer that has nothing to do."""

Changed = Callable[[int], None]


class JobWatcher(QObject):
    """Runs in a lane of its own, so that a print service that hangs holds nothing else up."""

    def __init__(self, context: WindowContext, changed: Changed) -> None:
        """Begin; ``changed`` hears how many jobs are under way or wait for a word."""
        super().__init__()
        self._context, self._changed = context, changed
        self._busy, self._again, self._rest = False, False, 0
        self._tidied = False
        self._timer = QTimer(self, interval=_PACE_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()
        context.printers.wanted.connect(self.hurry)

    def hurry(self) -> None:
        """A job was ordered or has moved: look now."""
        self._rest = 0
        if self._busy:
            self._again = True
        else:
            self._load()

    def stop(self) -> None:
        """Follow no more, and let go of a print service that is being asked."""
        self._timer.stop()
        self._context.station.printer.close()

    def _beat(self) -> None:
        self._rest -= 1
        if self._rest <= 0 and not self._busy:
            self._load()

    def _load(self) -> None:
        self._busy, station = True, self._context.station

        def work(ticket: CancelTicket, _report: Report) -> tuple[bool, PrinterOverview, int]:
            open_now = orders.advance_jobs(station, ticket)
            if not open_now and not self._tidied:
                self._tidied = True
                orders.tidy(station)
            return open_now, orders.printers(station), sum(orders.waiting(station))

        self._context.jobs.run("printing", work, self._seen, self._failed)

    def _seen(self, found: tuple[bool, PrinterOverview, int]) -> None:
        open_now, printers, waiting = found
        self._busy, self._rest = False, 0 if open_now else _RESTING
        self._context.printers.show(printers)
        self._changed(waiting)
        if self._again:
            self._again = False
            self._load()

    def _failed(self, error: StationError) -> None:
        self._busy, self._again, self._rest = False, False, _RESTING
        self._context.fault(error)
