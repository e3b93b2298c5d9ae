"""A window over a whole station, drawn nowhere."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as kept
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from devices.folder.watched import WatchedFolder
from station_app.forms.registers import store_block
from station_app.model.settings import Settings
from station_app.station.station import Station
from tests.district import hospital_people
from tests.signing.officers import NOW, office_in
from tests.stations import PASSPHRASE, TestClock, station_in
from tests.window.shown import (
    click,
    every,
    field,
    keyed,
    labels,
    line,
    resting,
    the,
    until,
    worded,
    write,
)
from ui.widgets.jobs import Jobs
from ui.widgets.theme import apply_theme, load_theme
from ui.window.lamps import LampRow
from ui.window.main_window import StationWindow
from ui.window.navigation import NavigationBar
from ui.window.notices import ErrorBar, UndoBar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
WAIT_MS = 15_000
Part = TypeVar("Part", bound=QWidget)


@dataclass
class Exchange:
    """Counts what the window asks of whoever sends."""

    woken: int = 0
    lines: list[str] = kept(default_factory=list)
    ledgers: list[Path] = kept(default_factory=list)

    def wake(self) -> None:
        self.woken += 1

    def enrol(self, line: str) -> None:
        self.lines.append(line)

    def export_ledger(self, out: Path) -> Path:
        self.ledgers.append(out)
        return out / "ledger-7.jsonl"


@dataclass
class Seat:
    """Somebody's place before the window: what is opened, pressed and read there.

    It acts and looks as a person does; ``tests.window.shown`` has what goes for any part of a
    window, and the desks' own folders what is done at one desk.
    """

    window: StationWindow
    station: Station
    exchange: Exchange

    # ── waiting ──────────────────────────────────────────────────────────────────────────────

    @property
    def quiet(self) -> bool:
        """Whether nothing is on its way: no job, no pause after typing, no pressed button."""
        return resting(self.window) and self.window.context.jobs.busy == 0

    def settle(self) -> None:
        """Wait until nothing is on its way."""
        until(lambda: self.quiet)

    # ── going about ──────────────────────────────────────────────────────────────────────────

    def sign_in(self, user_name: str, passphrase: str = PASSPHRASE) -> None:
        """Sit down: whoever sat here before leaves, a name is chosen and a passphrase typed."""
        sit_down(self.window, user_name, passphrase)

    def open(self, desk: str, document_id: str = "") -> QWidget:
        """Open a desk, on a document where one is named, and wait until it stands."""
        self.window.go(desk, document_id)
        self.settle()
        return self.window.desks[desk]

    @property
    def here(self) -> str:
        """The desk that the navigation shows as open."""
        return next(name for name, made in self.rail.items() if made.isChecked())

    @property
    def rail(self) -> dict[str, QPushButton]:
        """The buttons of the desks, seen or not."""
        return self._part(NavigationBar).buttons

    @property
    def locked(self) -> bool:
        """Whether the lock screen is what is seen."""
        return self.window.unlock.isVisible()

    # ── what the frame says ──────────────────────────────────────────────────────────────────

    def said(self, key: str, **params: str | int) -> str:
        """Return a text in the window's language."""
        return self.window.context.words(key, **params)

    @property
    def fault(self) -> str:
        """What the bar at the foot says that went wrong; empty: nothing did."""
        bar = self._part(ErrorBar)
        sentences = [made.text() for made in bar.findChildren(QLabel) if not made.isHidden()]
        return "" if bar.isHidden() else " ".join(sentences)

    @property
    def help_words(self) -> str:
        """What stands on the button that helps."""
        return field(self._part(ErrorBar), "notice_help", QPushButton).text()

    def help_fault(self) -> None:
        """Press the button that helps."""
        click(field(self._part(ErrorBar), "notice_help", QPushButton))
        self.settle()

    def clear_fault(self) -> None:
        """Say that the fault is dealt with."""
        click(worded(self._part(ErrorBar), self.said("notice.close")))

    @property
    def offers_undo(self) -> bool:
        """Whether the last act is offered back."""
        return self._part(UndoBar).isVisible()

    def undo(self) -> None:
        """Press the button that takes the last act back."""
        click(the(self._part(UndoBar), QPushButton))
        self.settle()

    def lamp(self, name: str) -> str:
        """Return what a lamp says: ``scanner``, ``printer``, ``token`` or ``disk``; empty: nothing yet."""
        before = self.said(f"lamp.{name}", name="\0", free="\0").partition("\0")[0]
        lamps = [made.text() for made in every(self._part(LampRow), QPushButton)]
        return next((text for text in lamps if before in text), "")

    def _part(self, kind: type[Part]) -> Part:
        (made,) = self.window.findChildren(kind)
        return made


def sit_down(window: StationWindow, user_name: str, passphrase: str = PASSPHRASE) -> None:
    """Sign in at the lock screen; whoever sat here before signs out first."""
    jobs = window.context.jobs
    if not window.unlock.isVisible():
        window.sign_out()
        until(window.unlock.isVisible)
    until(lambda: jobs.busy == 0)
    window.unlock.choose(user_name)
    secret = line(window.unlock, window.context.words("unlock.passphrase"))
    write(secret, passphrase, enter=True)
    until(lambda: not window.unlock.isVisible() or labels(window.unlock, "refused") != [])
    assert not window.unlock.isVisible(), labels(window.unlock, "refused")


def sign_in(seat: Seat, user_name: str) -> None:
    seat.sign_in(user_name)


def calm(qtbot: QtBot, seat: Seat) -> None:
    """Wait until nothing is on its way."""
    qtbot.waitUntil(lambda: seat.quiet, timeout=WAIT_MS)


def press(qtbot: QtBot, widget: QWidget, key: Qt.Key) -> None:
    """Press a key that is printed on a button: the button's own shortcut finds it."""
    made = keyed(widget, Qt.Key(key).name.removeprefix("Key_"))
    assert made.isEnabled(), made.text()
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton)


@contextlib.contextmanager
def seat_at(station: Station) -> Iterator[Seat]:
    """A window over a station, shown until the test is over."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme, exchange = load_theme("light"), Exchange()
    apply_theme(application, theme)
    window = StationWindow(station, exchange, theme, Jobs())
    window.show()
    try:
        yield Seat(window, station, exchange)
    finally:
        window.close()
        window.deleteLater()
        application.processEvents()


@contextlib.contextmanager
def thanas_seat(tmp_path: Path) -> Iterator[Seat]:
    """Open a thana's window with its officer's token; there is an application."""
    office = office_in(tmp_path)
    with (
        station_in(
            tmp_path / "home",
            clock=TestClock(NOW),
            tokens=(office.officer(),),
            trust=(office.authority.certificate,),
            folder=WatchedFolder(tmp_path / "drop"),
        ) as station,
        seat_at(station) as made,
    ):
        yield made


@contextlib.contextmanager
def hospitals_seat(tmp_path: Path) -> Iterator[Seat]:
    """Open a hospital's window with its clerk and doctors, and serials reserved; there is an application."""
    office = office_in(tmp_path)
    with station_in(
        tmp_path / "home",
        clock=TestClock(NOW),
        tokens=(office.officer("Doctor 7"), office.officer("Doctor 8")),
        trust=(office.authority.certificate,),
        settings=Settings(page_reserve_mb=1, ps_code="HS9901", unit_kind="hospital"),
        staff=hospital_people,
    ) as station:
        for register in ("mlc", "pm"):
            store_block(station, f"b-{register}", register, 2026, 1, 100)
        with seat_at(station) as made:
            yield made
