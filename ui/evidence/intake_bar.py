"""The intake of a medium under way: how far it went, and the key that stops it."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from station_app.evidence import media_intake
from station_app.evidence.media_intake import IntakeResult
from station_app.model.cancellation import CancelTicket
from station_app.model.errors import Cancelled, StationError
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button
from ui.widgets.plain_text import PlainLabel


class IntakeBar(QWidget):
    """Takes files in beside the window's thread; seen only while it does."""

    begun = Signal()
    ended = Signal()
    """It is over, however it ended."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._ticket: CancelTicket | None = None
        self.progress, self._count = QProgressBar(), PlainLabel()
        self.progress.setTextVisible(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self.progress, 1)
        row.addWidget(self._count)
        row.addWidget(button(context, "evidence.stop", self.stop))
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether files are being taken in."""
        return self._ticket is not None

    def take_in(self, evidence_id: str, paths: tuple[Path, ...]) -> None:
        """Take files or folders of a medium in; called again it goes on where it stood."""
        if self.busy:
            return
        station = self._context.station
        self._ticket = self._context.jobs.run(
            "work",
            lambda ticket, report: media_intake.import_media(
                station, evidence_id, paths, ticket, report
            ),
            self._done,
            self._failed,
            self._went,
        )
        self._went(0, None)
        self.show()
        self.begun.emit()

    def stop(self) -> None:
        """Stop; what was taken in stays."""
        if self._ticket is not None:
            self._ticket.cancel()

    def _went(self, done: int, total: int | None) -> None:
        self.progress.setRange(0, total or 0)
        self.progress.setValue(done)
        self._count.setText(self._context.words("evidence.went", done=done, total=total or 0))

    def _done(self, _came: IntakeResult) -> None:
        self._end()

    def _failed(self, error: StationError) -> None:
        self._end()
        if not isinstance(error, Cancelled):
            self._context.fault(error)

    def _end(self) -> None:
        self._ticket = None
        self.hide()
        self.ended.emit()
