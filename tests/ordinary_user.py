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
    "tests/commands/test_station_script.py",
    "tests/window/test_ordinary_user.py",
    "tests/window/test_first_run.py",
    "tests/window/test_main_job.py",
)
_NOBODY = "65534"
_CANNOT = 1
_PYTEST = ("-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider")
_ASKED = ("-c", "import tests.ordinary_user, PySide6, pytest")


def main(wanted: Sequence[str]) -> int:
    """Return pytest's exit code."""
    tests = list(wanted) or list(SAMPLE)
    if os.getuid() != 0:
        return _run([], ROOT, [*_PYTEST, *tests], dict(os.environ))
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
        with tempfile.TemporaryDirectory(prefix="tree-") as lent:
            Path(lent).chmod(0o755)
            for before, tree in (([], ROOT), (_laid_at(lent), Path(lent))):
                if _run([*before, *as_other], tree, _ASKED, own, quiet=True) == 0:
                    return _run([*before, *as_other], tree, [*_PYTEST, *tests], own)
        print(f"NOT RUN as an ordinary user, who may not read {ROOT}: put the tree where he may")
        return 0


def _laid_at(folder: str) -> list[str]:
    """Return the words that let the rest of a command see the tree in a folder that everybody may enter.

    In a room of mounts of its own (unshare): nobody else sees it, and it goes with the command.
    """
    acts = 'mount --bind "$1" "$2" && cd "$2" && shift 2 && exec "$@"'
    return [
        "unshare",
        "--mount",
        "--propagation",
        "private",
        "sh",
        "-c",
        acts,
        "sh",
        str(ROOT),
        folder,
    ]


def _run(
    before: list[str],
    tree: Path,
    words: Sequence[str],
    environment: dict[str, str],
    *,
    quiet: bool = False,
) -> int:
    python = tree / Path(sys.executable).relative_to(ROOT)
    said = subprocess.DEVNULL if quiet else None
    return subprocess.run(
        [*before, str(python), *words],
        cwd=ROOT,
        check=False,
        env=environment,
        stdout=said,
        stderr=said,
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
