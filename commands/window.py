"""``window``: opens the terminal."""

import argparse
import contextlib
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from commands.background import HomeWatch, OcrWorker
from commands.composition import settings_of
from commands.shell.command_line import CommandParser, Options
from commands.shell.display import require_display
from commands.shell.homes import default_home, new_home
from commands.shell.log_file import log_to
from commands.station_setup import StationSetup
from station_app.station.station import Station
from ui.widgets.theme import THEMES
from ui.window.application import enter_station, run_window

if TYPE_CHECKING:
    from sync.client.courier import Courier


class StationExchange:
    """What the window may ask of the courier and the enrolment.

    The exchange is loaded and started behind the window, which does not wait for it.
    """

    def __init__(self, station: Station) -> None:
        self._station = station
        self._courier: Courier | None = None
        self._parts = contextlib.ExitStack()
        self._starting: threading.Thread | None = None

    def start(self) -> None:
        """Begin to exchange."""
        self._starting = threading.Thread(target=self._start, name="exchange")
        self._starting.start()

    def wake(self) -> None:
        """Try to send now; an exchange that is still starting does so anyway."""
        if self._courier is not None:
            self._courier.wake()

    def enrol(self, line: str) -> None:
        """Introduce the terminal.

        Raises:
            ExchangeError: the line or its code is wrong, or nobody answers.
        """
        from sync.client.enrolling import enrol

        enrol(self._station, line)

    def export_ledger(self, out: Path) -> Path:
        """Write the chain of custody into a folder, sealed by the station; return the file.

        Raises:
            FileExists: this very copy lies there. NotAllowed, SessionLocked.
        """
        from sync.client.ledger_copies import export_ledger

        return export_ledger(self._station, out).ledger

    def close(self) -> None:
        """Stop at once and come back when all threads are over."""
        if self._starting is not None:
            self._starting.join()
        self._parts.close()

    def _start(self) -> None:
        from sync.client.courier import Courier
        from sync.client.inbox_poller import InboxPoller
        from sync.client.media import MediaSender

        courier = self._parts.enter_context(contextlib.closing(Courier(self._station)))
        media = self._parts.enter_context(contextlib.closing(MediaSender(self._station)))

        def line_is_back() -> None:
            courier.wake()
            media.wake()

        postbox = InboxPoller(self._station, line_is_back=line_is_back)
        self._parts.enter_context(contextlib.closing(postbox))
        courier.start()
        media.start()
        postbox.start()
        self._courier = courier


def add_parser(subparsers: "argparse._SubParsersAction[CommandParser]") -> None:
    """Describe the command's words."""
    options = Options(subparsers, "window")
    options.add("--theme", choices=THEMES, default="light")
    options.add_home()


def run(arguments: argparse.Namespace) -> int:
    """Open the station, or make it at the first time, and show its window."""
    require_display()
    home = new_home(arguments.home or default_home())
    with contextlib.closing(StationSetup(home)) as way:
        if not enter_station(way, arguments.theme, settings_of(home).language):
            return 1
        return open_station_window(way.station, theme_name=arguments.theme)


def open_station_window(station: Station, *, theme_name: str = "light") -> int:
    """Show the window until it is closed, with the courier and the postbox behind it."""
    log_to(station.home / "terminal.log")
    with (
        contextlib.closing(StationExchange(station)) as exchange,
        contextlib.closing(OcrWorker(station)) as reader,
        contextlib.closing(HomeWatch(station)) as watch,
    ):

        def begin() -> None:
            exchange.start()
            reader.start()
            watch.start()

        return run_window(station, exchange, theme_name, begin)
