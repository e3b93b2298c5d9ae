"""Three gigabytes in a process of its own: memory, cuts, the hash at the gateway, a flipped byte."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sync.media_transfer import CUTS, MB, make_file, most_repeated, walk

SIZE = 3 * 1024 * MB
MOST_MB = 300


@pytest.mark.long(90)
@pytest.mark.timeout(900)
def test_in_and_out_with_twenty_cuts_in_little_memory(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    # Nine gigabytes in all: they go when the test is over, whatever pytest keeps.
    with tempfile.TemporaryDirectory(dir=tmp_path) as name:
        source = Path(name) / "VID_0042.mp4"
        sha256 = make_file(source, SIZE)
        road = walk(Path(name), source, sha256)
    told = f"peak {road.peak_mb:.0f} MB, {road.cuts} cuts, {road.repeated_bytes / MB:.1f} MB twice"
    record_property("3 GB of evidence", told)
    assert road.right
    assert road.cuts == CUTS
    assert road.repeated_bytes <= most_repeated(SIZE)
    assert road.peak_mb < MOST_MB
    assert road.refused == "VID_0042.mp4"
