"""Scenario 4: six objections in Hindi, each opens its page; round 2 closes five and accepts one."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station_app.pdf.pdf_reader import read_words
from station_app.prosecution import exchange as prosecution_exchange
from station_app.prosecution import printouts as prosecution_printouts
from station_app.prosecution import register as prosecution_register
from tests.district import District, district_in
from tests.prosecution.bundle_acts import signed_papers
from tests.prosecution.bundle_seat import (
    at_desk,
    carried,
    desk_of,
    key,
    sign_all_beside,
    state_of,
)
from tests.window.seats import Seat, calm, seat_at, sign_in
from tests.window.shown import picture, type_sign

REASON = "साक्षी का निधन हो चुका है।"


def typed(qtbot: QtBot, seat: Seat, text: str) -> None:
    reply = desk_of(seat).points.sheet.reply
    for sign in text:
        type_sign(reply, sign)
    calm(qtbot, seat)


@pytest.mark.scenario(4)
def test_six_objections_are_answered_point_by_point(qtbot: QtBot, tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        signed_papers(district.thana)
        district.exchange(district.thana)
        with seat_at(district.thana) as seat:
            sign_in(seat, "munshi")
            first_round(qtbot, seat, district)
            answer_all(qtbot, seat)
            second_round(qtbot, seat, district)


def first_round(qtbot: QtBot, seat: Seat, district: District) -> None:
    """The clerk builds the bundle by keys; the officer signs beside him; it goes by itself."""
    desk = at_desk(qtbot, seat, "88/2026")
    assert desk.builder.table.rowCount() == 3
    assert "6 पृष्ठ" in desk.builder.sum.text()
    desk.builder.terms.purpose.setCurrentIndex(
        desk.builder.terms.purpose.findData("draft_chargesheet")
    )
    key(qtbot, seat, Qt.Key.Key_F5)
    assert "हस्ताक्षर बाकी" in state_of(seat)
    sign_all_beside(qtbot, seat)
    carried(qtbot, seat, district)
    at_desk(qtbot, seat)
    assert "आपत्तियाँ आईं (6)" in state_of(seat)


def answer_all(qtbot: QtBot, seat: Seat) -> None:
    key(qtbot, seat, Qt.Key.Key_F5)
    points = desk_of(seat).points
    assert points.table.rowCount() == 6
    shown = set()
    for number in range(6):
        points.table.setCurrentCell(number, 0)
        calm(qtbot, seat)
        assert not picture(points.page.page).isNull()
        shown.add(points.page.where.text())
        assert any("\u0900" <= sign <= "\u097f" for sign in points.sheet.text.text())
        if number == 5:
            points.sheet.status.setCurrentIndex(points.sheet.status.findData("not_possible"))
        typed(qtbot, seat, REASON if number == 5 else "पूर्ति की गई।")
    assert len(shown) == 6
    (row,) = [
        r for r in prosecution_register.exchanges(seat.station) if r.exchange.case_ref == "88/2026"
    ]
    table = prosecution_printouts.compliance_table(seat.station, row.exchange.exchange_id)
    words = "".join(read_words(table, "\0").split())
    assert "".join(REASON.split()) in words
    assert "आपत्तियोंकाअनुपालन" in words


def second_round(qtbot: QtBot, seat: Seat, district: District) -> None:
    """Nothing new to send but the answers: the note alone goes."""
    key(qtbot, seat, Qt.Key.Key_F5)
    assert "6 / 6" in desk_of(seat).builder.sum.text()
    key(qtbot, seat, Qt.Key.Key_F5)
    sign_all_beside(qtbot, seat)
    carried(qtbot, seat, district)
    at_desk(qtbot, seat)
    rows = {row.exchange.case_ref: row for row in prosecution_register.exchanges(seat.station)}
    seen = prosecution_exchange.view(seat.station, rows["88/2026"].exchange.exchange_id)
    assert seen.stage == "done"
    assert [point.closing for point in seen.objections] == ["closed"] * 5 + ["accepted"]
    assert seen.opinions[-1].verdict == "fit"
    assert seen.rounds[1].parts == ()
    whole = prosecution_printouts.whole_exchange(seat.station, seen.exchange.exchange_id)
    words = "".join(read_words(whole, "\0").split())
    for told in ("EP/2026/", "निराकृत", "कारणमान्य", "अभियोजनसेपत्राचार", "चक्र2"):
        assert told in words
