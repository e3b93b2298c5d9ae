"""Pull the plug, or fill the disk, at every write of a three-page scan: nothing shown is lost."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = 2


@pytest.mark.long(14)
@pytest.mark.crash
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("how", ["kill", "enospc"])
def test_every_announced_page_is_there_and_no_half_page(
    tmp_path: Path, how: str, part: int, record_property: Callable[[str, object], None]
) -> None:
    words = [str(tmp_path / how), how, str(part), str(PARTS)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.durability.crash_points", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    record_property(f"{how}, points tried, part {part + 1} of {PARTS}", told["points"])
    record_property(f"{how}, by call", told["kinds"])
    assert told["problems"] == []
    assert told["points"] >= 20
