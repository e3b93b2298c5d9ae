"""The whole way to CCTNS: the FIR's head comes, a sheet is typed and signed, its number comes back."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station_app.cases import register as case_register
from station_app.documents import drafts
from station_app.model.documents import DocumentState
from station_app.model.errors import ExchangeError
from tests.case_diary.screen_acts import open_diary, put_in, sign_all
from tests.cases.test_cases_desk import case
from tests.cases.test_cases_desk import desk_of as cases_of
from tests.diaries import typed_sheet
from tests.district import district_in
from tests.forms.test_form_screen import desk_of as forms_of
from tests.forms.test_form_screen import settled
from tests.signing.officers import PIN
from tests.window.acting import fill, finish, told
from tests.window.seats import calm, press, seat_at, sign_in
from tests.window.test_main_job import to_front
from ui.signing.sign_desk import PinDialog

CASE, UNKNOWN = "123/2026", "977/2026"
REST: dict[str, Any] = {
    "info_reached": "2026-03-15T00:10",
    "begun": "2026-03-15T00:20",
    "closed": "2026-03-15T01:30",
    "places": [{"place": "ग्राम नमूना"}],
    "circumstances": "घटनास्थल देखा, फरियादी से पूछा।",
}


@pytest.mark.whole_way("CCTNS")
def test_the_fir_comes_the_sheet_goes_and_its_number_comes_back(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PinDialog, "exec", lambda _self: PinDialog.DialogCode.Accepted)
    monkeypatch.setattr(PinDialog, "take_pin", lambda _self: PIN)
    with district_in(tmp_path) as district, seat_at(district.thana) as seat:
        to_front(qtbot, seat)
        sign_in(seat, "vivechak")
        screen = open_diary(qtbot, seat, CASE)
        # The head of the FIR came from the register: its sections stand beside the case.
        assert any("BNS 303(2)" in text for text in told(seat))
        press(qtbot, screen, Qt.Key.Key_F4)
        settled(qtbot, seat)
        document_id = forms_of(seat).page.document_id
        assert document_id is not None
        fill(qtbot, seat, REST)
        finish(qtbot, seat)
        sign_all(qtbot, seat)
        district.cut()
        with pytest.raises(ExchangeError):
            district.exchange(district.thana)
        assert drafts.document(seat.station, document_id).state is DocumentState.QUEUED
        district.mend()
        district.exchange(district.thana)
        district.exchange(district.thana)
        held = drafts.document(seat.station, document_id)
        assert held.state is DocumentState.ACKNOWLEDGED
        screen = open_diary(qtbot, seat, CASE)
        rows = [screen.waiting.list.item(n).text() for n in range(screen.waiting.list.count())]
        put_in(qtbot, seat, next(n for n, text in enumerate(rows) if held.local_ref in text))
        assert "CCTNS ने लिया: TR/CCTNS/2026/" in screen.leaf.news.text()

        # An FIR that CCTNS does not have: the paper waits for a person, in plain words.
        case_register.store_changes(seat.station, [case(977, "काल्पनिक व्यक्ति")])
        typed_sheet(seat.station, UNKNOWN)
        district.exchange(district.thana)
        district.exchange(district.thana)
        seat.window.go("cases", UNKNOWN)
        calm(qtbot, seat)
        press(qtbot, cases_of(seat), Qt.Key.Key_F3)
        calm(qtbot, seat)
        assert not cases_of(seat).sheet.again.isVisible()
        district.exchange(district.thana)
        screen = open_diary(qtbot, seat, UNKNOWN)
        put_in(qtbot, seat)
        assert "CCTNS ने नहीं लिया: FIR नहीं मिली" in screen.leaf.news.text()
        assert screen.leaf.again.isVisible()
        screen.leaf.again.click()
        calm(qtbot, seat)
        assert "CCTNS: भेजना बाकी" in screen.leaf.news.text()
        assert cases_of(seat).diary is screen
