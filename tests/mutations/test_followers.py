"""No line of the wiring is without a test that fails when it is turned off: a seeded sample of them."""

import hashlib
import random

import pytest

from tests import wired
from tests.house.imports import ROOT
from tests.mutations.followers import WATCHED_BY, first_failure
from tests.mutations.pytest_runs import PytestRuns

SEED = hashlib.sha256((ROOT / "station_app" / "wiring.py").read_bytes()).hexdigest()
"""Another sample each time that the table changes; ``python -m tests.mutations`` tries them all."""


def test_every_line_of_the_wiring_is_watched() -> None:
    assert sorted(wired.lines()) == sorted(WATCHED_BY)


@pytest.mark.parametrize("line", random.Random(SEED).sample(sorted(WATCHED_BY), 2))
def test_a_line_that_is_turned_off_makes_a_test_fail(line: str) -> None:
    with PytestRuns(ROOT) as runs:
        assert first_failure(line, runs)
