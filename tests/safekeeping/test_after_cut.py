"""After a kill: nothing that was shown vanishes unseen, whatever became of the write-ahead log."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from station_app.custody_log import rows as custody_rows
from station_app.custody_log.hash_chain import verify_chain
from station_app.documents import drafts
from station_app.safekeeping import acceptance
from station_app.scanning import page_editing
from station_app.station.station import Station
from station_app.store.home_errors import (
    HomeFinding,
    PagesDamaged,
    PagesFoundAgain,
    PagesMissing,
    WorkLost,
)
from tests.safekeeping.kill_points import PAPERS, SHEETS, copied, killed_home, masters
from tests.stations import station_in

ALL = PAPERS * SHEETS
FOUND_AGAIN = "फिर मिले पृष्ठ"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return killed_home(tmp_path_factory.mktemp("cut"), before=True)


def log_of(home: Path) -> Path:
    return home / "station.db-wal"


def gone(home: Path) -> None:
    log_of(home).unlink()


def halved(home: Path) -> None:
    content = log_of(home).read_bytes()
    log_of(home).write_bytes(content[: len(content) // 2])


def found_in(station: Station) -> dict[type[HomeFinding], dict[str, str | int]]:
    return {type(one): one.params for one in acceptance.findings(station)}


def test_an_unharmed_home_goes_on_as_if_nothing_were(home: Path, tmp_path: Path) -> None:
    with station_in(copied(home, "unharmed", lambda _home: None)) as station:
        assert found_in(station) == {}
        assert len(masters(station)) == 2 * ALL
        assert [d for d in drafts.documents(station) if d.title == FOUND_AGAIN] == []
    # And compared once: the next start has nothing to do.
    with station_in(home.with_name("unharmed")) as station:
        assert station.store.cut is None


@pytest.mark.parametrize("how", [gone, halved])
def test_a_lost_log_is_told_and_its_pages_come_back(
    home: Path, how: Callable[[Path], None]
) -> None:
    name = "gone" if how is gone else "halved"
    with station_in(copied(home, name, how)) as station:
        found = found_in(station)
        assert int(found[WorkLost]["count"]) > 0
        back = int(found[PagesFoundAgain]["count"])
        assert 0 < back <= ALL
        assert how is not gone or back == ALL
        assert len(masters(station)) == 2 * ALL
        again = [d for d in drafts.documents(station) if d.title == FOUND_AGAIN]
        views = [page_editing.page_views(station, d.document_id).standing for d in again]
        assert sum(map(len, views)) == back
        assert {view.page.dpi for seen in views for view in seen} == {75}
        with station.store.reading() as tx:
            assert verify_chain(custody_rows.events(tx)).ok
        # What is left of the log is kept for whoever may rescue more from it.
        assert (station.home / "station.db-wal.kept").exists() is (how is halved)
    # Told until the chief has seen it; found once.
    with station_in(home.with_name(name)) as station:
        assert WorkLost in found_in(station)
        assert len([d for d in drafts.documents(station) if d.title == FOUND_AGAIN]) == len(again)


@pytest.mark.parametrize("seed", range(4))
def test_one_bit_of_the_log_never_takes_pages_unseen(home: Path, seed: int) -> None:
    chance = random.Random(seed)

    def flip(target: Path) -> None:
        content = bytearray(log_of(target).read_bytes())
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        log_of(target).write_bytes(content)

    with station_in(copied(home, f"flipped-{seed}", flip)) as station:
        assert len(masters(station)) == 2 * ALL
        lost = [d for d in drafts.documents(station) if d.title == FOUND_AGAIN]
        assert bool(lost) <= (WorkLost in found_in(station))


def test_a_row_without_its_page_is_told(home: Path) -> None:
    def take(target: Path) -> None:
        newest = max(target.glob("blobs/*/*.age"), key=lambda path: path.stat().st_mtime_ns)
        newest.unlink()

    with station_in(copied(home, "taken", take)) as station:
        assert found_in(station) == {PagesMissing: {"count": 1}}


def test_a_page_that_was_changed_is_told(home: Path) -> None:
    def flip(target: Path) -> None:
        newest = max(target.glob("blobs/*/*.age"), key=lambda path: path.stat().st_mtime_ns)
        content = bytearray(newest.read_bytes())
        content[-1] ^= 1
        newest.write_bytes(content)

    with station_in(copied(home, "changed", flip)) as station:
        assert found_in(station) == {PagesDamaged: {"count": 1}}


def test_two_pages_that_were_exchanged_are_told(home: Path) -> None:
    def swap(target: Path) -> None:
        newest = sorted(target.glob("blobs/*/*.age"), key=lambda path: path.stat().st_mtime_ns)
        one, other = newest[-1].read_bytes(), newest[-2].read_bytes()
        newest[-1].write_bytes(other)
        newest[-2].write_bytes(one)

    with station_in(copied(home, "swapped", swap)) as station:
        assert found_in(station) == {PagesDamaged: {"count": 2}}


def test_a_database_put_back_from_an_older_copy_is_told(home: Path) -> None:
    """The file of this morning under the journal of now."""
    earlier: list[bytes] = []
    with station_in(copied(home, "older", lambda _home: None)) as station:
        path = station.home / "station.db"
        station.store.note_compared()
        earlier.append(path.read_bytes())
        drafts_before = len(drafts.documents(station))
        with station.store.transaction() as tx:
            tx.exec_driver_sql("UPDATE documents SET title = 'x'")
    path.write_bytes(earlier[0])
    with station_in(home.with_name("older")) as station:
        assert found_in(station) == {WorkLost: {"count": 1}}
        assert len(drafts.documents(station)) == drafts_before
