"""Printing at the window: ordered by keys, followed by the desk, told in plain words."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from station_app.model.printers import JobState, PrinterFact, PrintOrder
from station_app.printing import orders
from tests.printers import PilePrinter
from tests.printing.test_jobs import LEGAL, paper
from tests.stations import station_in
from tests.window.seats import Seat, calm, press, seat_at, sign_in
from tests.window.shown import labels, picture, says, type_sign
from ui.overview.home import HomeDesk
from ui.printing.desk import PrintingDesk

ORDER = PrintOrder("labels", "paper-1", "kind.SERVICE_ACK", "11/2026")


@pytest.fixture
def printer() -> PilePrinter:
    return PilePrinter()


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot, printer: PilePrinter) -> Iterator[tuple[Seat, PrintingDesk]]:
    del qtbot  # There is an application.
    with (
        station_in(tmp_path / "home") as station,
        seat_at(replace(station, printer=printer)) as seat,
    ):
        sign_in(seat, "munshi")
        opened = seat.open("printing")
        assert isinstance(opened, PrintingDesk)
        yield seat, opened


def order(qtbot: QtBot, seat: Seat, pdf: bytes | None = None) -> None:
    seat.window.context.print_paper(ORDER, lambda: pdf or paper())
    calm(qtbot, seat)
    assert seat.window.print_box.isVisible()
    press(qtbot, seat.window.print_box, Qt.Key.Key_F5)
    calm(qtbot, seat)


def followed(qtbot: QtBot, seat: Seat) -> None:
    for _ in range(4):
        seat.station.events.announce("printing")
        calm(qtbot, seat)


def test_back_leads_to_the_desk_to_which_somebody_went_while_the_paper_was_made(
    desk: tuple[Seat, PrintingDesk], qtbot: QtBot
) -> None:
    seat, _ = desk
    window = seat.window
    gone = threading.Event()

    def make() -> bytes:
        assert gone.wait(10)
        return paper()

    window.context.print_paper(ORDER, make)
    window.go("home", "")
    gone.set()
    calm(qtbot, seat)
    assert window.print_box.isVisible()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window.print_box, Qt.Key.Key_Escape)
    assert window.desks["home"].isVisible()
    assert not window.print_box.isVisible()


def states(desk: PrintingDesk) -> list[str]:
    cells = (desk.table.item(row, 3) for row in range(desk.table.rowCount()))
    # Behind the sign that stands before each word.
    return [cell.text()[2:] for cell in cells if cell is not None]


def lamps(seat: Seat) -> str:
    return seat.lamp("printer")


def test_ordered_by_keys_and_out(
    qtbot: QtBot, desk: tuple[Seat, PrintingDesk], printer: PilePrinter
) -> None:
    seat, shown = desk
    assert "Laser 1 · तैयार" in lamps(seat)
    order(qtbot, seat)
    assert not seat.window.print_box.isVisible()
    followed(qtbot, seat)
    assert len(printer.batch) == 1
    assert states(shown) == ["छप गया"]
    for sign in "फटा कागज़":
        type_sign(shown.sheet.reason, sign)
    press(qtbot, shown, Qt.Key.Key_F5)
    calm(qtbot, seat)
    followed(qtbot, seat)
    assert len(printer.batch) == 2
    assert states(shown) == ["छप गया", "छप गया"]
    said = [item.text() for row in range(2) if (item := shown.table.item(row, 1)) is not None]
    assert [text.endswith("प्रति 1") for text in said] == [True, False]


@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize(
    "fact",
    [PrinterFact.OFFLINE, PrinterFact.PAPER_OUT, PrinterFact.JAM, PrinterFact.SERVICE_OFF],
)
def test_what_stands_in_the_way_is_told(
    qtbot: QtBot,
    desk: tuple[Seat, PrintingDesk],
    printer: PilePrinter,
    fact: PrinterFact,
    language: str,
) -> None:
    seat, shown = desk
    words = seat.window.context.words
    words.speak(language)
    off = fact is PrinterFact.SERVICE_OFF
    printer.off = off
    printer.fact = PrinterFact.READY if off else fact
    order(qtbot, seat)
    followed(qtbot, seat)
    told = [made.text() for made in shown.findChildren(QLabel)]
    assert any(words(f"printing.fact.{fact.value}") in text for text in told)
    assert words(f"printing.do.{fact.value}") in told
    assert words(f"printing.short.{fact.value}") in lamps(seat)
    (state,) = states(shown)
    assert state.endswith(words(f"printing.fact.{fact.value}"))
    assert not printer.batch
    printer.off, printer.fact = False, PrinterFact.READY
    followed(qtbot, seat)
    assert len(printer.batch) == 1
    assert states(shown) == [words("printing.state.done")]


def test_the_lamp_and_the_desk_tell_of_one_look(
    qtbot: QtBot, desk: tuple[Seat, PrintingDesk], printer: PilePrinter
) -> None:
    seat, shown = desk
    words = seat.window.context.words
    printer.fact = PrinterFact.JAM
    seat.window.go("printing", "")
    calm(qtbot, seat)
    assert words("printing.do.jam") in [made.text() for made in shown.findChildren(QLabel)]
    assert words("printing.short.jam") in lamps(seat)
    printer.fact = PrinterFact.COVER_OPEN
    seat.window.context.print_paper(ORDER, paper)
    calm(qtbot, seat)
    assert says(seat.window.print_box, words("printing.fact.cover_open"))
    assert words("printing.short.cover_open") in lamps(seat)


def test_two_copies_are_asked_about_and_legal_on_a4_is_told(
    qtbot: QtBot, desk: tuple[Seat, PrintingDesk], printer: PilePrinter
) -> None:
    seat, shown = desk
    printer.media = ("A4",)
    box = seat.window.print_box
    seat.window.context.print_paper(ORDER, lambda: paper(3, LEGAL))
    calm(qtbot, seat)
    words = seat.window.context.words
    assert says(box, words("printing.dialog.fitted"))
    box.copies.setValue(2)
    press(qtbot, box, Qt.Key.Key_F5)
    assert labels(box, "attention") == [words("printing.dialog.sure", count=2, sheets=6)]
    assert not orders.jobs(seat.station)
    press(qtbot, box, Qt.Key.Key_F5)
    calm(qtbot, seat)
    followed(qtbot, seat)
    assert [out.order.copies for out in printer.batch] == [2]
    assert states(shown) == [f"{words('printing.state.done')} — {words('printing.fitted')}"]


def test_a_lost_job_is_asked_about(
    qtbot: QtBot, desk: tuple[Seat, PrintingDesk], printer: PilePrinter
) -> None:
    seat, shown = desk
    printer.fact = PrinterFact.PAPER_OUT
    order(qtbot, seat)
    followed(qtbot, seat)
    printer.lose_everything()
    printer.fact = PrinterFact.READY
    followed(qtbot, seat)
    assert states(shown) == ["छपा या नहीं?"]
    press(qtbot, shown, Qt.Key.Key_F6)
    calm(qtbot, seat)
    assert states(shown) == ["छप गया"]
    assert not printer.batch


def test_a_lost_job_comes_to_the_home_page_by_itself_and_opens_by_one_key(
    qtbot: QtBot, desk: tuple[Seat, PrintingDesk], printer: PilePrinter
) -> None:
    seat, shown = desk
    printer.fact = PrinterFact.PAPER_OUT
    order(qtbot, seat)
    followed(qtbot, seat)
    seat.window.go("home", "")
    calm(qtbot, seat)
    home = seat.window.desks["home"]
    assert isinstance(home, HomeDesk)
    assert prints_told(home) == ["home.line.print_waits"]
    printer.lose_everything()
    printer.fact = PrinterFact.READY
    followed(qtbot, seat)
    assert prints_told(home) == ["home.line.print_asks"]
    qtbot.keyClick(home.table, Qt.Key.Key_Return)
    calm(qtbot, seat)
    assert shown.isVisible()
    assert states(shown) == ["छपा या नहीं?"]


def prints_told(home: HomeDesk) -> list[str]:
    return [line.title_key for line in home.table.lines.rows if line.kind == "print"]


def test_a_job_is_cancelled_by_its_key(
    qtbot: QtBot, desk: tuple[Seat, PrintingDesk], printer: PilePrinter
) -> None:
    seat, shown = desk
    printer.off = True
    order(qtbot, seat)
    press(qtbot, shown, Qt.Key.Key_F4)
    calm(qtbot, seat)
    printer.off = False
    followed(qtbot, seat)
    assert orders.jobs(seat.station)[0].state is JobState.CANCELLED
    assert not printer.batch


def test_whoever_sits_down_next_sees_no_page(
    qtbot: QtBot, desk: tuple[Seat, PrintingDesk], printer: PilePrinter
) -> None:
    seat, _ = desk
    seat.window.context.print_paper(ORDER, paper)
    calm(qtbot, seat)
    assert not picture(seat.window.print_box).isNull()
    sign_in(seat, "vivechak")
    calm(qtbot, seat)
    assert not seat.window.print_box.isVisible()
    assert picture(seat.window.print_box).isNull()
    assert not printer.given
