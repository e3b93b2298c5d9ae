"""One gateway a home: a lock that the system lets go when the process ends, however it ends.

Who writes an upload is known to one process alone. Until several can serve one store, a second one
is refused, also where two homes share their objects or their database. Commands that only look, or
write rows of their own, take no lock.
"""

import os
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

_NAME = "gateway.lock"


class GatewayRuns(RuntimeError):
    """Another process serves this home, its objects or its database; ``args[0]`` is the place."""


class HomeLock:
    """The places that this process serves, until it is closed."""

    def __init__(self, places: Iterable[Path]) -> None:
        """Take the places.

        Args:
            places: folders, and files beside which a lock is laid.

        Raises:
            GatewayRuns: another process has one of them.
        """
        with ExitStack() as taken:
            for place in dict.fromkeys(path.resolve() for path in places):
                taken.callback(os.close, _take(place))
            self._taken = taken.pop_all()

    def close(self) -> None:
        """Let go. May be called often."""
        self._taken.close()


def _take(place: Path) -> int:
    name = place / _NAME if place.is_dir() else place.with_name(f"{place.name}.lock")
    handle = os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _lock(handle)
    except OSError:
        os.close(handle)
        raise GatewayRuns(str(place)) from None
    return handle


def _lock(handle: int) -> None:
    if os.name == "posix":
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    else:
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
