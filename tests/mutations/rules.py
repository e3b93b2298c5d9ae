"""Critical rules, each as one change of the source that takes it away, and the tests that must notice."""

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

LIST = Path(__file__).with_name("rules.toml")
_LINKED = (".venv", "build")
_LONGEST_S = 180
FAILED = ("FAILED tests/", "ERROR tests/")
"""How pytest names a test; a log line of the program begins with its level, too."""
_EPOCH_S = 2_000_000_000
"""Each changed file gets a time of its own beyond any real one, so that no compiled older one counts."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and how it is taken away."""

    name: str
    """The rule as a sentence."""
    file: str
    before: str
    """Stands once in the file."""
    after: str
    tests: tuple[str, ...]


@cache
def load_rules() -> tuple[Rule, ...]:
    """Read the list.

    Raises:
        KeyError, TypeError: an entry lacks a member or has one too many.
    """
    table = tomllib.loads(LIST.read_text(encoding="utf-8"))
    return tuple(Rule(**{**entry, "tests": tuple(entry["tests"])}) for entry in table["rule"])


class Copy:
    """A copy of the sources in which one rule at a time is taken away."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._changes = 0

    def first_failure(self, rule: Rule) -> str:
        """Return the first test that fails without the rule; empty: none does, and the rule lives alone."""
        path = self._folder / rule.file
        whole = path.read_text(encoding="utf-8")
        assert whole.count(rule.before) == 1, rule.name
        self._write(path, whole.replace(rule.before, rule.after))
        try:
            return self._run(rule.tests)
        finally:
            self._write(path, whole)

    def _write(self, path: Path, text: str) -> None:
        path.write_text(text, encoding="utf-8")
        self._changes += 1
        os.utime(path, (_EPOCH_S + self._changes, _EPOCH_S + self._changes))

    def _run(self, tests: tuple[str, ...]) -> str:
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-n", "0"]
        environment = {
            name: value for name, value in os.environ.items() if name != "PYTEST_XDIST_WORKER"
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        try:
            run = subprocess.run(
                [*command, *tests],
                cwd=self._folder,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
                timeout=_LONGEST_S,
            )
        except subprocess.TimeoutExpired:
            return f"FAILED {tests[0]} - did not end within {_LONGEST_S} s"
        failed = [line for line in run.stdout.splitlines() if line.startswith(FAILED)]
        # 1: tests failed. Anything else, as a file that is not there, proves nothing.
        return failed[0] if run.returncode == 1 and failed else ""


@contextmanager
def copied_sources() -> Iterator[Copy]:
    """Copy what git knows of, and what is not committed yet, into a folder that goes away again."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    with tempfile.TemporaryDirectory(prefix="mutant-") as name:
        folder = Path(name)
        for relative in filter(None, listed.decode().split("\0")):
            source, target = ROOT / relative, folder / relative
            if source.is_file() and not relative.startswith("docs/screens/"):
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target)
        for linked in _LINKED:
            (folder / linked).symlink_to((ROOT / linked).resolve())
        yield Copy(folder)
