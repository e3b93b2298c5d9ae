"""The signed note at the desk: F3 opens it, its proof stands beside it, Esc leaves it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from station_app.cases import register as case_register
from tests.cases.test_cases_desk import case
from tests.prosecution.bundle_seat import at_desk, key
from tests.prosecution.test_compliance_note import CASE, WORDS, answered, signed_pdf
from tests.window.acting import told
from tests.window.seats import Seat, calm, press, sign_in
from tests.window.shown import says


def press_named(qtbot: QtBot, seat: Seat, screen: QWidget, name: str) -> None:
    """Press the button that bears a key's name."""
    by_key = {made.shortcut().toString(): made for made in screen.findChildren(QPushButton)}
    qtbot.mouseClick(by_key[name], Qt.MouseButton.LeftButton)
    calm(qtbot, seat)


def test_the_note_is_read_beside_its_proof_and_printed(qtbot: QtBot, seat: Seat) -> None:
    sign_in(seat, "vivechak")
    answered(seat.station, signed_pdf(seat.station), b"%PDF-1.4\n")
    desk = at_desk(qtbot, seat, CASE)
    assert says(desk.card, WORDS)
    key(qtbot, seat, Qt.Key.Key_F3)
    assert desk.note.isVisible()
    # The newest of two came broken: it is said, and the earlier one is a key away.
    assert desk.note.title.text() == ""
    press(qtbot, desk.note, Qt.Key.Key_F8)
    calm(qtbot, seat)
    assert desk.note.title.text() == "अभिमत SCR/1"
    assert desk.note.proof.text() == "हस्ताक्षर सही है।"
    assert desk.note.proof.objectName() == ""
    assert desk.note.pages.where.text() == seat.window.context.words("sign.page", page=1, pages=2)
    press_named(qtbot, seat, desk.note, "Ctrl+P")
    assert seat.window.print_box.isVisible()
    seat.window.print_box.clear()
    press_named(qtbot, seat, desk.note, "Esc")
    assert desk.list.table.isVisible()


def test_protected_words_open_by_a_reason(qtbot: QtBot, seat: Seat) -> None:
    case_register.store_changes(seat.station, [case(88, "गोपनीयनाम", "BNS 65(1)")])
    sign_in(seat, "vivechak")
    answered(seat.station, signed_pdf(seat.station))
    desk = at_desk(qtbot, seat, CASE)
    key(qtbot, seat, Qt.Key.Key_F5)
    assert desk.points.isVisible()
    assert not desk.points.sheet.reply.isEnabled()
    assert not any("गोपनीयनाम" in text for text in told(seat))
    press(qtbot, desk.points, Qt.Key.Key_F7)
    calm(qtbot, seat)
    desk.gate.reason.setText("उत्तर के लिए")
    qtbot.keyClick(desk.gate.reason, Qt.Key.Key_Return)
    calm(qtbot, seat)
    assert WORDS in desk.points.sheet.text.text()
    assert desk.points.sheet.reply.isEnabled()
    press_named(qtbot, seat, desk.points, "Esc")
    assert says(desk.card, WORDS)
