"""The whole way to e-Prosecution: case diary, line cut, objections, answers, opinion; a bail call."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station_app.model.errors import ExchangeError
from station_app.prosecution import compliance
from station_app.prosecution import exchange as prosecution_exchange
from tests.district import District, district_in
from tests.prosecution.bundle_acts import signed_papers
from tests.prosecution.bundle_seat import (
    at_desk,
    carried,
    exchange_of,
    key,
    sign_all_beside,
    state_of,
)
from tests.window.seats import Seat, seat_at, sign_in


@pytest.mark.whole_way("e-Prosecution")
def test_from_the_diary_to_the_opinion(qtbot: QtBot, tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        signed_papers(district.thana)
        district.exchange(district.thana)
        with seat_at(district.thana) as seat:
            sign_in(seat, "munshi")
            at_desk(qtbot, seat, "88/2026")
            key(qtbot, seat, Qt.Key.Key_F5)
            sign_all_beside(qtbot, seat)
            cut_once(qtbot, seat, district)
            answered(qtbot, seat, district)


def cut_once(qtbot: QtBot, seat: Seat, district: District) -> None:
    """The line goes while the bundle waits; it goes when the line is back, and once."""
    district.cut()
    with pytest.raises(ExchangeError):
        district.exchange(district.thana)
    at_desk(qtbot, seat)
    assert "रास्ते में" in state_of(seat)
    district.mend()
    carried(qtbot, seat, district, times=3)
    at_desk(qtbot, seat)
    assert "आपत्तियाँ आईं (6)" in state_of(seat)


def answered(qtbot: QtBot, seat: Seat, district: District) -> None:
    seen = exchange_of(seat)
    exchange_id = seen.exchange.exchange_id
    for point in seen.open_points:
        status = "not_possible" if point.number == 6 else "done"
        compliance.answer(
            seat.station,
            exchange_id,
            (1, point.number),
            status,
            reply="पूर्ति की गई।",
            reason="साक्षी बाहर है।",
        )
    at_desk(qtbot, seat, exchange_id)
    key(qtbot, seat, Qt.Key.Key_F4)
    key(qtbot, seat, Qt.Key.Key_F5)
    sign_all_beside(qtbot, seat)
    carried(qtbot, seat, district)
    seen = prosecution_exchange.view(seat.station, exchange_id)
    assert (seen.stage, seen.opinions[-1].verdict) == ("done", "fit")
    assert len(seen.opinions) == 2
    assert len({message.reference for made in seen.rounds for _, message in made.messages}) == 2
