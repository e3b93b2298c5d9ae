"""The operator's hour that :mod:`benchmarks.small_pc` watches, in a process of its own."""

import contextlib
import itertools
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from commands.background import OcrWorker
from commands.training_station import training_station
from commands.window import StationExchange
from station_app.documents import drafts
from station_app.model.ids import DocumentId
from station_app.model.operators import Role
from station_app.model.training import TRAINING
from station_app.scanning import capture
from station_app.station.station import Station
from station_app.text_search import ocr_queue
from ui.widgets.jobs import Jobs
from ui.widgets.theme import apply_theme, load_theme
from ui.window.main_window import StationWindow
from ui.window.thread_priority import window_first

_TICK_MS, _KEY_MS, _ACT_MS, _LOOK_MS = 10, 150, 250, 500
_DESKS = ("scan", "home", "cases", "forms", "scan", "outbox", "inbox", "search")
_LONGEST_S = 1800
_SIGNED_IN_S = 60


class Day:
    """What the operator does from the first sight of the lock screen, and what the window's thread does."""

    def __init__(self, station: Station, window: StationWindow, pages: tuple[Path, ...]) -> None:
        self._station, self._window, self._pages = station, window, pages
        self._walk = itertools.cycle(_DESKS)
        sho = next(person for person in TRAINING.operators if person.role == Role.SHO)
        self._sho, self._keys = sho.user_name, iter([*sho.passphrase, "\r"])
        secret = window.unlock.findChild(QLineEdit)
        if secret is None:
            raise LookupError("the lock screen has no field for a passphrase")
        self._secret = secret
        self._last = self._began = time.perf_counter()
        self._document = DocumentId("")
        self._first = self._last
        self.longest_s = self.longest_at_s = self.bring_s = self.read_s = 0.0
        self.acts = 0
        self._timers = [self._timer(_TICK_MS, self._tick), self._timer(_KEY_MS, self._type)]

    def _timer(self, every_ms: int, act: Callable[[], None]) -> QTimer:
        made = QTimer(self._window)
        made.timeout.connect(act)
        made.start(every_ms)
        return made

    def _type(self) -> None:
        """Sign in by the keyboard, a key at a time, and begin once the door is open."""
        if self._station.session.operator is not None:
            self._timers.pop().stop()
            self._timers.append(self._timer(_ACT_MS, self._act))
            self._begin()
            return
        key = next(self._keys, None)
        if key is not None:
            self._window.unlock.choose(self._sho)
            QTest.keyClick(self._secret, key)
        elif time.perf_counter() - self._first > _SIGNED_IN_S:
            QCoreApplication.exit(1)

    def _begin(self) -> None:
        """Bring the bundle, as the scan desk does."""
        station = self._station
        self._document = drafts.begin(
            station, case_ref="123/2026", expected_sheets=len(self._pages)
        ).document_id
        self._began = time.perf_counter()
        self._window.context.jobs.run(
            "scanner",
            lambda ticket, report: capture.import_files(
                station, self._document, self._pages, ticket, report
            ),
            lambda _kept: self._brought(),
            self._window.context.fault,
        )

    def _brought(self) -> None:
        self.bring_s, self._began = time.perf_counter() - self._began, time.perf_counter()
        self._timers.append(self._timer(_LOOK_MS, self._load))

    def _load(self) -> None:
        station = self._station
        self._window.context.jobs.call(
            "quick", lambda: ocr_queue.waiting(station), self._seen, self._window.context.fault
        )

    def _seen(self, waiting: tuple[DocumentId, ...]) -> None:
        late = time.perf_counter() - self._began > _LONGEST_S
        if not waiting or late:
            self.read_s = float("nan") if late else time.perf_counter() - self._began
            QCoreApplication.quit()

    def _tick(self) -> None:
        now = time.perf_counter()
        late_s = now - self._last - _TICK_MS / 1000
        if late_s > self.longest_s and self._window.isVisible():
            self.longest_s, self.longest_at_s = late_s, now - self._first
        self._last = now

    def _act(self) -> None:
        self.acts += 1
        self._window.go(next(self._walk), "")


def _begun_s() -> float:
    return time.time() - psutil.Process().create_time()


def main(name: str) -> None:
    """Open the window, work, and tell.

    The folder of that name holds the pictures in ``pages`` and the training station in ``home``. The last
    line on standard output is JSON.
    """
    folder = Path(name)
    application = QApplication(sys.argv[:1])
    theme = load_theme("light")
    apply_theme(application, theme)
    with (
        training_station(folder / "home") as station,
        contextlib.closing(StationExchange(station)) as exchange,
        contextlib.closing(OcrWorker(station)) as reader,
    ):
        window = StationWindow(station, exchange, theme, Jobs())
        window.resize(1366, 768)
        window.show()
        window_first()
        application.processEvents()
        start_s = _begun_s()
        day = Day(station, window, tuple(sorted((folder / "pages").iterdir())))

        def begin() -> None:
            exchange.start()
            reader.start()

        window.desks.make_ahead(begin)
        refused = application.exec()
        window.close()
    if refused:
        raise RuntimeError("the lock screen let nobody in")
    told = {"start_s": start_s, "longest_freeze_ms": day.longest_s * 1000, "acts": day.acts}
    told |= {"longest_at_s": day.longest_at_s, "bring_s": day.bring_s, "read_s": day.read_s}
    print(json.dumps(told))
