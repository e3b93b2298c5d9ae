"""The prosecution's desk: the diary for a bail hearing by one key, choosing, what a role may do."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QTableWidget
from pytestqt.qtbot import QtBot

from station_app.documents import signing_batch
from station_app.pdf.pdf_reader import read_words
from station_app.prosecution import bundle as prosecution_bundle
from station_app.prosecution import exchange as prosecution_exchange
from station_app.prosecution import printouts as prosecution_printouts
from tests.district import District, district_in
from tests.prosecution.bundle_acts import signed_papers
from tests.prosecution.bundle_seat import (
    at_desk,
    carried,
    desk_of,
    exchange_of,
    key,
    sign_all_beside,
    state_of,
)
from tests.window.acting import told
from tests.window.seats import Seat, calm, seat_at, sign_in
from tests.window.shown import cells, labels


def test_the_prosecutions_desk(qtbot: QtBot, tmp_path: Path) -> None:
    with district_in(tmp_path) as district:
        signed_papers(district.thana, "131/2026")
        district.exchange(district.thana)
        with seat_at(district.thana) as seat:
            sign_in(seat, "munshi")
            bail_hearing(qtbot, seat, district)
            printed(qtbot, seat)
            choosing(qtbot, seat)
            made_again(qtbot, seat)
            forgotten(qtbot, seat)


def bail_hearing(qtbot: QtBot, seat: Seat, district: District) -> None:
    """The High Court calls; one key builds, the officer signs, the proof shows both numbers."""
    desk = at_desk(qtbot, seat)
    assert "डायरी माँगी गई" in state_of(seat)
    assert "बेल सुनवाई की डायरी बनाएँ" in desk.primary.text()
    key(qtbot, seat, Qt.Key.Key_F5)
    assert "हस्ताक्षर बाकी" in state_of(seat)
    seen = exchange_of(seat)
    part = seen.rounds[0].parts[0].document
    assert (part.priority, part.deadline) == (1, seen.exchange.due_at)
    sign_all_beside(qtbot, seat)
    carried(qtbot, seat, district)
    seen = prosecution_exchange.view(seat.station, seen.exchange.exchange_id)
    receipt = seen.rounds[0].parts[0].receipt
    assert receipt is not None
    assert seen.stage == "done"
    proof = read_words(
        prosecution_printouts.dispatch_proof(seat.station, seen.exchange.exchange_id), "\0"
    )
    for told_there in (seen.exchange.call_ref, f"{receipt}", "EP/2026/", part.local_ref):
        assert "".join(told_there.split()) in "".join(proof.split())


def printed(qtbot: QtBot, seat: Seat) -> None:
    """The proof of dispatch and the whole exchange open in the print panel by their keys."""
    for pressed, title in (
        (Qt.Key.Key_F7, "केस डायरी प्रेषण का प्रमाण"),
        (Qt.Key.Key_F6, "अभियोजन से पत्राचार"),
    ):
        at_desk(qtbot, seat)
        key(qtbot, seat, pressed)
        assert seat.window.print_box.isVisible()
        assert labels(seat.window.print_box, "headline") == [title]
        seat.window.print_box.clear()


def choosing(qtbot: QtBot, seat: Seat) -> None:
    """Space takes a paper or leaves it, Alt with an arrow moves it; numbers follow."""
    desk = at_desk(qtbot, seat, "131/2026")
    assert desk.list.table.isVisible()
    desk.begin("131/2026")
    calm(qtbot, seat)
    builder = desk.builder
    table = builder.table
    before = taken(table)
    assert len(before) == table.rowCount() >= 3
    table.setCurrentCell(0, 0)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    calm(qtbot, seat)
    assert taken(table) == before[1:]
    assert pages_of(table) == "1-3"
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calm(qtbot, seat)
    assert taken(table) == [before[2], before[1], *before[3:]]
    assert pages_of(table) == "1"
    (back,) = [
        made
        for made in builder.findChildren(QPushButton)
        if made.shortcut().toString() == "Esc" and made.isVisible()
    ]
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    calm(qtbot, seat)
    assert desk_of(seat).list.table.isVisible()


def made_again(qtbot: QtBot, seat: Seat) -> None:
    """What is put together and not signed is taken back, chosen anew, and counted once."""
    desk = at_desk(qtbot, seat)
    desk.begin("131/2026")
    calm(qtbot, seat)
    key(qtbot, seat, Qt.Key.Key_F5)
    assert "हस्ताक्षर बाकी" in state_of(seat)
    first = signing_batch.waiting(seat.station)
    key(qtbot, seat, Qt.Key.Key_F4)
    assert desk.builder.table.rowCount() >= 3
    qtbot.keyClick(desk.builder.table, Qt.Key.Key_Space)
    calm(qtbot, seat)
    key(qtbot, seat, Qt.Key.Key_F5)
    (again,) = signing_batch.waiting(seat.station)
    assert again.document_id not in {document.document_id for document in first}
    seen = exchange_of(seat)
    assert [made.number for made in seen.rounds] == [1]
    at_desk(qtbot, seat, seen.rounds[0].parts[0].document.document_id)
    assert exchange_of(seat).exchange == seen.exchange
    prosecution_bundle.take_back(seat.station, seen.exchange.exchange_id)


def taken(table: QTableWidget) -> list[str]:
    """The papers that are taken, by their words, in order."""
    return [row[1] for row in cells(table) if row[0] == "☑"]


def pages_of(table: QTableWidget) -> str:
    cell = table.item(0, 3)
    return "" if cell is None else cell.text()


def forgotten(qtbot: QtBot, seat: Seat) -> None:
    """When another sits down, nothing of the case is left on the desk."""
    sign_in(seat, "sho")
    calm(qtbot, seat)
    desk = desk_of(seat)
    assert desk.builder.terms.case.text == ""
    assert desk.builder.table.rowCount() == 0
    assert not any("MCRC" in text for text in told(seat) if desk.isVisible())
