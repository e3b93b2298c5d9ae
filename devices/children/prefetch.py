"""Takes in ahead of whoever uses it: while one page is kept, the next one comes already."""

import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from station_app.model.cancellation import CancelTicket

Item = TypeVar("Item")
_LOOK_S = 0.1


class _End:
    """Stands behind the last item."""


class _Linked(CancelTicket):
    """Cancelled by whoever holds the other ticket, or when nobody listens any more."""

    def __init__(self, other: CancelTicket) -> None:
        super().__init__()
        self._other = other

    @property
    def cancelled(self) -> bool:
        return super().cancelled or self._other.cancelled


def prefetch(
    begin: Callable[[CancelTicket], Iterator[Item]], ticket: CancelTicket, depth: int
) -> Iterator[Item]:
    """Run an iteration in a thread of its own, at most ``depth`` items before whoever iterates.

    What was taken in is given out before the fault that came after it, and before the end. An
    iteration that is closed early ends the other one.

    Args:
        begin: gives the iteration; the ticket that it hears of is cancelled when nobody listens.
        ticket: whoever cancels it cancels the iteration.
        depth: how many items may wait.
    """
    waiting: queue.Queue[Item | _End] = queue.Queue(depth)
    left, linked = threading.Event(), _Linked(ticket)

    def put(one: Item | _End) -> None:
        while not left.is_set():
            try:
                waiting.put(one, timeout=_LOOK_S)
            except queue.Full:
                continue
            return

    def work() -> None:
        try:
            for item in begin(linked):
                put(item)
        finally:
            put(_End())

    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as thread:
        ended = thread.submit(work)
        try:
            while not isinstance(one := waiting.get(), _End):
                yield one
            ended.result()
        finally:
            left.set()
            linked.cancel()
