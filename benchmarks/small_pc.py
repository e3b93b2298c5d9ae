"""A PC of two cores and 4 GB: the window, 80 pages brought and read behind it, an operator at work.

The figures stand beside the limits of the district's small computers: seen within 10 s, never
frozen for more than 200 ms, 600 MB for the program with all its processes.
"""

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from benchmarks.held_computer import held_to
from benchmarks.held_memory import held_by
from benchmarks.pages import diary_pages
from benchmarks.rows import Row
from benchmarks.window import ROOT, x_server
from commands.training_station import training_station

PAGES = 80
_MEMORY_MB, _CORES = 4096, (0, 1)
_START_S, _FREEZE_MS, _RAM_MB = 10.0, 200.0, 600.0
_LOOK_S = 0.25
_ALONE = 4
_DAY = "import sys; from benchmarks.small_pc_day import main; main(sys.argv[1])"
"""As ``main.py`` does it: the pixel processes load the module that is run, so that one must be light."""


def measure() -> Iterator[Row]:
    """Let an operator work through a bundle, and say how the computer bore it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = diary_pages(folder / "pages", PAGES)
        with training_station(folder / "home"):
            # Made before the day begins.
            pass
        with x_server() as environment, held_to(_MEMORY_MB, _CORES) as (held, how):
            words = [*held, sys.executable, "-c", _DAY, name]
            day = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE)
            most = _watched(day)
            assert day.stdout is not None
            lines = day.stdout.read().splitlines()
            if day.wait():
                raise RuntimeError(f"the day ended with {day.returncode}")
            told = json.loads(lines[-1])
        began = time.perf_counter()
        for path in paths[:_ALONE]:
            alone = ["tesseract", str(path), "-", "-l", "hin+eng", "tsv"]
            subprocess.run(alone, check=True, capture_output=True)
        each_s = (time.perf_counter() - began) / _ALONE
    note = f"4 GB, two cores; {how}"
    yield Row("small PC, start", told["start_s"], _START_S, "the limit", "s", note)
    longest = told["longest_freeze_ms"]
    acts = f"{told['acts']} acts of an operator meanwhile; {told['longest_at_s']:.1f} s after the first sight"
    yield Row("small PC, longest freeze", longest, _FREEZE_MS, "the limit", "ms", acts)
    each = ", ".join(f"{name} {mb:.0f}" for name, mb in most)
    total = sum(mb for _name, mb in most)
    yield Row(
        "small PC, memory of all", total, _RAM_MB, "the limit", "MB", f"PSS, its most: {each}"
    )
    yield Row(
        "small PC, pages brought", told["bring_s"], PAGES, "a second each", "s", "clean-up too"
    )
    yield Row(
        "small PC, 80 pages read",
        told["read_s"],
        each_s * PAGES,
        "tesseract, one page after the other",
        "s",
        "behind the operator",
    )


def _watched(day: "subprocess.Popen[bytes]") -> tuple[tuple[str, float], ...]:
    most: tuple[tuple[str, float], ...] = ()
    pause = threading.Event()
    while day.poll() is None:
        held = held_by(psutil.Process(day.pid))
        most = max(most, held, key=lambda each: sum(mb for _name, mb in each))
        pause.wait(_LOOK_S)
    return most
