"""The window as a person uses it: by its keys alone, in both languages."""

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QTableWidget
from pytestqt.qtbot import QtBot

from station_app.documents import drafts
from station_app.exchange import inbox, outbox
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.device_errors import PaperJam
from station_app.model.documents import DocumentState
from station_app.model.errors import Incident, SessionLocked
from station_app.model.operators import Role
from station_app.scanning import page_editing
from station_app.station import people as people_of
from station_app.station import sign_in as station_sign_in
from station_app.station.errors import PassphraseTemporary
from tests.profile_files import ROW, written
from tests.scanners import drawn_page
from tests.signing.officers import PIN
from tests.stations import PASSPHRASE, TestClock, stack_of
from tests.window.seats import WAIT_MS, Seat, calm, press, sign_in
from tests.window.shown import cells, click, field, keyed, labels, line, says, the, to_row, write
from ui.operators.operators_desk import OperatorsDesk
from ui.scanning.scan_desk import ScanDesk
from ui.scanning.scanner_bar import ScannerBar
from ui.scanning.thumbnail_strip import ThumbnailStrip
from ui.signing.sign_desk import PinDialog, SignDesk
from ui.widgets.jobs import Jobs
from ui.widgets.theme import THEMES, load_theme


def who(seat: Seat) -> str:
    operator = seat.station.session.operator
    return "" if operator is None else operator.user_name


def test_the_lock_opens_only_by_the_right_passphrase(qtbot: QtBot, seat: Seat) -> None:
    calm(qtbot, seat)
    unlock = seat.window.unlock
    unlock.choose("munshi")
    secret = line(unlock, seat.said("unlock.passphrase"))
    write(secret, "galat", enter=True)
    calm(qtbot, seat)
    assert who(seat) == ""
    assert says(unlock, "पासफ़्रेज़", "refused")
    write(secret, PASSPHRASE, enter=True)
    calm(qtbot, seat)
    assert who(seat) == "munshi"
    assert secret.text() == ""


def test_the_whole_road_by_keys(qtbot: QtBot, seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    window, station = seat.window, seat.station
    sign_in(seat, "munshi")
    window.go("scan", "")
    calm(qtbot, seat)
    scan = window.desks["scan"]
    assert isinstance(scan, ScanDesk)
    stack_of(station).lay_in([drawn_page(str(number)) for number in range(3)])
    press(qtbot, scan, Qt.Key.Key_F5)
    calm(qtbot, seat)
    draft = drafts.documents(station)[0]
    assert len(page_editing.page_views(station, draft.document_id).standing) == 3
    write(line(scan, seat.said("details.case")), "0123/26")
    calm(qtbot, seat)
    assert drafts.document(station, draft.document_id).case_ref == "123/2026"
    to_row(the(scan, ThumbnailStrip), 1)
    press(qtbot, scan, Qt.Key.Key_F8)
    calm(qtbot, seat)
    assert drafts.document(station, draft.document_id).state is DocumentState.FINALISED
    sign_in(seat, "vivechak")
    window.go("sign", draft.document_id)
    calm(qtbot, seat)
    monkeypatch.setattr(PinDialog, "exec", lambda _self: PinDialog.DialogCode.Accepted)
    monkeypatch.setattr(PinDialog, "take_pin", lambda _self: PIN)
    press(qtbot, window.desks["sign"], Qt.Key.Key_F7)
    calm(qtbot, seat)
    assert drafts.document(station, draft.document_id).state is DocumentState.QUEUED
    assert [item.second_tick for item in outbox.rows(station)] == [False]
    press(qtbot, window.desks["outbox"], Qt.Key.Key_F5)
    assert seat.exchange.woken == 1


def test_a_file_in_the_watched_folder_is_taken_in_by_its_key(
    qtbot: QtBot, seat: Seat, tmp_path: Path
) -> None:
    dropped = tmp_path / "drop" / "sheet.png"
    dropped.parent.mkdir()
    dropped.write_bytes(drawn_page("folder").image)
    os.utime(dropped, (0, 0))
    sign_in(seat, "munshi")
    seat.window.go("scan", "")
    calm(qtbot, seat)
    press(qtbot, seat.window.desks["scan"], Qt.Key.Key_F9)
    calm(qtbot, seat)
    draft = drafts.documents(seat.station)[0]
    assert len(page_editing.page_views(seat.station, draft.document_id).standing) == 1
    assert not dropped.exists()
    assert (dropped.parent / "taken" / "sheet.png").exists()


def test_the_token_stays_chosen_however_often_one_looks(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "vivechak")
    seat.window.go("sign", "")
    calm(qtbot, seat)
    desk = seat.window.desks["sign"]
    token = field(desk, seat.said("sign.token"), QComboBox)
    first = token.currentData()
    assert first
    for _ in range(2):
        press(qtbot, desk, Qt.Key.Key_F3)
        calm(qtbot, seat)
        assert token.currentData() == first


def test_a_fault_shows_two_sentences_and_its_button_helps(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "munshi")
    seat.window.go("scan", "")
    calm(qtbot, seat)
    stack_of(seat.station).lay_in([drawn_page("1")], PaperJam(scanner="SC-1", page=2))
    press(qtbot, seat.window.desks["scan"], Qt.Key.Key_F5)
    calm(qtbot, seat)
    assert "पृष्ठ 2" in seat.fault
    stack_of(seat.station).lay_in([drawn_page("2")])
    seat.help_fault()
    draft = drafts.documents(seat.station)[0]
    assert len(page_editing.page_views(seat.station, draft.document_id).standing) == 2
    assert seat.fault == ""


def test_a_wrong_number_stays_in_its_field_with_its_sentence(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "munshi")
    seat.window.go("scan", "")
    calm(qtbot, seat)
    scan = seat.window.desks["scan"]
    assert isinstance(scan, ScanDesk)
    case = line(scan, seat.said("details.case"))
    write(case, "12-34-56")
    calm(qtbot, seat)
    assert case.text() == "12-34-56"
    assert says(scan, "123/2026", "refused")


def test_an_act_on_a_page_is_offered_back(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "munshi")
    seat.window.go("scan", "")
    calm(qtbot, seat)
    scan = seat.window.desks["scan"]
    assert isinstance(scan, ScanDesk)
    stack_of(seat.station).lay_in([drawn_page(str(number)) for number in range(3)])
    press(qtbot, scan, Qt.Key.Key_F5)
    calm(qtbot, seat)
    draft = drafts.documents(seat.station)[0].document_id
    click(keyed(scan, "Del"))
    calm(qtbot, seat)
    assert len(page_editing.page_views(seat.station, draft).standing) == 2
    assert seat.offers_undo
    seat.undo()
    assert len(page_editing.page_views(seat.station, draft).standing) == 3


@pytest.mark.parametrize("desk", ["home", "scan", "sign", "outbox", "inbox", "operators"])
def test_every_desk_speaks_the_chosen_language_and_fits_a_small_screen(
    qtbot: QtBot, seat: Seat, desk: str
) -> None:
    sign_in(seat, "sho")
    seat.window.go(desk, "")
    calm(qtbot, seat)
    for language in ("en", "hi"):
        seat.window.context.words.speak(language)
        calm(qtbot, seat)
        seat.window.resize(1024, 700)
        assert seat.window.width() == 1024
        assert seat.window.minimumSizeHint().width() <= 1024
        parts: list[QPushButton | QLabel] = [
            *seat.window.desks[desk].findChildren(QPushButton),
            *seat.window.desks[desk].findChildren(QLabel),
        ]
        texts = [part.text() for part in parts if part.text() and part.isVisible()]
        hindi = sum(any("\u0900" <= sign <= "\u097f" for sign in text) for text in texts)
        assert (hindi > len(texts) / 2) if language == "hi" else (hindi <= 1)


def test_every_control_has_a_name_for_a_screen_reader(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "sho")
    for name in filter(seat.window.desks.open_to, seat.window.desks.names()):
        desk = seat.window.desks[name]
        seat.window.go(name, "")
        calm(qtbot, seat)
        nameless = [
            made.objectName()
            for made in desk.findChildren(QPushButton)
            if not (made.accessibleName() or made.text())
        ]
        assert nameless == []


def test_the_role_chooses_the_desks(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "munshi")
    calm(qtbot, seat)
    assert not seat.rail["sign"].isVisible()
    seat.window.go("sign", "")
    assert seat.window.desks.stack.currentWidget() is not seat.window.desks["sign"]


def test_what_the_district_sent_is_seen_and_marked_read(qtbot: QtBot, seat: Seat) -> None:
    body = {"court": "न्यायालय नमूना", "case_ref": "123/2026", "hearing_at": "2026-12-15T05:30:00Z"}
    inbox.store_item(seat.station, "i0", "new-kind", b'{"hearing_at": "soon"}')
    inbox.store_item(seat.station, "i1", "summons", json.dumps(body).encode())
    sign_in(seat, "munshi")
    seat.window.go("inbox", "")
    calm(qtbot, seat)
    desk = seat.window.desks["inbox"]
    assert says(desk, "न्यायालय नमूना")
    assert says(desk, "15-12-2026 11:00")
    assert "(2)" in seat.rail["inbox"].text()
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    assert inbox.listing(seat.station)[0].read_at is not None
    assert "(1)" in seat.rail["inbox"].text()
    the(desk, QTableWidget).setCurrentCell(1, 0)
    assert "कुछ नया\n\nपेशी: soon" in labels(desk)


def test_the_chief_enters_an_operator_who_then_signs_in(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "sho")
    seat.window.go("operators", "")
    calm(qtbot, seat)
    desk = seat.window.desks["operators"]
    typed = {"display_name": "आर. 77", "user_name": "munshi", "passphrase": "chaukidar-77"}
    fields = {
        name: line(desk, seat.said(f"operators.{name}")) for name in (*typed, "passphrase_again")
    }
    for name, text in (typed | {"passphrase_again": "chaukidar-7"}).items():
        write(fields[name], text)
    press(qtbot, desk, Qt.Key.Key_F5)
    assert says(desk, "अलग", "refused")
    write(fields["passphrase_again"], "chaukidar-77")
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    assert labels(desk, "refused")
    assert fields["display_name"].text() == "आर. 77"
    write(fields["user_name"], "aarakshak")
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    assert says(desk, "आर. 77", "safe")
    people = field(desk, seat.said("operators.title"), QTableWidget)
    assert "आर. 77" in [row[0] for row in cells(people)]
    assert fields["passphrase"].text() == ""
    with pytest.raises(PassphraseTemporary):
        station_sign_in.sign_in(seat.station, "aarakshak", "chaukidar-77")
    newcomer = people_of.change_passphrase(
        seat.station, "aarakshak", "chaukidar-77", "meri-apni-kunji"
    )
    assert newcomer.role is Role.MUNSHI


def test_the_chief_brings_the_districts_profiles_and_the_scan_desk_offers_them(
    qtbot: QtBot, seat: Seat, tmp_path: Path
) -> None:
    sign_in(seat, "sho")
    bar = the(seat.open("scan"), ScannerBar)
    assert bar.profile.name == "diary"
    seat.window.go("operators", "")
    calm(qtbot, seat)
    people = seat.window.desks["operators"]
    assert isinstance(people, OperatorsDesk)
    file = tmp_path / "kgn.toml"
    rows = {"thana_diary": ROW, "thana_map": ROW | {"hi": "नक्शा", "mode": "colour"}}
    file.write_text(written(rows, locked=False).replace("deskew", "polish"), encoding="utf-8")
    people.profiles.bring(file)
    calm(qtbot, seat)
    assert "thana_diary.clean" in people.profiles.said.text()
    file.write_text(written(rows), encoding="utf-8")
    people.profiles.bring(file)
    calm(qtbot, seat)
    assert people.profiles.said.text() == ""
    seat.window.go("scan", "")
    calm(qtbot, seat)
    shown = [button.text() for button in bar.findChildren(QPushButton)]
    assert [t for t in shown if "Alt+" in t] == ["ज़िला डायरी  Alt+1", "नक्शा  Alt+2"]
    assert bar.profile.name == "thana_diary"
    click(keyed(bar, "Alt+2"))
    assert bar.profile.name == "thana_map"


def test_an_idle_session_locks(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "munshi")
    calm(qtbot, seat)
    clock = seat.station.clock
    clock.turn(seconds=seat.station.settings.idle_lock_s + 5)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: seat.locked, timeout=WAIT_MS)


@pytest.mark.parametrize("sign", ["key", "click"])
def test_whoever_works_is_not_locked_out(qtbot: QtBot, seat: Seat, sign: str) -> None:
    sign_in(seat, "munshi")
    calm(qtbot, seat)
    clock, almost = seat.station.clock, seat.station.settings.idle_lock_s - 5
    assert isinstance(clock, TestClock)
    for _ in range(2):
        clock.turn(seconds=almost)
        window = seat.window.windowHandle()
        if sign == "key":
            QTest.keyClick(window, Qt.Key.Key_Shift)
        else:
            QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    seat.window.look_idle()
    calm(qtbot, seat)
    assert not seat.locked


def test_a_bug_comes_home_as_a_number(qtbot: QtBot, qapp: QApplication) -> None:
    del qapp
    jobs = Jobs()
    heard: list[object] = []

    def broken(_ticket: CancelTicket, _report: Callable[[int, int | None], None]) -> None:
        raise ZeroDivisionError

    jobs.run("quick", broken, heard.append, heard.append)
    qtbot.waitUntil(lambda: bool(heard), timeout=WAIT_MS)
    assert isinstance(heard[0], Incident)
    jobs.close()


def test_signals_by_the_ten_thousand_leave_the_interpreter_whole(qtbot: QtBot) -> None:
    """PySide6 6.12.0 loses a reference to None with each emission and aborts (decision 006)."""
    del qtbot

    class Source(QObject):
        told = Signal(object)

    source, count = Source(), 0

    def hear(_value: object) -> None:
        nonlocal count
        count += 1

    source.told.connect(hear)
    for _ in range(10_000):
        source.told.emit(None)
    assert count == 10_000


@pytest.mark.parametrize("name", THEMES)
def test_each_themes_texts_can_be_read(name: str) -> None:
    """WCAG 2.1, 1.4.3: contrast of at least 4.5 : 1."""
    theme = load_theme(name)
    pairs = [("ink", "paper"), ("ink", "sheet"), ("quiet", "sheet"), ("quiet", "paper")]
    pairs += [("accent_ink", "accent"), ("safe", "sheet"), ("travelling", "sheet")]
    pairs += [("attention", "sheet"), ("refused", "refused_soft"), ("ink", "attention_soft")]
    pairs += [("ink", "accent_soft"), ("attention", "paper"), ("safe", "paper")]

    def light(token: str) -> float:
        colour = theme.colour(token)
        parts = (colour.redF(), colour.greenF(), colour.blueF())
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    weak = []
    for front, back in pairs:
        high, low = sorted((light(front), light(back)), reverse=True)
        if (high + 0.05) / (low + 0.05) < 4.5:
            weak.append((front, back))
    assert weak == []
    assert theme.style_sheet()


def test_the_pin_dialog_gives_the_pin_once(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "vivechak")
    desk = seat.window.desks["sign"]
    assert isinstance(desk, SignDesk)
    dialog = PinDialog(seat.window.context, 2, desk)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClicks(the(dialog, QLineEdit), PIN)
    assert dialog.take_pin() == PIN
    assert dialog.take_pin() == ""


def test_work_of_a_session_that_ended_does_not_disturb_the_next(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "munshi")
    calm(qtbot, seat)
    seat.window.context.fault(SessionLocked())
    assert seat.fault == ""
    assert not seat.locked
    station_sign_in.sign_out(seat.station)
    seat.window.context.fault(SessionLocked())
    assert seat.fault == ""
    assert seat.locked


def test_a_window_that_is_closed_is_gone_before_it_waits_for_what_runs(seat: Seat) -> None:
    begun, seen = threading.Event(), list[bool]()

    def work(ticket: CancelTicket, _report: Report) -> None:
        begun.set()
        ticket.wait(20)
        seen.append(seat.window.isVisible())

    seat.window.context.jobs.run("work", work, lambda _: None, seat.window.context.fault)
    assert begun.wait(20)
    assert seat.window.isVisible()
    seat.window.close()
    assert seen == [False]
