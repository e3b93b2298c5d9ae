"""The four corners of a sheet are set at the scan desk, by the mouse or by keys, and one key takes it back."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from station_app.documents import drafts
from station_app.model.ids import DocumentId
from station_app.model.page_edits import Placed
from station_app.model.page_outline import Corners, Outline
from station_app.scanning import corners as scanning_corners
from station_app.scanning import page_editing
from tests.scanning.test_corners import white_on_white
from tests.scanning.test_page_menu import choose
from tests.scanning.test_photographed_pages import PICTURE, brought
from tests.window.acting import to_front
from tests.window.seats import Seat, calm, sign_in
from tests.window.shown import every, type_sign
from tests.window.test_small_screens import HIGH, WIDE
from ui.scanning.corner_canvas import CornerCanvas
from ui.scanning.corner_editor import CornerEditor
from ui.scanning.scan_desk import ScanDesk
from ui.scanning.thumbnail_strip import ThumbnailStrip

SHIFT, NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


def at_desk(
    qtbot: QtBot, seat: Seat, folder: Path, picture: bytes, *, sheets: bool = False
) -> tuple[ScanDesk, DocumentId]:
    sign_in(seat, "munshi")
    paper = brought(seat.station, folder, picture, sheets=sheets)
    seat.window.go("scan", paper)
    calm(qtbot, seat)
    desk = seat.window.desks["scan"]
    assert isinstance(desk, ScanDesk)
    return desk, paper


def opened(qtbot: QtBot, seat: Seat, desk: ScanDesk) -> CornerEditor:
    to_front(qtbot, seat)
    qtbot.keyClick(seat.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    # The list of pages asks what is held down when a page is shown.
    qtbot.keyRelease(seat.window, Qt.Key.Key_Control)
    calm(qtbot, seat)
    screen = desk.corners.screen
    assert screen.isVisible()
    assert screen.sheet.has_picture
    return screen


def placed(seat: Seat, paper: DocumentId) -> Placed:
    return page_editing.page_views(seat.station, paper).standing[0].placed


def outline(seat: Seat, paper: DocumentId) -> Outline:
    found = placed(seat, paper).outline
    assert found is not None
    return found


def drag(qtbot: QtBot, sheet: CornerCanvas, number: int, by: QPoint) -> None:
    start = sheet.point_of(number).toPoint()
    qtbot.mousePress(sheet, LEFT, pos=start)
    qtbot.mouseMove(sheet, start + by / 2)
    qtbot.mouseMove(sheet, start + by)
    qtbot.mouseRelease(sheet, LEFT, pos=start + by)


def walk(qtbot: QtBot, sheet: CornerCanvas, number: int, to: tuple[float, float]) -> None:
    """Bring a corner somewhere by keys: so many pixels of the picture, ten at a time with Shift."""
    qtbot.keyClicks(sheet, str(number + 1))
    here, size = sheet.corners[number], (1200, 1600)
    ways = ((Qt.Key.Key_Left, Qt.Key.Key_Right), (Qt.Key.Key_Up, Qt.Key.Key_Down))
    for way, start, end, length in zip(ways, here, to, size, strict=True):
        pixels = round((end - start) * length)
        for modifier, count in ((SHIFT, abs(pixels) // 10), (NONE, abs(pixels) % 10)):
            for _ in range(count):
                qtbot.keyClick(sheet, way[pixels > 0], modifier)


def test_the_mouse_and_the_keys_set_the_same_sheet(
    qtbot: QtBot, seat: Seat, tmp_path: Path
) -> None:
    picture, true = white_on_white()
    desk, paper = at_desk(qtbot, seat, tmp_path, picture)
    screen = opened(qtbot, seat, desk)
    words = seat.window.context.words
    assert screen.said.text() == words("corners.none_found")
    assert not screen.buttons["found"].isEnabled()
    sheet = screen.sheet
    first = sheet.corners
    frame = sheet.frame
    for number, (right, down) in enumerate(true):
        to = QPointF(frame.left() + right * frame.width(), frame.top() + down * frame.height())
        drag(qtbot, sheet, number, (to - sheet.point_of(number)).toPoint())
    by_mouse: Corners = sheet.corners
    for one, other in zip(by_mouse, true, strict=True):
        assert one == pytest.approx(other, abs=0.004)
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    calm(qtbot, seat)
    assert not screen.isVisible()
    mouse = outline(seat, paper)
    assert mouse.corners == by_mouse
    desk.acts.undo()
    calm(qtbot, seat)
    assert placed(seat, paper).outline is None
    screen = opened(qtbot, seat, desk)
    assert sheet.corners == first
    for number, corner in enumerate(by_mouse):
        walk(qtbot, sheet, number, corner)
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    calm(qtbot, seat)
    keys = outline(seat, paper)
    for one, other in zip(keys.corners, by_mouse, strict=True):
        assert one == pytest.approx(other, abs=1 / 1200)
    assert keys.ratio == mouse.ratio


def test_escape_leaves_the_page_as_it_was(qtbot: QtBot, seat: Seat, tmp_path: Path) -> None:
    desk, paper = at_desk(qtbot, seat, tmp_path, PICTURE, sheets=True)
    before = placed(seat, paper)
    screen = opened(qtbot, seat, desk)
    drag(qtbot, screen.sheet, 2, QPoint(-40, -60))
    qtbot.keyClick(seat.window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not screen.isVisible(), timeout=5000)
    calm(qtbot, seat)
    assert not screen.sheet.has_picture
    assert placed(seat, paper) == before
    assert every(desk, ThumbnailStrip)


def test_an_impossible_shape_is_said_at_once_and_cannot_be_kept(
    qtbot: QtBot, seat: Seat, tmp_path: Path
) -> None:
    desk, paper = at_desk(qtbot, seat, tmp_path, PICTURE)
    screen = opened(qtbot, seat, desk)
    words = seat.window.context.words
    far = (screen.sheet.point_of(1) - screen.sheet.point_of(0)).toPoint()
    drag(qtbot, screen.sheet, 0, far + QPoint(30, 0))
    for language in ("hi", "en"):
        words.speak(language)
        assert screen.said.text() == words("corners.wrong.crossed")
    assert not screen.buttons["flatten"].isEnabled()
    qtbot.keyClick(screen.sheet, Qt.Key.Key_Return)
    calm(qtbot, seat)
    assert screen.isVisible()
    assert placed(seat, paper).outline is None
    screen.buttons["found"].click()
    assert screen.buttons["flatten"].isEnabled()
    screen.buttons["flatten"].click()
    calm(qtbot, seat)
    assert outline(seat, paper).corners == screen_found(seat, paper)


def screen_found(seat: Seat, paper: DocumentId) -> Corners:
    view = page_editing.page_views(seat.station, paper).standing[0]
    found = scanning_corners.find_corners(seat.station, view.page.page_id, view.placed, 100).found
    assert found is not None
    return found


def test_the_whole_picture_is_shown_again_from_the_menus_screen(
    qtbot: QtBot, seat: Seat, tmp_path: Path
) -> None:
    desk, paper = at_desk(qtbot, seat, tmp_path, PICTURE, sheets=True)
    flat = placed(seat, paper)
    choose(desk.acts.menu(), f"{seat.window.context.words('page_menu.clean.corners')}  Ctrl+F")
    calm(qtbot, seat)
    screen = desk.corners.screen
    assert screen.isVisible()
    screen.buttons["whole"].click()
    calm(qtbot, seat)
    assert placed(seat, paper).outline is None
    desk.acts.undo()
    calm(qtbot, seat)
    assert placed(seat, paper) == flat


def test_a_turned_page_is_shown_turned_and_its_corners_stay_the_masters(
    qtbot: QtBot, seat: Seat, tmp_path: Path
) -> None:
    desk, paper = at_desk(qtbot, seat, tmp_path, PICTURE, sheets=True)
    before = outline(seat, paper)
    page_id = placed(seat, paper).page_id
    page_editing.rotate(seat.station, paper, page_id, 1)
    calm(qtbot, seat)
    screen = opened(qtbot, seat, desk)
    frame = screen.sheet.frame
    assert frame.width() > frame.height()
    assert screen.sheet.corners != before.corners
    qtbot.keyClick(screen.sheet, Qt.Key.Key_Return)
    calm(qtbot, seat)
    after = outline(seat, paper)
    for one, other in zip(after.corners, before.corners, strict=True):
        assert one == pytest.approx(other, abs=1e-9)


def test_tab_and_digits_choose_a_corner_and_a_corner_stays_near_the_picture(
    qtbot: QtBot, seat: Seat, tmp_path: Path
) -> None:
    desk, _paper = at_desk(qtbot, seat, tmp_path, PICTURE)
    sheet = opened(qtbot, seat, desk).sheet
    chosen = []
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_4, Qt.Key.Key_Tab):
        qtbot.keyClick(sheet, key)
        chosen.append(sheet.chosen)
    assert chosen == [1, 2, 1, 3, 0]
    type_sign(sheet, "३")
    assert sheet.chosen == 2
    for _ in range(60):
        qtbot.keyClick(sheet, Qt.Key.Key_Right, SHIFT)
    assert sheet.corners[2][0] == 1.06


def test_what_went_wrong_is_said_beside_the_corners_which_stay(
    qtbot: QtBot, seat: Seat, tmp_path: Path
) -> None:
    desk, paper = at_desk(qtbot, seat, tmp_path, PICTURE)
    screen = opened(qtbot, seat, desk)
    drag(qtbot, screen.sheet, 0, QPoint(10, 10))
    set_by_hand = screen.sheet.corners
    drafts.discard(seat.station, paper)
    screen.flatten()
    calm(qtbot, seat)
    assert screen.said.objectName() == "refused"
    assert screen.sheet.corners == set_by_hand


def test_whoever_sits_down_next_sees_no_corner_of_it(
    qtbot: QtBot, seat: Seat, tmp_path: Path
) -> None:
    desk, _paper = at_desk(qtbot, seat, tmp_path, PICTURE)
    screen = opened(qtbot, seat, desk)
    corners = screen.sheet.corners
    seat.window.lock()
    sign_in(seat, "munshi")
    seat.window.go("scan", "")
    calm(qtbot, seat)
    assert (screen.isVisible(), screen.sheet.corners) == (True, corners)
    seat.window.lock()
    sign_in(seat, "sho")
    calm(qtbot, seat)
    assert not screen.sheet.has_picture
    assert not screen.isVisible()


def test_every_act_has_its_key_on_it(qtbot: QtBot, seat: Seat, tmp_path: Path) -> None:
    desk, _paper = at_desk(qtbot, seat, tmp_path, PICTURE)
    screen = opened(qtbot, seat, desk)
    shown = {made.shortcut().toString() for made in screen.findChildren(QPushButton)}
    assert shown == {"Esc", "F3", "F4", "Enter"}
    for made in screen.findChildren(QPushButton):
        assert made.text().endswith(made.shortcut().toString())


def test_the_screen_fits_a_small_window(qtbot: QtBot, seat: Seat, tmp_path: Path) -> None:
    desk, _paper = at_desk(qtbot, seat, tmp_path, PICTURE)
    screen = opened(qtbot, seat, desk)
    for language in ("hi", "en"):
        seat.window.context.words.speak(language)
        seat.window.resize(WIDE, HIGH)
        calm(qtbot, seat)
        assert (seat.window.width(), seat.window.height()) == (WIDE, HIGH)
        assert screen.sheet.height() > HIGH / 2
