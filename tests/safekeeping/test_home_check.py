"""The look at all of a home: in parts, resumed, and nothing that is wrong passes it."""

import os
from pathlib import Path

import pytest

from commands import background, doctor
from station_app.documents import drafts
from station_app.model.cancellation import CancelTicket, no_report
from station_app.model.errors import Cancelled
from station_app.safekeeping import acceptance, home_check
from station_app.station.station import Station
from station_app.store.home_errors import (
    DatabaseDamaged,
    HomeFinding,
    ModesMended,
    PagesDamaged,
    PagesFoundAgain,
    PagesMissing,
)
from tests.safekeeping.kill_points import PAPERS, SHEETS, masters, scanned
from tests.scanners import drawn_page
from tests.stations import TestClock, station_in

YESTERDAY_S = 86_400
PAGE_BYTES = 4096
"""Of the database."""


def files_of(station: Station) -> list[Path]:
    return sorted((station.home / "blobs").glob("*/*.age"))


def look(station: Station) -> dict[type[HomeFinding], dict[str, str | int]]:
    found = home_check.check_all(station, CancelTicket(), no_report)
    return {type(one): one.params for one in found}


@pytest.fixture
def filled(station: Station) -> Station:
    scanned(station, "1/2026")
    return station


def test_all_is_well(filled: Station) -> None:
    assert look(filled) == {}
    assert not filled.store.check_wanted().anything


def test_damaged_and_missing_files_are_counted(filled: Station) -> None:
    one, other, third, *_ = files_of(filled)
    one.unlink()
    for path in (other, third):
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 4
        path.write_bytes(content)
    found = look(filled)
    assert int(found[PagesMissing]["count"]) == 1
    assert int(found[PagesDamaged]["count"]) == 2


def test_a_picture_that_no_row_names_becomes_a_page_again(filled: Station) -> None:
    image = drawn_page("lost").image
    blob_id = filled.store.blobs.put(image).blob_id
    other = filled.store.blobs.put(b"%PDF-1.7 no picture").blob_id
    for name in (blob_id, other):
        path = filled.home / "blobs" / name[:2] / f"{name}.age"
        os.utime(path, (path.stat().st_mtime - YESTERDAY_S,) * 2)
    assert look(filled) == {PagesFoundAgain: {"count": 1}}
    assert len(masters(filled)) == PAPERS * SHEETS + 1
    assert look(filled) == {PagesFoundAgain: {"count": 1}}
    assert len(masters(filled)) == PAPERS * SHEETS + 1


def test_a_picture_that_is_just_being_kept_is_left_alone(filled: Station) -> None:
    filled.store.blobs.put(drawn_page("arriving").image)
    assert look(filled) == {}


def test_a_damaged_database_is_told(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with station_in(home) as station:
        scanned(station, "1/2026")
        with station.store.reading() as tx:
            query = "SELECT rootpage FROM sqlite_master WHERE name = 'reviews'"
            number = int(tx.exec_driver_sql(query).scalar() or 0)
    content = bytearray((home / "station.db").read_bytes())
    # A page that no start reads: of an empty table.
    content[(number - 1) * PAGE_BYTES + 100] ^= 1
    (home / "station.db").write_bytes(content)
    with station_in(home) as station:
        assert acceptance.findings(station) == ()
        assert look(station) == {DatabaseDamaged: {"count": 1}}
        found = {finding.part: finding for finding in doctor.examine(station)}["home"]
        assert not found.ready


def test_every_file_that_others_may_read_is_closed(filled: Station) -> None:
    files_of(filled)[0].chmod(0o640)
    assert look(filled) == {ModesMended: {"count": 1}}
    assert files_of(filled)[0].stat().st_mode & 0o077 == 0


def test_it_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with station_in(home) as station:
        scanned(station, "1/2026")
        stopped = CancelTicket()
        station.store.want_check(database=True, all_files=True)
        assert home_check.check_next(station, stopped)
        assert not station.store.check_wanted().database
        stopped.cancel()
        with pytest.raises(Cancelled):
            home_check.check_next(station, stopped)
        assert station.store.check_wanted().all_files
        files_of(station)[0].unlink()
    with station_in(home) as station:
        while station.store.check_wanted().anything:
            home_check.check_next(station, CancelTicket())
        assert [type(one) for one in acceptance.findings(station)] == [PagesMissing]


def test_it_begins_again_after_a_week(station: Station) -> None:
    look(station)
    assert not home_check.check_next(station, CancelTicket())
    clock = station.clock
    assert isinstance(clock, TestClock)
    clock.turn(days=8)
    assert home_check.check_next(station, CancelTicket())
    assert station.store.check_wanted().all_files


def test_behind_the_window_it_runs_by_itself_and_stops_at_once(filled: Station) -> None:
    files_of(filled)[0].unlink()
    watch = background.HomeWatch(filled, rest_s=0.001)
    watch.start()
    ended = CancelTicket()
    while not acceptance.findings(filled):
        assert not ended.wait(0.01)
    watch.close()
    assert [type(one) for one in acceptance.findings(filled)] == [PagesMissing]
    assert drafts.documents(filled)
