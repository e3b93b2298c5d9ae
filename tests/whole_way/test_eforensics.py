"""The whole way to the laboratory: packets, memo, departure, receipt with a bad seal, report, back."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from station_app.exhibits import laboratory
from station_app.exhibits import register as exhibit_register
from station_app.exhibits.model import Place
from station_app.model.errors import ExchangeError
from tests.district import district_in
from tests.exhibits.desk_acts import (
    LAB,
    enter_packet,
    exhibits_of,
    mark_all,
    open_exhibits,
    toned,
    write,
)
from tests.exhibits.test_laboratory import MEMO
from tests.forms.test_form_screen import desk_of as forms_of
from tests.forms.test_form_screen import settled
from tests.signing.officers import PIN
from tests.window.acting import fill, finish
from tests.window.seats import Seat, calm, press, seat_at, sign_in
from tests.window.test_main_job import sign_at, to_front
from ui.signing.sign_desk import PinDialog

TYPED = {
    name: MEMO[name] for name in ("lab", "examination", "sections", "facts", "questions", "bearer")
}
ANSWER = "पैकेट 2 मालखाने की सील से सील हुआ था।"


def stage(seat: Seat) -> str:
    return exhibits_of(seat).lists.lab.texts.rows[0][0]


@pytest.mark.whole_way("e-Forensics")
def test_exhibits_go_to_the_laboratory_and_its_report_comes_back(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PinDialog, "exec", lambda _self: PinDialog.DialogCode.Accepted)
    monkeypatch.setattr(PinDialog, "take_pin", lambda _self: PIN)
    with district_in(tmp_path) as district:
        thana = district.thana
        with seat_at(district.thana) as seat:
            to_front(qtbot, seat)
            sign_in(seat, "vivechak")
            desk = open_exhibits(qtbot, seat)
            enter_packet(qtbot, seat, "131/2026", "1", "डंडा")
            enter_packet(qtbot, seat, "131/2026", "2", "कमीज़")
            mark_all(qtbot, seat)
            press(qtbot, desk, Qt.Key.Key_F5)
            settled(qtbot, seat)
            # The memo knows the packets, their seal and the sections of the case.
            view = forms_of(seat).page
            assert view.document_id is not None
            fill(qtbot, seat, {k: v for k, v in TYPED.items() if k != "sections"})
            finish(qtbot, seat)
            sign_at(qtbot, seat)
            open_exhibits(qtbot, seat, LAB)
            assert stage(seat) == "रवानगी बाकी"
            write(desk.lab_sheet.carrier, "आर. 505")
            press(qtbot, desk, Qt.Key.Key_F5)
            calm(qtbot, seat)
            # Without the departure in the diary nobody leaves.
            assert seat.fault
            write(desk.lab_sheet.gd, "41")
            press(qtbot, desk, Qt.Key.Key_F5)
            calm(qtbot, seat)
            assert stage(seat) == "पावती की राह"
            district.cut()
            with pytest.raises(ExchangeError):
                district.exchange(thana)
            district.mend()
            district.exchange(thana)
            district.exchange(thana)
            calm(qtbot, seat)
            assert stage(seat) == "⚑ सील का उत्तर दें"
            assert toned(desk, "refused") == ["⚑ पैकेट 2: सील मेल नहीं खाती · पढ़ा गया: अस्पष्ट, दूसरी छाप"]
            write(desk.lab_sheet.words, ANSWER)
            press(qtbot, desk, Qt.Key.Key_F5)
            calm(qtbot, seat)
            district.exchange(thana)
            calm(qtbot, seat)
            assert stage(seat) == "रिपोर्ट आई, पैकेट लौटे"
            press(qtbot, desk, Qt.Key.Key_F5)
            settled(qtbot, seat)
            received = forms_of(seat).received
            assert received.isVisible()
            assert "हस्ताक्षर सही है।" in [made.text() for made in received.findChildren(QLabel)]
            # The packets come into the malkhana again.
            open_exhibits(qtbot, seat)
            write(desk.sheet.whom, "प्र.आर. 214")
            press(qtbot, desk, Qt.Key.Key_F6)
            calm(qtbot, seat)
            places = [row[-1] for row in desk.lists.table.texts.rows]
            assert sorted(places) == ["प्रयोगशाला से वापसी में", "मालखाना"]
            (sending,) = laboratory.sendings(thana)
            assert {packet.answer for packet in sending.packets} == {"", ANSWER}
            assert sending.sending.back_at is not None
            assert Place.MALKHANA in {row.place for row in exhibit_register.listing(thana)}
