"""Scenario 3: one bad page replaced after signing; the prosecutor sees that page and no other."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station_app.documents import drafts, pdf_access
from station_app.model.documents import DocumentState
from station_app.model.ids import DocumentId
from station_app.pdf.pdf_reader import read_words
from station_app.prosecution import compliance
from station_app.prosecution import exchange as prosecution_exchange
from station_app.prosecution import register as prosecution_register
from tests.district import District, district_in
from tests.prosecution.bundle_acts import OFFICE, sent, signed_papers
from tests.prosecution.bundle_seat import at_desk, carried, desk_of, key, sign_all
from tests.scanners import drawn_page
from tests.stations import stack_of
from tests.window.seats import Seat, calm, press, seat_at, sign_in
from tests.window.shown import choose_row, click, keyed, picture, the, to_row
from ui.scanning.scan_desk import ScanDesk
from ui.scanning.thumbnail_strip import ThumbnailStrip


@pytest.mark.scenario(3)
def test_one_page_is_replaced_after_the_signature(qtbot: QtBot, tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        station = district.thana
        _, diary, _ = signed_papers(station)
        made = prosecution_exchange.open_exchange(station, "88/2026", "draft_chargesheet", OFFICE)
        first = sent(station, made.exchange_id)
        for _ in range(2):
            district.exchange(station)
        signed = pdf_access.pdf(station, diary)
        with seat_at(district.thana) as seat:
            sign_in(seat, "vivechak")
            new = replace_page(qtbot, seat, diary, 1)
            # The old version stays as it was signed; the new one says what it stands for.
            assert pdf_access.pdf(station, diary) == signed
            assert drafts.document(station, diary).state is DocumentState.RETURNED
            assert drafts.document(station, new).replaces == diary
            next_round(qtbot, seat, district, made.exchange_id)
            difference(qtbot, seat)
        seen = prosecution_exchange.view(station, made.exchange_id)
        before, after = (
            {str(page.number): page.fingerprint for page in made.pages} for made in seen.rounds
        )
        assert before.keys() == after.keys() == set("123456")
        assert [number for number in before if before[number] != after[number]] == ["4"]
        (part,) = seen.rounds[1].parts
        assert part.part.pages == ("4",)
        assert part.receipt is not None
        words = read_words(pdf_access.pdf(station, part.document.document_id), "\0")
        assert "पृष्ठ 4 बदला" in words
        assert first.rounds[0].parts[0].part.pages == tuple("123456")


def replace_page(qtbot: QtBot, seat: Seat, diary: DocumentId, index: int) -> DocumentId:
    """Begin the new version at the builder, scan one page in its place, finish and sign."""
    seen = [
        row
        for row in prosecution_register.exchanges(seat.station)
        if row.exchange.case_ref == "88/2026"
    ]
    at_desk(qtbot, seat, seen[0].exchange.exchange_id)
    key(qtbot, seat, Qt.Key.Key_F4)
    builder = desk_of(seat).builder
    choose_row(builder.table, drafts.document(seat.station, diary).local_ref)
    key(qtbot, seat, Qt.Key.Key_F7)
    calm(qtbot, seat)
    scan = seat.window.desks["scan"]
    assert isinstance(scan, ScanDesk)
    to_row(the(scan, ThumbnailStrip), index)
    stack_of(seat.station).lay_in([drawn_page("clear page")])
    click(keyed(scan, "Ctrl+E"))
    calm(qtbot, seat)
    press(qtbot, scan, Qt.Key.Key_F8)
    calm(qtbot, seat)
    (new,) = [d for d in drafts.documents(seat.station) if d.replaces == diary]
    assert new.page_count == 3
    sign_all(seat)
    return new.document_id


def next_round(qtbot: QtBot, seat: Seat, district: District, exchange_id: str) -> None:
    for point in prosecution_exchange.view(seat.station, exchange_id).open_points:
        compliance.answer(
            seat.station, exchange_id, (1, point.number), "done", reply="साफ प्रति लगाई।"
        )
    at_desk(qtbot, seat, exchange_id)
    key(qtbot, seat, Qt.Key.Key_F4)
    builder = desk_of(seat).builder
    rows = [
        [cell.text() for column in range(5) if (cell := builder.table.item(row, column))]
        for row in range(builder.table.rowCount())
    ]
    assert [row[3:] for row in rows] == [["1-2", "पहले भेजा"], ["3-5", "बदला 4"], ["6", "पहले भेजा"]]
    key(qtbot, seat, Qt.Key.Key_F5)
    sign_all(seat)
    carried(qtbot, seat, district)


def difference(qtbot: QtBot, seat: Seat) -> None:
    """The page as it was stands beside the page as it is."""
    key(qtbot, seat, Qt.Key.Key_F9)
    changes = desk_of(seat).changes
    assert [changes.list.item(n).text() for n in range(changes.list.count())] == [
        "चक्र 2 · पृष्ठ 4 · बदला"
    ]
    pictures = [picture(view) for view in (changes.before, changes.now)]
    assert not any(each.isNull() for each in pictures)
    assert pictures[0].toImage() != pictures[1].toImage()
