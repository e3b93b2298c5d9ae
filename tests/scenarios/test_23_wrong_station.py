"""Scenario 23: a process of another thana's area is passed on with its trail, never deleted."""

import json

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station_app.exchange import message_rows
from station_app.summons import register as summons_register
from station_app.summons.model import ProcessState
from sync.gateway.pillars.mapping import load_mapping
from tests.summons.courts import known
from tests.summons.test_desk import answer, choose, desk_of, do_from_menu, narrow, opened
from tests.window.seats import Seat, calm, press

pytestmark = pytest.mark.qt_log_ignore("does not support", extend=True)


@pytest.mark.scenario(23)
def test_23_transferred_with_its_trail(qtbot: QtBot, seat: Seat) -> None:
    opened(qtbot, seat, "41")
    choose(qtbot, seat, "41")
    do_from_menu(qtbot, seat, "दूसरे थाने को भेजें")
    answer(qtbot, seat, {"to": "थाना दूसरा", "reason": "पता उनके क्षेत्र में"})
    process = known(seat.station, "41")
    assert process.state is ProcessState.TRANSFERRED
    assert narrow(qtbot, seat, "open") == []
    assert narrow(qtbot, seat, "all") == ["41"]
    page = choose(qtbot, seat, "41")
    assert [(event.act, event.note) for event in page.history] == [
        ("received", ""),
        ("transferred", "थाना दूसरा: पता उनके क्षेत्र में"),
    ]
    # The court hears of it in its own words.
    with seat.station.store.reading() as tx:
        (message,) = message_rows.about(tx, process.process_id)
    data = load_mapping("cis").outward("transfer", {}, json.loads(message.body), ())
    assert (data["processUniqueId"], data["processToPoliceStation"]) == (
        "TR/SW/2026/41",
        "थाना दूसरा",
    )
    # It may come back: taken up again, the whole trail stays.
    press(qtbot, desk_of(seat), Qt.Key.Key_F5)
    calm(qtbot, seat)
    answer(qtbot, seat, {"reason": "उनके क्षेत्र में भी नहीं"})
    assert known(seat.station, "41").state is ProcessState.RECEIVED
    history = summons_register.page(seat.station, process.process_id).history
    assert [event.act for event in history] == ["received", "transferred", "sent_back"]
