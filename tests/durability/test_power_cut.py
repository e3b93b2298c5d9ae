"""The power goes when a page has just been shown: it is on the disk, with its name, its row and its mark."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def cut(folder: Path, deaf: str = "") -> list[str]:
    words = [sys.executable, "-m", "tests.durability.power_cut", str(folder / "points"), deaf]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["cuts"] == 3
    return list(told["problems"])


@pytest.mark.crash
def test_what_was_shown_is_on_the_disk(tmp_path: Path) -> None:
    assert cut(tmp_path) == []


@pytest.mark.crash
@pytest.mark.parametrize(
    "deaf",
    [
        # A page's own sync; that of its folder; those of the database (``synchronous = OFF``).
        pytest.param(".part$", id="page"),
        pytest.param("folder:/blobs/", id="folder"),
        pytest.param("station.db-wal$", id="database"),
    ],
)
def test_each_of_the_syncs_is_needed(tmp_path: Path, deaf: str) -> None:
    """So the test above fails where the program makes one of them no more."""
    assert len(cut(tmp_path, deaf)) == 3
