"""Acts on many pages are chosen at the scan desk, and one key takes each back."""

import contextlib
from collections.abc import Iterator

from PySide6.QtCore import QItemSelectionModel, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from station_app.model.ids import DocumentId
from station_app.model.page_edits import Placed
from station_app.scanning import page_editing
from tests.scanning.test_page_editing import scanned
from tests.window.seats import Seat, calm, sign_in
from tests.window.shown import the
from ui.scanning.clean_up_menu import CleanUpMenu
from ui.scanning.scan_desk import ScanDesk
from ui.scanning.thumbnail_strip import ThumbnailStrip
from ui.widgets.page_view import PageView

SELECT = QItemSelectionModel.SelectionFlag.Select


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
    return [view.placed for view in page_editing.page_views(seat.station, paper).standing]


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
        the(desk, ThumbnailStrip).selectAll()
        words = seat.window.context.words
        choose(desk.acts.menu(), words("page_menu.clean.whiten"))
        calm(qtbot, seat)
        assert [p.whiten for p in standing(seat, paper)] == [True, True]
        ticked = [m for m in desk.acts.menu().findChildren(QMenu) if isinstance(m, CleanUpMenu)]
        now = {a.text(): a.isChecked() for a in ticked[0].actions() if a.isCheckable()}
        assert now[words("page_menu.clean.whiten")]
        assert not now[words("page_menu.clean.trim")]
        desk.acts.undo()
        calm(qtbot, seat)
        assert standing(seat, paper) == before


def test_the_operator_says_how_a_page_goes_into_the_pdf(qtbot: QtBot, seat: Seat) -> None:
    with scan_desk(qtbot, seat, 2) as (desk, paper):
        choose(desk.acts.menu(), seat.window.context.words("page_menu.coding.photo"))
        calm(qtbot, seat)
        assert [p.coding for p in standing(seat, paper)] == ["photo", "auto"]


def test_two_pages_stand_side_by_side(qtbot: QtBot, seat: Seat) -> None:
    with scan_desk(qtbot, seat, 3) as (desk, _paper):
        page = the(desk, PageView)
        one = page.sceneRect().width()
        qtbot.keyClick(page, Qt.Key.Key_D)
        calm(qtbot, seat)
        assert page.sceneRect().width() > 1.9 * one
        qtbot.keyClick(page, Qt.Key.Key_D)
        calm(qtbot, seat)
        assert page.sceneRect().width() == one


def test_a_pile_turned_over_is_woven_and_taken_back(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "munshi")
    paper = scanned(seat.station, 4)
    seat.window.go("scan", paper)
    calm(qtbot, seat)
    desk = seat.window.desks["scan"]
    assert isinstance(desk, ScanDesk)
    before = [v.page.page_id for v in page_editing.page_views(seat.station, paper).standing]
    menu = desk.acts.menu()
    choices = [action for action in menu.actions() if not action.isSeparator()]
    assert len({action.text() for action in choices}) == len(choices) == 12
    choices[1].trigger()
    calm(qtbot, seat)
    a, b, c, d = before
    woven = [v.page.page_id for v in page_editing.page_views(seat.station, paper).standing]
    assert woven == [a, d, b, c]
    desk.acts.undo()
    calm(qtbot, seat)
    after = [v.page.page_id for v in page_editing.page_views(seat.station, paper).standing]
    assert after == before


def drop(desk: ScanDesk, at: QPoint) -> None:
    strip = the(desk, ThumbnailStrip)
    data = strip.pages.mimeData(strip.selectedIndexes())
    words = (
        Qt.DropAction.MoveAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    moved = QDragMoveEvent(at, *words)
    strip.dragMoveEvent(moved)
    assert moved.isAccepted()
    strip.dropEvent(QDropEvent(QPointF(at), *words))


def test_selected_pages_are_laid_elsewhere_by_the_mouse(qtbot: QtBot, seat: Seat) -> None:
    with scan_desk(qtbot, seat, 4) as (desk, paper):
        strip = the(desk, ThumbnailStrip)
        a, b, c, d = (placed.page_id for placed in standing(seat, paper))
        place = [strip.visualRect(strip.pages.index(row)) for row in range(4)]
        strip.selectionModel().clear()
        for row in (2, 3):
            strip.selectionModel().select(strip.pages.index(row), SELECT)
        drop(desk, place[1].center() - QPoint(20, 0))
        calm(qtbot, seat)
        assert [p.page_id for p in standing(seat, paper)] == [a, c, d, b]
        strip.setCurrentIndex(strip.pages.index(0))
        drop(desk, place[3].center() + QPoint(20, 0))
        calm(qtbot, seat)
        assert [p.page_id for p in standing(seat, paper)] == [c, d, b, a]
        desk.acts.undo()
        calm(qtbot, seat)
        assert [p.page_id for p in standing(seat, paper)] == [a, c, d, b]


def test_what_is_dragged_carries_no_page_out_of_the_window(qtbot: QtBot, seat: Seat) -> None:
    with scan_desk(qtbot, seat, 1) as (desk, _paper):
        strip = the(desk, ThumbnailStrip)
        data = strip.pages.mimeData(strip.selectedIndexes())
        assert not data.hasText()
        assert not data.hasImage()
        assert data.formats() == strip.pages.mimeTypes()
        foreign = QMimeData()
        foreign.setText("पन्ना")
        event = QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.MoveAction,
            foreign,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        strip.dropEvent(event)
        assert not event.isAccepted()
