"""The lane of fuzzing: ``python -m tests.fuzzing [NAME…] [--minutes 10] [--seed 17] [--at-once 2]``.

Gives every parser that reads foreign bytes documents that nobody meant, each parser in a process of its
own, and prints a table. Exit code 0: nothing but the parsers' own refusals came of any of them.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tests.fuzzing.model import Finding
from tests.fuzzing.targets import TARGETS
from tests.fuzzing.trial import ROOT

_LOADING_S = 180
_MOST_ENDS = 12
"""So often a process that a document ended is started again."""
_ENDED = ("crash-*", "timeout-*", "oom-*", "leak-*")


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one parser."""

    name: str
    runs: int
    seconds: float
    findings: tuple[Finding, ...]


def fuzz(name: str, seconds: float, seed: int, folder: Path) -> Row:
    """Fuzz one parser for so many seconds; what ends its process is found out, and it goes on."""
    begun = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    findings: list[Finding] = []
    for turn in range(_MOST_ENDS):
        left_s = seconds - (time.monotonic() - begun)
        if left_s < 1:
            break
        code = _child(folder, left_s, name, str(left_s), str(seed + turn), str(folder))
        ended = [path for form in _ENDED for path in folder.glob(form)]
        if code and not ended and not _log(folder).rstrip().endswith(b"s)"):
            told = _log(folder)[-2000:].decode("utf-8", "replace")
            findings.append(Finding(name, "crash", f"exit code {code}", told, b""))
        for path in ended:
            findings += _again(name, path, folder)
            path.rename(folder / f"seen-{path.name}")
    findings += _laid_down(name, folder)
    runs = (
        int.from_bytes((folder / "runs").read_bytes(), "little")
        if (folder / "runs").exists()
        else 0
    )
    each = {finding.same_as: finding for finding in findings}
    return Row(name, runs, time.monotonic() - begun, tuple(each.values()))


def _child(folder: Path, seconds: float, *words: str) -> int:
    with (folder / "log").open("ab") as log:
        try:
            return subprocess.run(
                [sys.executable, "-m", "tests.fuzzing.child", *words],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                check=False,
                timeout=seconds + _LOADING_S,
            ).returncode
        except subprocess.TimeoutExpired:
            return -1


def _log(folder: Path) -> bytes:
    return (folder / "log").read_bytes()


def _again(name: str, path: Path, folder: Path) -> list[Finding]:
    """Try a document that ended its process in a new one: a busy computer is nobody's fault."""
    code = _child(folder, 60, name, "replay", str(path), str(folder))
    if not code:
        return []
    kind = "hang" if path.name.startswith("timeout") else "crash"
    return [Finding(name, kind, f"exit code {code}", str(path), path.read_bytes())]


def _laid_down(name: str, folder: Path) -> list[Finding]:
    found = []
    for path in sorted(folder.glob("finding-*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        document = path.with_suffix(".bin").read_bytes()
        found.append(Finding(name, told["kind"], told["place"], told["detail"], document))
    return found


def main(words: list[str]) -> int:
    """Run the lane."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(TARGETS))
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--at-once", type=int, default=2, help="parsers at the same time")
    parser.add_argument("--out", type=Path, help="where documents and logs are kept")
    asked = parser.parse_args(words)
    strange = set(asked.names) - TARGETS.keys()
    if strange:
        parser.error(f"no such parser: {', '.join(sorted(strange))}")
    how = "atheris" if find_spec("atheris") else "chance alone: atheris is not installed"
    print(f"seed {asked.seed} · {asked.minutes} min each · guided by {how}")
    with tempfile.TemporaryDirectory() as folder:
        out = asked.out or Path(folder)
        with ThreadPoolExecutor(asked.at_once) as workers:
            rows = workers.map(
                lambda name: fuzz(name, asked.minutes * 60, asked.seed, out / name),
                asked.names or TARGETS,
            )
            return tell(list(map(_told, rows)))


def _told(row: Row) -> Row:
    print(f"{row.name:24}{row.runs:>12,}{row.seconds:>8.0f} s  {len(row.findings)}", flush=True)
    return row


def tell(rows: list[Row]) -> int:
    """Print the table, and every finding; return how the lane ends."""
    print(f"\n{'target':24}{'executions':>12}{'seconds':>9}{'findings':>10}")
    for row in rows:
        print(f"{row.name:24}{row.runs:>12,}{row.seconds:>9.0f}{len(row.findings):>10}")
    found = [finding for row in rows for finding in row.findings]
    print(
        f"{'all':24}{sum(r.runs for r in rows):>12,}{sum(r.seconds for r in rows):>9.0f}{len(found):>10}"
    )
    for finding in found:
        print(f"\n{finding.target}: {finding.kind} at {finding.place}")
        print(f"  document: {finding.document[:300]!r}")
        print("  " + finding.detail[-1500:].replace("\n", "\n  "))
    return 1 if found or any(row.runs == 0 for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
