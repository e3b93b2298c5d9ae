"""A batch of many cases at the scan desk: fed once, shown as papers, each question answered by a key."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station_app.documents import drafts as document_drafts
from station_app.model.documents import DocumentState
from station_app.printing import orders
from station_app.scanning import page_editing
from tests.scanning.test_batch_separation import plain, ruined_sheet, sheet
from tests.stations import stack_of
from tests.window.seats import Seat, calm, press, sign_in
from tests.window.shown import click, keyed, labels, says, the
from ui.scanning.scan_desk import ScanDesk
from ui.scanning.separator_bar import SeparatorBar
from ui.scanning.thumbnail_strip import ThumbnailStrip


def desk_of(seat: Seat) -> ScanDesk:
    desk = seat.window.desks["scan"]
    assert isinstance(desk, ScanDesk)
    return desk


def begin(qtbot: QtBot, seat: Seat) -> ScanDesk:
    sign_in(seat, "munshi")
    for case in ("12/2026", "13/2026"):
        known = document_drafts.begin(seat.station, case_ref=case)
        document_drafts.discard(seat.station, known.document_id)
    seat.window.go("scan", "")
    calm(qtbot, seat)
    return desk_of(seat)


def test_a_pile_is_fed_shown_and_each_question_answered(qtbot: QtBot, seat: Seat) -> None:
    desk = begin(qtbot, seat)
    stack = [sheet("12/2026", 3), *plain(2), sheet("99/2026", 2, number=2), *plain(1)]
    stack_of(seat.station).lay_in([*stack, ruined_sheet(), *plain(1)])
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    report = desk.batches.report
    assert report.isVisible()
    assert "2" in report.said.text()
    said = [f"{row[0]} {row[1]}" for row in report.table.texts.rows]
    assert "3 में से 2 पृष्ठ आए, 1 कम" in said[0]
    assert "99/2026" in said[1]
    assert "पढ़ा नहीं जाता" in said[2]
    report.table.selectRow(1)
    qtbot.keyClick(report.table, Qt.Key.Key_Return)
    calm(qtbot, seat)
    assert not report.isVisible()
    assert says(desk, "यहाँ दर्ज नहीं")
    click(the(desk, SeparatorBar).take_case)
    calm(qtbot, seat)
    paper = desk.document_id
    assert paper is not None
    assert document_drafts.document(seat.station, paper).case_ref == "99/2026"
    assert not says(desk, "दर्ज नहीं")
    desk.to_pages()
    calm(qtbot, seat)
    assert "पर्ची?" in str(the(desk, ThumbnailStrip).currentIndex().data())
    assert says(desk, "पढ़ा नहीं जाता")
    click(the(desk, SeparatorBar).part)
    calm(qtbot, seat)
    assert desk.document_id not in (None, paper)
    assert len(page_editing.page_views(seat.station, paper).standing) == 1
    click(the(desk, SeparatorBar).join)
    calm(qtbot, seat)
    assert desk.document_id == paper
    assert len(page_editing.page_views(seat.station, paper).standing) == 3


def test_the_sheet_lies_in_the_tray_as_what_it_is(qtbot: QtBot, seat: Seat) -> None:
    desk = begin(qtbot, seat)
    stack_of(seat.station).lay_in([sheet("12/2026", 1), *plain(1)])
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    desk.batches.back()
    calm(qtbot, seat)
    assert says(desk, "सभी 1 पृष्ठ आ गए")
    click(keyed(desk, "Ctrl+T"))
    calm(qtbot, seat)
    strip = the(desk, ThumbnailStrip)
    assert str(strip.pages.index(0).data()) == "पर्ची"
    qtbot.keyClick(strip, Qt.Key.Key_Return)
    calm(qtbot, seat)
    paper = desk.document_id
    assert paper is not None
    assert len(page_editing.page_views(seat.station, paper).standing) == 2


def test_sheets_are_printed_for_many_cases_by_keys(qtbot: QtBot, seat: Seat) -> None:
    desk = begin(qtbot, seat)
    press(qtbot, desk, Qt.Key.Key_F7)
    calm(qtbot, seat)
    screen = desk.batches.sheets
    assert screen.isVisible()
    screen.cases.setText("12/2026 somewhere")
    press(qtbot, screen, Qt.Key.Key_F5)
    calm(qtbot, seat)
    assert labels(screen, "refused")
    screen.cases.setText("12/2026 13/2026=40")
    press(qtbot, screen, Qt.Key.Key_F5)
    calm(qtbot, seat)
    assert seat.window.print_box.isVisible()
    press(qtbot, seat.window.print_box, Qt.Key.Key_F5)
    calm(qtbot, seat)
    (job,) = orders.jobs(seat.station)
    assert (job.kind, job.pages) == ("separators", 2)


def test_whoever_sits_down_next_sees_nothing_of_a_pile(qtbot: QtBot, seat: Seat) -> None:
    desk = begin(qtbot, seat)
    stack_of(seat.station).lay_in([sheet("12/2026", 1), *plain(1)])
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    assert desk.batches.report.table.texts.rows
    desk.clear()
    assert not desk.batches.report.table.texts.rows
    drafts = document_drafts.documents(seat.station, states={DocumentState.DRAFT})
    assert [draft.case_ref for draft in drafts] == ["12/2026"]


def test_a_piles_questions_fit_a_small_screen(qtbot: QtBot, seat: Seat) -> None:
    desk = begin(qtbot, seat)
    seat.window.context.words.speak("en")
    seat.window.resize(1024, 768)
    calm(qtbot, seat)
    stack_of(seat.station).lay_in([sheet("99/2026", 1), *plain(1), ruined_sheet(), *plain(1)])
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    report = desk.batches.report
    report.table.selectRow(0)
    qtbot.keyClick(report.table, Qt.Key.Key_Return)
    calm(qtbot, seat)
    assert the(desk, SeparatorBar).take_case.isVisible()
    desk.to_pages()
    calm(qtbot, seat)
    assert the(desk, SeparatorBar).part.isVisible()
    assert (seat.window.width(), seat.window.height()) == (1024, 768)
