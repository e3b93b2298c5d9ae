"""The list of what left: what waits stands first, and the last paper is reached however many there are."""

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from benchmarks.large_home import fill
from station_app.documents import outbox_rows
from station_app.exchange import outbox
from station_app.model.documents import DocumentState
from station_app.station import sign_in as station_sign_in
from station_app.station.station import Station
from tests.stations import PASSPHRASE, station_in
from tests.window.seats import Seat, calm, sign_in
from ui.exchange.outbox_desk import OutboxDesk
from ui.overview.home import HomeDesk

CASES = 3000
ALL = 10_000


def laid_in(station: Station) -> set[str]:
    with station.store.reading() as tx:
        return {row.document_id for row in outbox_rows.rows(tx)}


def test_what_waits_stands_first_and_no_paper_is_left_out(tmp_path: Path) -> None:
    with station_in(tmp_path) as station:
        fill(station, CASES)
        station_sign_in.sign_in(station, "sho", PASSPHRASE)
        every = outbox.rows(station, ALL)
        ids = [item.document.document_id for item in every]
        assert set(ids) == laid_in(station)
        waiting = [item.document.state is DocumentState.QUEUED for item in every]
        assert waiting == sorted(waiting, reverse=True)
        assert 0 < sum(waiting) < len(waiting)
        for state in (True, False):
            held = [name for name, waits in zip(ids, waiting, strict=True) if waits is state]
            assert held == sorted(held, reverse=True)
        for most in (1, sum(waiting), sum(waiting) + 1, len(every), len(every) + 1):
            assert outbox.rows(station, most) == every[:most]
        assert outbox.rows(station) == every[: outbox.FIRST_ROWS]


@pytest.mark.parametrize("at", [0, 3, 11, 12, 300, -1])
def test_a_paper_that_is_asked_for_is_among_the_rows(tmp_path: Path, at: int) -> None:
    with station_in(tmp_path) as station:
        fill(station, CASES)
        station_sign_in.sign_in(station, "sho", PASSPHRASE)
        every = outbox.rows(station, ALL)
        wanted = every[at].document.document_id
        assert every[at] in outbox.rows(station, as_far_as=wanted)
        assert outbox.rows(station, as_far_as="nowhere") == every[: outbox.FIRST_ROWS]


def scroll_to_the_end(qtbot: QtBot, seat: Seat, table: QTableView) -> int:
    """Scroll until nothing more comes; return how many rows there are then."""
    before = -1
    while before != table.model().rowCount():
        before = table.model().rowCount()
        bar = table.verticalScrollBar()
        bar.setValue(bar.maximum())
        calm(qtbot, seat)
    return before


def test_whoever_scrolls_on_comes_to_the_last_paper(qtbot: QtBot, seat: Seat) -> None:
    fill(seat.station, CASES)
    sign_in(seat, "sho")
    seat.window.go("outbox", "")
    calm(qtbot, seat)
    desk = cast("OutboxDesk", seat.window.desks["outbox"])
    table = desk.findChild(QTableView)
    assert table is not None
    shown = table.model().rowCount()
    assert outbox.FIRST_ROWS <= shown < len(laid_in(seat.station))
    assert scroll_to_the_end(qtbot, seat, table) == len(laid_in(seat.station))


def test_a_paper_far_down_is_chosen_when_the_desk_is_opened_with_it(
    qtbot: QtBot, seat: Seat
) -> None:
    fill(seat.station, CASES)
    sign_in(seat, "sho")
    last = outbox.rows(seat.station, ALL)[-1].document
    seat.window.go("outbox", last.document_id)
    calm(qtbot, seat)
    table = cast("OutboxDesk", seat.window.desks["outbox"]).findChild(QTableView)
    assert table is not None
    chosen = table.selectionModel().selectedRows()
    assert [index.row() for index in chosen] == [len(laid_in(seat.station)) - 1]


def test_the_home_page_has_every_line_for_whoever_scrolls_on(qtbot: QtBot, seat: Seat) -> None:
    from station_app.overview import home

    fill(seat.station, CASES)
    sign_in(seat, "sho")
    seat.window.go("home", "")
    calm(qtbot, seat)
    every = home.home(seat.station, ALL)
    first = home.home(seat.station)
    assert len(first.lines) == home.FIRST_LINES < len(every.lines)
    assert first.counts == every.counts
    assert [line.severity for line in first.lines] == [
        line.severity for line in every.lines[: home.FIRST_LINES]
    ]
    desk = cast("HomeDesk", seat.window.desks["home"])
    assert scroll_to_the_end(qtbot, seat, desk.table) == len(every.lines)
