"""The window's program: dressed, shown, run until it is closed."""

import sys
from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from station_app.station.station import Station
from ui.widgets.context import Exchange
from ui.widgets.jobs import Jobs
from ui.widgets.texts import WindowTexts
from ui.widgets.theme import Theme, apply_theme, load_theme
from ui.window.ending import closing_when_asked
from ui.window.first_run import FirstRun, StationOpener
from ui.window.main_window import StationWindow
from ui.window.thread_priority import window_first


def enter_station(way: StationOpener, theme_name: str, language: str) -> bool:
    """Open the station, asking in a window for what is missing.

    Returns:
        False: the person went away, and the station stays closed.
    """
    application, theme = _dressed(theme_name)
    with closing_when_asked(application):
        return FirstRun(way, WindowTexts(language), theme).enter()


def run_window(
    station: Station, exchange: Exchange, theme_name: str, settled: Callable[[], None]
) -> int:
    """Show the window until it is closed; return Qt's exit code.

    Args:
        station: an opened station; nobody has to be signed in.
        exchange: whoever sends.
        theme_name: one of ``ui.widgets.theme.THEMES``.
        settled: called once, a moment after the window stands, when its desks are made.
    """
    application, theme = _dressed(theme_name)
    with closing_when_asked(application):
        window = StationWindow(station, exchange, theme, Jobs())
        window.show()
        window_first()
        window.desks.make_ahead(settled)
        return application.exec()


def _dressed(theme_name: str) -> tuple[QApplication, Theme]:
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)  # noqa: S101 - made as such
    theme = load_theme(theme_name)
    apply_theme(application, theme)
    return application, theme
