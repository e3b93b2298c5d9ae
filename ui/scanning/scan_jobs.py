"""The scan desk's work in progress: scanning, bringing files, finishing; one at a time."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog

from station_app.documents import finalise as document_finalise
from station_app.documents import pdf_access
from station_app.documents.drafts import NewDraft
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.device_errors import FeederEmpty, IntakeError, NoScanner, ScannerError
from station_app.model.documents import Document
from station_app.model.errors import Cancelled, DocumentError, StationError
from station_app.model.scanning import FILE_SUFFIXES, Tell, picker_filter
from station_app.scanning import capture, folder_intake
from station_app.scanning.capture import AT_END, PageDestination
from ui.scanning.clean_up_menu import Work
from ui.scanning.scanner_bar import ScannerBar
from ui.widgets.context import WindowContext
from ui.widgets.intake_remarks import IntakeRemarks

_FILES = picker_filter(FILE_SUFFIXES)
_LOOK_MS = 1500
"""How often an empty feeder is looked at for the next bundle."""


def _destination(paper: Document | NewDraft) -> capture.Paper:
    return paper if isinstance(paper, NewDraft) else paper.document_id


class ScanJobs:
    """What the scan desk is busy with, told on its bar; pages that arrived stay whatever happens."""

    def __init__(
        self,
        context: WindowContext,
        bar: ScannerBar,
        *,
        paper: Callable[[], Document | NewDraft | None],
        held: Callable[[], int],
        begin: Callable[[], None],
        begun: Callable[[], None],
        ended: Callable[[], None],
    ) -> None:
        self._context, self._bar, self._paper = context, bar, paper
        self._held, self._begin_paper = held, begin
        self._begun, self._ended = begun, ended
        self._ticket: CancelTicket | None = None
        self._place, self._came = AT_END, 0
        self._bundle: Document | NewDraft | None = None
        self._waits = False

    @property
    def busy(self) -> bool:
        """Whether something is going on."""
        return self._ticket is not None

    def stop(self) -> None:
        """Stop what is going on."""
        if self._waits:
            self._waits, self._bundle = False, None
            self._end()
        elif self._ticket is not None:
            self._ticket.cancel()

    def clear(self) -> None:
        """Wait for no paper any more, and know of no feed to go on with."""
        if self._waits:
            self.stop()
        self._place, self._came = AT_END, 0

    def scan(self, place: PageDestination) -> None:
        """Take pages in from the chosen scanner."""
        paper = self._idle_paper()
        if paper is not None:
            self._feed(paper, place)

    def again(self) -> None:
        """Go on with the feed that was cut short, where its next page goes."""
        self.scan(self._place.after(self._came))

    def next_bundle(self) -> None:
        """Finish this bundle and take the next one in; where no paper lies ready, wait for it."""
        paper = self._idle_paper()
        if paper is None:
            return
        if isinstance(paper, NewDraft) or not self._held():
            self._bundle = paper
            self._feed(paper, AT_END)
            return
        self._finalise(paper, self._go_on)

    def _go_on(self, document: Document) -> None:
        self._end()
        self._context.mended(DocumentError)
        self._offer_reopening(document)
        self._begin_paper()
        self._bundle = self._paper()
        if self._bundle is not None:
            self._feed(self._bundle, AT_END)

    def _feed(self, paper: Document | NewDraft, place: PageDestination) -> None:
        station, bar = self._context.station, self._bar
        device, profile = bar.device, bar.profile
        if not device:
            self._failed(NoScanner(scanner=""))
            return
        self._place, self._came = place, 0
        expected = paper.expected_sheets if place == AT_END else None
        before = self._held() if expected else 0

        def tell(done: int, _total: int | None) -> None:
            self._came = done
            bar.show_progress("scan.arrived", before + done, expected)

        self._begin("scan.arrived")
        self._ticket = self._context.jobs.run(
            "scanner",
            lambda ticket, report: capture.scan_pages(
                station, _destination(paper), device, profile, ticket, report, place=place
            ),
            self._fed,
            self._failed,
            tell,
        )

    def _fed(self, kept: int) -> None:
        self._bundle = None
        self._end()
        self._context.mended(ScannerError)
        self._bar.fed(kept)

    def _wait_for_paper(self) -> None:
        """The feeder is empty: look again soon, until paper lies in it or somebody stops."""
        self._waits = True
        self._bar.work("scan.waits")
        QTimer.singleShot(_LOOK_MS, self._look_again)

    def _look_again(self) -> None:
        if self._waits and self._bundle is not None:
            self._waits = False
            self._feed(self._bundle, AT_END)

    def bring_files(self) -> None:
        """Ask for files and take their pages in; the files stay where they are."""
        paper, station, bar = self._idle_paper(), self._context.station, self._bar
        if paper is None:
            return
        names, _ = QFileDialog.getOpenFileNames(bar, self._context.words("scan.files"), "", _FILES)
        if not names:
            return
        paths = tuple(Path(name) for name in names)
        self._take_in(
            lambda ticket, report, tell: capture.import_files(
                station, _destination(paper), paths, ticket, report, tell=tell
            ),
        )

    def empty_folder(self) -> None:
        """Take in what lies in the watched folder; each file moves aside once its pages are kept."""
        paper, station = self._idle_paper(), self._context.station
        if paper is not None:
            self._take_in(
                lambda ticket, report, tell: folder_intake.import_from_folder(
                    station, _destination(paper), ticket, report, tell
                ),
            )

    def _take_in(self, work: Callable[[CancelTicket, Report, Tell], object]) -> None:
        bar, remarks = self._bar, IntakeRemarks(self._context)

        def done(kept: object) -> None:
            self._taken_in(kept)
            remarks.show()

        self._begin("scan.arrived")
        self._ticket = self._context.jobs.run(
            "scanner",
            lambda ticket, report: work(ticket, report, remarks.tell),
            done,
            self._failed,
            lambda done, total: bar.show_progress("scan.arrived", done, total),
        )

    def _taken_in(self, _kept: object) -> None:
        self._end()
        self._context.mended(IntakeError)

    def finish(self) -> None:
        """Make the archive PDF; the paper then waits for its signature."""
        document = self._idle_document()
        if document is not None:
            self._finalise(document, self._finished)

    def _finalise(self, document: Document, done: Callable[[Document], None]) -> None:
        station, bar = self._context.station, self._bar
        self._begin("scan.finishing")
        self._ticket = self._context.jobs.run(
            "work",
            lambda ticket, report: document_finalise.finalise(
                station, document.document_id, ticket, report
            ),
            done,
            self._failed,
            lambda count, total: bar.show_progress("scan.finishing", count, total),
        )

    def change_pages(self, work: Work, told: str, undo: Callable[[], None]) -> None:
        """Change pages that are here, which takes a while; one act that one key takes back."""
        document, bar = self._idle_document(), self._bar
        if document is None:
            return

        def done(_result: object) -> None:
            self._end()
            self._context.undoable(told, undo)

        self._begin("scan.changing")
        self._ticket = self._context.jobs.run(
            "work",
            lambda ticket, report: work(ticket, report, document.document_id),
            done,
            self._failed,
            lambda count, total: bar.show_progress("scan.changing", count, total),
        )

    def _idle_paper(self) -> Document | NewDraft | None:
        return None if self.busy else self._paper()

    def _idle_document(self) -> Document | None:
        paper = self._idle_paper()
        return None if isinstance(paper, NewDraft) else paper

    def _begin(self, key: str) -> None:
        self._begun()
        self._bar.work(key)

    def _end(self) -> None:
        self._ticket = None
        self._ended()

    def _finished(self, document: Document) -> None:
        self._end()
        self._offer_reopening(document)
        self._context.go("home", "")

    def _offer_reopening(self, document: Document) -> None:
        station = self._context.station

        def reopen() -> None:
            self._context.jobs.call(
                "quick",
                lambda: pdf_access.reopen(station, document.document_id),
                lambda _d: self._context.go("scan", document.document_id),
                self._context.fault,
            )

        self._context.undoable("scan.finished", reopen)

    def _failed(self, error: StationError) -> None:
        if isinstance(error, FeederEmpty) and self._bundle is not None:
            self._wait_for_paper()
            return
        self._bundle = None
        self._end()
        if not isinstance(error, Cancelled):
            self._context.fault(error)
