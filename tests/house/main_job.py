"""``python -m tests.house.main_job``: does the main job once and prints the product's modules that took part.

Ten pages from the scanner, one archive PDF, one signature, one receipt, as ``main.py demo --headless`` does it. A
module takes part when one of its functions ran, in any thread of the terminal; its children are not counted.
"""

import contextlib
import inspect
import io
import sys
import tempfile
import threading
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

from main import main

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("station_app", "ui", "devices", "sync", "commands")


def modules_of_the_main_job() -> Counter[str]:
    """Return the modules that took part, with how many of their functions ran."""
    ran: set[tuple[str, str]] = set()

    def called(frame: FrameType, event: str, _argument: Any) -> None:
        # Bodies of modules and classes run when they are imported: they are no work done.
        if event == "call" and frame.f_code.co_flags & inspect.CO_OPTIMIZED:
            caller = frame.f_back
            if caller is None or caller.f_code.co_name != "<module>":
                ran.add((frame.f_code.co_filename, frame.f_code.co_qualname))

    with tempfile.TemporaryDirectory() as home, contextlib.redirect_stdout(io.StringIO()):
        threading.setprofile(called)
        sys.setprofile(called)
        try:
            ended = main(["demo", "--headless", "--home", f"{home}/station"])
        finally:
            sys.setprofile(None)
            threading.setprofile(None)
    if ended != 0:
        raise SystemExit(ended)
    found: Counter[str] = Counter()
    for file, _function in ran:
        path = Path(file)
        if path.is_relative_to(ROOT):
            name = path.relative_to(ROOT).as_posix()
            if name.startswith(tuple(f"{top}/" for top in PRODUCT)):
                found[name] += 1
    return found


if __name__ == "__main__":
    took_part = modules_of_the_main_job()
    for module in sorted(took_part):
        print(f"{took_part[module]:4} {module}")
    folders = Counter(module.rpartition("/")[0] for module in took_part)
    print(f"{len(took_part)} modules in {len(folders)} folders")
