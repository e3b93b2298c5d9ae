"""The screens on which acts are carried out: the questions, the form, the door, the signature."""

from collections.abc import Callable, Sequence
from typing import TypeVar, assert_never

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from station_app.forms import filling
from station_app.forms.filling import FormView
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.documents import Document
from station_app.model.errors import IdentityProtected, StationError
from station_app.model.operators import Right
from station_app.summons.register import ProcessPage
from ui.signing.sign_beside import SignBeside
from ui.summons.acts import Act, Ask, Chosen, OpenForm, Print
from ui.summons.form_page import INTAKE, FormPage, finish_form
from ui.widgets.context import WindowContext
from ui.widgets.jobs import LaneName
from ui.widgets.protected_identity import IdentityGate
from ui.widgets.question_panel import Question, QuestionPanel

Result = TypeVar("Result")


class ActScreens(QStackedWidget):
    """Carries acts out, each on its screen; the register lies under them."""

    over = Signal()
    """An act is done, or was left: the register is looked at again."""

    def __init__(self, context: WindowContext, register: QWidget) -> None:
        super().__init__()
        self._context, self._register = context, register
        self._page: ProcessPage | None = None
        """The process the last act was for."""
        self._form: tuple[FormView, str] | None = None
        """What is typed, and the process it is for."""
        self.panel = QuestionPanel(context, self.over.emit)
        self.form_page = FormPage(context, self.over.emit)
        self.form_page.finished.connect(lambda _id: self._finish())
        self.gate = IdentityGate(context, self.over.emit)
        for screen in (register, self.panel, self.form_page, self.gate):
            self.addWidget(screen)

    @property
    def away(self) -> bool:
        """Whether another screen is in front of the register."""
        return self.currentWidget() is not self._register

    def show_register(self) -> None:
        """Bring the register to the front."""
        self.setCurrentWidget(self._register)

    def clear(self) -> None:
        """Show nothing of what was open."""
        self.show_register()
        self._page, self._form = None, None
        self.panel.clear()
        self.form_page.clear()
        self.gate.clear()

    # ── acts ─────────────────────────────────────────────────────────────────────────────────

    def carry_out(self, act: Act, chosen: Chosen) -> None:
        """Carry an act out with what was chosen for it."""
        self._page = chosen.page
        if isinstance(act, Ask):
            self._ask(act.title, act.questions, act.do)
        elif isinstance(act, Print):
            self._print(act.do, hidden=any(line.process.hidden for line in chosen.lines))
        elif isinstance(act, OpenForm):
            self._open_form(act.begin)
        else:
            assert_never(act)

    def call(
        self, lane: LaneName, work: Callable[[], Result], done: Callable[[Result], None]
    ) -> None:
        """Call a function that is over soon; what it may not show opens at the door."""
        self._context.jobs.call(lane, work, done, self._refused)

    def enter_paper(self) -> None:
        """Ask what came on paper, and open its form."""
        station, words = self._context.station, self._context.words
        kinds = tuple((kind, words(f"kind.{kind}")) for kind in INTAKE)
        self._page = None
        self.setCurrentWidget(self.panel)
        self.panel.ask(
            "summons.act.paper",
            (Question("kind", "summons.column.kind", INTAKE[0], kinds),),
            lambda said: self._open_form(lambda: filling.begin(station, said["kind"])),
        )

    def open_names(self, page: ProcessPage) -> None:
        """Ask for the reason that opens the protected name of a process."""
        self._to_door(page.line.process.process_id)

    def sign(self, paper: Document) -> None:
        """Let an officer sign: at the signing desk, or beside whoever sits here."""
        operator = self._context.station.session.operator
        if operator is not None and operator.may(Right.SIGN):
            self._context.go("sign", paper.document_id)
            return
        beside = SignBeside(self._context, paper, self)
        beside.accepted.connect(self.over)
        beside.open()

    def _ask(
        self,
        title: str,
        questions: Sequence[Question],
        do: Callable[[dict[str, str]], object],
        lane: LaneName = "quick",
        done: Callable[[object], None] | None = None,
    ) -> None:
        """Ask, do it beside the window's thread, and come back; a fault leaves the answers."""
        self.setCurrentWidget(self.panel)
        then = done or self._done
        self.panel.ask(title, questions, lambda said: self.call(lane, lambda: do(said), then))

    def _print(self, do: Callable[[str], object], *, hidden: bool) -> None:
        """Print; where a person is protected it asks why first."""
        if hidden:
            question = Question("reason", "summons.ask.reason")
            title = "summons.ask.print_title"
            self._ask(title, (question,), lambda said: do(said["reason"]), "work", self._ordered)
            return
        self.call("work", lambda: do(""), self._ordered)

    def _open_form(self, begin: Callable[[], Document]) -> None:
        station = self._context.station
        process_id = "" if self._page is None else self._page.line.process.process_id

        def show(view: FormView) -> None:
            self._form = view, process_id
            self.setCurrentWidget(self.form_page)
            self.form_page.show_form(view)

        self.call("typing", lambda: filling.view(station, begin().document_id), show)

    def _finish(self) -> None:
        if self._form is None:
            return
        station, (view, process_id) = self._context.station, self._form

        def done(report: Document | None) -> None:
            self.over.emit()
            if report is not None:
                self.sign(report)

        form = self.form_page.form

        def work(ticket: CancelTicket, report: Report) -> Document | None:
            # In the lane of typing: what was typed last is on the disk before it is judged.
            form.write_typed()
            return finish_form(station, view, process_id, ticket, report)

        self._context.jobs.run("typing", work, done, self._refused)

    def _to_door(self, document_id: str) -> None:
        self.setCurrentWidget(self.gate)
        self.gate.ask(document_id, self.over.emit)

    def _done(self, _result: object) -> None:
        self.over.emit()

    def _ordered(self, _result: object) -> None:
        self.over.emit()
        waits = self._context.printers.waits()
        if waits is not None:
            self._context.fault(waits)

    def _refused(self, error: StationError) -> None:
        if isinstance(error, IdentityProtected) and self._page is not None:
            # The report of a protected person opens by role and with a reason.
            process = self._page.line.process
            self._to_door(process.report_id or process.process_id)
            return
        self._context.fault(error)
