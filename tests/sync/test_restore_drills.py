"""A seeded sample of the drills; ``python -m tests.sync.restores`` makes twenty of each end."""

import hashlib
from pathlib import Path

import pytest

from station_app.exchange import restores as watched
from tests.sync.restores import drill

SEED = int(hashlib.sha256(Path(watched.__file__).read_bytes()).hexdigest()[:6], 16)
"""Another sample each time that the healing changes."""


@pytest.mark.parametrize("end", ["gateway", "terminal"])
def test_both_ends_agree_after_restores_at_random_moments(tmp_path: Path, end: str) -> None:
    made = drill(tmp_path / "ends", SEED, end)
    assert made.restores > 0
    assert made.papers
    assert made.disagreed == []
    assert made.untold == 0
