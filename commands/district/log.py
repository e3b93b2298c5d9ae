"""The gateway's log: a file of bounded size in its home, in which no line repeats itself for ever."""

import logging
import logging.handlers
import time
from collections.abc import Callable
from pathlib import Path

from commands.shell.log_file import PlacesOnly

_BYTES, _OLDER = 2_000_000, 4
_LINES, _A_WHILE_S = 5, 60.0
_MOST_KINDS = 500


class Unrepeated(logging.Filter):
    """Lets a kind of line through some times in a while, then once with how often it came."""

    def __init__(self, monotonic_s: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._monotonic_s = monotonic_s
        self._seen: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a line is to be written; the first after a silence says what it stands for."""
        kind, now = (record.name, str(record.msg)[:200]), self._monotonic_s()
        since, count = self._seen.get(kind, (now, 0))
        if now - since >= _A_WHILE_S:
            kept_back, since, count = max(0, count - _LINES), now, 0
            if kept_back:
                record.msg = f"{record.msg} (and {kept_back} more like this)"
        if len(self._seen) >= _MOST_KINDS:
            self._seen.clear()
        self._seen[kind] = (since, count + 1)
        return count < _LINES


def file_log(path: Path) -> logging.Handler:
    """Return a handler that keeps at most 10 MB: one file of 2 MB and four older ones.

    Raises:
        OSError: no file can be made there.
    """
    handler = logging.handlers.RotatingFileHandler(
        path, maxBytes=_BYTES, backupCount=_OLDER, encoding="utf-8"
    )
    handler.setFormatter(PlacesOnly("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    return handler
