"""Acts on many pages are chosen at the scan desk, and one key takes each back."""

import contextlib
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from station_app.desks import page_order
from station_app.model.arrangement import Placed
from station_app.model.ids import DocumentId
from tests.desks.test_page_acts import scanned
from tests.ui.conftest import Seat, sign_in
from tests.ui.test_window import calm
from ui.page_clean import CleanMenu
from ui.scan_desk import ScanDesk


@contextlib.contextmanager
def scan_desk(qtbot: QtBot, seat: Seat, pages: int) -> Iterator[tuple[ScanDesk, DocumentId]]:
    sign_in(seat, "munshi")
    paper = scanned(seat.station, pages)
    seat.window.go("scan", paper)
    calm(qtbot, seat)
    desk = seat.window.desks["scan"]
    assert isinstance(desk, ScanDesk)
    yield desk, paper


def standing(seat: Seat, paper: DocumentId) -> list[Placed]:
    return [view.placed for view in page_order.page_views(seat.station, paper).standing]


def choose(menu: QMenu, text: str) -> None:
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            choose(below, text)
        elif action.text() == text:
            action.trigger()


def test_steps_of_the_clean_up_are_ticked_and_taken_back(qtbot: QtBot, seat: Seat) -> None:
    with scan_desk(qtbot, seat, 2) as (desk, paper):
        before = standing(seat, paper)
        desk._strip.selectAll()
        words = seat.window.bench.words
        choose(desk.acts.menu(), words("more.clean.whiten"))
        calm(qtbot, seat)
        assert [p.whiten for p in standing(seat, paper)] == [True, True]
        ticked = [m for m in desk.acts.menu().findChildren(QMenu) if isinstance(m, CleanMenu)]
        now = {a.text(): a.isChecked() for a in ticked[0].actions() if a.isCheckable()}
        assert now[words("more.clean.whiten")]
        assert not now[words("more.clean.trim")]
        desk.acts.undo()
        calm(qtbot, seat)
        assert standing(seat, paper) == before


def test_the_operator_says_how_a_page_goes_into_the_pdf(qtbot: QtBot, seat: Seat) -> None:
    with scan_desk(qtbot, seat, 2) as (desk, paper):
        choose(desk.acts.menu(), seat.window.bench.words("more.coding.photo"))
        calm(qtbot, seat)
        assert [p.coding for p in standing(seat, paper)] == ["photo", "auto"]


def test_two_pages_stand_side_by_side(qtbot: QtBot, seat: Seat) -> None:
    with scan_desk(qtbot, seat, 3) as (desk, _paper):
        one = desk._page.sceneRect().width()
        qtbot.keyClick(desk._page, Qt.Key.Key_D)
        calm(qtbot, seat)
        assert desk._page.sceneRect().width() > 1.9 * one
        qtbot.keyClick(desk._page, Qt.Key.Key_D)
        calm(qtbot, seat)
        assert desk._page.sceneRect().width() == one


def test_a_pile_turned_over_is_woven_and_taken_back(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "munshi")
    paper = scanned(seat.station, 4)
    seat.window.go("scan", paper)
    calm(qtbot, seat)
    desk = seat.window.desks["scan"]
    assert isinstance(desk, ScanDesk)
    before = [v.page.page_id for v in page_order.page_views(seat.station, paper).standing]
    menu = desk.acts.menu()
    choices = [action for action in menu.actions() if not action.isSeparator()]
    assert len({action.text() for action in choices}) == len(choices) == 12
    choices[1].trigger()
    calm(qtbot, seat)
    a, b, c, d = before
    woven = [v.page.page_id for v in page_order.page_views(seat.station, paper).standing]
    assert woven == [a, d, b, c]
    desk.acts.undo()
    calm(qtbot, seat)
    after = [v.page.page_id for v in page_order.page_views(seat.station, paper).standing]
    assert after == before
