"""The whole medico-legal way through two windows: the thana's and the hospital's, one gateway."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QTableWidget
from pytestqt.qtbot import QtBot

from station_app.forms import filling
from station_app.medico_legal import requests
from station_app.model.documents import DocumentState
from tests.district import REPORT, REQUEST, District, district_in
from tests.forms.test_form_screen import desk_of, fill_by_keys, settled
from tests.signing.officers import PIN
from tests.window.seats import Seat, calm, press, seat_at, sign_in
from tests.window.shown import picture
from ui.signing.sign_desk import PinDialog


def fill(qtbot: QtBot, seat: Seat, answers: dict[str, Any]) -> None:
    fill_by_keys(qtbot, seat, answers)
    settled(qtbot, seat)


def sign_at(qtbot: QtBot, seat: Seat) -> None:
    calm(qtbot, seat)
    press(qtbot, seat.window.desks["sign"], Qt.Key.Key_F7)
    calm(qtbot, seat)


def test_request_report_and_back_through_two_windows(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PinDialog, "exec", lambda _self: PinDialog.DialogCode.Accepted)
    monkeypatch.setattr(PinDialog, "take_pin", lambda _self: PIN)
    with (
        district_in(tmp_path) as district,
        seat_at(district.thana) as thana,
        seat_at(district.hospital) as hospital,
    ):
        ask(qtbot, thana)
        district.exchange(district.thana)
        district.exchange(district.hospital)
        report(qtbot, hospital, district)
        district.exchange(district.hospital)
        district.exchange(district.thana)
        thana.window.go("forms", "")
        calm(qtbot, thana)
        table = desk_of(thana).list.table
        cells = [
            item.text()
            for row in range(table.rowCount())
            for column in range(table.columnCount())
            if (item := table.item(row, column)) is not None
        ]
        assert "रिपोर्ट आई" in cells
        assert REQUEST["person_name"] not in " ".join(cells)
        # The officer reads the report itself, and sees that its signature holds.
        desk = desk_of(thana)
        came = [n for n in range(table.rowCount()) if said(table, n) == "रिपोर्ट आई"]
        table.setCurrentCell(came[0], 0)
        press(qtbot, desk, Qt.Key.Key_F5)
        settled(qtbot, thana)
        assert desk.received.isVisible()
        assert "हस्ताक्षर सही है।" in [w.text() for w in desk.received.findChildren(QLabel)]
        assert not picture(desk.received).isNull()


def said(table: QTableWidget, row: int) -> str:
    item = table.item(row, 0)
    return "" if item is None else item.text()


def to_front(qtbot: QtBot, seat: Seat) -> None:
    seat.window.activateWindow()
    qtbot.waitUntil(seat.window.isActiveWindow, timeout=5000)


def ask(qtbot: QtBot, thana: Seat) -> None:
    to_front(qtbot, thana)
    sign_in(thana, "vivechak")
    thana.window.go("forms", "")
    calm(qtbot, thana)
    press(qtbot, desk_of(thana), Qt.Key.Key_F7)
    settled(qtbot, thana)
    fill(qtbot, thana, REQUEST)
    asked = desk_of(thana).page.document_id
    assert asked is not None
    assert filling.view(thana.station, asked).findings == ()
    press(qtbot, desk_of(thana), Qt.Key.Key_F8)
    sign_at(qtbot, thana)
    (sent,) = requests.sent_requests(thana.station)
    assert sent.document.state is DocumentState.QUEUED


def report(qtbot: QtBot, hospital: Seat, district: District) -> None:
    to_front(qtbot, hospital)
    sign_in(hospital, "lipik")
    hospital.window.go("forms", "")
    calm(qtbot, hospital)
    press(qtbot, desk_of(hospital), Qt.Key.Key_F5)
    settled(qtbot, hospital)
    document_id = desk_of(hospital).page.document_id
    assert document_id is not None
    district.cut()
    fill(qtbot, hospital, REPORT)
    seen = filling.view(hospital.station, document_id)
    assert seen.answers["person_name"] == REQUEST["person_name"]
    assert seen.findings == ()
    sign_in(hospital, "doctor")
    hospital.window.go("forms", document_id)
    settled(qtbot, hospital)
    press(qtbot, desk_of(hospital), Qt.Key.Key_F8)
    sign_at(qtbot, hospital)
    (request,) = requests.requests(hospital.station)
    assert request.stage == "reported"
    district.mend()
