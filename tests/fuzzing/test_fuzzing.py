"""A short, seeded part of the lane: nothing but refusals in words, and the lane itself can say no."""

import json
import random
import subprocess
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from station_app.model.errors import ProtocolBroken, StationError
from sync.wire.canonical import BrokenMessage
from tests.fuzzing.__main__ import fuzz, main
from tests.fuzzing.bytes_mutators import bytes_mutant
from tests.fuzzing.model import Target
from tests.fuzzing.mutating import Maker
from tests.fuzzing.targets import TARGETS
from tests.fuzzing.trial import ROOT, Trial, is_in_words, watched

SEED = 17
RUNS = 250
FEW = {
    "pdf-judge": 8,
    "pdf-intake": 10,
    "pictures-kept": 40,
    "token-files": 30,
    "pdf-reading": 60,
    "inbox-kept": 30,
}
"""Fewer of what is dear."""
INSIDE = [name for name, target in TARGETS.items() if not target.outside]
OUTSIDE = [name for name, target in TARGETS.items() if target.outside]
NAMED = {
    *("inbox-items", "packets", "receipts", "pdf-judge", "mapping", "hash-lists", "sids"),
    "district-toml",
}


def sampled(name: str, runs: int) -> list[str]:
    target = TARGETS[name]
    trial, found = Trial(target), []
    for document in islice(Maker(target, target.seeds()).documents(random.Random(SEED)), runs):
        with watched():
            finding = trial.run(document)
        if finding is not None:
            found.append(f"{finding.kind} {finding.place} {finding.document[:200]!r}")
    return found


def test_every_parser_that_was_asked_for_is_there() -> None:
    assert TARGETS.keys() >= NAMED
    assert len(TARGETS) >= 20


@pytest.mark.parametrize("name", INSIDE)
def test_nothing_but_refusals(name: str) -> None:
    assert sampled(name, FEW.get(name, RUNS)) == []


@pytest.mark.long(8)
def test_nothing_but_refusals_of_what_is_opened_outside() -> None:
    """In a process of its own: what ends it, ends no other test."""
    words = [sys.executable, "-m", "tests.fuzzing.test_fuzzing", *OUTSIDE]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, check=False, timeout=240)
    assert (done.returncode, json.loads(done.stdout)) == (0, {name: [] for name in OUTSIDE})


@pytest.mark.parametrize("name", TARGETS)
def test_a_seed_makes_the_same_documents(name: str) -> None:
    target = TARGETS[name]
    some = Maker(target, target.seeds())
    one, other = (list(islice(some.documents(random.Random(3)), 40)) for _ in range(2))
    assert one == other
    assert len(set(one)) > 20


def judged(parse: Callable[[bytes], object], document: bytes, **how: Any) -> str:
    target = Target("x", parse, (BrokenMessage,), lambda: (b"",), (bytes_mutant,), **how)
    finding = Trial(target).run(document)
    return "" if finding is None else finding.kind


def test_a_parser_that_breaks_is_found() -> None:
    def parse(document: bytes) -> None:
        raise {b"a": BrokenMessage("form"), b"b": KeyError("b"), b"c": BrokenMessage("a\n\x1b[2J")}[
            document
        ]

    assert judged(parse, b"a") == ""
    assert judged(parse, b"b") == "KeyError"
    assert judged(parse, b"c") == "wordless"


def test_a_parser_that_hangs_is_found() -> None:
    def parse(_document: bytes) -> None:
        while True:
            pass

    with watched(0.05):
        assert judged(parse, b"") == "hang"


def test_a_parser_that_has_no_memory_is_found() -> None:
    def parse(_document: bytes) -> None:
        raise MemoryError

    assert judged(parse, b"") == "memory"
    assert judged(parse, b"", outside=True) == ""


def test_a_refusal_has_words_in_both_languages() -> None:
    class Wordless(StationError):
        key = "error.that.nobody.wrote"

    assert is_in_words(ProtocolBroken(what="inbox"))
    assert not is_in_words(Wordless())
    assert not is_in_words(BrokenMessage())


@pytest.mark.long(6)
def test_the_lane_tells_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = fuzz("sids", 1.5, SEED, tmp_path / "sids")
    assert (row.findings, row.runs > 20) == ((), True)
    with pytest.raises(SystemExit):
        main(["nobody"])
    assert "no such parser: nobody" in capsys.readouterr().err


if __name__ == "__main__":
    print(json.dumps({name: sampled(name, FEW.get(name, RUNS)) for name in sys.argv[1:]}))
