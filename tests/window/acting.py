"""What a person does and sees at the window, for scenarios."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from station_app.model.ids import DocumentId
from tests.forms.test_form_screen import desk_of, fill_by_keys, settled
from tests.signing.officers import PIN
from tests.stations import PASSPHRASE
from tests.window.seats import Seat, calm, press
from tests.window.shown import field, type_sign
from ui.signing.sign_beside import SignBeside

REASON = "परीक्षण के लिए आवश्यक"


def to_front(qtbot: QtBot, seat: Seat) -> None:
    seat.window.activateWindow()
    qtbot.waitUntil(seat.window.isActiveWindow, timeout=5000)


def new_form(qtbot: QtBot, seat: Seat, kind: str) -> DocumentId:
    """Choose a kind on the forms' desk and begin it."""
    seat.window.go("forms", "")
    calm(qtbot, seat)
    desk = desk_of(seat)
    kinds = field(desk, seat.said("forms.kind"), QComboBox)
    kinds.setCurrentIndex(kinds.findData(kind))
    press(qtbot, desk, Qt.Key.Key_F7)
    settled(qtbot, seat)
    document_id = desk.page.document_id
    assert document_id is not None
    return document_id


def fill(qtbot: QtBot, seat: Seat, answers: dict[str, Any]) -> None:
    to_front(qtbot, seat)
    fill_by_keys(qtbot, seat, answers)
    settled(qtbot, seat)


def finish(qtbot: QtBot, seat: Seat) -> None:
    press(qtbot, desk_of(seat), Qt.Key.Key_F8)
    settled(qtbot, seat)


def give_reason(qtbot: QtBot, seat: Seat, reason: str = REASON) -> None:
    """Write why a protected paper is opened, at its door."""
    line = desk_of(seat).gate.reason
    qtbot.waitUntil(line.isVisible, timeout=5000)
    for letter in reason:
        type_sign(line, letter)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    settled(qtbot, seat)


def sign_beside(qtbot: QtBot, seat: Seat, officer: str, token: int = 0) -> None:
    """The officer signs beside whoever sits here."""
    calm(qtbot, seat)
    (beside,) = [made for made in desk_of(seat).findChildren(SignBeside) if made.isVisible()]
    calm(qtbot, seat)
    beside.officer.setCurrentIndex(beside.officer.findData(officer))
    beside.token.setCurrentIndex(token)
    qtbot.keyClicks(beside.passphrase, PASSPHRASE)
    qtbot.keyClicks(beside.pin, PIN)
    qtbot.keyClick(beside.pin, Qt.Key.Key_Return)
    calm(qtbot, seat)
    assert not beside.isVisible()


def rows_of(seat: Seat) -> list[str]:
    """The first column of the forms' desk."""
    table = desk_of(seat).list.table
    cells = (table.item(row, 0) for row in range(table.rowCount()))
    return [cell.text() for cell in cells if cell is not None]


def open_row(qtbot: QtBot, seat: Seat, what: str) -> None:
    """Open the row of the forms' desk that says something."""
    seat.window.go("forms", "")
    calm(qtbot, seat)
    desk = desk_of(seat)
    found = [number for number, text in enumerate(rows_of(seat)) if text.startswith(what)]
    desk.list.table.setCurrentCell(found[0], 0)
    press(qtbot, desk, Qt.Key.Key_F5)
    settled(qtbot, seat)


def told(seat: Seat) -> list[str]:
    """Every text of every window of the program, shown or not."""
    texts: list[str] = [QApplication.clipboard().text()]
    for top in QApplication.topLevelWidgets():
        if top is seat.window or seat.window.isAncestorOf(top):
            for widget in (top, *top.findChildren(QWidget)):
                texts += _texts_of(widget)
    return [text for text in texts if text]


def _texts_of(widget: QWidget) -> list[str]:
    texts = [widget.windowTitle(), widget.accessibleName(), widget.toolTip(), widget.statusTip()]
    if isinstance(widget, QLabel | QLineEdit | QAbstractButton):
        texts.append(widget.text())
    elif isinstance(widget, QPlainTextEdit):
        texts.append(widget.toPlainText())
    elif isinstance(widget, QComboBox):
        texts += [widget.itemText(number) for number in range(widget.count())]
    elif isinstance(widget, QListWidget):
        texts += [item.text() for n in range(widget.count()) if (item := widget.item(n))]
    elif isinstance(widget, QMenu):
        texts += [action.text() for action in widget.actions()]
    elif isinstance(widget, QTableView):
        model = widget.model()
        texts += [
            str(model.index(row, column).data() or "")
            for row in range(model.rowCount())
            for column in range(model.columnCount())
        ]
    return texts
