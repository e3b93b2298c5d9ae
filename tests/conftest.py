"""Fixtures that every room's tests may ask for."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from station_app.station import sign_in
from station_app.station.station import Station
from tests.signing.officers import NOW, office_in
from tests.stations import PASSPHRASE, TestClock, station_in

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from tests.window.seats import Seat


# Before there is an application: windows are drawn nowhere.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    """A station with the munshi signed in."""
    with station_in(tmp_path / "home") as opened:
        sign_in.sign_in(opened, "munshi", PASSPHRASE)
        yield opened


@pytest.fixture
def thana(tmp_path: Path) -> Iterator[Station]:
    """A thana with an officer signed in who can sign."""
    office = office_in(tmp_path)
    with station_in(
        tmp_path / "home",
        clock=TestClock(NOW),
        tokens=(office.officer(),),
        trust=(office.authority.certificate,),
    ) as station:
        sign_in.sign_in(station, "vivechak", PASSPHRASE)
        yield station


@pytest.fixture
def seat(tmp_path: Path, qapp: "QApplication") -> Iterator["Seat"]:
    """A thana's window with its officer's token."""
    # Loaded here: most tests need no window, and its rooms take long to load.
    from tests.window.seats import thanas_seat

    del qapp  # There is an application.
    with thanas_seat(tmp_path) as made:
        yield made


@pytest.fixture
def hospital(tmp_path: Path, qapp: "QApplication") -> Iterator["Seat"]:
    """A hospital's window with its clerk and doctors, and serials reserved."""
    from tests.window.seats import hospitals_seat

    del qapp  # There is an application.
    with hospitals_seat(tmp_path) as made:
        yield made


SYSTEMS = (
    "ICJS",
    "CCTNS",
    "e-Prosecution",
    "CIS / e-Summons",
    "e-Sakshya",
    "e-Vivechna",
    "MedLEaPR",
    "e-Forensics",
    "e-Prisons",
)
"""The systems that the district named: each has a test of its whole way."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long tests first; let a whole way's report carry its system, also elsewhere."""
    for item in items:
        for marker in item.iter_markers("whole_way"):
            item.user_properties.append(("whole_way", marker.args[0]))
    # The longest first: at the end no core waits long for the other.
    items.sort(key=_seconds, reverse=True)


def _seconds(item: pytest.Item) -> float:
    marker = item.get_closest_marker("long")
    return float(marker.args[0]) if marker else 0.0


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what tests counted, also where another process ran them, and the whole ways gone."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name != "whole_way":
                terminalreporter.write_line(f"{name}: {value}")
    gone = _whole_ways(terminalreporter.stats)
    if not gone:
        return
    terminalreporter.write_sep("=", "whole ways: window, wire, pillar, the line cut once")
    for system in SYSTEMS:
        for test, outcome in gone.get(system, [("no test ran", "")]):
            terminalreporter.write_line(f"{system:18} {outcome:8} {test}")


def _whole_ways(stats: Mapping[str, list[object]]) -> dict[str, list[tuple[str, str]]]:
    gone: dict[str, list[tuple[str, str]]] = {}
    for reports in stats.values():
        for report in reports:
            if not isinstance(report, pytest.TestReport):
                continue
            if report.when == "call" or report.failed:
                for name, system in report.user_properties:
                    if name == "whole_way":
                        gone.setdefault(str(system), []).append((report.nodeid, report.outcome))
    return gone
