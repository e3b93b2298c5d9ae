"""Bundle after bundle without a mouse: counted, heard, and taken up again where it was cut short."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from station_app.documents import drafts
from station_app.model.device_errors import FeederEmpty, PaperJam
from station_app.model.documents import DocumentState
from station_app.model.ids import DocumentId
from station_app.scanning import capture, page_editing
from tests.scanners import drawn_page
from tests.stations import stack_of
from tests.window.seats import Seat, calm, press, sign_in
from tests.window.shown import every, field, labels, says, the
from ui.scanning.scan_desk import ScanDesk
from ui.scanning.scanner_bar import ScannerBar

ESCAPE = QKeySequence("Esc")


def desk_of(qtbot: QtBot, seat: Seat) -> ScanDesk:
    sign_in(seat, "munshi")
    seat.window.go("scan", "")
    calm(qtbot, seat)
    desk = seat.window.desks["scan"]
    assert isinstance(desk, ScanDesk)
    return desk


def shown(desk: ScanDesk) -> DocumentId:
    assert desk.document_id is not None
    return desk.document_id


def waits(seat: Seat) -> bool:
    """Whether the desk says that it waits for paper."""
    return says(seat.window.desks["scan"], seat.said("scan.waits"))


def works(desk: ScanDesk) -> bool:
    """Whether something goes on that can be stopped."""
    return any(made.shortcut() == ESCAPE for made in every(desk, QPushButton))


def count(seat: Seat, document_id: DocumentId) -> int:
    return len(page_editing.page_views(seat.station, document_id).standing)


def test_one_key_finishes_a_bundle_and_takes_the_next_one_in(qtbot: QtBot, seat: Seat) -> None:
    desk = desk_of(qtbot, seat)
    stack_of(seat.station).lay_in([drawn_page("1"), drawn_page("2")])
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    first = shown(desk)
    drafts.set_details(seat.station, first, case_ref="12/2026")
    calm(qtbot, seat)
    stack_of(seat.station).lay_in([drawn_page("3")])
    press(qtbot, desk, Qt.Key.Key_F4)
    calm(qtbot, seat)
    qtbot.waitUntil(lambda: shown(desk) != first)
    calm(qtbot, seat)
    second = shown(desk)
    assert drafts.document(seat.station, first).state is DocumentState.FINALISED
    assert (count(seat, first), count(seat, second)) == (2, 1)


def test_the_next_bundle_is_waited_for_and_taken_in_when_paper_lies_there(
    qtbot: QtBot, seat: Seat
) -> None:
    desk = desk_of(qtbot, seat)
    stack_of(seat.station).lay_in([], FeederEmpty(scanner="SC-1"))
    press(qtbot, desk, Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: waits(seat))
    assert seat.fault == ""
    stack_of(seat.station).lay_in([drawn_page("1")])
    qtbot.waitUntil(lambda: count(seat, shown(desk)) == 1)
    calm(qtbot, seat)
    assert not works(desk)


def test_waiting_for_a_bundle_ends_by_a_key_and_with_the_session(qtbot: QtBot, seat: Seat) -> None:
    desk = desk_of(qtbot, seat)
    for end in (desk.stop, desk.clear):
        seat.window.go("scan", "")
        calm(qtbot, seat)
        stack_of(seat.station).lay_in([], FeederEmpty(scanner="SC-1"))
        press(qtbot, desk, Qt.Key.Key_F4)
        qtbot.waitUntil(lambda: waits(seat))
        end()
        assert not works(desk)


def test_the_bundle_is_counted_against_the_sheets_that_are_expected(
    qtbot: QtBot, seat: Seat
) -> None:
    desk = desk_of(qtbot, seat)
    field(desk, seat.said("details.sheets"), QSpinBox).setValue(3)
    calm(qtbot, seat)
    told: list[str] = []
    bar = the(desk, ScannerBar)
    tell = bar.show_progress

    def hear(key: str, done: int, total: int | None) -> None:
        tell(key, done, total)
        told.extend(labels(bar))

    bar.show_progress = hear  # type: ignore[method-assign]
    for sheets in (["1"], ["2", "3"]):
        stack_of(seat.station).lay_in([drawn_page(text) for text in sheets])
        press(qtbot, desk, Qt.Key.Key_F5)
        calm(qtbot, seat)
    assert told == [seat.said("scan.of", done=done, total=3) for done in (1, 2, 3)]
    assert labels(bar, "safe") == [seat.said("scan.fed", done=2)]


def test_the_button_of_a_jam_goes_on_where_the_pile_was_cut_short(qtbot: QtBot, seat: Seat) -> None:
    desk = desk_of(qtbot, seat)
    stack_of(seat.station).lay_in([drawn_page("1"), drawn_page("4")])
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    stack_of(seat.station).lay_in([drawn_page("2")], PaperJam(scanner="SC-1", page=2))
    desk.scan(capture.PageDestination(index=1))
    calm(qtbot, seat)
    assert "3" in seat.fault
    third = drawn_page("3")
    stack_of(seat.station).lay_in([third])
    seat.help_fault()
    views = page_editing.page_views(seat.station, shown(desk)).standing
    assert seat.station.store.blobs.get(views[2].page.blob_id) == third.image
