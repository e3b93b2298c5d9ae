"""Work that must not run on the window's thread: lanes of plain functions, results come home.

One lane a subject keeps order where order matters. Most jobs are a plain :meth:`Jobs.call`; long
work is a :meth:`Jobs.run`, which hands it a cancel ticket and a ``report`` of its progress. A fault
that is known comes home as itself, a bug as an :class:`Incident` with its number.
"""

import logging
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Literal, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from station_app.model.cancellation import CancelTicket, Report
from station_app.model.errors import Incident, StationError

LOG = logging.getLogger("window")
LaneName = Literal["scanner", "work", "quick", "page", "pictures", "typing", "printing"]
_WIDTHS: dict[LaneName, int] = {
    "scanner": 1,
    "work": 2,
    "quick": 1,
    # The page that somebody looks at waits behind no small picture.
    "page": 2,
    "pictures": 2,
    "typing": 1,
    "printing": 1,
}
Result = TypeVar("Result")
Failed = Callable[[StationError], None]


class Jobs(QObject):
    """Runs jobs and brings their results to the window's thread."""

    _home = Signal(object)
    """One signal, one long-lived object: carries a callable without arguments."""

    def __init__(self) -> None:
        super().__init__()
        self._lanes = {
            name: ThreadPoolExecutor(width, thread_name_prefix=f"lane-{name}")
            for name, width in _WIDTHS.items()
        }
        self._open: set[CancelTicket] = set()
        self.closed = False
        """Whether no further work is taken: the window is going away."""
        self._home.connect(self._arrive, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> int:
        """Jobs that have not come home yet."""
        return len(self._open)

    def call(
        self,
        lane: LaneName,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Failed,
    ) -> None:
        """Call a function that is over soon: one that reads, or that writes a row.

        Args:
            lane: where it runs; jobs of one lane that is one wide run one after the other.
            work: runs there.
            done: hears the result, on the window's thread.
            failed: hears the fault, on the window's thread.
        """
        self.run(lane, lambda _ticket, _report: work(), done, failed)

    def run(
        self,
        lane: LaneName,
        work: Callable[[CancelTicket, Report], Result],
        done: Callable[[Result], None],
        failed: Failed,
        progress: Report | None = None,
    ) -> CancelTicket:
        """Start long work; return the ticket that cancels it.

        Args:
            lane: where it runs, as with :meth:`call`.
            work: runs there, with the ticket to look at and the ``report`` to tell progress to.
            done: hears the result, on the window's thread.
            failed: hears the fault, on the window's thread.
            progress: hears of progress, on the window's thread.
        """
        ticket = CancelTicket()
        if self.closed:
            # A timer of a window that is gone: nobody would hear.
            ticket.cancel()
            return ticket
        self._open.add(ticket)

        def report(count: int, total: int | None) -> None:
            if progress is not None:
                self._home.emit(lambda: progress(count, total))

        def carry() -> None:
            try:
                result = work(ticket, report)
            except StationError as error:
                fault: StationError = error
            except Exception:
                number = secrets.token_hex(4)
                LOG.exception("incident %s", number)
                fault = Incident(number=number)
            else:
                self._home.emit(lambda: self._finish(ticket, lambda: done(result)))
                return
            self._home.emit(lambda: self._finish(ticket, lambda: failed(fault)))

        self._lanes[lane].submit(carry)
        return ticket

    def post(self, act: Callable[[], None]) -> None:
        """Run something on the window's thread, from any thread; nothing once the window is gone."""

        def arrive() -> None:
            if not self.closed:
                act()

        self._home.emit(arrive)

    def close(self) -> None:
        """Cancel what runs and wait for it."""
        self.closed = True
        for ticket in tuple(self._open):
            ticket.cancel()
        for lane in self._lanes.values():
            lane.shutdown(wait=True, cancel_futures=True)

    def _finish(self, ticket: CancelTicket, tell: Callable[[], None]) -> None:
        self._open.discard(ticket)
        # What comes home after the window went would only begin work that nobody takes.
        if not self.closed:
            tell()

    @Slot(object)
    def _arrive(self, act: Callable[[], None]) -> None:
        act()
