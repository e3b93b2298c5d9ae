"""What was set aside and what is an alarm stand first at the inbox desk, with their reasons in words."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station_app.exchange import alarms, set_aside
from station_app.exchange.set_aside import Unfit
from tests.window.seats import Seat, calm, press, sign_in
from tests.window.shown import says
from ui.exchange.inbox_desk import InboxDesk
from ui.operators.operators_desk import OperatorsDesk


def test_alarms_and_what_was_set_aside_are_told_in_words(qtbot: QtBot, seat: Seat) -> None:
    station, words = seat.station, seat.window.context.words
    set_aside.put_aside(station, Unfit("i1", "paper", 1, b"{}", "inbox.aside.unfit", "value:x"))
    with station.store.transaction() as tx:
        alarms.raise_alarm(station, tx, alarms.LOG_BEHIND, 7, "0" * 16)
    sign_in(seat, "sho")
    seat.window.context.go("inbox", "")
    calm(qtbot, seat)
    desk = seat.window.desks["inbox"]
    assert isinstance(desk, InboxDesk)
    assert says(desk, words("inbox.alarm.log_behind"))
    assert says(seat.window, words("window.alarms", count=1))
    press(qtbot, desk, Qt.Key.Key_F5)
    calm(qtbot, seat)
    assert alarms.unseen_alarms(station) == ()
    assert says(desk, words("inbox.aside.unfit"))


def test_the_chain_of_custody_is_given_out_at_the_chiefs_desk(
    qtbot: QtBot, seat: Seat, tmp_path: Path
) -> None:
    sign_in(seat, "sho")
    seat.window.context.go("operators", "")
    calm(qtbot, seat)
    desk = seat.window.desks["operators"]
    assert isinstance(desk, OperatorsDesk)
    desk.ledger.give(tmp_path)
    calm(qtbot, seat)
    assert seat.exchange.ledgers == [tmp_path]
    assert says(desk, seat.window.context.words("ledger.given", file="ledger-7.jsonl"))
