"""The whole way to the court (CIS / e-Summons): through the window, over the wire, the line cut once."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station_app.documents import rows as document_rows
from station_app.exchange import message_rows
from station_app.model.documents import DocumentState
from station_app.model.errors import ExchangeError
from station_app.station.station import Station
from station_app.summons import register as summons_register
from station_app.summons.model import ProcessState
from sync.gateway.training.cis import recall, reschedule
from tests.district import District, district_in
from tests.scenarios.test_09_summons import fill, give_out, open_report, settled
from tests.signing.officers import PIN
from tests.summons.courts import court_of, known, said
from tests.summons.test_desk import choose, desk_of
from tests.window.seats import Seat, calm, press, seat_at, sign_in
from tests.window.shown import the
from ui.signing.sign_desk import PinDialog
from ui.widgets.document_table import DocumentTable

_S = ProcessState
pytestmark = pytest.mark.qt_log_ignore("does not support", extend=True)


@pytest.mark.whole_way("CIS / e-Summons")
def test_a_summons_from_the_court_and_its_report_back(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PinDialog, "exec", lambda _self: PinDialog.DialogCode.Accepted)
    monkeypatch.setattr(PinDialog, "take_pin", lambda _self: PIN)
    with district_in(tmp_path) as district, seat_at(district.thana) as seat:
        the_court_sends(qtbot, seat, district)
        report_while_the_line_is_cut(qtbot, seat, district)
        the_court_acknowledges(qtbot, seat, district)
        the_court_refuses_and_recalls(qtbot, seat, district)


def the_court_sends(qtbot: QtBot, seat: Seat, district: District) -> None:
    """The training court's own first processes are here, each with its PDF; ours come later."""
    stage = court_of(district.gateway)
    for number in ("71", "72"):
        stage.announce(f"own/{number}", "process", "PS9901", said(number))
    exchange(district)
    sign_in(seat, "munshi")
    seat.window.go("summons", "")
    calm(qtbot, seat)
    lines = summons_register.register_rows(seat.station, "all")
    assert len(lines) == 7
    assert all(line.process.paper_blob for line in lines)
    # A child's name came over the wire and is in no list.
    assert any(line.process.name == "पहचान गोपनीय" for line in lines)
    reschedule(stage, "PS9901", "TR/SW/2026/71", "23/03/2026", "पीठासीन अवकाश पर")
    exchange(district)
    page = choose(qtbot, seat, "2026/71")
    assert [event.act for event in page.history][:2] == ["received", "rescheduled"]


def report_while_the_line_is_cut(qtbot: QtBot, seat: Seat, district: District) -> None:
    give_out(qtbot, seat, "2026/71")
    district.cut()
    open_report(qtbot, seat, "2026/71")
    answers = {
        "mode": "personal",
        "served_at": "2026-03-14T18:10",
        "place": "ग्राम नमूना",
        "outside": "no",
        "officer_absent": "no",
    }
    fill(qtbot, seat, answers)
    sign_in(seat, "vivechak")
    seat.window.go("summons", "")
    calm(qtbot, seat)
    open_report(qtbot, seat, "2026/71")
    press(qtbot, desk_of(seat).screens.form_page.form, Qt.Key.Key_F8)
    settled(qtbot, seat)
    calm(qtbot, seat)
    sign = seat.window.desks["sign"]
    the(sign, DocumentTable).selectAll()
    press(qtbot, sign, Qt.Key.Key_F7)
    calm(qtbot, seat)
    sign_in(seat, "munshi")
    seat.window.go("summons", "")
    calm(qtbot, seat)
    choose(qtbot, seat, "2026/71")
    press(qtbot, desk_of(seat), Qt.Key.Key_F5)
    calm(qtbot, seat)
    assert known(seat.station, "2026/71").state is _S.REPORTED
    with pytest.raises(ExchangeError):
        exchange(district)
    assert state_of(seat.station) == "waiting"


def the_court_acknowledges(qtbot: QtBot, seat: Seat, district: District) -> None:
    district.mend()
    for _ in range(3):
        exchange(district)
    process = known(seat.station, "2026/71")
    assert process.state is _S.RETURNED
    page = choose(qtbot, seat, "2026/71")
    assert page.history[-1].act == "acknowledged"
    assert page.history[-1].note.startswith("TR/CIS/")
    with seat.station.store.reading() as tx:
        report = document_rows.load(tx, process.report_id)  # type: ignore[arg-type]
    assert report.state is DocumentState.ACKNOWLEDGED
    # The acknowledgement is now what F5 prints.
    assert desk_of(seat).register.primary.text() == "पावती छापें  F5"


def the_court_refuses_and_recalls(qtbot: QtBot, seat: Seat, district: District) -> None:
    recall(court_of(district.gateway), "PS9901", "TR/SW/2026/72", "राजीनामा")
    exchange(district)
    page = choose(qtbot, seat, "2026/72")
    assert page.line.process.state is _S.WITHDRAWN
    assert page.history[-1].note == "राजीनामा"


def exchange(district: District) -> None:
    district.gateway.parts.pillars.turn()
    district.exchange(district.thana)


def state_of(station: Station) -> str:
    process = known(station, "2026/71")
    with station.store.reading() as tx:
        (message,) = message_rows.about(tx, process.process_id)
    return message.state
