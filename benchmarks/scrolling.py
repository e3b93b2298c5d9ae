"""The window's strip of pages with 2,000 of them, scrolled: frames a second on the window's own thread.

``python -m benchmarks.scrolling HOME`` opens the real window on a home that ``benchmarks.many_pages`` filled
and prints what it took. A frame is one step of the scroll bar, everything that waits for the window's
thread (pictures that come home among it), and the strip painted anew.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.many_pages import MANY, PASSPHRASE
from benchmarks.rows import Row, run
from tests.window.seats import sit_down

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from ui.scanning.thumbnail_strip import ThumbnailStrip

ROOT = Path(__file__).resolve().parents[1]
WANTED_A_SECOND = 60.0
FRAMES, FAST_PX, SLOW_PX = 400, 90, 15
"""Flung, and read: 5,400 and 900 px a second."""
_CALM_S = 60.0


def measure() -> Iterator[Row]:
    """Scroll through 2,000 pages."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name) / "home"
        run([sys.executable, "-m", "benchmarks.many_pages", "fill", home, str(MANY)], cwd=ROOT)
        words = [sys.executable, "-m", "benchmarks.scrolling", str(home)]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run(
            words, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
        )
    told = json.loads(done.stdout.splitlines()[-1])
    for how, px in (("flung", FAST_PX), ("slowly", SLOW_PX)):
        took = told[how]
        yield Row(
            f"strip of {MANY} pages, {how}",
            1000 / took["median_ms"],
            WANTED_A_SECOND,
            "60 frames a second",
            "frames/s",
            f"the real window offscreen, {FRAMES} frames of {px} px; median {took['median_ms']:.1f} ms, "
            f"99 % within {took['most_ms']:.1f} ms, worst {took['worst_ms']:.1f} ms; {took['late']} "
            f"frames over 16.7 ms, pictures coming home among them; load {os.getloadavg()[0]:.1f}",
        )


def scroll(home: Path) -> None:
    """Open the window, go to the paper's pages and scroll."""
    from PySide6.QtWidgets import QApplication

    from commands.composition import opened_station
    from commands.window import StationExchange
    from station_app.documents import drafts
    from station_app.scanning import page_editing
    from station_app.store.store import open_store
    from ui.scanning.thumbnail_strip import ThumbnailStrip
    from ui.widgets.jobs import Jobs
    from ui.widgets.theme import apply_theme, load_theme
    from ui.window.main_window import StationWindow

    app = QApplication([])
    theme = load_theme("light")
    apply_theme(app, theme)
    with opened_station(home, open_with=lambda: open_store(home, passphrase=PASSPHRASE)) as station:
        window = StationWindow(station, StationExchange(station), theme, Jobs())
        window.resize(1366, 768)
        window.show()
        sit_down(window, "sho", PASSPHRASE)
        draft = drafts.scan_drafts(station)[0].document_id
        window.context.go("scan", draft)
        strip = window.findChild(ThumbnailStrip)
        until = time.monotonic() + _CALM_S
        assert isinstance(strip, ThumbnailStrip)
        wanted = len(page_editing.page_views(station, draft).standing)
        while strip.pages.count < wanted or window.context.jobs.busy:
            app.processEvents()
            if time.monotonic() > until:
                raise TimeoutError(strip.pages.count)
        told = {
            "flung": _told(_frames(app, strip, FAST_PX)),
            "slowly": _told(_frames(app, strip, SLOW_PX)),
        }
        window.context.jobs.close()
    print(json.dumps(told))


def _told(took: list[float]) -> dict[str, float]:
    ordered = sorted(took)
    return {
        "median_ms": statistics.median(took),
        "most_ms": ordered[int(0.99 * len(ordered))],
        "worst_ms": ordered[-1],
        "late": sum(ms > 1000 / WANTED_A_SECOND for ms in took),
    }


def _frames(app: "QApplication", strip: "ThumbnailStrip", step_px: int) -> list[float]:
    bar = strip.verticalScrollBar()
    took, down, rest = [], 1, threading.Event()
    for _ in range(FRAMES):
        began = time.perf_counter()
        place = bar.value() + down * step_px
        down = -down if not bar.minimum() <= place <= bar.maximum() else down
        bar.setValue(place)
        app.processEvents()
        strip.viewport().repaint()
        took.append(1000 * (time.perf_counter() - began))
        # A screen shows a frame and the next one is drawn when it is over.
        rest.wait(max(0.0, 1 / WANTED_A_SECOND - (time.perf_counter() - began)))
    return took


if __name__ == "__main__":
    scroll(Path(sys.argv[1]))
