"""The whole way to MedLEaPR: asked by the thana, signed at the hospital, its number comes back."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from station_app.documents import received as document_received
from station_app.forms import filling
from station_app.forms.registers import register_view
from station_app.medico_legal import requests
from station_app.model.errors import ExchangeError
from tests.district import REPORT, District, district_in
from tests.forms.test_form_screen import desk_of, settled
from tests.signing.officers import PIN
from tests.window.seats import Seat, calm, press, seat_at, sign_in
from tests.window.test_main_job import ask, fill, said, sign_at, to_front
from ui.signing.sign_desk import PinDialog


@pytest.mark.whole_way("MedLEaPR")
def test_a_report_is_asked_for_signed_and_numbered(
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
        (line,) = register_view(district.hospital, "mlc", 2026).lines
        assert line.central_no.startswith("TR/MEDLEAPR/")
        came_from_elsewhere(qtbot, thana)


def report(qtbot: QtBot, hospital: Seat, district: District) -> None:
    """The doctor answers; the line is down when the report is begun, so its number comes late."""
    to_front(qtbot, hospital)
    sign_in(hospital, "doctor")
    hospital.window.go("forms", "")
    calm(qtbot, hospital)
    district.cut()
    press(qtbot, desk_of(hospital), Qt.Key.Key_F5)
    settled(qtbot, hospital)
    document_id = desk_of(hospital).page.document_id
    assert document_id is not None
    with pytest.raises(ExchangeError):
        district.exchange(district.hospital)
    fill(qtbot, hospital, REPORT)
    assert filling.view(hospital.station, document_id).paper.central_no == ""
    district.mend()
    district.exchange(district.hospital)
    calm(qtbot, hospital)
    number = filling.view(hospital.station, document_id).paper.central_no
    assert number.startswith("TR/MEDLEAPR/")
    press(qtbot, desk_of(hospital), Qt.Key.Key_F8)
    sign_at(qtbot, hospital)
    (request,) = requests.requests(hospital.station)
    assert request.stage == "reported"


def came_from_elsewhere(qtbot: QtBot, thana: Seat) -> None:
    """A report of a hospital without a terminal came through the portal, with its signature."""
    (elsewhere,) = [
        p for p in document_received.received_documents(thana.station) if p.from_office == "HS9955"
    ]
    assert (elsewhere.kind, elsewhere.case_ref, elsewhere.proved) == ("MLR", "131/2026", True)
    to_front(qtbot, thana)
    sign_in(thana, "vivechak")
    thana.window.go("forms", "")
    calm(qtbot, thana)
    table = desk_of(thana).list.table
    assert "रिपोर्ट आई" in [said(table, row) for row in range(table.rowCount())]
    thana.window.go("forms", elsewhere.document_id)
    settled(qtbot, thana)
    received = desk_of(thana).received
    assert received.isVisible()
    assert "हस्ताक्षर सही है।" in [made.text() for made in received.findChildren(QLabel)]
