"""The builder of a bundle: what is refused leaves nothing twice."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station_app.prosecution import register as prosecution_register
from tests.prosecution.bundle_acts import signed_papers
from tests.prosecution.bundle_seat import at_desk, key
from tests.window.seats import Seat, calm, sign_in

CASE = "88/2026"


def test_a_bundle_that_is_refused_and_built_again_is_one_exchange(qtbot: QtBot, seat: Seat) -> None:
    signed_papers(seat.station, CASE)
    sign_in(seat, "vivechak")
    desk = at_desk(qtbot, seat)
    desk.begin(CASE)
    calm(qtbot, seat)
    table = desk.builder.table
    for row in reversed(range(table.rowCount())):
        table.setCurrentCell(row, 0)
        qtbot.keyClick(table, Qt.Key.Key_Space)
        calm(qtbot, seat)
    for _ in range(2):
        # No paper is chosen: it is refused.
        key(qtbot, seat, Qt.Key.Key_F5)
        assert desk.builder.isVisible()
    table.setCurrentCell(0, 0)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    calm(qtbot, seat)
    key(qtbot, seat, Qt.Key.Key_F5)
    (made,) = prosecution_register.exchanges(seat.station)
    assert (made.stage, made.round) == ("to_sign", 1)
