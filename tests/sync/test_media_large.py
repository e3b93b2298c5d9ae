"""A large file in a process of its own: memory, cuts, the hash at the gateway, a flipped byte.

The size of the gate; ``./station bench evidence`` walks the same road with three gigabytes.
"""

from pathlib import Path

from tests.sync.media_road import CUTS, MB, make_file, most_repeated, walk

SIZE = 300 * MB
MOST_MB = 300


def test_in_and_out_with_twenty_cuts_in_little_memory(tmp_path: Path) -> None:
    source = tmp_path / "VID_0042.mp4"
    sha256 = make_file(source, SIZE)
    road = walk(tmp_path, source, sha256)
    assert road.right
    assert road.cuts == CUTS
    assert road.repeated_bytes <= most_repeated(SIZE)
    assert road.peak_mb < MOST_MB
    assert road.refused == "VID_0042.mp4"
