"""Critical rules, each as one change of the source that takes it away, and the tests that must notice.

The borders stand in ``rules.toml``, the subjects in the folder beside it, one file each.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.house.imports import ROOT
from tests.mutations.pytest_runs import PytestRuns

_HERE = Path(__file__).parent
LISTS = (_HERE / "rules.toml", *sorted((_HERE / "subjects").glob("*.toml")))
_LINKED = (".venv", "build")
_LONGEST_S = 180
_WHOLE = ("commands", "devices", "ui")
"""Rooms that are one subject; in the others each folder is one."""
_EPOCH_S = 2_000_000_000
"""Each changed file gets a time of its own beyond any real one, so that no compiled older one counts."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and how it is taken away."""

    name: str
    """The rule as a sentence. A rule that is held at several places is taken away at each of them."""
    file: str
    before: str
    """Stands once in the file."""
    after: str
    tests: tuple[str, ...]

    @property
    def subject(self) -> str:
        """The subject whose rule it is: ``summons``, ``gateway``, ``forms``."""
        room, _, within = self.file.partition("/")
        if room == "resources":
            return within.partition("/")[0].removesuffix(".toml")
        return room if room in _WHOLE else within.partition("/")[0]


@cache
def load_rules() -> tuple[Rule, ...]:
    """Read the lists.

    Raises:
        KeyError, TypeError: an entry lacks a member or has one too many.
    """
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in LISTS]
    entries = [entry for table in tables for entry in table["rule"]]
    return tuple(Rule(**{**entry, "tests": tuple(entry["tests"])}) for entry in entries)


class Copy:
    """A copy of the sources in which one rule at a time is taken away."""

    def __init__(self, folder: Path, runs: PytestRuns) -> None:
        self._folder = folder
        self.runs = runs
        self._changes = 0

    def first_failure(self, rule: Rule) -> str:
        """Return the first test that fails without the rule; empty: none does, and the rule lives alone."""
        path = self._folder / rule.file
        whole = path.read_text(encoding="utf-8")
        assert whole.count(rule.before) == 1, rule.name
        self._write(path, whole.replace(rule.before, rule.after))
        try:
            return self.runs.first_failure(rule.tests, _LONGEST_S)
        finally:
            self._write(path, whole)

    def _write(self, path: Path, text: str) -> None:
        path.write_text(text, encoding="utf-8")
        self._changes += 1
        os.utime(path, (_EPOCH_S + self._changes, _EPOCH_S + self._changes))


@contextmanager
def ready_homes() -> Iterator[Path]:
    """Make the homes that tests copy, by the whole program, on a shelf that goes away again."""
    with tempfile.TemporaryDirectory(prefix="homes-") as name:
        subprocess.run([sys.executable, "-m", "tests.mutations.shelf", name], cwd=ROOT, check=True)
        yield Path(name)


@contextmanager
def copied_sources(homes: Path | None = None) -> Iterator[Copy]:
    """Copy what git knows of, and what is not committed yet, into a folder that goes away again.

    Args:
        homes: homes that are ready; without them each run makes its own.
    """
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    with tempfile.TemporaryDirectory(prefix="mutant-") as name:
        folder = Path(name) / "copy"
        for relative in filter(None, listed.decode().split("\0")):
            source, target = ROOT / relative, folder / relative
            if source.is_file() and not relative.startswith("docs/screens/"):
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target)
        for linked in _LINKED:
            (folder / linked).symlink_to((ROOT / linked).resolve())
        with PytestRuns(folder, homes) as runs:
            yield Copy(folder, runs)
