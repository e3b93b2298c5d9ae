"""One parser in a process of its own: ``python -m tests.fuzzing.child NAME SECONDS SEED FOLDER``.

Guided by coverage (atheris) where it is installed, else by chance alone. In FOLDER it counts its runs, and
lays down what it finds; a document that ends the process is left there by the fuzzer itself.
"""

import json
import mmap
import os
import random
import resource
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.fuzzing.model import Finding, Target
from tests.fuzzing.mutating import Maker
from tests.fuzzing.trial import Trial, watched

_COUNT = struct.Struct("<Q")
_STALLED_S = 60
"""Seconds by the clock after which not even a signal helps."""
_SPARE_MB = 1536


class Findings:
    """What was found, each cause once, on disk at once: the process may end at any moment."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: set[tuple[str, str, str]] = set()

    def add(self, finding: Finding) -> None:
        """Keep a finding with its document, unless its cause is known."""
        if finding.same_as in self._known:
            return
        self._known.add(finding.same_as)
        place = self._folder / f"finding-{os.getpid()}-{len(self._known)}"
        place.with_suffix(".bin").write_bytes(finding.document)
        told = {"kind": finding.kind, "place": finding.place, "detail": finding.detail}
        place.with_suffix(".json").write_text(json.dumps(told, ensure_ascii=True), encoding="utf-8")


class Counted:
    """A number that outlives the process."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(_COUNT.size))
        with path.open("r+b") as file:
            self._held = mmap.mmap(file.fileno(), _COUNT.size)
        (self._count,) = _COUNT.unpack(self._held[:])

    def one_more(self) -> None:
        """Count."""
        self._count += 1
        self._held[:] = _COUNT.pack(self._count)


def tried(target: Target, folder: Path) -> Callable[[bytes], None]:
    """Return what gives a document to the parser and keeps what is found."""
    trial, findings, counted = Trial(target), Findings(folder), Counted(folder / "runs")

    def one(document: bytes) -> None:
        counted.one_more()
        with watched():
            finding = trial.run(document)
        if finding is not None:
            findings.add(finding)

    return one


def by_chance(target: Target, one: Callable[[bytes], None], seconds: float, seed: int) -> None:
    """Try documents until the time is over."""
    until = time.monotonic() + seconds
    for document in Maker(target, target.seeds()).documents(random.Random(seed)):
        if time.monotonic() > until:
            return
        one(document)


def by_coverage(
    target: Target, one: Callable[[bytes], None], seconds: float, seed: int, folder: Path
) -> None:
    """Try documents, more of those that reach new lines. Does not return."""
    import atheris

    seeds = target.seeds()
    maker = Maker(target, seeds)
    corpus = folder / "corpus"
    corpus.mkdir(exist_ok=True)
    for number, document in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(document)

    def changed(document: bytes, most_bytes: int, number: int) -> bytes:
        rng = random.Random(number)
        if rng.random() < 0.3:
            return bytes(atheris.Mutate(document, most_bytes))
        return maker.changed(document, rng, most_bytes)

    words = [
        sys.argv[0],
        f"-max_total_time={max(1, int(seconds))}",
        f"-seed={seed}",
        f"-timeout={_STALLED_S}",
        "-rss_limit_mb=0",
        f"-max_len={target.most_bytes}",
        f"-artifact_prefix={folder}/",
        "-verbosity=1",
        str(corpus),
    ]
    atheris.Setup(words, one, custom_mutator=changed)
    atheris.Fuzz()


def bound() -> None:
    """Limit this process: what a document makes it take it does not get beyond this."""
    held = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = held * resource.getpagesize() + _SPARE_MB * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def replay(target: Target, path: Path, folder: Path) -> None:
    """Try one document that ended a process before."""
    tried(target, folder)(path.read_bytes())


def main(words: list[str]) -> int:
    """Fuzz, or with ``replay`` and a file in the place of seconds and seed, try that file again."""
    name, seconds, seed, folder = words[0], words[1], words[2], Path(words[3])
    try:
        import atheris
    except ImportError:
        from tests.fuzzing.targets import TARGETS
    else:
        with atheris.instrument_imports(include=_GUIDED, enable_loader_override=False):
            from tests.fuzzing.targets import TARGETS
    target = TARGETS[name]
    if seconds == "replay":
        replay(target, Path(seed), folder)
        return 0
    one = tried(target, folder)
    one(target.seeds()[0])
    bound()
    if "atheris" in sys.modules:
        by_coverage(target, one, float(seconds), int(seed), folder)
    by_chance(target, one, float(seconds), int(seed))
    return 0


_GUIDED = ["sync", "station_app", "devices", "tomllib"]

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
