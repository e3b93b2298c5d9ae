"""How long until the window is there: ours beside simple-scan under the same X server."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.large_home import LARGE, PAPERS_A_CASE, SMALL
from benchmarks.rows import Row

ROOT = Path(__file__).resolve().parents[1]
_DISPLAY = ":97"
_LONGEST_S = 60.0
_LOOK_S = 0.02
_TURNS = 5


def measure() -> Iterator[Row]:
    """Start each three times after one that warms the disk's cache; the best counts."""
    with tempfile.TemporaryDirectory() as name, x_server() as environment:
        home = Path(name) / "home"
        made = [
            sys.executable,
            "main.py",
            "demo",
            "--headless",
            "--pages",
            "1",
            "--home",
            str(home),
        ]
        subprocess.run(made, cwd=ROOT, check=True, capture_output=True)
        environment |= {"SOFTHSM2_CONF": str(home / "token" / "softhsm2.conf")}
        environment |= {"SANE_CONFIG_DIR": str(home / "scanner")}
        ours = [sys.executable, "main.py", "--home", str(home)]
        peer = ["dbus-run-session", "--", "simple-scan"]
        ours_s = min(_until_seen(ours, environment) for _ in range(4))
        peer_s = min(_until_seen(peer, environment) for _ in range(4))
        yield Row("window start", ours_s, peer_s, "simple-scan", "s", "until the window is mapped")
        yield _grown(home, ours, environment)


def _grown(home: Path, ours: Sequence[str], environment: dict[str, str]) -> Row:
    """Start a home with years in it beside the same home with ten cases, turn by turn."""
    small = home.with_name("small")
    shutil.copytree(home, small)
    for folder, count in ((home, LARGE), (small, SMALL)):
        words = [sys.executable, "-m", "benchmarks.large_home", str(folder), str(count)]
        subprocess.run(words, cwd=ROOT, env=environment, check=True, capture_output=True)
    few = [*ours[:-1], str(small)]
    turns = [(_until_seen(ours, environment), _until_seen(few, environment)) for _ in range(_TURNS)]
    large_s, small_s = (min(took) for took in zip(*turns, strict=True))
    note = f"{LARGE} cases, {LARGE // PAPERS_A_CASE} papers"
    return Row("window start, large by small", large_s, small_s, f"{SMALL} cases", "s", note)


@contextmanager
def x_server() -> Iterator[dict[str, str]]:
    """Run a screen of 1366 x 768 px and return the environment of programs that draw on it."""
    server = subprocess.Popen(
        ["Xvfb", _DISPLAY, "-screen", "0", "1366x768x24", "-displayfd", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    environment = {**os.environ, "DISPLAY": _DISPLAY}
    environment.pop("QT_QPA_PLATFORM", None)
    environment.pop("WAYLAND_DISPLAY", None)
    # It tells its number when it can be drawn on.
    assert server.stdout is not None
    assert server.stdout.readline().strip() == _DISPLAY.removeprefix(":").encode()
    try:
        yield environment
    finally:
        server.terminate()
        server.communicate()


def _windows(environment: dict[str, str]) -> set[str]:
    words = ["xdotool", "search", "--onlyvisible", "--name", "."]
    told = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    return set(told.stdout.split())


def _until_seen(words: Sequence[str], environment: dict[str, str]) -> float:
    before = _windows(environment)
    pause = threading.Event()
    began = time.perf_counter()
    started = subprocess.Popen(
        words,
        cwd=ROOT,
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while time.perf_counter() - began < _LONGEST_S:
            if _windows(environment) - before:
                return time.perf_counter() - began
            pause.wait(_LOOK_S)
        raise TimeoutError(words[0])
    finally:
        os.killpg(started.pid, signal.SIGTERM)
        started.wait()
        # A server gives a window's number again: the next start must not be taken for this one.
        gone = time.perf_counter() + _LONGEST_S
        while _windows(environment) - before and time.perf_counter() < gone:
            pause.wait(_LOOK_S)
