"""What is kept beside the database: whatever is cut or changed of it, it never says what was not written."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station_app.store.journal import Journal, Kept, Mark

MARK_KEY, NOTE_KEY = bytes(range(32)), bytes(range(32, 64))
NAME = "commits.journal"
SHA = "ab" * 32
quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@contextmanager
def opened(folder: Path) -> Iterator[Journal]:
    with closing(Journal(folder / NAME, MARK_KEY, NOTE_KEY)) as journal:
        yield journal


def kept(folder: Path) -> Kept:
    with opened(folder) as journal:
        return journal.kept


def written(folder: Path, commits: int, notes: int = 0) -> None:
    (folder / NAME).unlink(missing_ok=True)
    with opened(folder) as journal:
        journal.begin_again(Mark(0, 0, ""))
        for number in range(notes):
            journal.note({"blob_id": f"{number:032x}"})
        for number in range(1, commits + 1):
            journal.commit(Mark(number, number, SHA))


def test_the_last_commit_and_all_notes_are_read_again(tmp_path: Path) -> None:
    written(tmp_path, 5, notes=3)
    found = kept(tmp_path)
    assert found.mark == Mark(5, 5, SHA)
    assert [note["blob_id"] for note in found.notes] == [f"{n:032x}" for n in range(3)]
    assert (found.damaged, found.doubtful, found.clean, found.made) == (False,) * 4


def test_a_clean_end_leaves_nothing_to_compare(tmp_path: Path) -> None:
    written(tmp_path, 2, notes=2)
    with opened(tmp_path) as journal:
        journal.begin_again(Mark(2, 2, SHA, clean=True))
    assert kept(tmp_path).clean
    with opened(tmp_path) as journal:
        before = journal.untouched
        journal.note({"blob_id": "0" * 32})
        assert (before, journal.untouched) == (True, False)
    assert not kept(tmp_path).clean


def test_many_notes_make_the_file_grow(tmp_path: Path) -> None:
    written(tmp_path, 1, notes=3000)
    assert len(kept(tmp_path).notes) == 3000
    assert (tmp_path / NAME).stat().st_size > 2**17


def test_a_station_that_is_never_closed_keeps_the_newest_notes(tmp_path: Path) -> None:
    with opened(tmp_path) as journal:
        journal.begin_again(Mark(0, 0, ""))
        for number in range(600):
            journal.note({"blob_id": f"{number:032x}", "facts": "x" * 8000})
        journal.commit(Mark(1, 1, SHA))
    found = kept(tmp_path)
    assert not found.doubtful
    numbers = [int(str(note["blob_id"]), 16) for note in found.notes]
    assert numbers == list(range(numbers[0], 600))
    assert 200 < len(numbers) < 599
    assert (tmp_path / NAME).stat().st_size < 2**23


def test_a_mark_of_another_station_is_none(tmp_path: Path) -> None:
    written(tmp_path, 3)
    with closing(Journal(tmp_path / NAME, bytes(32), bytes(32))) as strange:
        assert strange.kept.mark is None
        assert strange.kept.damaged


@quick
@given(st.integers(1, 6), st.integers(0, 4), st.data())
def test_no_change_makes_another_mark(
    tmp_path: Path, commits: int, notes: int, data: st.DataObject
) -> None:
    written(tmp_path, commits, notes)
    content = bytearray((tmp_path / NAME).read_bytes())
    at = data.draw(st.integers(0, len(content) - 1) | st.integers(0, 600) | st.integers(4096, 9000))
    content[at] ^= 1 << data.draw(st.integers(0, 7))
    (tmp_path / NAME).write_bytes(content)
    found = kept(tmp_path)
    assert found.mark in (
        Mark(commits, commits, SHA),
        Mark(commits - 1, commits - 1, SHA),
        Mark(0, 0, ""),
    )
    said = {f"{n:032x}" for n in range(notes)}
    assert {note["blob_id"] for note in found.notes} <= said
    whole = found.mark == Mark(commits, commits, SHA) and len(found.notes) == notes
    assert whole or found.damaged or found.doubtful


@quick
@given(st.integers(0, 2**17))
def test_a_cut_file_is_never_taken_as_whole(tmp_path: Path, length: int) -> None:
    written(tmp_path, 4, notes=2)
    path = tmp_path / NAME
    content = path.read_bytes()
    path.write_bytes(content[:length])
    found = kept(tmp_path)
    if length < 8192:
        assert found.damaged or (found.mark == Mark(4, 4, SHA) and len(found.notes) <= 2)
    if len(found.notes) < 2:
        assert not found.clean


@pytest.mark.parametrize("slot", [0, 1])
def test_a_slot_that_was_emptied_shows(tmp_path: Path, slot: int) -> None:
    written(tmp_path, 4)
    content = bytearray((tmp_path / NAME).read_bytes())
    content[slot * 4096 : slot * 4096 + 512] = bytes(512)
    (tmp_path / NAME).write_bytes(content)
    assert kept(tmp_path).damaged
