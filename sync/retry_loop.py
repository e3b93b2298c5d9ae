"""One thread that goes round and round until it is closed, and outlives its own bugs."""

import logging
import secrets
import threading
from collections.abc import Callable

LOG = logging.getLogger("sync")
_CLOSE_S = 30.0


class RetryLoop:
    """A loop of turns in a thread. The lanes of a terminal and of a gateway run in it."""

    def __init__(
        self, name: str, turn: Callable[[], float], *, after_bug_s: Callable[[], float]
    ) -> None:
        """Make a loop that does not run yet.

        Args:
            name: of the thread.
            turn: makes one round and gives the seconds until the next.
            after_bug_s: gives the seconds to wait after a turn that ended in a bug of ours.
        """
        self._name, self._take_turn, self._after_bug_s = name, turn, after_bug_s
        self._closing = threading.Event()
        self._bell = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, with a turn at once."""
        self._thread = threading.Thread(target=self._go, name=self._name)
        self._thread.start()

    def wake(self) -> None:
        """Begin the next turn now."""
        self._bell.set()

    def stop(self) -> None:
        """Let no turn begin any more. May be called often, before :meth:`join` too."""
        self._closing.set()
        self._bell.set()

    def join(self) -> None:
        """Come back when the thread is over."""
        if self._thread is not None:
            self._thread.join(_CLOSE_S)

    def is_mine(self) -> bool:
        """Tell whether the caller runs in this thread."""
        return threading.current_thread() is self._thread

    def _go(self) -> None:
        while not self._closing.is_set():
            self._bell.wait(self._turn())
            self._bell.clear()

    def _turn(self) -> float:
        try:
            return self._take_turn()
        except Exception:
            # A bug of ours: the loop must outlive it, and somebody must be able to find it.
            LOG.exception("incident %s", secrets.token_hex(4))
            return self._after_bug_s()
