"""Scenario 2: पर्चा 5 is missing and page 12 is there twice. Both are named, explained, printed."""

from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from station_app.case_diary import volumes
from station_app.cases import register as case_register
from station_app.documents import drafts, pdf_access, signing_batch
from station_app.model.documents import DocumentState
from tests.case_diary.screen_acts import seal
from tests.cases.test_cases_desk import case, look_for
from tests.cases.test_cases_desk import desk_of as cases_of
from tests.diaries import scanned
from tests.pdf.test_archive import plain, poppler_text
from tests.signing.officers import PIN
from tests.window.acting import told
from tests.window.seats import Seat, calm, press, sign_in
from tests.window.shown import type_sign
from ui.case_diary.diary_screen import DiaryScreen
from ui.signing.sign_desk import PinDialog

CASE = "11/2026"
SHEETS = {0: 1, 3: 2, 5: 3, 8: 4, 11: 6}
"""Position of a page in the bundle, and the sheet that begins on it: 5 is not there."""
TWICE = {12: 12}
"""The thirteenth page bears the number 12 again."""
REASONS = {
    "sheet_missing:5": "पर्चा 5 न्यायालय में जमा है",
    "page_doubled:12": "नंबर लिखने में भूल, दोनों पन्ने असली",
}


def screen_of(seat: Seat) -> DiaryScreen:
    return cases_of(seat).diary


def write(qtbot: QtBot, edit: QLineEdit, text: str) -> None:
    edit.setFocus()
    edit.selectAll()
    for sign in text:
        type_sign(edit, sign)
    qtbot.keyClick(edit, Qt.Key.Key_Return)


def describe(qtbot: QtBot, seat: Seat, place: int, sheet: int) -> None:
    """Say at the leaf what stands on the sheet that begins there."""
    screen = screen_of(seat)
    screen.tree.go_to(place)
    fields = screen.leaf.fields
    write(qtbot, fields["sheet"], str(sheet))
    calm(qtbot, seat)
    day = f"{9 + sheet:02d}-03-2026"
    if sheet == 6:
        day = "14-03-2026"
    for name, text in (
        ("day", day),
        ("info_reached", f"{day} 08:00"),
        ("begun", f"{day} 09:00"),
        ("closed", f"{day} 18:00"),
        ("places", "ग्राम नमूना"),
    ):
        write(qtbot, fields[name], text)
    calm(qtbot, seat)


@pytest.mark.scenario(2)
def test_02_what_is_missing_is_named_explained_and_printed(
    qtbot: QtBot, seat: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PinDialog, "exec", lambda _self: PinDialog.DialogCode.Accepted)
    monkeypatch.setattr(PinDialog, "take_pin", lambda _self: PIN)
    case_register.store_changes(seat.station, [case(11, "रामेश्वर शर्मा")])
    sign_in(seat, "vivechak")
    scanned(seat.station, CASE, 14, kind="CD_BUNDLE", numbers=TWICE)
    seat.window.go("cases", "")
    calm(qtbot, seat)
    look_for(qtbot, seat, CASE)
    press(qtbot, cases_of(seat), Qt.Key.Key_F4)
    calm(qtbot, seat)
    screen = screen_of(seat)
    screen.waiting.list.setCurrentRow(0)
    press(qtbot, screen, Qt.Key.Key_F3)
    calm(qtbot, seat)
    for position, sheet in SHEETS.items():
        describe(qtbot, seat, position + 1, sheet)
    seen = volumes.diary_view(seat.station, CASE).now
    assert seen is not None
    assert {found.key for found in seen.findings} == set(REASONS)
    texts = told(seat)
    assert "पर्चा 5 नहीं मिला" in texts
    assert "मुद्रित पृष्ठ 12 दो बार है" in texts

    # Neither is hidden: the volume is not sealed before both have a reason in writing.
    press(qtbot, screen, Qt.Key.Key_F5)
    calm(qtbot, seat)
    assert any("लिखित कारण बाकी" in text for text in told(seat))
    press(qtbot, screen, Qt.Key.Key_F8)
    for key, reason in REASONS.items():
        write(qtbot, screen.findings.lines[key], reason)
    calm(qtbot, seat)
    seal(qtbot, seat)
    sealed = volumes.diary_view(seat.station, CASE).now
    assert sealed is not None
    assert sealed.volume.sealed

    # The certified copy: its index prints both with their reasons.
    press(qtbot, screen, Qt.Key.Key_F5)
    calm(qtbot, seat)
    assert seat.here == "sign"
    (copy,) = signing_batch.waiting(seat.station)
    press(qtbot, seat.window.desks["sign"], Qt.Key.Key_F7)
    calm(qtbot, seat)
    path = tmp_path / "copy.pdf"
    path.write_bytes(pdf_access.pdf(seat.station, copy.document_id))
    printed = plain(poppler_text(path))
    assert f"पर्चा 5 नहीं मिला: {REASONS['sheet_missing:5']}" in printed
    assert f"मुद्रित पृष्ठ 12 दो बार है: {REASONS['page_doubled:12']}" in printed
    assert "पृष्ठ 14 / 14" in printed
    with pikepdf.open(path) as opened:
        assert len(opened.pages) == 14 + 1
    assert signing_batch.waiting(seat.station) == ()
    assert drafts.document(seat.station, copy.document_id).state is DocumentState.QUEUED
