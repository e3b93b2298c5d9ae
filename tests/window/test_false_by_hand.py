"""What stands in view is so: the page is the one chosen, the number was asked about, nothing is lost or made by looking."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from station_app.cases import register as case_register
from station_app.documents import drafts
from station_app.model.device_errors import ScannerBusy
from station_app.model.documents import DocumentState
from station_app.model.ids import DocumentId
from station_app.scanning import capture, page_editing
from station_app.session import operator_rows
from tests.case_diary.screen_acts import diary_of, open_diary
from tests.cases.test_cases_desk import case
from tests.scanners import drawn_page
from tests.signing.officers import PIN
from tests.stations import stack_of
from tests.window.seats import Seat, calm, press, sign_in
from tests.window.shown import (
    cells,
    click,
    field,
    keyed,
    labels,
    line,
    picture,
    says,
    the,
    to_row,
    type_sign,
    until,
    worded,
    write,
)
from ui.operators.operators_desk import OperatorsDesk
from ui.scanning.draft_selector import DraftSelector
from ui.scanning.scan_desk import ScanDesk
from ui.scanning.thumbnail_strip import ThumbnailStrip
from ui.signing.sign_desk import PinDialog

PAGES = 4
LARGE_PX = 1600


def desk_of(seat: Seat) -> ScanDesk:
    desk = seat.window.desks["scan"]
    assert isinstance(desk, ScanDesk)
    return desk


def scanned(qtbot: QtBot, seat: Seat, pages: int = PAGES) -> DocumentId:
    """Sit down and scan a paper."""
    sign_in(seat, "munshi")
    seat.window.go("scan", "")
    calm(qtbot, seat)
    stack_of(seat.station).lay_in([drawn_page(str(number)) for number in range(pages)])
    press(qtbot, desk_of(seat), Qt.Key.Key_F5)
    calm(qtbot, seat)
    document_id = desk_of(seat).document_id
    assert document_id is not None
    return document_id


# ── the page drawn is the page chosen ────────────────────────────────────────────────────────


class SlowPictures:
    """Draws pages when the test lets it; remembers which it drew large."""

    def __init__(self, draw: Callable[..., bytes]) -> None:
        self._draw, self.gate = draw, threading.Event()
        self.drawn: list[object] = []
        self.gate.set()

    def __call__(self, *given: object, **named: object) -> bytes:
        self.gate.wait(10)
        made = self._draw(*given, **named)
        _station, page_id, _placed, longest_px = given
        if longest_px == LARGE_PX:
            self.drawn.append(page_id)
        return made


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> SlowPictures:
    made = SlowPictures(page_editing.picture)
    monkeypatch.setattr(page_editing, "picture", made)
    return made


def test_no_other_page_is_in_view_while_the_chosen_one_is_drawn(
    qtbot: QtBot, seat: Seat, slow: SlowPictures
) -> None:
    scanned(qtbot, seat)
    desk, strip = desk_of(seat), the(desk_of(seat), ThumbnailStrip)
    to_row(strip, 0)
    calm(qtbot, seat)
    assert not picture(desk.large).isNull()
    slow.gate.clear()
    to_row(strip, 2)
    assert picture(desk.large).isNull()
    slow.gate.set()
    calm(qtbot, seat)
    assert not picture(desk.large).isNull()


def test_another_paper_shows_no_page_of_the_one_before(
    qtbot: QtBot, seat: Seat, slow: SlowPictures
) -> None:
    scanned(qtbot, seat)
    desk = desk_of(seat)
    other = drafts.begin(seat.station, case_ref="7/2026")
    calm(qtbot, seat)
    assert not picture(desk.large).isNull()
    slow.gate.clear()
    seat.window.go("scan", other.document_id)
    assert picture(desk.large).isNull()
    slow.gate.set()
    calm(qtbot, seat)
    assert desk.document_id == other.document_id
    assert picture(desk.large).isNull()


def test_pages_that_one_only_passed_are_not_drawn(
    qtbot: QtBot, seat: Seat, slow: SlowPictures
) -> None:
    """Stale jobs are dropped: what is drawn at last is the last page chosen, and few others."""
    scanned(qtbot, seat, 12)
    desk, strip = desk_of(seat), the(desk_of(seat), ThumbnailStrip)
    to_row(strip, 0)
    calm(qtbot, seat)
    slow.gate.clear()
    slow.drawn.clear()
    for row in range(1, 12):
        to_row(strip, row)
    slow.gate.set()
    calm(qtbot, seat)
    views = page_editing.page_views(seat.station, drafts.documents(seat.station)[0].document_id)
    last = views.standing[-1].page.page_id
    assert last in slow.drawn
    assert not picture(desk.large).isNull()
    assert len(set(slow.drawn)) <= 3


def test_a_page_that_arrives_elsewhere_draws_nothing_anew(
    qtbot: QtBot, seat: Seat, slow: SlowPictures
) -> None:
    document_id = scanned(qtbot, seat)
    calm(qtbot, seat)
    slow.drawn.clear()
    for _ in range(5):
        seat.station.events.announce("page", document_id)
        seat.station.events.announce("document", document_id)
        calm(qtbot, seat)
    assert slow.drawn == []


# ── the tray ─────────────────────────────────────────────────────────────────────────────────


def test_a_page_of_the_tray_comes_back_to_its_place_and_is_chosen(qtbot: QtBot, seat: Seat) -> None:
    document_id = scanned(qtbot, seat)
    desk, strip = desk_of(seat), the(desk_of(seat), ThumbnailStrip)
    before = [v.page.page_id for v in page_editing.page_views(seat.station, document_id).standing]
    to_row(strip, 1)
    click(keyed(desk, "Del"))
    calm(qtbot, seat)
    click(keyed(desk, "Ctrl+T"))
    calm(qtbot, seat)
    strip.activated.emit(strip.currentIndex())
    calm(qtbot, seat)
    after = [v.page.page_id for v in page_editing.page_views(seat.station, document_id).standing]
    assert after == before
    here = strip.here()
    assert here is not None
    assert (here.page.page_id, here.position) == (before[1], 2)
    assert not says(desk, seat.said("scan.tray_open"))


# ── no ghosts ────────────────────────────────────────────────────────────────────────────────


def test_looking_at_the_scan_desk_makes_no_paper(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "munshi")
    for _ in range(3):
        seat.open("scan")
        seat.open("home")
    desk = seat.open("scan")
    press(qtbot, desk, Qt.Key.Key_F2)
    press(qtbot, desk, Qt.Key.Key_F2)
    calm(qtbot, seat)
    assert drafts.documents(seat.station) == ()


def test_a_scan_that_is_refused_makes_no_paper_and_takes_no_number(
    qtbot: QtBot, seat: Seat
) -> None:
    sign_in(seat, "munshi")
    desk = seat.open("scan")
    stack_of(seat.station).lay_in([], ScannerBusy(scanner="SC-1"))
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    assert seat.fault
    assert drafts.documents(seat.station) == ()
    stack_of(seat.station).lay_in([drawn_page("1")])
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    (paper,) = drafts.documents(seat.station)
    assert paper.local_ref.split("-")[3] == "0001"


def test_sheets_of_a_diary_begin_with_the_first_of_them(qtbot: QtBot, known: Seat) -> None:
    """The diary's desk offers a new paper of its case; looking there makes none."""
    sign_in(known, "vivechak")
    open_diary(qtbot, known, "11/2026")
    press(qtbot, diary_of(known), Qt.Key.Key_F2)
    calm(qtbot, known)
    assert known.here == "scan"
    assert drafts.documents(known.station) == ()
    assert number_field(known).text() == "11/2026"
    known.window.go("home", "")
    known.window.go("scan", "")
    calm(qtbot, known)
    assert drafts.documents(known.station) == ()
    assert number_field(known).text() == "11/2026"
    stack_of(known.station).lay_in([drawn_page("1")])
    press(qtbot, desk_of(known), Qt.Key.Key_F5)
    calm(qtbot, known)
    (paper,) = drafts.documents(known.station)
    assert (paper.case_ref, paper.volume, paper.local_ref[-6:-2]) == ("11/2026", 1, "0001")
    # Of a volume that is sealed the next sheets belong to the next one.
    known.window.go("scan", drafts.name_new("11/2026", 3))
    calm(qtbot, known)
    assert len(drafts.documents(known.station)) == 1
    stack_of(known.station).lay_in([drawn_page("2")])
    press(qtbot, desk_of(known), Qt.Key.Key_F5)
    calm(qtbot, known)
    assert {paper.volume for paper in drafts.documents(known.station)} == {1, 3}


def test_what_is_said_of_a_new_paper_is_kept_with_its_first_page(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "munshi")
    desk = seat.open("scan")
    write(line(desk, seat.said("details.case")), "0045/26")
    write(line(desk, seat.said("details.note")), "एक पन्ना न्यायालय में")
    calm(qtbot, seat)
    assert drafts.documents(seat.station) == ()
    stack_of(seat.station).lay_in([drawn_page("1")])
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    (paper,) = drafts.documents(seat.station)
    assert (paper.case_ref, paper.gap_note) == ("45/2026", "एक पन्ना न्यायालय में")
    assert line(desk, seat.said("details.case")).text() == "0045/26"


def test_the_choice_says_new_paper_until_one_begins(qtbot: QtBot, seat: Seat) -> None:
    scanned(qtbot, seat)
    desk = desk_of(seat)
    chosen = the(desk, DraftSelector)
    assert chosen.currentIndex() >= 0
    press(qtbot, desk, Qt.Key.Key_F2)
    calm(qtbot, seat)
    assert (chosen.currentIndex(), chosen.placeholderText()) == (-1, seat.said("scan.new_paper"))


# ── the FIR number ───────────────────────────────────────────────────────────────────────────


@pytest.fixture
def known(seat: Seat) -> Seat:
    case_register.store_changes(
        seat.station, [case(11, "काल्पनिक फरियादी"), case(13, "गोपनीयनाम", "BNS 65(1)")]
    )
    return seat


def number_field(seat: Seat) -> QLineEdit:
    return line(desk_of(seat), seat.said("details.case"))


def test_a_known_number_shows_the_head_of_its_case(qtbot: QtBot, known: Seat) -> None:
    document_id = scanned(qtbot, known)
    write(number_field(known), "11/2026")
    calm(qtbot, known)
    assert drafts.document(known.station, document_id).case_ref == "11/2026"
    told = " ".join(labels(desk_of(known)))
    assert "काल्पनिक फरियादी" in told
    write(number_field(known), "13/2026")
    calm(qtbot, known)
    told = " ".join(labels(desk_of(known)))
    assert "BNS 65(1)" in told
    assert "गोपनीयनाम" not in told


def test_an_unknown_number_is_asked_about_before_it_is_taken(qtbot: QtBot, known: Seat) -> None:
    document_id = scanned(qtbot, known)
    write(number_field(known), "999/2026")
    calm(qtbot, known)
    asked = known.said("details.case_unknown", number="999/2026")
    assert says(desk_of(known), asked, "attention")
    assert drafts.document(known.station, document_id).case_ref == ""
    # Nothing is finished under a number that nobody confirmed, nor under an older one.
    press(qtbot, desk_of(known), Qt.Key.Key_F8)
    calm(qtbot, known)
    assert drafts.document(known.station, document_id).state is DocumentState.DRAFT
    click(worded(desk_of(known), known.said("details.case_right")))
    calm(qtbot, known)
    assert drafts.document(known.station, document_id).case_ref == "999/2026"
    press(qtbot, desk_of(known), Qt.Key.Key_F8)
    calm(qtbot, known)
    assert drafts.document(known.station, document_id).state is DocumentState.FINALISED


@pytest.mark.parametrize("turns", [0, 1])
def test_what_is_asked_of_a_number_is_read_whole(qtbot: QtBot, known: Seat, turns: int) -> None:
    """The column beside the page is narrow and does not scroll sideways: nothing in it may be wider."""
    sign_in(known, "munshi")
    for _ in range(turns):
        click(keyed(known.window, "Ctrl+G"))
    known.window.resize(1366, 680)
    known.window.go("scan", "")
    calm(qtbot, known)
    write(number_field(known), "999/2026")
    calm(qtbot, known)
    assert says(desk_of(known), known.said("details.case_unknown", number="999/2026"), "attention")
    column = the(desk_of(known), QScrollArea)
    inside = column.widget()
    assert inside is not None
    assert inside.width() <= column.viewport().width()
    assert [
        child.accessibleName() or child.objectName()
        for child in inside.findChildren(QWidget)
        if child.isVisible()
        and child.mapTo(inside, child.rect().topRight()).x() >= column.viewport().width()
    ] == []


def test_where_there_is_no_register_that_is_said_and_nothing_is_asked(
    qtbot: QtBot, seat: Seat
) -> None:
    document_id = scanned(qtbot, seat)
    write(number_field(seat), "999/2026")
    calm(qtbot, seat)
    assert drafts.document(seat.station, document_id).case_ref == "999/2026"
    assert says(desk_of(seat), seat.said("details.case_unchecked"))


# ── a key right after typing ─────────────────────────────────────────────────────────────────


def test_what_was_typed_last_is_kept_before_the_paper_is_finished(qtbot: QtBot, seat: Seat) -> None:
    for number in (1, 2, 3):
        document_id = scanned(qtbot, seat, 1)
        write(number_field(seat), f"{number}23/2026")
        press(qtbot, desk_of(seat), Qt.Key.Key_F8)
        calm(qtbot, seat)
        made = drafts.document(seat.station, document_id)
        assert (made.state, made.case_ref) == (DocumentState.FINALISED, f"{number}23/2026")
        assert seat.fault == ""


def test_a_wrong_number_is_never_passed_over(qtbot: QtBot, seat: Seat) -> None:
    """The paper is not finished under the number that was right before."""
    document_id = scanned(qtbot, seat)
    write(number_field(seat), "12/2026")
    calm(qtbot, seat)
    write(number_field(seat), "12-34-56")
    press(qtbot, desk_of(seat), Qt.Key.Key_F8)
    calm(qtbot, seat)
    assert drafts.document(seat.station, document_id).state is DocumentState.DRAFT
    assert seat.said("error.document.case_number.what") in seat.fault
    assert number_field(seat).hasFocus() or not seat.window.isActiveWindow()


# ── whose token ──────────────────────────────────────────────────────────────────────────────


def test_the_language_is_turned_and_the_token_stays_bound(
    qtbot: QtBot, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = scanned(qtbot, seat, 1)
    write(number_field(seat), "123/2026")
    press(qtbot, desk_of(seat), Qt.Key.Key_F8)
    calm(qtbot, seat)
    sign_in(seat, "vivechak")
    seat.open("sign", document_id)
    monkeypatch.setattr(PinDialog, "exec", lambda _self: PinDialog.DialogCode.Accepted)
    monkeypatch.setattr(PinDialog, "take_pin", lambda _self: PIN)
    press(qtbot, seat.window.desks["sign"], Qt.Key.Key_F7)
    calm(qtbot, seat)
    seat.window.switch_language()
    calm(qtbot, seat)
    with seat.station.store.reading() as tx:
        (officer,) = [p for p in operator_rows.listing(tx) if p.user_name == "vivechak"]
    assert (officer.language, bool(officer.certificate_serial)) == ("en", True)
    sign_in(seat, "sho")
    desk = seat.open("operators")
    assert isinstance(desk, OperatorsDesk)
    (row,) = [row for row in cells(desk.table) if officer.display_name in row]
    assert seat.said("operators.own_token") in row
    # Whoever sits here now is told whose token it is before a PIN is typed.
    token = field(seat.open("sign"), seat.said("sign.token"), QComboBox)
    assert officer.display_name in token.currentText()


# ── text is text ─────────────────────────────────────────────────────────────────────────────


def test_imports_of_a_new_paper_begin_with_the_first_good_page(
    qtbot: QtBot, seat: Seat, tmp_path: Path
) -> None:
    from station_app.model.cancellation import CancelTicket, no_report
    from station_app.model.errors import StationError

    sign_in(seat, "munshi")
    calm(qtbot, seat)
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"no picture")
    new = drafts.prepare(seat.station, case_ref="5/2026")
    with pytest.raises(StationError):
        capture.import_files(seat.station, new, (bad,), CancelTicket(), no_report)
    assert drafts.documents(seat.station) == ()
    good = tmp_path / "good.png"
    good.write_bytes(drawn_page("1").image)
    assert capture.import_files(seat.station, new, (good,), CancelTicket(), no_report) == 1
    (paper,) = drafts.documents(seat.station)
    assert (paper.document_id, paper.case_ref) == (new.document_id, "5/2026")
    until(lambda: seat.quiet)
    type_sign(seat.window, " ")
