"""A window over a whole station, drawn nowhere."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from devices.folder.watched import WatchedFolder
from station_app.forms.registers import keep_block
from station_app.model.settings import Settings
from station_app.station import sign_in as station_sign_in
from station_app.station.station import Station
from tests.district import hospital_people
from tests.signing.officers import NOW, office_in
from tests.stations import PASSPHRASE, TestClock, station_in
from ui.widgets.jobs import Jobs
from ui.widgets.theme import dress, load_theme
from ui.window.main_window import StationWindow

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@dataclass
class Exchange:
    """Counts what the window asks of whoever sends."""

    woken: int = 0
    lines: list[str] = field(default_factory=list)

    def wake(self) -> None:
        self.woken += 1

    def enrol(self, line: str) -> None:
        self.lines.append(line)


@dataclass
class Seat:
    """Somebody's place before the window."""

    window: StationWindow
    station: Station
    exchange: Exchange


@pytest.fixture
def seat(tmp_path: Path, qapp: QApplication) -> Iterator[Seat]:
    office = office_in(tmp_path)
    token = office.officer()
    theme = load_theme("light")
    dress(qapp, theme)
    with station_in(
        tmp_path / "home",
        clock=TestClock(NOW),
        tokens=(token,),
        trust=(office.authority.certificate,),
        folder=WatchedFolder(tmp_path / "drop"),
    ) as station:
        exchange = Exchange()
        window = StationWindow(station, exchange, theme, Jobs())
        window.show()
        yield Seat(window, station, exchange)
        window.close()
        window.deleteLater()
        qapp.processEvents()


def sign_in(seat: Seat, user_name: str) -> None:
    seat.window._opened(station_sign_in.sign_in(seat.station, user_name, PASSPHRASE))


@pytest.fixture
def hospital(tmp_path: Path, qapp: QApplication) -> Iterator[Seat]:
    """A hospital's window with its clerk and doctors, and serials reserved."""
    office = office_in(tmp_path)
    tokens = (office.officer("Doctor 7"), office.officer("Doctor 8"))
    theme = load_theme("light")
    dress(qapp, theme)
    with station_in(
        tmp_path / "home",
        clock=TestClock(NOW),
        tokens=tokens,
        trust=(office.authority.certificate,),
        settings=Settings(page_reserve_mb=1, ps_code="HS9901", unit_kind="hospital"),
        staff=hospital_people,
    ) as station:
        for register in ("mlc", "pm"):
            keep_block(station, f"b-{register}", register, 2026, 1, 100)
        window = StationWindow(station, Exchange(), theme, Jobs())
        window.show()
        yield Seat(window, station, Exchange())
        window.close()
        window.deleteLater()
        qapp.processEvents()
