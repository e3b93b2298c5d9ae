"""The page of a form: the way back above it, and for what came on paper the scanner beside it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from station_app.documents import finalise as document_finalise
from station_app.forms.filling import FormView
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.device_errors import NoScanner
from station_app.model.documents import Document
from station_app.model.scanning import (
    FILE_SUFFIXES,
    PaperSource,
    ScanProfile,
    picker_filter,
)
from station_app.scanning import capture, page_editing, profiles
from station_app.station.station import Station
from station_app.summons import service_report
from ui.forms.form_screen import FormScreen
from ui.widgets.context import WindowContext
from ui.widgets.controls import button, fill, under_back
from ui.widgets.intake_remarks import IntakeRemarks

FILES = picker_filter(FILE_SUFFIXES)
INTAKE = ("SUMMONS_IN", "WARRANT_IN")
"""The forms on which a process is entered that came on paper."""
_REPORT = "SERVICE_REP"


class FormPage(QWidget):
    """A form that is open; the court's own paper follows the form on which it is entered."""

    finished = Signal(str)
    """The operator asks to finish the form with this id."""

    def __init__(self, context: WindowContext, back: Callable[[], None]) -> None:
        super().__init__()
        self._context = context
        self.form = FormScreen(context)
        self.form.finished.connect(self.finished)
        self.scan_paper = button(context, "summons.act.scan_paper", self._scan_paper)
        self.bring_paper = button(context, "summons.act.files", self._bring_paper)
        fill(
            self,
            under_back(
                context, "summons.act.back", back, self.form, self.scan_paper, self.bring_paper
            ),
        )

    def show_form(self, view: FormView) -> None:
        """Open a form."""
        intake = view.form.kind in INTAKE
        self.scan_paper.setVisible(intake)
        self.bring_paper.setVisible(intake)
        self.form.show_form(view)
        if intake:
            self._count_pages(0)

    def clear(self) -> None:
        """Show nothing of what was open."""
        self.form.close_form()

    def _scan_paper(self) -> None:
        station, name = self._context.station, self.form.document_id
        if name is None:
            return

        def work(ticket: CancelTicket, report: Report) -> int:
            device, profile = scanner_of(station)
            return capture.scan_pages(station, name, device, profile, ticket, report)

        self._context.jobs.run("scanner", work, self._count_pages, self._context.fault)

    def _bring_paper(self) -> None:
        title = self._context.words("summons.act.files")
        names, _ = QFileDialog.getOpenFileNames(self, title, "", FILES)
        station, document_id = self._context.station, self.form.document_id
        if names and document_id is not None:
            paths, remarks = tuple(Path(name) for name in names), IntakeRemarks(self._context)

            def done(came: int) -> None:
                self._count_pages(came)
                remarks.show()

            self._context.jobs.run(
                "scanner",
                lambda ticket, report: capture.import_files(
                    station, document_id, paths, ticket, report, tell=remarks.tell
                ),
                done,
                self._context.fault,
            )

    def _count_pages(self, _came: int) -> None:
        station, name = self._context.station, self.form.document_id
        if name is not None:
            self._context.jobs.call(
                "quick",
                lambda: len(page_editing.page_views(station, name).standing),
                self._show_pages,
                self._context.fault,
            )

    def _show_pages(self, count: int) -> None:
        said = self._context.words("summons.act.scan_paper")
        self.scan_paper.setText(f"{said} ({count})" if count else said)


def finish_form(
    station: Station,
    view: FormView,
    process_id: str,
    ticket: CancelTicket,
    report: Report,
) -> Document | None:
    """Finish a form by what it is; return the report, which is to be signed now, and nothing else.

    Args:
        station: the station.
        view: the form as it was opened.
        process_id: of the process it was opened for; empty: for none.
        ticket: cancels it.
        report: hears of progress.

    Raises:
        As ``service_report.enter_paper``, ``service_report.finish``, ``finalise.finalise``.
    """
    kind, document_id = view.form.kind, view.document.document_id
    if kind in INTAKE:
        service_report.enter_paper(station, document_id, ticket, report)
        return None
    if kind == _REPORT:
        return service_report.finish(station, process_id, ticket, report)
    document_finalise.finalise(station, document_id, ticket, report)
    return None


def scanner_of(station: Station) -> tuple[str, ScanProfile]:
    """Return the scanner of the last search and a profile that feeds.

    Raises:
        NoScanner: none was found. ScannerError.
    """
    found = capture.devices(station)
    if not found:
        raise NoScanner(scanner="")
    offered = profiles.offered(station)
    fed = [profile for profile in offered if profile.source is PaperSource.FEEDER]
    return found[0].device, (fed or list(offered))[0]
