"""A terminal that was put back gives no number a second time that a paper known to the gateway bears."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from station_app.exchange import restores
from station_app.forms import register_rows, registers
from station_app.model.clock import IST
from station_app.store.connection import Transaction
from tests.sync.parts import queue_paper
from tests.sync.restoring import REGISTER, Ends, ends_in, take_serial

PAPERS = 4


@pytest.fixture
def ends(tmp_path: Path) -> Iterator[Ends]:
    with ends_in(tmp_path / "ends") as made:
        made.exchange()
        yield made


def given(ends: Ends, papers: int = PAPERS) -> list[int]:
    """Number papers, each with the next serial, and lay them into the outbox."""
    return [take_serial(ends.station, queue_paper(ends.station)) for _ in range(papers)]


def year_of(ends: Ends) -> int:
    return ends.station.clock.now().astimezone(IST).year


def gone(ends: Ends, tx: Transaction) -> tuple[tuple[int, int], ...]:
    return register_rows.given_up(tx, REGISTER, year_of(ends))


def test_no_serial_is_given_twice_after_a_restore(ends: Ends) -> None:
    first = given(ends)
    ends.copy("terminal")
    lost = given(ends)
    ends.exchange()
    ends.put_back("terminal")
    ends.exchange()
    after = given(ends)
    assert len({*first, *lost, *after}) == 3 * PAPERS
    # What was reserved before is given up whole: nobody knows which of it stands on paper.
    with ends.station.store.reading() as tx:
        ((begin, end),) = gone(ends, tx)
        assert begin == first[-1] + 1
        assert end >= lost[-1]
        assert min(after) > end
    # A second time, to the same copy: also what was given in between is given to no other paper.
    ends.exchange()
    ends.put_back("terminal")
    ends.exchange()
    again = given(ends)
    assert len({*first, *lost, *after, *again}) == 4 * PAPERS


def test_the_first_block_of_a_life_that_was_forgotten_is_not_given_again(tmp_path: Path) -> None:
    """The copy is older than every block: under its old name the gateway would give the same one."""
    with ends_in(tmp_path / "ends") as ends:
        ends.send()
        ends.copy("terminal")
        ends.exchange()
        lost = given(ends)
        ends.exchange()
        ends.put_back("terminal")
        # Fetched before the restore was noticed: the very block of before.
        ends.fetch()
        ends.exchange()
        assert not {*lost} & {*given(ends)}


def test_a_restore_is_noticed_once_and_costs_one_block(ends: Ends) -> None:
    given(ends)
    ends.copy("terminal")
    given(ends)
    ends.exchange()
    ends.put_back("terminal")
    ends.exchange(4)
    with ends.station.store.reading() as tx:
        assert len(gone(ends, tx)) == 1
        assert register_rows.left(tx, REGISTER, year_of(ends)) == registers.BLOCK
    given(ends)
    ends.exchange(3)
    with ends.station.store.reading() as tx:
        assert len(gone(ends, tx)) == 1


def test_a_line_that_is_used_now_and_then_is_no_restore(ends: Ends) -> None:
    given(ends)
    ends.exchange()
    given(ends)
    ends.exchange()
    with ends.station.store.reading() as tx:
        assert gone(ends, tx) == ()
    assert not restores.is_recovery_due(ends.station)
