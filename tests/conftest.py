"""Fixtures that every room's tests may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from station_app.desks import reception
from station_app.desks.station import Station
from tests.stations import PASSPHRASE, station_in


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what tests counted, also where another process ran them."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"{name}: {value}")


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    """A station with the munshi signed in."""
    with station_in(tmp_path / "home") as opened:
        reception.sign_in(opened, "munshi", PASSPHRASE)
        yield opened
