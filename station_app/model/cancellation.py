"""What long work carries: a ticket that can be cancelled and a callable that hears of progress."""

import threading
from collections.abc import Callable

Report = Callable[[int, int | None], None]
"""Called as ``report(done, total)``; ``total`` is ``None`` where the end is not known yet."""


class CancelTicket:
    """Asked by long work between steps; set from any thread by whoever wants it to stop."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next step. May be called often and from any thread."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._event.is_set()

    def wait(self, timeout_s: float) -> bool:
        """Wait up to ``timeout_s`` seconds; return True at once when cancelled."""
        return self._event.wait(timeout_s)


def no_report(done: int, total: int | None) -> None:
    """Hear of progress and say nothing."""
