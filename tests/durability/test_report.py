"""Pull the plug while a report of service is finished: report, outcome and acknowledgement, all or none."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house.imports import ROOT


@pytest.mark.crash
def test_a_report_and_its_acknowledgement_stand_both_or_neither(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.durability.report_points", str(tmp_path / "points")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    record_property("points tried", told["points"])
    assert told["problems"] == []
    assert told["points"] >= 10
