"""A word is found in the window, marked on its page, and gone when somebody else sits down."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station_app.model.cancellation import CancelTicket
from station_app.text_search import ocr_queue
from tests.text_search.test_ocr_queue import brought, sheet
from tests.window.seats import Seat, calm, press, sign_in
from tests.window.shown import marks
from ui.text_search.search_desk import SearchDesk


def desk_of(seat: Seat) -> SearchDesk:
    desk = seat.window.desks["search"]
    assert isinstance(desk, SearchDesk)
    return desk


def test_found_marked_opened_and_forgotten(qtbot: QtBot, seat: Seat, tmp_path: Path) -> None:
    sign_in(seat, "munshi")
    paper = brought(seat.station, sheet("Seizure of a bicycle", tmp_path / "1.png"))
    ocr_queue.recognise_document(seat.station, paper, CancelTicket())
    seat.window.go("search", "")
    calm(qtbot, seat)
    desk = desk_of(seat)
    qtbot.keyClicks(desk.wanted, "bycicle")
    qtbot.waitUntil(lambda: desk.table.rowCount() == 1, timeout=5000)
    calm(qtbot, seat)
    said = desk.table.item(0, 3)
    assert said is not None
    assert "bicycle" in said.text()
    assert marks(desk.page) == 1
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    assert seat.window.desks.stack.currentWidget() is seat.window.desks["scan"]
    sign_in(seat, "vivechak")
    assert desk.wanted.text() == ""
    assert desk.table.rowCount() == 0


def test_every_desk_of_the_rail_fits_a_small_screen(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "sho")
    seat.window.resize(1024, 768)
    calm(qtbot, seat)
    shown = [made for made in seat.rail.values() if made.isVisible()]
    assert len(shown) >= 8
    lowest = max(made.geometry().bottom() for made in shown)
    rail = shown[0].parentWidget()
    assert rail is not None
    assert lowest <= rail.height()
    assert all(made.height() >= 36 for made in shown)
