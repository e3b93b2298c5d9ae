"""Requests to end a command: they go the way of an error, and are not lost where a library swallows them."""

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

_HEARD = ("SIGTERM", "SIGHUP", "SIGINT")


class Terminated(BaseException):
    """The system asked this process to end; every part of it is closed on the way out."""


class _Asked:
    """What this process was asked for and has not come out of yet."""

    def __init__(self) -> None:
        self.number = 0


_ASKED = _Asked()


@contextlib.contextmanager
def ending_in_order() -> Iterator[None]:
    """Turn requests to end into an exception on the way out, where nobody else hears them.

    ``SIGTERM`` and ``SIGHUP`` become :class:`Terminated`, ``SIGINT`` a ``KeyboardInterrupt``.
    """
    usual = (signal.SIG_DFL, signal.default_int_handler)
    found = [number for name in _HEARD if (number := getattr(signal, name, None))]
    before = {number: held for number in found if (held := signal.getsignal(number)) in usual}

    def end(number: int, _frame: FrameType | None) -> None:
        # Once is enough: a second request must not cut short what the first one closes.
        for other in before:
            if other != signal.SIGINT:
                signal.signal(other, signal.SIG_IGN)
        _ASKED.number = number
        _raise(number)

    _ASKED.number = 0
    for number in before:
        signal.signal(number, end)
    try:
        yield
        heed()
    finally:
        _ASKED.number = 0
        for number, held in before.items():
            signal.signal(number, held)


def heed() -> None:
    """End now where somebody asked for it and the request was swallowed on its way.

    Libraries catch everything in places: what was asked while they drew would be lost, and what
    they drew then need not be whole. Called between two pages and before a command says it is done.

    Raises:
        Terminated, KeyboardInterrupt: this process was asked to end.
    """
    if _ASKED.number:
        _raise(_ASKED.number)


def _raise(number: int) -> None:
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise Terminated
