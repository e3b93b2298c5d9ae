"""The log that support reads: places in the code alone, never what they worked on."""

import logging
import logging.handlers
import traceback
from pathlib import Path
from types import TracebackType

_LOG_BYTES, _LOG_FILES = 2_000_000, 3


def log_to(path: Path, logger: logging.Logger | None = None) -> None:
    """Keep what is logged from here on in a file of at most 2 MB, and three older ones.

    Args:
        path: the file; its folder is made.
        logger: whose words are kept; else everybody's.

    Raises:
        OSError: no file can be made there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        path, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8"
    )
    handler.setFormatter(PlacesOnly("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    (logger or logging.getLogger()).addHandler(handler)


class PlacesOnly(logging.Formatter):
    """Writes an exception's kind and places; its message may hold what somebody typed."""

    def formatException(  # noqa: N802 - logging's own form
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """Return the kind and the places of an exception, a line each."""
        kind, _, trace = ei
        lines = [
            f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(trace)
        ]
        return "\n".join([*lines, "" if kind is None else kind.__name__])
