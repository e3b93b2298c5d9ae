"""What a person does at the diary of a case."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from station_app.documents import pdf_access
from station_app.model.ids import DocumentId
from tests.cases.test_cases_desk import desk_of as cases_of
from tests.cases.test_cases_desk import look_for
from tests.pdf.test_archive import plain, poppler_text
from tests.window.seats import Seat, calm, press
from tests.window.shown import click, keyed, type_sign
from ui.case_diary.diary_screen import DiaryScreen
from ui.case_diary.seal_question import YES_KEY


def diary_of(seat: Seat) -> DiaryScreen:
    return cases_of(seat).diary


def open_diary(qtbot: QtBot, seat: Seat, case_ref: str) -> DiaryScreen:
    """Find a case and open its diary by its key."""
    seat.window.go("cases", "")
    calm(qtbot, seat)
    look_for(qtbot, seat, case_ref)
    press(qtbot, cases_of(seat), Qt.Key.Key_F4)
    calm(qtbot, seat)
    return diary_of(seat)


def put_in(qtbot: QtBot, seat: Seat, row: int = 0) -> None:
    """Put a paper that waits into the volume."""
    diary_of(seat).waiting.list.setCurrentRow(row)
    press(qtbot, diary_of(seat), Qt.Key.Key_F3)
    calm(qtbot, seat)


def write(qtbot: QtBot, edit: QLineEdit, text: str) -> None:
    """Type over what stands in a field, and leave it by Enter."""
    edit.setFocus()
    edit.selectAll()
    for sign in text:
        type_sign(edit, sign)
    qtbot.keyClick(edit, Qt.Key.Key_Return)


def press_f5(qtbot: QtBot, seat: Seat) -> None:
    """Ask for the seal of the volume, or make its copy."""
    press(qtbot, diary_of(seat), Qt.Key.Key_F5)
    calm(qtbot, seat)


def seal(qtbot: QtBot, seat: Seat) -> None:
    """Seal the volume: the key is asked about, and answered."""
    press_f5(qtbot, seat)
    click(keyed(diary_of(seat), YES_KEY))
    calm(qtbot, seat)


def sign_all(qtbot: QtBot, seat: Seat) -> None:
    """Sign what waits at the signing desk; the PIN is typed by whoever patched its dialog."""
    seat.window.go("sign", "")
    calm(qtbot, seat)
    press(qtbot, seat.window.desks["sign"], Qt.Key.Key_F7)
    calm(qtbot, seat)


def printed(seat: Seat, document_id: DocumentId, folder: Path) -> str:
    """The words on a paper, by poppler."""
    path = folder / f"{document_id}.pdf"
    path.write_bytes(pdf_access.pdf(seat.station, document_id))
    return plain(poppler_text(path))
