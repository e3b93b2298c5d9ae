"""Three gigabytes of evidence in and out, the line cut twenty times, beside what the disk itself can do.

The peer is the physical limit: the same file copied by ``cp``, flushed, and hashed by ``sha256sum``.
"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.rows import Row, run
from tests.sync.media_transfer import CUTS, MB, make_file, most_repeated, walk

SIZE_MB = 3 * 1024
_MOST_MB = 300.0


def measure() -> Iterator[Row]:
    """Walk the whole road once and compare."""
    size = SIZE_MB * MB
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "VID_0042.mp4"
        sha256 = make_file(source, size)
        limit_s = _copied(source, folder / "copy")
        road = walk(folder, source, sha256)
    assert road.right
    assert road.refused == "VID_0042.mp4"
    assert road.cuts == CUTS
    assert road.repeated_bytes <= most_repeated(size)
    peer = "cp + sync + sha256sum"
    yield Row(
        "evidence 3 GB taken in", road.took_in_s, limit_s, peer, "s", "hashed, sealed, synced"
    )
    note = f"{road.cuts} cuts, {road.repeated_bytes / MB:.0f} MB above the file, hash right"
    yield Row("evidence 3 GB sent", road.sent_s, limit_s, peer, "s", note)
    yield Row("evidence memory, peak", road.peak_mb, _MOST_MB, "the limit set", "MB", "in and out")


def _copied(source: Path, copy: Path) -> float:
    began = time.perf_counter()
    run(["cp", source, copy])
    run(["sync", copy])
    run(["sha256sum", copy])
    took = time.perf_counter() - began
    copy.unlink()
    return took
