"""Pull the plug while a batch separates into its papers: each page is in its paper, once, afterwards."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.long(19)
@pytest.mark.crash
def test_no_page_of_a_pile_is_lost_or_doubled(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.durability.separation_points", str(tmp_path / "points")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    record_property("points tried", told["points"])
    assert told["problems"] == []
    assert told["points"] >= 3
