"""Scenario 17: a wrong office, an unknown FIR: needs action with plain words, never tried for ever."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station_app.exchange import delivery as dispatch
from station_app.exchange import outgoing_messages
from station_app.prosecution import exchange as prosecution_exchange
from tests.district import District, district_in
from tests.prosecution.bundle_acts import sent, signed_papers
from tests.prosecution.bundle_seat import (
    at_desk,
    carried,
    exchange_of,
    key,
    sign_all_beside,
    state_of,
)
from tests.window.seats import Seat, seat_at, sign_in


@pytest.mark.scenario(17)
def test_what_is_refused_waits_for_a_person(qtbot: QtBot, tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        signed_papers(district.thana)
        signed_papers(district.thana, "99991/2026")
        district.exchange(district.thana)
        with seat_at(district.thana) as seat:
            sign_in(seat, "munshi")
            wrong_office(qtbot, seat, district)
            sign_in(seat, "vivechak")
            unknown_fir(qtbot, seat, district)
            refused_by_the_gateway(qtbot, seat, district)


def wrong_office(qtbot: QtBot, seat: Seat, district: District) -> None:
    desk = at_desk(qtbot, seat, "88/2026")
    desk.builder.terms.office.setEditText("po9999")
    key(qtbot, seat, Qt.Key.Key_F5)
    sign_all_beside(qtbot, seat)
    carried(qtbot, seat, district)
    at_desk(qtbot, seat)
    assert "लौटाया गया" in state_of(seat)
    assert "PO9999 नहीं मिला" in desk.card.refusal.text()
    assert outgoing_messages.sendable(seat.station) == ()
    desk.card.offices.choose("PO9902")
    key(qtbot, seat, Qt.Key.Key_F5)
    assert seat.exchange.woken == 1
    carried(qtbot, seat, district)
    at_desk(qtbot, seat)
    assert "आपत्तियाँ आईं" in state_of(seat)
    told = exchange_of(seat).rounds[0].messages
    assert [(dispatch.office, message.state) for dispatch, message in told] == [
        ("PO9999", "refused"),
        ("PO9902", "accepted"),
    ]
    # The same papers: nothing was signed or sent a second time.
    assert told[0][1].papers == told[1][1].papers


def unknown_fir(qtbot: QtBot, seat: Seat, district: District) -> None:
    station = seat.station
    made = prosecution_exchange.open_exchange(station, "99991/2026", "opinion", "PO9901")
    sent(station, made.exchange_id)
    carried(qtbot, seat, district)
    desk = at_desk(qtbot, seat, made.exchange_id)
    assert "लौटाया गया" in state_of(seat)
    assert "99991/2026 अभिलेख में नहीं मिला" in desk.card.refusal.text()


def refused_by_the_gateway(qtbot: QtBot, seat: Seat, district: District) -> None:
    """The gateway itself has no such case: the papers come back, and nothing waits behind them."""
    station = seat.station
    signed_papers(station, "9999/2026")
    made = prosecution_exchange.open_exchange(station, "9999/2026", "opinion", "PO9901")
    sent(station, made.exchange_id)
    carried(qtbot, seat, district)
    desk = at_desk(qtbot, seat, made.exchange_id)
    assert "लौटाया गया" in state_of(seat)
    assert desk.card.refusal.text().startswith("यह अपराध क्रमांक ज़िले के अभिलेख में नहीं है।")
    assert outgoing_messages.sendable(station) == ()
    assert dispatch.next_due_s(station) is None
    before = prosecution_exchange.view(station, made.exchange_id)
    carried(qtbot, seat, district)
    assert prosecution_exchange.view(station, made.exchange_id) == before
