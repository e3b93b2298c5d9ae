"""``window``: opens the terminal."""

import argparse
import contextlib
import logging.handlers
import traceback
from pathlib import Path
from types import TracebackType

from commands.assembly import default_home, opened_station
from station_app.desks.station import Station
from sync.client.courier import Courier
from sync.client.enrolling import enrol
from sync.client.postbox import Postbox
from ui.application import run_window
from ui.theme import THEMES

_LOG_BYTES, _LOG_FILES = 2_000_000, 3


class StationExchange:
    """What the window may ask of the courier and the enrolment."""

    def __init__(self, station: Station, courier: Courier) -> None:
        self._station, self._courier = station, courier

    def wake(self) -> None:
        """Try to send now."""
        self._courier.wake()

    def enrol(self, line: str) -> None:
        """Introduce the terminal.

        Raises:
            ExchangeError: the line or its code is wrong, or nobody answers.
        """
        enrol(self._station, line)


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command's words."""
    parser = subparsers.add_parser("window", help="open the terminal")
    parser.add_argument("--home", type=Path, default=None)
    parser.add_argument("--theme", choices=THEMES, default="light")


def run(arguments: argparse.Namespace) -> int:
    """Open the station and its window."""
    with opened_station(arguments.home or default_home()) as station:
        return open_station_window(station, theme_name=arguments.theme)


def open_station_window(station: Station, *, theme_name: str = "light") -> int:
    """Show the window until it is closed, with the courier and the postbox behind it."""
    _log_to(station.home)
    with (
        contextlib.closing(Courier(station)) as courier,
        contextlib.closing(Postbox(station, line_is_back=courier.wake)) as postbox,
    ):

        def shown() -> None:
            courier.start()
            postbox.start()

        return run_window(station, StationExchange(station, courier), theme_name, shown)


def _log_to(home: Path) -> None:
    """Keep bugs where support finds them: places in the code alone, never what they worked on."""
    handler = logging.handlers.RotatingFileHandler(
        home / "terminal.log", maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8"
    )
    handler.setFormatter(_PlacesOnly("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)


class _PlacesOnly(logging.Formatter):
    """Writes an exception's kind and places; its message may hold what somebody typed."""

    def formatException(  # noqa: N802 - logging's own form
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        kind, _, trace = ei
        lines = [
            f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(trace)
        ]
        return "\n".join([*lines, "" if kind is None else kind.__name__])
