"""A page's pixels in memory that several processes see, that has no name and leaves nothing behind."""

import copy
import os
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from station_app.imaging.jobs.process_pool import ImagingPool
from station_app.model.scanning import NotShared, SharedBytes, seen


def read_there(there: bytes | SharedBytes) -> tuple[int, bytes]:
    """What a pixel process does with a page."""
    return os.getpid(), bytes(seen(there))


def shared(content: bytes) -> SharedBytes:
    made = SharedBytes(len(content))
    made.view[:] = content
    return made


@pytest.fixture
def workers() -> Iterator[ImagingPool]:
    made = ImagingPool(1)
    yield made
    made.shutdown(cancel_futures=True)


def test_another_process_reads_what_was_written_here(workers: ImagingPool) -> None:
    process, content = workers.submit(read_there, shared(b"pixels" * 1000)).result(60)
    assert process != os.getpid()
    assert content == b"pixels" * 1000


def test_nothing_but_where_they_lie_goes_through_a_pipe() -> None:
    assert len(pickle.dumps(shared(bytes(2**20)))) < 300


def test_bytes_lie_under_no_name_and_go_with_who_holds_them(workers: ImagingPool) -> None:
    held = shared(b"pixels")
    assert Path("/memfd:page (deleted)") in names_of_open_files()
    told = copy.copy(held)  # As another process is told of them.
    assert workers.submit(read_there, told).result(60)[1] == b"pixels"
    del held
    assert isinstance(workers.submit(read_there, told).exception(60), NotShared)


def names_of_open_files() -> list[Path]:
    """Return the names by which this process knows what it has open."""
    return [file.readlink() for file in Path("/proc/self/fd").iterdir() if file.is_symlink()]


def test_a_system_without_such_memory_copies_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "memfd_create")
    assert copy.copy(shared(b"pixels")) == b"pixels"


def test_the_same_bytes_are_equal_wherever_they_lie() -> None:
    assert shared(b"pixels") == shared(b"pixels")
    assert shared(b"pixels") != shared(b"others")
    assert shared(b"pixels") != b"pixels"
