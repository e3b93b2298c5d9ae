"""Follows the print jobs beside the window: gives them, sees them out, tells how the printer is."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from station_app.model.cancellation import CancelTicket, Report
from station_app.model.errors import StationError
from station_app.printing import orders
from station_app.printing.orders import PrintersSeen
from ui.widgets.context import Bench

_PACE_MS = 2_000
_RESTING = 15
"""How many beats pass between two looks at a printer that has nothing to do."""

Changed = Callable[[int], None]


class PrintFollower(QObject):
    """Runs in a lane of its own, so that a print service that hangs holds nothing else up."""

    def __init__(self, bench: Bench, changed: Changed) -> None:
        """Begin; ``changed`` hears how many jobs are under way or wait for a word."""
        super().__init__()
        self._bench, self._changed = bench, changed
        self._busy, self._again, self._rest = False, False, 0
        self._tidied = False
        self._timer = QTimer(self, interval=_PACE_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()
        bench.printers.wanted.connect(self.hurry)

    def hurry(self) -> None:
        """A job was ordered or has moved: look now."""
        self._rest = 0
        if self._busy:
            self._again = True
        else:
            self._look()

    def stop(self) -> None:
        """Follow no more, and let go of a print service that is being asked."""
        self._timer.stop()
        self._bench.station.printer.close()

    def _beat(self) -> None:
        self._rest -= 1
        if self._rest <= 0 and not self._busy:
            self._look()

    def _look(self) -> None:
        self._busy, station = True, self._bench.station

        def work(ticket: CancelTicket, _report: Report) -> tuple[bool, PrintersSeen, int]:
            open_now = orders.follow(station, ticket)
            if not open_now and not self._tidied:
                self._tidied = True
                orders.tidy(station)
            return open_now, orders.printers(station), sum(orders.waiting(station))

        self._bench.jobs.run("printing", work, self._seen, self._failed)

    def _seen(self, found: tuple[bool, PrintersSeen, int]) -> None:
        open_now, printers, waiting = found
        self._busy, self._rest = False, 0 if open_now else _RESTING
        self._bench.printers.show(printers)
        self._changed(waiting)
        if self._again:
            self._again = False
            self._look()

    def _failed(self, error: StationError) -> None:
        self._busy, self._again, self._rest = False, False, _RESTING
        self._bench.fault(error)
