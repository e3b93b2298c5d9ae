"""The driver that fed a stack to its end waits for the next one, so that this one begins at once.

To start a process, load what it needs and let SANE look at its configuration takes longer than a feeder
takes for a sheet half read; and stacks follow each other while a diary is scanned.
"""

import threading
from dataclasses import dataclass

from devices.children.child import Child

REST_S = 60.0
"""Longer than it takes to lay in the next stack; not so long that a computer of 4 GB feels it."""


@dataclass(frozen=True)
class _Rest:
    device: str
    child: Child
    end: threading.Timer


class IdleDriver:
    """At most one child that waits for its next task, and is ended when none comes in time."""

    def __init__(self, rest_s: float = REST_S) -> None:
        self._rest_s = rest_s
        self._lock = threading.Lock()
        self._rest: _Rest | None = None

    def keep(self, device: str, child: Child) -> None:
        """Let a child wait that let go of the device; whichever waited is ended."""
        end = threading.Timer(self._rest_s, self._end_of, [child])
        end.daemon = True
        with self._lock:
            before, self._rest = self._rest, _Rest(device, child, end)
        end.start()
        _stop(before)

    def take(self, device: str) -> Child | None:
        """Return the child that waits for this device; one that waits for another is ended."""
        rest = self._leave()
        if rest is None or rest.device != device:
            _stop(rest)
            return None
        rest.end.cancel()
        return rest.child

    def end(self) -> None:
        """End whichever waits."""
        _stop(self._leave())

    def _leave(self) -> _Rest | None:
        with self._lock:
            rest, self._rest = self._rest, None
        return rest

    def _end_of(self, child: Child) -> None:
        with self._lock:
            if self._rest is None or self._rest.child is not child:
                return
            self._rest = None
        child.stop()


def _stop(rest: _Rest | None) -> None:
    if rest is not None:
        rest.end.cancel()
        rest.child.stop()
