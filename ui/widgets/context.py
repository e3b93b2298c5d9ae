"""What every screen is handed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from station_app.model.errors import StationError
from station_app.model.printers import PrintOrder
from station_app.station.station import Station
from ui.widgets.jobs import Jobs
from ui.widgets.printer_status import PrinterStatus
from ui.widgets.texts import WindowTexts
from ui.widgets.theme import Theme


class Exchange(Protocol):
    """What the window may ask of whoever sends."""

    def wake(self) -> None:
        """Try to send now."""

    def enrol(self, line: str) -> None:
        """Introduce the terminal; takes seconds.

        Raises:
            ExchangeError: the line or its code is wrong, or nobody answers.
        """

    def export_ledger(self, out: Path) -> Path:
        """Write the chain of custody into a folder, sealed by the station; return the file.

        Raises:
            FileExists: this very copy lies there. NotAllowed, SessionLocked.
        """


class Translated(Protocol):
    """Whatever knows the window's language and look."""

    @property
    def words(self) -> WindowTexts:
        """The texts."""

    @property
    def theme(self) -> Theme:
        """The look."""


@dataclass(frozen=True, slots=True)
class WindowContext:
    """The station and the window's own parts."""

    station: Station
    jobs: Jobs
    words: WindowTexts
    theme: Theme
    exchange: Exchange
    fault: Callable[[StationError], None]
    """Shows two sentences and a remedy where they are seen."""
    mended: Callable[..., None]
    """Takes faults of the named kinds away: what would end them was done."""
    undoable: Callable[[str, Callable[[], None]], None]
    """Offers to take an act back: the key of its text, and what takes it back."""
    go: Callable[[str, str], None]
    """Opens a desk by its name, on a document by its id (empty: none)."""
    print_paper: Callable[[PrintOrder, Callable[[], bytes]], None]
    """Opens the print panel over the desk; the PDF is made in a lane."""
    printers: PrinterStatus
    """How the printers were at the last look."""
