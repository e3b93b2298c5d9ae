"""The diary's screen: put in, described, withdrawn and taken back, sealed; names behind their door."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from station_app.case_diary import certified_copy, sealing, volumes
from station_app.cases import register as case_register
from station_app.documents import drafts, protection, signing_batch
from station_app.forms import filling
from station_app.model.documents import DocumentState
from tests.case_diary.screen_acts import diary_of, open_diary, press_f5, put_in, seal, write
from tests.cases.test_cases_desk import case
from tests.cases.test_cases_desk import desk_of as cases_of
from tests.diaries import describe, scanned, typed_sheet
from tests.district import sign
from tests.forms.test_form_screen import desk_of as forms_of
from tests.forms.test_form_screen import settled
from tests.window.acting import told
from tests.window.seats import Seat, calm, press, sign_in
from tests.window.shown import click, keyed, labels, picture, says, type_sign, worded

CASE, HIDDEN = "11/2026", "13/2026"


@pytest.fixture
def desk(seat: Seat) -> Seat:
    cases = [case(11, "रामेश्वर शर्मा"), case(13, "गोपनीयनाम", "BNS 65(1)")]
    case_register.store_changes(seat.station, cases)
    sign_in(seat, "vivechak")
    return seat


def names_of(seat: Seat) -> list[str]:
    tree = diary_of(seat).tree
    found = tree.findItems("*", Qt.MatchFlag.MatchWildcard | Qt.MatchFlag.MatchRecursive, 0)
    return [item.text(0) for item in found]


def test_a_leaf_is_withdrawn_with_a_reason_stays_and_is_taken_back(
    qtbot: QtBot, desk: Seat
) -> None:
    scanned(desk.station, CASE, 2)
    screen = open_diary(qtbot, desk, CASE)
    put_in(qtbot, desk)
    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.isActiveWindow, timeout=5000)
    screen.tree.setFocus()
    qtbot.keyClick(screen.tree, Qt.Key.Key_F8)
    qtbot.waitUntil(screen.findings.isVisible, timeout=5000)
    screen.tabs.setCurrentIndex(0)
    qtbot.keyClick(screen.tree, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not screen.isVisible(), timeout=5000)
    screen = open_diary(qtbot, desk, CASE)
    screen.tree.go_to(2)
    press(qtbot, screen, Qt.Key.Key_F9)
    assert screen.leaf.reason.hasFocus() or screen.leaf.reason.text() == ""
    write(qtbot, screen.leaf.reason, "खाली पीठ स्कैन हुई")
    calm(qtbot, desk)
    assert any("निरस्त" in name for name in names_of(desk))
    assert "निरस्त: खाली पीठ स्कैन हुई" in screen.leaf.news.text()
    assert screen.tree.place() == 2
    screen.leaf.count_again.click()
    calm(qtbot, desk)
    assert not any("निरस्त" in name for name in names_of(desk))


def test_the_volume_is_printed_by_its_key(qtbot: QtBot, desk: Seat) -> None:
    volume = volumes.put_paper(
        desk.station, CASE, typed_sheet(desk.station, CASE).document_id
    ).volume_id
    screen = open_diary(qtbot, desk, CASE)
    box = desk.window.print_box
    screen.keys.print.click()
    calm(qtbot, desk)
    assert box.isVisible()
    assert labels(box, "headline") == ["डायरी खंड की सूची"]
    box.clear()
    sealing.seal(desk.station, volume)
    sign(desk.station, certified_copy.certified_copy(desk.station, volume, "court").document_id)
    calm(qtbot, desk)
    screen.keys.print.click()
    calm(qtbot, desk)
    assert box.isVisible()
    assert labels(box, "headline") == [desk.said("kind.CD_COPY")]


def test_what_is_typed_at_one_leaf_never_lands_on_another(qtbot: QtBot, desk: Seat) -> None:
    scanned(desk.station, CASE, 3)
    screen = open_diary(qtbot, desk, CASE)
    put_in(qtbot, desk)
    screen.tree.go_to(1)
    field = screen.leaf.fields["printed"]
    field.setFocus()
    field.selectAll()
    for letter in "41":
        type_sign(field, letter)
    screen.tree.setFocus()
    screen.tree.go_to(3)
    calm(qtbot, desk)
    now = volumes.diary_view(desk.station, CASE).now
    assert now is not None
    assert [page.printed for page in now.pages] == [41, 42, 43]
    assert field.text() == "43"


def test_a_reason_written_elsewhere_is_shown_and_not_written_over(qtbot: QtBot, desk: Seat) -> None:
    volumes.put_paper(desk.station, CASE, typed_sheet(desk.station, CASE, cd_no=2).document_id)
    screen = open_diary(qtbot, desk, CASE)
    assert screen.findings.lines["sheet_missing:1"].text() == ""
    now = volumes.diary_view(desk.station, CASE).now
    assert now is not None
    volumes.explain(desk.station, now.volume.volume_id, "sheet_missing:1", "न्यायालय में जमा")
    calm(qtbot, desk)
    assert screen.findings.lines["sheet_missing:1"].text() == "न्यायालय में जमा"
    seal(qtbot, desk)
    sealed = volumes.diary_view(desk.station, CASE).now
    assert sealed is not None
    assert sealed.volume.sealed
    assert screen.findings.lines["sheet_missing:1"].isReadOnly()
    assert not screen.leaf.fields["printed"].isEnabled()
    press(qtbot, screen, Qt.Key.Key_F7)
    calm(qtbot, desk)
    assert says(screen, "मुहर सही है")


def test_a_sheet_is_begun_with_what_is_known_and_an_unsigned_one_is_opened(
    qtbot: QtBot, desk: Seat
) -> None:
    volumes.put_paper(desk.station, CASE, typed_sheet(desk.station, CASE).document_id)
    screen = open_diary(qtbot, desk, CASE)
    press(qtbot, screen, Qt.Key.Key_F4)
    settled(qtbot, desk)
    begun = forms_of(desk).page.document_id
    assert begun is not None
    answers = filling.view(desk.station, begun).answers
    assert (answers["cd_no"], answers["volume"], answers["day"]) == (2, 1, "2026-03-15")
    screen = open_diary(qtbot, desk, CASE)
    assert "हस्ताक्षर बाकी" in screen.waiting.list.item(0).text()
    put_in(qtbot, desk)
    settled(qtbot, desk)
    assert desk.here == "forms"
    assert forms_of(desk).page.document_id == begun
    screen = open_diary(qtbot, desk, CASE)
    press(qtbot, screen, Qt.Key.Key_F2)
    calm(qtbot, desk)
    assert desk.here == "scan"


def test_a_copy_given_back_at_the_signing_desk_is_set_aside(qtbot: QtBot, desk: Seat) -> None:
    volumes.put_paper(desk.station, CASE, typed_sheet(desk.station, CASE).document_id)
    now = volumes.diary_view(desk.station, CASE).now
    assert now is not None
    sealing.seal(desk.station, now.volume.volume_id)
    copy = certified_copy.certified_copy(desk.station, now.volume.volume_id, "court")
    desk.window.go("sign", copy.document_id)
    calm(qtbot, desk)
    press(qtbot, desk.window.desks["sign"], Qt.Key.Key_F4)
    calm(qtbot, desk)
    state = drafts.document(desk.station, copy.document_id).state
    assert state is DocumentState.DISCARDED
    assert signing_batch.waiting(desk.station) == ()
    assert desk.here == "sign"


def test_a_protected_diary_is_opened_by_reason_alone(qtbot: QtBot, desk: Seat) -> None:
    protection.open_identity(desk.station, f"case {HIDDEN}", "विवेचना के लिए")
    entry = volumes.put_paper(desk.station, HIDDEN, scanned(desk.station, HIDDEN, 1))
    describe(desk.station, entry.volume_id, f"{entry.entry_id}/0", 2, places="गोपनीयग्राम")
    volumes.explain(desk.station, entry.volume_id, "sheet_missing:1", "गोपनीयकारण लिखा")
    sign_in(desk, "sho")
    screen = open_diary(qtbot, desk, HIDDEN)
    assert names_of(desk) == ["पर्चा 2  ✓"]
    assert not any("गोपनीय" in text for text in told(desk) if "गोपनीयनाम" not in text)
    assert picture(screen.leaf.page).isNull()
    assert not screen.keys.seal.isEnabled()
    press(qtbot, screen, Qt.Key.Key_F6)
    for letter in "समीक्षा के लिए":
        type_sign(cases_of(desk).gate.reason, letter)
    qtbot.keyClick(cases_of(desk).gate.reason, Qt.Key.Key_Return)
    calm(qtbot, desk)
    assert screen.leaf.fields["places"].text() == "गोपनीयग्राम"
    assert not picture(screen.leaf.page).isNull()
    assert screen.findings.lines["sheet_missing:1"].text() == "गोपनीयकारण लिखा"
    # Who sits down next finds nothing of it.
    sign_in(desk, "munshi")
    desk.window.go("home", "")
    calm(qtbot, desk)
    assert not any("गोपनीय" in text for text in told(desk))
    assert picture(screen.leaf.page).isNull()


def test_a_volume_is_asked_about_before_it_is_sealed(qtbot: QtBot, desk: Seat) -> None:
    volumes.put_paper(desk.station, CASE, typed_sheet(desk.station, CASE).document_id)
    screen = open_diary(qtbot, desk, CASE)
    for _ in range(3):
        press_f5(qtbot, desk)
        now = volumes.diary_view(desk.station, CASE).now
        assert now is not None
        assert not now.volume.sealed
    assert says(screen, desk.said("diary.seal_asks", number=1, count=1), "attention")
    click(worded(screen, desk.said("diary.seal_no")))
    assert not screen.question.isVisible()
    # Another leaf came: what was asked about is not what would be sealed.
    press_f5(qtbot, desk)
    assert screen.question.isVisible()
    volumes.put_paper(desk.station, CASE, typed_sheet(desk.station, CASE, cd_no=2).document_id)
    calm(qtbot, desk)
    assert not screen.question.isVisible()
    seal(qtbot, desk)
    now = volumes.diary_view(desk.station, CASE).now
    assert now is not None
    assert now.volume.sealed


def focused() -> QWidget:
    at = QApplication.focusWidget()
    assert at is not None
    return at


def test_words_typed_as_reasons_stay_reasons(qtbot: QtBot, desk: Seat) -> None:
    """Tab leads from reason to reason; a space presses nothing; what is being typed keeps its place."""
    volumes.put_paper(desk.station, CASE, typed_sheet(desk.station, CASE, cd_no=4).document_id)
    volumes.put_paper(desk.station, CASE, typed_sheet(desk.station, CASE, cd_no=8).document_id)
    screen = open_diary(qtbot, desk, CASE)
    press(qtbot, screen, Qt.Key.Key_F8)
    calm(qtbot, desk)
    lines = list(screen.findings.lines)
    assert len(lines) > 1
    for key, words in zip(lines[:2], ("a b c", "d e f"), strict=True):
        assert screen.findings.lines[key].hasFocus()
        for letter in words:
            type_sign(focused(), letter)
        calm(qtbot, desk)
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)
        calm(qtbot, desk)
    now = volumes.diary_view(desk.station, CASE).now
    assert now is not None
    said = {one.key: one.reason for one in now.findings}
    assert [said[key] for key in lines[:2]] == ["a b c", "d e f"]
    assert screen.tabs.currentWidget() is screen.findings


def test_one_reason_is_written_for_all_that_are_left(qtbot: QtBot, desk: Seat) -> None:
    volumes.put_paper(desk.station, CASE, typed_sheet(desk.station, CASE, cd_no=4).document_id)
    volumes.put_paper(desk.station, CASE, typed_sheet(desk.station, CASE, cd_no=8).document_id)
    screen = open_diary(qtbot, desk, CASE)
    press(qtbot, screen, Qt.Key.Key_F8)
    calm(qtbot, desk)
    first, *rest = screen.findings.lines
    write(qtbot, screen.findings.lines[first], "जमा है")
    calm(qtbot, desk)
    click(keyed(screen, "F10"))
    calm(qtbot, desk)
    now = volumes.diary_view(desk.station, CASE).now
    assert now is not None
    assert rest
    assert {one.reason for one in now.findings} == {"जमा है"}
