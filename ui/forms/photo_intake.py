"""Photographs on the form screen: taken in from files or a scanner while typing goes on."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from station_app.forms import photographs
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.device_errors import NoScanner
from station_app.model.errors import Cancelled, StationError
from station_app.model.ids import DocumentId
from station_app.model.scanning import PICTURE_SUFFIXES, picker_filter
from station_app.scanning import capture
from station_app.scanning.profile_model import load_profiles
from ui.widgets.context import WindowContext

_FILES = picker_filter(PICTURE_SUFFIXES)
_PROFILE = "seal_or_photo"


class PhotoIntake:
    """Asks where from, takes in, and tells when rows were added."""

    def __init__(
        self, context: WindowContext, parent: QWidget, arrived: Callable[[], None]
    ) -> None:
        self._context, self._parent, self._arrived = context, parent, arrived
        self._ticket: CancelTicket | None = None

    @property
    def busy(self) -> bool:
        """Whether pictures are coming in."""
        return self._ticket is not None

    def stop(self) -> None:
        """Stop; what came stays."""
        if self._ticket is not None:
            self._ticket.cancel()

    def ask(self, document_id: DocumentId) -> None:
        """Offer the ways."""
        if self.busy:
            return
        menu = QMenu(self._parent)
        for key, act in (("photos.files", self._from_files), ("photos.scanner", self._scan)):
            made = menu.addAction(self._context.words(key))
            made.triggered.connect(lambda _checked=False, act=act: act(document_id))
        menu.popup(self._parent.mapToGlobal(self._parent.rect().center()))
        menu.setActiveAction(menu.actions()[0])

    def bring(self, document_id: DocumentId, paths: tuple[Path, ...]) -> None:
        """Take pictures in from files."""
        station = self._context.station
        self._run(
            lambda ticket, report: photographs.import_photographs(
                station, document_id, paths, ticket, report
            )
        )

    def _from_files(self, document_id: DocumentId) -> None:
        title = self._context.words("photos.files")
        names, _ = QFileDialog.getOpenFileNames(self._parent, title, "", _FILES)
        if names:
            self.bring(document_id, tuple(Path(name) for name in names))

    def _scan(self, document_id: DocumentId) -> None:
        station = self._context.station

        def work(ticket: CancelTicket, report: Report) -> int:
            found = capture.devices(station)
            if not found:
                raise NoScanner(scanner="")
            profile = next(p for p in load_profiles() if p.name == _PROFILE)
            return photographs.scan_photographs(
                station, document_id, found[0].device, profile, ticket, report
            )

        self._run(work)

    def _run(self, work: Callable[[CancelTicket, Report], int]) -> None:
        def done(_kept: int) -> None:
            self._ticket = None
            self._arrived()

        def failed(error: StationError) -> None:
            self._ticket = None
            self._arrived()
            if not isinstance(error, Cancelled):
                self._context.fault(error)

        self._ticket = self._context.jobs.run("scanner", work, done, failed)
