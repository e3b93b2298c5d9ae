"""Scenario 15: a SID of 15 digits or of another FIR is refused with the reason; where the app failed
the medium itself is taken in, with Part A and its hashes."""

import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from station_app.cases import register as case_register
from station_app.evidence import certificate as evidence_certificate
from station_app.evidence import overview as evidence_overview
from station_app.evidence import packets
from station_app.model.evidence import EvidenceState
from station_app.overview import case_page
from station_app.overview import home as overview_home
from station_app.pdf.pdf_reader import read_words
from tests.cases.test_cases_desk import case
from tests.window.acting import to_front, told
from tests.window.seats import Seat, calm, press, sign_in
from tests.window.shown import type_sign
from ui.cases.timeline import entry_text
from ui.evidence.desk import EvidenceDesk

SID = "9901202600000099"


def desk_of(seat: Seat) -> EvidenceDesk:
    desk = seat.window.desks["evidence"]
    assert isinstance(desk, EvidenceDesk)
    return desk


def opened(qtbot: QtBot, seat: Seat, user_name: str = "munshi") -> EvidenceDesk:
    sign_in(seat, user_name)
    seat.window.go("evidence", "")
    calm(qtbot, seat)
    to_front(qtbot, seat)
    return desk_of(seat)


def bind(qtbot: QtBot, seat: Seat, sid: str, case: str) -> None:
    desk = desk_of(seat)
    press(qtbot, desk, Qt.Key.Key_F2)
    for sign in sid:
        type_sign(desk.sid.sid, sign)
    desk.sid.case.edit.clear()
    for sign in case:
        type_sign(desk.sid.case.edit, sign)
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)


def step_back(qtbot: QtBot, seat: Seat, inside: QWidget) -> None:
    """Press Esc; Qt shows the press of a button by its key for a moment before it acts."""
    qtbot.keyClick(inside, Qt.Key.Key_Escape)
    qtbot.waitUntil(desk_of(seat).acts.new_sid.isVisible, timeout=5000)
    calm(qtbot, seat)


def faults(seat: Seat) -> str:
    told = seat.fault
    if told:
        seat.clear_fault()
    return told


@pytest.mark.scenario(15)
def test_a_sid_is_refused_with_its_reason(qtbot: QtBot, seat: Seat) -> None:
    desk = opened(qtbot, seat)
    bind(qtbot, seat, SID[:-1], "123/2026")
    assert "SID में 16 अंक होते हैं; यहाँ 15 हैं।" in faults(seat)
    assert desk.sid.isVisible()  # what was typed is still there to be put right
    step_back(qtbot, seat, desk.sid.sid)
    bind(qtbot, seat, SID, "123/2026")
    assert faults(seat) == ""
    assert desk.list.table.rowCount() == 1
    bind(qtbot, seat, SID, "131/2026")
    assert "यह SID पहले से अप.क्र. 123/2026 से जुड़ा है।" in faults(seat)
    # What is due stands on the home page, and opens by one key.
    (line,) = (line for line in overview_home.home(seat.station).lines if line.kind == "evidence")
    assert (line.title_key, line.severity) == ("home.line.sid_list", "waits")
    seat.window.go(line.desk, line.object_id)
    calm(qtbot, seat)
    assert desk.acts.list.isVisible()
    # The case's own page tells of it as well.
    case_register.store_changes(seat.station, [case(123, "काल्पनिक नाम")])
    timeline = case_page.case_page(seat.station, "123/2026").timeline
    (told_of,) = (entry for entry in timeline if entry.what == "evidence")
    assert entry_text(seat.window.context, told_of).startswith(f"इलेक्ट्रॉनिक साक्ष्य · SID · {SID}")
    held = packets.listing(seat.station)
    assert [(one.sid, one.case_ref) for one in held] == [(SID, "123/2026")]


@pytest.mark.scenario(15)
def test_where_the_app_failed_the_medium_is_taken_in(
    qtbot: QtBot, seat: Seat, tmp_path: Path
) -> None:
    card = tmp_path / "card"
    card.mkdir()
    (card / "IMG_1.jpg").write_bytes(b"first picture")
    (card / "ZZname.jpg").write_bytes(b"changed picture")
    right = hashlib.sha256(b"first picture").hexdigest()
    sheet = f"{right}  IMG_1.jpg\n{hashlib.sha256(b'picture').hexdigest()}  ZZname.jpg\n"
    (tmp_path / "list.txt").write_text(sheet, encoding="utf-8")
    desk = opened(qtbot, seat)
    press(qtbot, desk, Qt.Key.Key_F3)
    # Nothing is asked before the reason is written.
    assert not desk.medium.bringer.isVisible()
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    assert "ऐप से अभिलेखन क्यों नहीं हुआ" in faults(seat)
    typed = desk.medium.reason.lineEdit()
    assert typed is not None
    for sign in "घटनास्थल पर ऐप नहीं खुला":
        type_sign(typed, sign)
    assert desk.medium.bringer.isVisible()
    fields = ((desk.medium.case.edit, "123/2026"), (desk.medium.bringer, "आर. 505"))
    for field, text in (*fields, (desk.medium.serial, "SN-7")):
        for sign in text:
            type_sign(field, sign)
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    desk.take_list(tmp_path / "list.txt")
    calm(qtbot, seat)
    desk.take_files((card,))
    calm(qtbot, seat)
    # Refused by its name, and the name stands on the screen alone.
    assert "“ZZname.jpg” सूची वाली फ़ाइल नहीं है; नहीं ली गई।" in desk.sheet.said.text()
    assert b"ZZname" not in b"".join(
        path.read_bytes() for path in seat.station.home.rglob("*") if path.is_file()
    )
    (held,) = packets.listing(seat.station)
    certificate = evidence_certificate.certificate(seat.station, held.evidence_id)
    words = read_words(certificate, "\x00")
    part_a, _, rest = words.partition("PART B")
    assert "SN-7" in part_a
    assert right in part_a
    assert "Owned [ ] Maintained [ ] Managed [ ] Operated [ ]" in part_a
    assert "Serial Number: ____" in rest
    assert "IMG_1.jpg" in rest.partition("HASH REPORT")[2]
    press(qtbot, desk, Qt.Key.Key_F7)
    calm(qtbot, seat)
    assert desk.certificate.pages.where.text() == "पृष्ठ 1 / 3"
    step_back(qtbot, seat, desk.certificate)
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    assert faults(seat) == ""
    assert packets.view(seat.station, held.evidence_id).evidence.state is EvidenceState.QUEUED
    (row,) = evidence_overview.listing(seat.station)
    assert (row.step, row.ticks) == ("sending", 1)
    # Who sits down next finds nothing of what was open.
    sign_in(seat, "vivechak")
    assert not any("ZZname" in text for text in told(seat))
