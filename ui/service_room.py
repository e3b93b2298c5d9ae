"""What the acts of the service desk share: the chosen process, questions, jobs, the open form."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from station_app.desks import finishing, service_report
from station_app.desks.forms import FormView
from station_app.desks.processes import Line, ProcessPage
from station_app.model.documents import Document
from station_app.model.errors import IdentityProtected, StationError
from station_app.model.ids import DocumentId
from station_app.model.people import Right
from station_app.model.processes import Process, ProcessState
from station_app.model.tickets import CancelTicket, Report
from ui.ask_panel import AskPanel, Question
from ui.bench import Bench
from ui.form_screen import FormScreen
from ui.identity_door import IdentityDoor
from ui.jobs import LaneName
from ui.parts import SPACE, button
from ui.sign_beside import SignBeside
from ui.unfiled_screen import UnfiledScreen

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
        self._form_page = self._with_back(self.form)
        self._form_kind, self._form_of = "", ""
        for made in (self.panel, self._form_page, self.door, self.unfiled):
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
        """Give the chosen processes that stand in one of some states."""
        lines = (line.process for line in self.chosen())
        return tuple(process.process_id for process in lines if process.state in states)

    def forget(self) -> None:
        """Show nothing of what was open."""
        self._form_kind, self._form_of = "", ""
        self.panel.forget()
        self.form.close_form()
        self.door.forget()
        self.unfiled.forget()

    def run(
        self,
        lane: LaneName,
        work: Callable[[CancelTicket, Report], Result],
        done: Callable[[Result], None],
    ) -> None:
        """Do something beside the window's thread; a fault is shown where it is seen."""
        self.bench.jobs.run(lane, work, done, self._refused)

    def over(self, _result: object = None) -> None:
        """Come back when something is done."""
        self.back()

    def ask(
        self, title: str, questions: Sequence[Question], act: Callable[[dict[str, str]], object]
    ) -> None:
        """Ask, do it beside the window's thread, and come back; a fault leaves the answers."""
        self.stack.setCurrentWidget(self.panel)
        self.panel.ask(
            title, questions, lambda said: self.run("quick", lambda _t, _r: act(said), self.over)
        )

    def ask_reason(
        self, title: str, key: str, act: Callable[[str], object], value: str = ""
    ) -> None:
        """Ask for one line, and do it."""
        self.ask(title, (Question("reason", key, value),), lambda said: act(said["reason"]))

    def show_form(self, view: FormView) -> None:
        """Open a form in the desk."""
        process = self.process
        self._form_kind = view.form.kind
        self._form_of = "" if process is None else process.process_id
        self.stack.setCurrentWidget(self._form_page)
        self.form.show_form(view)

    def sign_beside(self, document: Document) -> None:
        """Let an officer sign: at the signing desk, or beside whoever sits here."""
        operator = self.bench.station.session.operator
        if operator is not None and operator.may(Right.SIGN):
            self.bench.go("sign", document.document_id)
            return
        beside = SignBeside(self.bench, document, self.stack)
        beside.accepted.connect(self.back)
        beside.open()

    def _with_back(self, inside: QWidget) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, SPACE, 0, 0)
        row = QHBoxLayout()
        row.setContentsMargins(2 * SPACE, 0, 0, 0)
        row.addWidget(
            button(
                self.bench, "service.act.back", self.back, shortcut="Esc", icon="mdi6.arrow-left"
            )
        )
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(inside, 1)
        return page

    def _finish(self, document_id: str) -> None:
        station, kind, process_id = self.bench.station, self._form_kind, self._form_of
        name = DocumentId(document_id)

        def work(ticket: CancelTicket, report: Report) -> Document | None:
            if kind in INTAKE:
                service_report.enter_paper(station, name, ticket, report)
                return None
            if kind == _REPORT:
                return service_report.finish(station, process_id, ticket, report)
            finishing.finalise(station, name, ticket, report)
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
