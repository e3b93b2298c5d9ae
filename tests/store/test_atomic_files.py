"""Copies on any medium: whole or not there, never over another, and each refusal says what to do."""

import os
import platform
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from station_app.model.errors import (
    FileExists,
    OutputFolderClosed,
    OutputFolderMissing,
    OutputNameUnfit,
)
from station_app.store.atomic_files import make_folder, require_place, write_copy
from tests.full_disk import smallest_disk

ROOT = Path(__file__).resolve().parents[2]
no_filter = pytest.mark.skipif(
    platform.machine() not in ("x86_64", "aarch64"), reason="the numbers of its calls are not known"
)


def copied(*words: str) -> subprocess.CompletedProcess[str]:
    how = [sys.executable, "-m", "tests.store.no_hard_links", *words]
    return subprocess.run(how, cwd=ROOT, capture_output=True, text=True, check=False)


@no_filter
@pytest.mark.parametrize("plain", ["0", "1"])
def test_a_stick_without_hard_links_takes_the_file(tmp_path: Path, plain: str) -> None:
    target = tmp_path / "paper.pdf"
    assert copied(plain, str(target), "first").returncode == 0
    assert target.read_text() == "first"
    again = copied(plain, str(target), "second")
    assert (again.returncode, again.stdout.strip()) == (1, "error.usage.file_exists")
    assert target.read_text() == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["paper.pdf"]


@no_filter
def test_of_two_that_write_one_name_on_a_stick_one_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "paper.pdf"
    with ThreadPoolExecutor(4) as threads:
        done = list(
            threads.map(lambda n: copied("1", str(target), f"{n}" * 9).returncode, range(4))
        )
    assert sorted(done) == [0, 1, 1, 1]
    assert target.read_text() == f"{done.index(0)}" * 9


@no_filter
def test_a_stick_that_is_pulled_out_holds_no_half_file(tmp_path: Path) -> None:
    ended = []
    for act in range(1, 9):
        target = tmp_path / f"{act}.pdf"
        ended.append(copied("1", str(target), "whole", str(act)).returncode)
        assert not target.exists() or target.read_text() == "whole"
    # Some were ended before they had written, the last ones had nothing more to do.
    assert ended[0] == 9
    assert ended[-1] == 0


def test_where_there_are_links_nothing_is_replaced_either(tmp_path: Path) -> None:
    target = tmp_path / "paper.pdf"
    with ThreadPoolExecutor(8) as threads:

        def write(number: int) -> bool:
            try:
                write_copy(target, f"{number}".encode())
            except FileExists:
                return False
            return True

        done = list(threads.map(write, range(8)))
    assert done.count(True) == 1
    assert target.read_text() == str(done.index(True))
    assert [path.name for path in tmp_path.iterdir()] == ["paper.pdf"]


def test_an_older_copy_gives_way_only_when_the_new_one_is_whole(tmp_path: Path) -> None:
    target = write_copy(tmp_path / "trust.json", b"old")
    with smallest_disk(2), pytest.raises(Exception, match="output_failed"):
        write_copy(target, b"new" * 1000, replace=True)
    assert target.read_bytes() == b"old"
    assert write_copy(target, b"new", replace=True).read_bytes() == b"new"


@pytest.mark.parametrize("act", [require_place, lambda target: write_copy(target, b"x")])
def test_each_place_that_takes_no_file_says_why(act: object, tmp_path: Path) -> None:
    assert callable(act)
    there = tmp_path / "there.pdf"
    there.write_bytes(b"old")
    (tmp_path / "dangling.pdf").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder.pdf").mkdir()
    refused = {
        tmp_path / "none" / "x.pdf": OutputFolderMissing,
        there / "x.pdf": OutputFolderMissing,
        there: FileExists,
        tmp_path / "dangling.pdf": FileExists,
        tmp_path / "folder.pdf": FileExists,
        tmp_path / ("x" * 300): OutputNameUnfit,
        Path("/proc/x.pdf"): OutputFolderMissing,
    }
    for target, fact in refused.items():
        with pytest.raises(fact):
            act(target)
    assert there.read_bytes() == b"old"
    assert {path.name for path in tmp_path.iterdir()} == {"there.pdf", "dangling.pdf", "folder.pdf"}


def test_a_folder_in_which_nobody_may_write_is_closed() -> None:
    # Also for root.
    for act in (require_place, lambda target: write_copy(target, b"x"), make_folder):
        with pytest.raises(OutputFolderClosed):
            act(Path("/sys/x.pdf"))


def test_a_name_of_255_bytes_is_a_name(tmp_path: Path) -> None:
    target = tmp_path / ("क" * 83 + ".pdf")
    require_place(target)
    assert write_copy(target, b"x").read_bytes() == b"x"
    undecodable = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.pdf"))
    require_place(undecodable)
    assert write_copy(undecodable, b"y").read_bytes() == b"y"


def test_a_folder_is_made_with_those_above_it(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FileExists):
        make_folder(tmp_path / "file")
    with pytest.raises(OutputFolderMissing):
        make_folder(tmp_path / "file" / "below")
