"""Acts on many pages are chosen at the scan desk, and one key takes each back."""

from pytestqt.qtbot import QtBot

from station_app.desks import page_order
from tests.desks.test_page_acts import scanned
from tests.ui.conftest import Seat, sign_in
from tests.ui.test_window import calm
from ui.scan_desk import ScanDesk


def test_a_pile_turned_over_is_woven_and_taken_back(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "munshi")
    paper = scanned(seat.station, 4)
    seat.window.go("scan", paper)
    calm(qtbot, seat)
    desk = seat.window.desks["scan"]
    assert isinstance(desk, ScanDesk)
    before = [v.page.page_id for v in page_order.page_views(seat.station, paper).standing]
    menu = desk._acts.menu()
    choices = [action for action in menu.actions() if not action.isSeparator()]
    assert len({action.text() for action in choices}) == len(choices) == 9
    choices[1].trigger()
    calm(qtbot, seat)
    a, b, c, d = before
    woven = [v.page.page_id for v in page_order.page_views(seat.station, paper).standing]
    assert woven == [a, d, b, c]
    desk._acts.undo()
    calm(qtbot, seat)
    after = [v.page.page_id for v in page_order.page_views(seat.station, paper).standing]
    assert after == before
