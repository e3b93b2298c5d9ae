"""Desks stand ready before somebody opens them, and what lies behind the front one costs nothing."""

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.window.seats import Seat, sign_in
from ui.window.navigation import NAVIGATION


def of(kind: str) -> set[str]:
    return {entry.name for entry in NAVIGATION if kind in entry.units}


def test_the_desks_of_a_thana_stand_before_anybody_signed_in(qtbot: QtBot, seat: Seat) -> None:
    window = seat.window
    begun: list[int] = []
    window.desks.make_ahead(lambda: begun.append(len(window.desks.made)))
    qtbot.waitUntil(lambda: begun == [len(of("thana"))])
    assert window.desks.made == of("thana")
    assert seat.station.session.operator is None
    assert not window.desks.open_to("scan")
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0)
    assert window.unlock.isVisible()
    assert [each for each in QApplication.topLevelWidgets() if each.isVisible()] == [window]
    assert seat.fault == ""


def test_a_hospital_makes_no_desk_of_the_police_ahead(qtbot: QtBot, hospital: Seat) -> None:
    window = hospital.window
    window.desks.make_ahead(lambda: None)
    qtbot.waitUntil(lambda: window.desks.made == of("hospital"))


def test_a_desk_that_was_opened_meanwhile_is_not_made_again(qtbot: QtBot, seat: Seat) -> None:
    window = seat.window
    window.desks.make_ahead(lambda: None)
    sign_in(seat, "sho")
    window.go("operators", "")
    opened = window.desks["operators"]
    qtbot.waitUntil(lambda: window.desks.made == of("thana"))
    assert window.desks["operators"] is opened
    assert opened.isVisible()


def test_only_the_desk_in_front_is_asked_for_its_size(seat: Seat) -> None:
    window = seat.window
    sign_in(seat, "sho")
    for name in ("home", "scan", "cases", "outbox", "scan", "scan"):
        window.go(name, "")
        assert window.desks[name].isVisible()
        assert window.desks.stack.count() == len((window.print_box, window.desks[name]))
    assert not window.desks["cases"].isVisible()


def test_an_icon_is_a_picture_with_a_pale_one_beside_it(seat: Seat) -> None:
    window = seat.window
    sign_in(seat, "sho")
    window.go("scan", "")
    icons = [made.icon() for made in window.desks["scan"].findChildren(QPushButton)]
    icons = [icon for icon in icons if not icon.isNull()]
    assert icons
    for icon in icons:
        assert icon.availableSizes()
        clear, pale = (
            icon.pixmap(16, mode).toImage() for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled)
        )
        assert clear != pale
