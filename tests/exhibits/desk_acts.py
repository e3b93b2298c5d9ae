"""What a person does at the exhibits' desk and at the custody register."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.window.seats import Seat, calm, press
from tests.window.shown import click, every, type_sign
from ui.exhibits.desk import ExhibitsDesk
from ui.prisoners.desk import PrisonersDesk

REGISTER, LAB, SOURCES = range(3)
ESCAPE = QKeySequence("Esc")


def exhibits_of(seat: Seat) -> ExhibitsDesk:
    desk = seat.window.desks["exhibits"]
    assert isinstance(desk, ExhibitsDesk)
    return desk


def prisoners_of(seat: Seat) -> PrisonersDesk:
    desk = seat.window.desks["prisoners"]
    assert isinstance(desk, PrisonersDesk)
    return desk


def open_exhibits(qtbot: QtBot, seat: Seat, tab: int = REGISTER) -> ExhibitsDesk:
    """Open the desk and one of its lists."""
    seat.window.go("exhibits", "")
    calm(qtbot, seat)
    click([made for made in every(exhibits_of(seat), QPushButton) if made.isCheckable()][tab])
    calm(qtbot, seat)
    return exhibits_of(seat)


def open_prisoners(qtbot: QtBot, seat: Seat) -> PrisonersDesk:
    """Open the custody register."""
    seat.window.go("prisoners", "")
    calm(qtbot, seat)
    return prisoners_of(seat)


def write(line: QLineEdit, text: str) -> None:
    """Type over what stands in a field."""
    line.setFocus()
    line.selectAll()
    for sign in text:
        type_sign(line, sign)


def enter_packet(
    qtbot: QtBot, seat: Seat, case_ref: str, packet: str, content: str, malkhana: str = "MK 4/2026"
) -> None:
    """Enter a packet by hand."""
    desk = exhibits_of(seat)
    press(qtbot, desk, Qt.Key.Key_F7)
    for line, text in (
        (desk.new.case.edit, case_ref),
        (desk.new.packet, packet),
        (desk.new.content, content),
        (desk.new.seal, "KTW-1"),
        (desk.new.taken_from, "आरोपी से"),
        (desk.new.malkhana_no, malkhana),
    ):
        write(line, text)
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    back = [made for made in desk.new.findChildren(QPushButton) if made.shortcut() == ESCAPE]
    qtbot.mouseClick(back[0], Qt.MouseButton.LeftButton)
    calm(qtbot, seat)


def mark_all(qtbot: QtBot, seat: Seat) -> None:
    """Mark every packet of the list by Space."""
    desk = exhibits_of(seat)
    desk.lists.table.setFocus()
    for row in range(len(desk.lists.table.texts.rows)):
        desk.lists.table.selectRow(row)
        calm(qtbot, seat)
        qtbot.keyClick(desk.lists.table, Qt.Key.Key_Space)
        calm(qtbot, seat)


def labels_of(widget: ExhibitsDesk | PrisonersDesk) -> list[str]:
    """Every sentence that is seen on a desk."""
    return [made.text() for made in widget.findChildren(QLabel) if made.isVisible()]


def toned(widget: ExhibitsDesk | PrisonersDesk, tone: str) -> list[str]:
    """The sentences that bear a colour."""
    return [
        made.text()
        for made in widget.findChildren(QLabel)
        if made.isVisible() and made.objectName() == tone
    ]
