"""The foot of the scan desk: scanner, profiles as buttons with keys, the scan button, progress."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QWidget,
)

from station_app.model.device_errors import NoScanner, ScannerGone
from station_app.model.errors import StationError
from station_app.model.scanning import ScannerInfo, ScanProfile
from station_app.scanning import capture
from ui.scanning.profile_buttons import ProfileButtons
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, named
from ui.widgets.plain_text import PlainComboBox, PlainLabel

_FED_MS = 8000


class ScannerBar(QWidget):
    """Chooses how to scan and starts it."""

    def __init__(
        self,
        context: WindowContext,
        *,
        scan: Callable[[], None],
        files: Callable[[], None],
        folder: Callable[[], None],
        finish: Callable[[], None],
        following: Callable[[], None],
        stop: Callable[[], None],
    ) -> None:
        super().__init__()
        self._context = context
        self._scanners = PlainComboBox()
        self._scanners.setMinimumWidth(150)
        named(self._scanners, context, "scan.scanner")
        self._search = button(context, "scan.search", self.search, icon="magnify", role="flat")
        self._profiles = ProfileButtons(context)
        self.scan_button = button(
            context, "scan.scan", scan, shortcut="F5", icon="scanner", role="primary"
        )
        self._files = button(
            context, "scan.files", files, shortcut="F6", icon="folder-open-outline"
        )
        self._folder = button(
            context, "scan.folder", folder, shortcut="F9", icon="folder-arrow-down-outline"
        )
        self._has_folder = context.station.folder is not None
        self.finish_button = button(context, "scan.finish", finish, shortcut="F8", icon="check")
        self.next_button = button(
            context, "scan.next", following, shortcut="F4", icon="page-next-outline"
        )
        self._fed = PlainLabel()
        self._fed.setObjectName("safe")
        self._fed.hide()
        self._fed_for = QTimer(self, singleShot=True)
        self._fed_for.timeout.connect(self._fed.hide)
        self._stop = button(context, "scan.stop", stop, shortcut="Esc", icon="stop")
        self._progress, self._said = QProgressBar(), PlainLabel()
        self._progress.setTextVisible(False)
        self._lay_out()
        self.rest()

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(SPACE)
        for part in (self._scanners, self._search, self._files, self._folder):
            first.addWidget(part)
        first.addWidget(self._said)
        first.addWidget(self._progress, 1)
        first.addStretch(1)
        for part in (self._stop, self.finish_button, self.scan_button):
            first.addWidget(part)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(SPACE)
        # Beside the profiles it would be wider than a small screen leaves.
        following = QHBoxLayout()
        following.setSpacing(SPACE)
        following.addWidget(self._fed, 1, Qt.AlignmentFlag.AlignRight)
        following.addStretch(1)
        following.addWidget(self.next_button)
        grid.addLayout(following, 0, 0)
        grid.addWidget(self._profiles, 1, 0)
        grid.addLayout(first, 2, 0)

    @property
    def device(self) -> str:
        """The chosen scanner's own name; empty where there is none."""
        return str(self._scanners.currentData() or "")

    @property
    def profile(self) -> ScanProfile:
        """The chosen profile."""
        return self._profiles.chosen

    def known(self) -> None:
        """Show the profiles, and the scanners of the last search at once; then search beside everything."""
        station = self._context.station
        self._profiles.refresh()

        def show(found: tuple[ScannerInfo, ...]) -> None:
            self._fill(found)
            self.search()

        self._context.jobs.call(
            "quick", lambda: capture.devices(station), show, self._context.fault
        )

    def search(self) -> None:
        """Search for scanners; takes seconds, nobody waits."""
        station = self._context.station
        self._search.setEnabled(False)

        def found_some(found: tuple[ScannerInfo, ...]) -> None:
            self._search.setEnabled(True)
            self._fill(found)
            if found:
                self._context.mended(NoScanner, ScannerGone)
            station.events.announce("scanner")

        def failed(error: StationError) -> None:
            self._search.setEnabled(True)
            self._context.fault(error)

        self._context.jobs.call(
            "scanner",
            lambda: capture.devices(station, refresh=True),
            found_some,
            failed,
        )

    def _fill(self, found: tuple[ScannerInfo, ...]) -> None:
        chosen = self.device
        self._scanners.clear()
        for info in found:
            self._scanners.addItem(info.label, info.device)
        self._scanners.setCurrentIndex(max(0, self._scanners.findData(chosen)))
        if not found:
            self._scanners.setPlaceholderText(self._context.words("scan.no_scanner"))

    def work(self, key: str) -> None:
        """Something long has begun: its name is the text ``key``."""
        self._said.setText(self._context.words(key, done=0))
        self._progress.setRange(0, 0)
        for part in (self._progress, self._stop, self._said):
            part.show()
        self.scan_button.setEnabled(False)
        for idle in (self._files, self._folder, self._search, self.finish_button):
            idle.hide()
        self.next_button.setEnabled(False)
        self._fed.hide()

    def show_progress(self, key: str, done: int, total: int | None) -> None:
        """Tell how far it is."""
        if total:
            self._progress.setRange(0, total)
            self._progress.setValue(done)
            self._said.setText(self._context.words("scan.of", done=done, total=total))
        else:
            self._said.setText(self._context.words(key, done=done))

    def fed(self, kept: int) -> None:
        """The feeder is empty: heard and seen from across the room, said for a while."""
        self._fed.setText(self._context.words("scan.fed", done=kept))
        self._fed.show()
        self._fed_for.start(_FED_MS)
        QApplication.beep()
        QApplication.alert(self.window())

    def rest(self, *, draft: bool = True, pages: bool = False) -> None:
        """Nothing long is going on."""
        for part in (self._progress, self._stop, self._said):
            part.hide()
        for idle in (self._files, self._search, self.finish_button):
            idle.show()
        self._folder.setVisible(self._has_folder)
        self.scan_button.setEnabled(draft)
        self._files.setEnabled(draft)
        self._folder.setEnabled(draft)
        self.finish_button.setEnabled(draft and pages)
        self.next_button.setEnabled(draft)
