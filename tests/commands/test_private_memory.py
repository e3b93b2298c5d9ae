"""What holds keys leaves no picture of its memory behind: read from the system, and by a real crash."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from commands.station_setup import create_station
from station_app.model.clock import SystemClock
from tests.window.test_first_run import NEW

ROOT = Path(__file__).resolve().parents[2]
QUIET = {
    "QT_QPA_PLATFORM": "offscreen",
    "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere",
}
LONGEST_S = 30.0
ALLOW_CORES = 'ulimit -c "$(ulimit -Hc)"; exec "$@"'
"""What a careless administrator sets."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("private") / "home"
    create_station(made, SystemClock(), NEW)
    return made


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(folder: Path, *words: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A command at work, where cores are allowed and would lie in ``folder``."""
    with subprocess.Popen(
        ["sh", "-c", ALLOW_CORES, "sh", sys.executable, str(ROOT / "main.py"), *words],
        cwd=folder,
        env={**os.environ, **QUIET},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def bounded(process: "subprocess.Popen[bytes]") -> bool:
    """Wait until the process has forbidden its own cores; False: it never does."""
    end = time.monotonic() + LONGEST_S
    while core_limits(process.pid) != ["0", "0"] and time.monotonic() < end:
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.02)
    return core_limits(process.pid) == ["0", "0"]


def core_limits(process: int) -> list[str]:
    limits = Path(f"/proc/{process}/limits").read_text(encoding="ascii").splitlines()
    return next(line.split()[4:6] for line in limits if line.startswith("Max core file size"))


@pytest.mark.parametrize("command", ["window", "scan", "status", "gateway"])
def test_a_crash_leaves_no_core(home: Path, tmp_path: Path, command: str) -> None:
    words = {
        "window": ["--home", str(home)],
        # They wait for the station's passphrase.
        "scan": ["--home", str(home)],
        "status": ["--home", str(home)],
        "gateway": ["--home", str(tmp_path / "gw"), "--listen", f"127.0.0.1:{free_port()}"],
    }[command]
    with running(tmp_path, command, *words) as process:
        assert bounded(process)
        assert process.poll() is None
        process.send_signal(signal.SIGSEGV)
        assert process.wait(LONGEST_S) == -signal.SIGSEGV
    assert [path.name for path in tmp_path.glob("core*")] == []


def test_nobody_looks_into_it(tmp_path: Path) -> None:
    """``PR_GET_DUMPABLE`` is 3: a core into a pipe is not bounded by the limit, only by this."""
    asked = (
        "import ctypes, runpy, sys; sys.argv = ['main.py', '--help']\n"
        f"try: runpy.run_path({str(ROOT / 'main.py')!r}, run_name='__main__')\n"
        "except SystemExit: pass\n"
        "print('dumpable', ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.splitlines()[-1] == "dumpable 0"
