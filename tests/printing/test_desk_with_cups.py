"""The whole way at the window: a real CUPS and a real IPP printer, broken and mended before one's eyes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from station_app.model.printers import JobState, PrinterFact, PrintOrder
from station_app.model.texts import LANGUAGES
from station_app.printing import orders
from tests.judges.printers import PrintHouse, printing_house
from tests.printing.test_desk import lamps, states
from tests.printing.test_jobs import paper
from tests.stations import station_in
from tests.window.seats import Seat, press, seat_at, sign_in
from ui.printing.desk import PrintingDesk

ORDER = PrintOrder("labels", "paper-1", "kind.SERVICE_ACK", "11/2026")
WAIT_MS = 60_000
WAYS = ("offline", "paper_out", "jam", "service_off")


@pytest.fixture
def house() -> Iterator[PrintHouse]:
    with printing_house() as made:
        yield made


@pytest.fixture
def seat(tmp_path: Path, qapp: QApplication, house: PrintHouse) -> Iterator[Seat]:
    del qapp  # There is an application.
    with (
        station_in(tmp_path / "home") as station,
        seat_at(replace(station, printer=house.adapter())) as made,
    ):
        sign_in(made, "munshi")
        yield made


def break_it(house: PrintHouse, way: str) -> None:
    if way == "offline":
        house.pull_out()
    elif way == "service_off":
        house.stop_service()
    else:
        house.wrong({"paper_out": "media-empty-error", "jam": "media-jam-error"}[way])


def mend_it(house: PrintHouse, way: str) -> None:
    if way == "offline":
        house.plug_in()
    elif way == "service_off":
        house.start_service()
    else:
        house.wrong()


def test_broken_and_mended_before_ones_eyes(qtbot: QtBot, seat: Seat, house: PrintHouse) -> None:
    window = seat.window
    window.go("printing", "")
    desk = window.desks["printing"]
    assert isinstance(desk, PrintingDesk)
    words = window.context.words
    qtbot.waitUntil(lambda: "Laser 1 · तैयार" in lamps(seat), timeout=WAIT_MS)
    for number, way in enumerate(WAYS, 1):
        fact = PrinterFact(way)
        break_it(house, way)
        order(qtbot, seat)
        for language in LANGUAGES:
            words.speak(language)
            wanted = words(f"printing.fact.{way}")
            qtbot.waitUntil(lambda w=wanted: states(desk)[0].endswith(w), timeout=WAIT_MS)  # type: ignore[misc]
            qtbot.waitUntil(
                lambda f=fact: words(f"printing.do.{f.value}") in labels(desk),  # type: ignore[misc]
                timeout=WAIT_MS,
            )
            qtbot.waitUntil(
                lambda f=fact: words(f"printing.short.{f.value}") in lamps(seat),  # type: ignore[misc]
                timeout=WAIT_MS,
            )
        assert len(house.tray()) == number - 1
        mend_it(house, way)
        done = words("printing.state.done")
        qtbot.waitUntil(lambda d=done: states(desk)[0] == d, timeout=WAIT_MS)  # type: ignore[misc]
        assert len(house.tray()) == len(house.received()) == number
        words.speak("hi")
    assert {job.state for job in orders.jobs(seat.station)} == {JobState.DONE}
    qtbot.waitUntil(lambda: not house.kept_by_cups(), timeout=WAIT_MS)


def order(qtbot: QtBot, seat: Seat) -> None:
    box = seat.window.print_box
    seat.window.context.print_paper(ORDER, paper)
    qtbot.waitUntil(box.isVisible, timeout=WAIT_MS)
    press(qtbot, box, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not box.isVisible(), timeout=WAIT_MS)
    desk = seat.window.desks["printing"]
    assert isinstance(desk, PrintingDesk)
    qtbot.waitUntil(lambda: bool(states(desk)), timeout=WAIT_MS)


def labels(desk: PrintingDesk) -> list[str]:
    return [made.text() for made in desk.findChildren(QLabel)]
