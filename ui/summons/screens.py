"""What the acts of the service desk share: the chosen process, questions, jobs, the open form."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from station_app.documents import finalise as document_finalise
from station_app.forms.filling import FormView
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.device_errors import NoScanner
from station_app.model.documents import Document
from station_app.model.errors import IdentityProtected, StationError
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from station_app.model.scanning import PaperSource, ScanProfile
from station_app.scanning import capture, page_editing, profiles
from station_app.station.station import Station
from station_app.summons import service_report
from station_app.summons.model import Process, ProcessState
from station_app.summons.register import Line, ProcessPage
from ui.forms.form_screen import FormScreen
from ui.signing.sign_beside import SignBeside
from ui.summons.contacts import ContactsScreen
from ui.summons.unfiled_pages import UnfiledScreen
from ui.widgets.context import Bench
from ui.widgets.controls import SPACE, button
from ui.widgets.jobs import LaneName
from ui.widgets.protected_identity import IdentityDoor
from ui.widgets.question_panel import AskPanel, Question

FILES = "*.png *.jpg *.jpeg *.tif *.tiff *.pdf"
INTAKE = ("SUMMONS_IN", "WARRANT_IN")
_REPORT = "SERVICE_REP"
Result = TypeVar("Result")


class ServiceRoom:
    """The screens behind the register, and what goes on in them."""

    def __init__(
        self,
        bench: Bench,
        stack: QStackedWidget,
        *,
        chosen: Callable[[], tuple[Line, ...]],
        page: Callable[[], ProcessPage | None],
        back: Callable[[], None],
    ) -> None:
        """Make them.

        Args:
            bench: what every screen is handed.
            stack: of the desk; its first page is the register.
            chosen: gives the chosen lines of the register.
            page: gives the process that is shown.
            back: comes back to the register.
        """
        self.bench, self.stack, self.back = bench, stack, back
        self.chosen, self.page = chosen, page
        self.panel = AskPanel(bench, back)
        self.form = FormScreen(bench)
        self.form.finished.connect(self._finish)
        self.door = IdentityDoor(bench, back)
        self.unfiled = UnfiledScreen(bench, back)
        self.contacts = ContactsScreen(bench)
        self.scan_paper = button(bench, "service.act.scan_paper", self._scan_paper)
        self.bring_paper = button(bench, "service.act.files", self._bring_paper)
        self._form_page = self._with_back(self.form, self.scan_paper, self.bring_paper)
        self._contacts_page = self._with_back(self.contacts)
        self._form_kind, self._form_of = "", ""
        for made in (self.panel, self._form_page, self.door, self.unfiled, self._contacts_page):
            stack.addWidget(made)

    @property
    def away(self) -> bool:
        """Whether a screen of its own is in front of the register."""
        return self.stack.currentIndex() != 0

    @property
    def process(self) -> Process | None:
        """The process that is shown."""
        page = self.page()
        return None if page is None else page.line.process

    def ids(self, *states: ProcessState) -> tuple[str, ...]:
        """Return the chosen processes that stand in one of some states."""
        lines = (line.process for line in self.chosen())
        return tuple(process.process_id for process in lines if process.state in states)

    def forget(self) -> None:
        """Show nothing of what was open."""
        self._form_kind, self._form_of = "", ""
        self.panel.forget()
        self.form.close_form()
        self.door.forget()
        self.unfiled.forget()
        self.contacts.forget()

    def to_contacts(self) -> None:
        """Show the station's register of addresses."""
        self.stack.setCurrentWidget(self._contacts_page)
        self.contacts.look()

    def call(
        self, lane: LaneName, work: Callable[[], Result], done: Callable[[Result], None]
    ) -> None:
        """Call a short function beside the window's thread; a fault is shown where it is seen."""
        self.bench.jobs.call(lane, work, done, self._refused)

    def run(
        self,
        lane: LaneName,
        work: Callable[[CancelTicket, Report], Result],
        done: Callable[[Result], None],
    ) -> None:
        """Do long work beside the window's thread; a fault is shown where it is seen."""
        self.bench.jobs.run(lane, work, done, self._refused)

    def over(self, _result: object = None) -> None:
        """Come back when something is done."""
        self.back()

    def ask(
        self,
        title: str,
        questions: Sequence[Question],
        act: Callable[[dict[str, str]], object],
        lane: LaneName = "quick",
    ) -> None:
        """Ask, do it beside the window's thread, and come back; a fault leaves the answers."""
        self.stack.setCurrentWidget(self.panel)
        self.panel.ask(title, questions, lambda said: self.call(lane, lambda: act(said), self.over))

    def ask_reason(
        self, title: str, key: str, act: Callable[[str], object], lane: LaneName = "quick"
    ) -> None:
        """Ask for one line, and do it."""
        self.ask(title, (Question("reason", key),), lambda said: act(said["reason"]), lane)

    def print_papers(self, act: Callable[[str], object]) -> None:
        """Print for the chosen processes; where a person is protected it asks why first."""
        if any(line.process.hidden for line in self.chosen()):
            self.ask_reason("service.ask.print_title", "service.ask.reason", act, "work")
            return
        self.call("work", lambda: act(""), self.over)

    def show_form(self, view: FormView) -> None:
        """Open a form in the desk."""
        process = self.process
        self._form_kind = view.form.kind
        self._form_of = "" if process is None else process.process_id
        intake = view.form.kind in INTAKE
        self.scan_paper.setVisible(intake)
        self.bring_paper.setVisible(intake)
        self.stack.setCurrentWidget(self._form_page)
        self.form.show_form(view)
        if intake:
            self._tell_pages(0)

    def sign_beside(self, document: Document) -> None:
        """Let an officer sign: at the signing desk, or beside whoever sits here."""
        operator = self.bench.station.session.operator
        if operator is not None and operator.may(Right.SIGN):
            self.bench.go("sign", document.document_id)
            return
        beside = SignBeside(self.bench, document, self.stack)
        beside.accepted.connect(self.back)
        beside.open()

    def _with_back(self, inside: QWidget, *beside: QWidget) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, SPACE, 0, 0)
        row = QHBoxLayout()
        row.setContentsMargins(2 * SPACE, 0, 0, 0)
        row.addWidget(
            button(self.bench, "service.act.back", self.back, shortcut="Esc", icon="arrow-left")
        )
        row.addStretch(1)
        for made in beside:
            row.addWidget(made)
        row.addSpacing(SPACE)
        column.addLayout(row)
        column.addWidget(inside, 1)
        return page

    def _scan_paper(self) -> None:
        """Scan the court's paper: its pages follow the form on which it is entered."""
        station, name = self.bench.station, self.form.document_id
        if name is None:
            return

        def work(ticket: CancelTicket, report: Report) -> int:
            device, profile = scanner_of(station)
            return capture.scan_pages(station, name, device, profile, ticket, report)

        self.run("scanner", work, self._tell_pages)

    def _bring_paper(self) -> None:
        title = self.bench.words("service.act.files")
        names, _ = QFileDialog.getOpenFileNames(self.stack, title, "", FILES)
        station, document_id = self.bench.station, self.form.document_id
        if names and document_id is not None:
            paths = tuple(Path(name) for name in names)
            self.run(
                "scanner",
                lambda t, r: capture.bring_files(station, document_id, paths, t, r),
                self._tell_pages,
            )

    def _tell_pages(self, _kept: int) -> None:
        station, name = self.bench.station, self.form.document_id
        if name is not None:
            self.call(
                "quick",
                lambda: len(page_editing.page_views(station, name).standing),
                self._show_pages,
            )

    def _show_pages(self, count: int) -> None:
        said = self.bench.words("service.act.scan_paper")
        self.scan_paper.setText(f"{said} ({count})" if count else said)

    def _finish(self, document_id: str) -> None:
        station, kind, process_id = self.bench.station, self._form_kind, self._form_of
        name = DocumentId(document_id)

        def work(ticket: CancelTicket, report: Report) -> Document | None:
            if kind in INTAKE:
                service_report.enter_paper(station, name, ticket, report)
                return None
            if kind == _REPORT:
                return service_report.finish(station, process_id, ticket, report)
            document_finalise.finalise(station, name, ticket, report)
            return None

        def done(document: Document | None) -> None:
            self.back()
            if document is not None:
                self.sign_beside(document)

        # In the lane of typing: what was typed last is on the disk before it is judged.
        self.run("typing", work, done)

    def _refused(self, error: StationError) -> None:
        process = self.process
        if isinstance(error, IdentityProtected) and process is not None:
            # The report of a protected person opens by role and with a reason.
            self.stack.setCurrentWidget(self.door)
            self.door.ask(process.report_id or process.process_id, self.back)
            return
        self.bench.fault(error)


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
