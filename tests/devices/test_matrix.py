"""A seeded sample of the lane ``python -m tests.devices.matrix``."""

from pathlib import Path

import pytest

from tests.devices.matrix.trial import run
from tests.judges.verapdf import pdfa_findings

SEED, SAMPLE = 17, 60


@pytest.mark.long(30)
def test_a_sample_of_generated_inputs_is_shown_as_independent_renderers_show_it(
    tmp_path: Path,
) -> None:
    outcomes = [run(SEED, number, tmp_path) for number in range(SAMPLE)]
    assert [(one.number, one.name, one.wrong) for one in outcomes if one.wrong] == []
    archives = [one.archive for one in outcomes if one.archive is not None]
    assert len(archives) > SAMPLE * 0.7
    assert pdfa_findings(*archives) == {}
