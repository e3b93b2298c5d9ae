"""A process that worked on a page and rests gives the page's room back to the system.

The C library keeps what was freed, for the next page: 40 MB in each process. While pages follow each other
that is right, for to be given new room takes a tenth of a page's time. Once none follows, whoever else
works on the computer needs it more: the readers of text come then.
"""

import ctypes
import signal
from collections.abc import Callable
from typing import Any, TypeVar

_REST_S = 1.0
"""A feeder of 40 images a minute or more lets no process rest for so long."""
_Result = TypeVar("_Result")


def release_when_idle() -> None:
    """Make this process ready to; called once in it, in its main thread.

    Where the C library has no such call (it is glibc's) nothing is ever given back.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        signal.signal(signal.SIGALRM, lambda _signal, _frame: trim(0))


def work(fn: Callable[..., _Result], args: tuple[Any, ...], kwargs: dict[str, Any]) -> _Result:
    """Return ``fn(*args, **kwargs)``; the process rests from its end on."""
    if signal.getsignal(signal.SIGALRM) in (signal.SIG_DFL, None):
        return fn(*args, **kwargs)
    signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        return fn(*args, **kwargs)
    finally:
        signal.setitimer(signal.ITIMER_REAL, _REST_S)
