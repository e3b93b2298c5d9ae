"""Runs tests of the window as an ordinary user, where the suite itself runs as root.

Root may read every file and enter every folder: what is closed to the account at a station's desk is
seen by nobody there. ``.venv/bin/python -m tests.ordinary_user`` runs the sample below, or what it is
given; ``./station test`` ends with it. Nobody else's home or rights are changed: the child gives its
own away (setpriv) and works in a folder of its own.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = (
    "tests/window/test_ordinary_user.py",
    "tests/window/test_first_run.py",
    "tests/window/test_main_job.py",
)
_NOBODY = "65534"
_CANNOT = 1


def main(wanted: Sequence[str]) -> int:
    """Return pytest's exit code."""
    tests = list(wanted) or list(SAMPLE)
    if os.getuid() != 0:
        return _run([], tests, dict(os.environ))
    program = shutil.which("setpriv")
    if program is None:
        print("setpriv (util-linux) is missing: nothing was run as an ordinary user")
        return _CANNOT
    with tempfile.TemporaryDirectory(prefix="ordinary-user-") as name:
        home = Path(name)
        os.chown(home, int(_NOBODY), int(_NOBODY))
        known = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL") if key in os.environ}
        own = {
            **known,
            "HOME": name,
            "TMPDIR": name,
            "XDG_RUNTIME_DIR": name,
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        as_other = [program, "--reuid", _NOBODY, "--regid", _NOBODY, "--clear-groups", "--"]
        if not _may_read(as_other):
            print(f"an ordinary user may not read {ROOT}: put the tree where he may")
            return _CANNOT
        return _run(as_other, tests, own)


def _may_read(as_other: list[str]) -> bool:
    asked = [*as_other, sys.executable, "-c", "import tests.ordinary_user, PySide6, pytest"]
    return subprocess.run(asked, cwd=ROOT, check=False, stderr=subprocess.DEVNULL).returncode == 0


def _run(before: list[str], tests: list[str], environment: dict[str, str]) -> int:
    return subprocess.run(
        [
            *before,
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            "0",
            "-p",
            "no:cacheprovider",
            *tests,
        ],
        cwd=ROOT,
        check=False,
        env=environment,
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
