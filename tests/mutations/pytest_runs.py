"""Runs of pytest in a folder: each begins anew, without a module of ours, in a process that forks it."""

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

READY_SHELF = "STATION_TEST_SHELF"
"""As ``tests.homes`` calls it, which is not loaded here: it would load the program."""
_WARM = Path(__file__).with_name("warm.py")
FAILED = ("FAILED tests/", "ERROR tests/")
"""How pytest names a test; a log line of the program begins with its level, too."""

_JUDGED = (0, 1)
"""All passed, some failed."""


class NothingProved(Exception):
    """Pytest ended without a judgement."""


class PytestRuns:
    """One run after the other in one folder."""

    def __init__(self, folder: Path, homes: Path | None = None) -> None:
        """Stand in a folder.

        Args:
            folder: with sources and tests.
            homes: which ``tests.mutations.shelf`` made; without them each run makes its own.
        """
        self._folder = folder
        self._homes = {} if homes is None else {READY_SHELF: str(homes)}
        self._logs = tempfile.TemporaryDirectory(prefix="pytest-runs-")
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in ("PYTEST_XDIST_WORKER", "PYTHONDONTWRITEBYTECODE")
        }
        self._warm = subprocess.Popen(
            [sys.executable, str(_WARM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )
        self._said: queue.Queue[dict[str, int]] = queue.Queue()
        assert self._warm.stdout is not None
        self._listens = threading.Thread(
            target=self._listen, args=(self._warm.stdout,), daemon=True
        )
        self._listens.start()

    def __enter__(self) -> Self:
        """Wait for the process that forks; raise ``queue.Empty`` where it does not begin."""
        assert "ready" in self._said.get(timeout=60)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """End the process that forks."""
        assert self._warm.stdin is not None
        self._warm.stdin.close()
        self._warm.wait()
        self._listens.join()
        assert self._warm.stdout is not None
        self._warm.stdout.close()
        self._logs.cleanup()

    def first_failure(
        self, tests: tuple[str, ...], longest_s: float, environment: Mapping[str, str] | None = None
    ) -> str:
        """Return pytest's line of the first test that fails, or which did not end; empty: all passed.

        Raises:
            NothingProved: pytest did not get as far as a judgement.
        """
        log = Path(self._logs.name) / "log"
        asked: dict[str, Any] = {"folder": str(self._folder), "tests": tests, "log": str(log)}
        asked["environment"] = self._homes | dict(environment or {})
        assert self._warm.stdin is not None
        print(json.dumps(asked), file=self._warm.stdin, flush=True)
        child = self._said.get(timeout=60)["child"]
        try:
            ended = self._said.get(timeout=longest_s)["ended"]
        except queue.Empty:
            os.killpg(child, signal.SIGKILL)
            self._said.get(timeout=60)
            return f"FAILED {tests[0]} - did not end within {longest_s} s"
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        failed = [line for line in lines if line.startswith(FAILED)]
        if ended not in _JUDGED or (ended == 1 and not failed):
            # As where a file is not there: nothing was proved, and nothing lives on in silence.
            raise NothingProved("\n".join([*tests, *lines[-20:]]))
        return failed[0] if ended == 1 else ""

    def _listen(self, stdout: IO[str]) -> None:
        for line in stdout:
            self._said.put(json.loads(line))
