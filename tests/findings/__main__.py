"""``python -m tests.findings``: runs the tests of every finding and prints the table, before and after.

    --before   also runs the reproductions, against f75af88 (from the history, into a folder that goes away) and here
    --without  also takes the check of every finding away (``python -m tests.mutations``): a test must fail each time
    NAME…      K7 A3: these findings alone

Exit code 0 only where every finding is held, every reproduction shows its fault there and none here.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

from tests.findings.reproductions import faults_of
from tests.findings.table import Finding, findings
from tests.house.imports import ROOT

BEFORE = "f75af88"
_LINKED = (".venv", "build")


def main(words: Sequence[str] | None = None) -> int:
    """Return 0 when everything is as the table says."""
    parser = argparse.ArgumentParser(prog="python -m tests.findings")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--before", action="store_true")
    parser.add_argument("--without", action="store_true")
    asked = parser.parse_args(words)
    wanted = [one for one in findings() if not asked.names or one.name in asked.names]
    begun = time.monotonic()
    failed = print_table(wanted, outcomes({test for one in wanted for test in one.tests}))
    if asked.before:
        failed += compare(wanted)
    if asked.without:
        names = [rule for one in wanted for rule in one.rules]
        failed += subprocess.run(
            [sys.executable, "-m", "tests.mutations", *names], cwd=ROOT, check=False
        ).returncode
    print(f"{time.monotonic() - begun:.0f} s")
    return 1 if failed else 0


def outcomes(tests: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Run tests, each once, and return how many cases of each were run and how many did not pass."""
    with tempfile.TemporaryDirectory(prefix="findings-") as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup"]
        subprocess.run(
            [*command, f"--junitxml={report}", *sorted(tests)],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            check=False,
        )
        # Written by the pytest above, and by nobody else.
        cases = ElementTree.parse(report).getroot().iter("testcase")  # noqa: S314 - our own file
        found: dict[str, tuple[int, int]] = {}
        for case in cases:
            name = (
                f"{case.get('classname', '').replace('.', '/')}.py::{_plain(case.get('name', ''))}"
            )
            ran, bad = found.get(name, (0, 0))
            # Passed is what says nothing; a case that was left out proves nothing.
            wrong = any(case.find(told) is not None for told in ("failure", "error", "skipped"))
            found[name] = (ran + 1, bad + wrong)
        return found


def _plain(name: str) -> str:
    return name.partition("[")[0]


def print_table(wanted: Sequence[Finding], found: dict[str, tuple[int, int]]) -> int:
    """Print each finding with before, after and its tests; return how many are not held."""
    failed = cases = 0
    for one in wanted:
        ran = [found.get(test, (0, 0)) for test in one.tests]
        held = all(count and not bad for count, bad in ran)
        failed += not held
        cases += sum(count for count, _ in ran)
        print(f"{one.name:4} {'ok ' if held else 'NOT'}  before: {one.before}")
        print(f"          after:  {one.after}")
        for test, (count, bad) in zip(one.tests, ran, strict=True):
            mark = "ok " if count and not bad else "NOT"
            print(f"            {mark} {test} ({count})", flush=True)
    tests = {test for one in wanted for test in one.tests}
    rules = {rule for one in wanted for rule in one.rules}
    print(
        f"{len(wanted)} findings, {len(wanted) - failed} held, {failed} not; "
        f"{len(tests)} tests ({cases} cases), {len(rules)} rules"
    )
    return failed


def compare(wanted: Sequence[Finding]) -> int:
    """Run the reproductions there and here; return how many are not as the table says."""
    failed = 0
    with _earlier_tree() as earlier:
        for one in wanted:
            if not one.shown:
                continue
            there, here = (_tried(tree, one.shown) for tree in (earlier, ROOT))
            right = bool(there) and not here
            failed += not right
            print(
                f"{one.name:4} {'ok ' if right else 'NOT'}  {BEFORE}: {there or '-'} | now: {here or '-'}"
            )
    return failed


def _tried(tree: Path, name: str) -> str:
    with tempfile.TemporaryDirectory(prefix="finding-") as place:
        return faults_of(tree, name, Path(place))


@contextmanager
def _earlier_tree() -> Iterator[Path]:
    """Lay the earlier program down from the history, with the packages and builds of this one."""
    with tempfile.TemporaryDirectory(prefix="earlier-") as name:
        archived = subprocess.run(
            ["git", "archive", BEFORE], cwd=ROOT, capture_output=True, check=True
        ).stdout
        subprocess.run(["tar", "-x", "-C", name], input=archived, check=True)
        for linked in _LINKED:
            (Path(name) / linked).symlink_to((ROOT / linked).resolve())
        yield Path(name)


if __name__ == "__main__":
    sys.exit(main())
