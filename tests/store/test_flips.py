"""A few flips of each kind at every run; the whole lane is ``python -m tests.store.flips``."""

from pathlib import Path

import pytest

from tests.store import flips


@pytest.mark.long(20)
def test_no_flip_is_silent(tmp_path: Path) -> None:
    told = flips.run(tmp_path, rounds=4, seed=17, kinds=tuple(flips.KINDS))
    assert {kind: sum(came.values()) for kind, came in told.items()} == dict.fromkeys(
        flips.KINDS, 4
    )
    bad = {kind: dict(came) for kind, came in told.items() if came["SILENT"] or came["TRACEBACK"]}
    assert bad == {}
    for kind in ("keys.json", "settings.toml", "trust"):
        assert told[kind]["no effect"] == 0
