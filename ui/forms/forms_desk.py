"""The forms' desk: what was asked of this office, what is being typed, what is still waited for."""

from collections.abc import Callable

from PySide6.QtWidgets import QStackedWidget, QWidget

from station_app.documents import finalise as document_finalise
from station_app.documents import received as document_received
from station_app.documents.protection import may_see
from station_app.documents.received import OpenedDocument
from station_app.forms import filling
from station_app.forms.filling import FormView
from station_app.medico_legal import requests
from station_app.medico_legal.requests import Request, SentRequest
from station_app.model.cancellation import CancelTicket, Report
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import IdentityProtected, StationError
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from ui.forms.form_screen import FormScreen
from ui.forms.list_page import ListPage, read_rows
from ui.forms.received_document import ReceivedDocumentView
from ui.forms.register_screen import RegisterScreen
from ui.forms.signed_document import SignedDocumentView
from ui.signing.sign_beside import SignBeside
from ui.widgets.context import WindowContext
from ui.widgets.controls import fill, under_back
from ui.widgets.lazy_widget import LazyWidget
from ui.widgets.protected_identity import IdentityGate


class FormsDesk(QWidget):
    """The list, the open form, and the door before a protected identity."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.setObjectName("room")
        self._context = context
        self._tried: Callable[[], None] = self.refresh
        self._asked = ""
        self._era = 0
        self._stack = QStackedWidget()
        self.list = ListPage(context)
        self.list.searched.connect(self.refresh)
        self.list.open_wanted.connect(self.open_chosen)
        self.list.begun.connect(self._begin)
        self.list.registers_wanted.connect(self._registers)
        self._stack.addWidget(self.list)
        self._page = LazyWidget(
            self._stack, self._new_page, lambda page: self._with_back(page, "Esc")
        )
        self._gate = LazyWidget(self._stack, lambda: IdentityGate(context, self._back))
        self._signed = LazyWidget(
            self._stack, lambda: SignedDocumentView(context, self._open), self._with_back
        )
        self._received = LazyWidget(
            self._stack,
            lambda: ReceivedDocumentView(context, lambda name: self._answer(name, None)),
            self._with_back,
        )
        self._register = LazyWidget(self._stack, lambda: RegisterScreen(context), self._with_back)
        fill(self, self._stack)

    @property
    def document_id(self) -> DocumentId | None:
        """The form that is open; ``None``: the list is."""
        page = self._page.made
        return None if page is None or not self._page.in_front else page.document_id

    @property
    def page(self) -> FormScreen:
        """The form that is being typed."""
        return self._page()

    @property
    def gate(self) -> IdentityGate:
        """The door before a protected paper."""
        return self._gate()

    @property
    def signed(self) -> SignedDocumentView:
        """A paper of ours that is signed."""
        return self._signed()

    @property
    def received(self) -> ReceivedDocumentView:
        """A paper that came."""
        return self._received()

    @property
    def register(self) -> RegisterScreen:
        """The registers of the papers' numbers."""
        return self._register()

    def _new_page(self) -> FormScreen:
        made = FormScreen(self._context)
        made.finished.connect(self._finish)
        return made

    def _with_back(self, inside: QWidget, shortcut: str = "") -> QWidget:
        return under_back(self._context, "forms.back", self._back, inside, shortcut=shortcut)

    # ── coming and hearing ───────────────────────────────────────────────────────────────────

    def enter(self, document_id: str = "") -> None:
        """Come to the front, on a form where one is named."""
        if document_id:
            self._open(document_id)
        elif self._on_list:
            self.refresh()
            self.list.table.setFocus()

    @property
    def _on_list(self) -> bool:
        return self._stack.currentWidget() is self.list

    def clear(self) -> None:
        """Show nothing of what was open; what was typed is kept."""
        self._era += 1
        self._stack.setCurrentWidget(self.list)
        self.list.clear()
        if self._page.made is not None:
            self._page.made.close_form()
        for side in (self._gate.made, self._signed.made, self._received.made):
            if side is not None:
                side.clear()

    def on_event(self, topic: str) -> None:
        """Look again when papers or the inbox changed."""
        if topic not in ("document", "inbox", "outbox"):
            return
        if self._on_list:
            self.refresh()
        elif self._register.in_front:
            self.register.refresh()

    def refresh(self) -> None:
        """Read again what is shown."""
        station, wanted = self._context.station, self.list.search.text().strip()
        self._context.jobs.call(
            "quick",
            lambda: read_rows(station, wanted),
            self.list.table.show_rows,
            self._context.fault,
        )

    # ── acting ───────────────────────────────────────────────────────────────────────────────

    def open_chosen(self) -> None:
        """Open the row that is chosen: a request becomes a report."""
        row = self.list.table.chosen()
        if row is None:
            return
        if isinstance(row, Request):
            self._answer(row.paper.document_id, row.report_id)
        elif isinstance(row, SentRequest):
            came = row.report or row.samples
            self._open(row.document.document_id if came is None else came.document_id)
        else:
            self._open(row.document_id)

    def _answer(self, request_id: str, report_id: DocumentId | None) -> None:
        station = self._context.station
        if report_id is not None:
            self._open(report_id)
            return
        self._make(lambda: requests.examine(station, request_id), request_id)

    def _begin(self, kind: str) -> None:
        station = self._context.station
        self._make(lambda: filling.begin(station, kind), "")

    def _make(self, work: Callable[[], Document], concerns: str) -> None:
        self._asked, self._tried = concerns, lambda: self._make(work, concerns)
        self._context.jobs.call(
            "quick",
            work,
            lambda document: self._open(document.document_id),
            self._refused,
        )

    def _open(self, document_id: str) -> None:
        """Open one of our papers, or one that came."""
        station = self._context.station
        self._asked, self._tried = document_id, lambda: self._open(document_id)

        def read() -> FormView | OpenedDocument:
            if document_received.is_received(station, document_id):
                return document_received.open_received(station, document_id)
            return filling.view(station, DocumentId(document_id))

        era = self._era
        self._context.jobs.call(
            "typing",
            read,
            lambda seen: self._show_opened(seen, era),
            self._refused,
        )

    def _show_opened(self, opened: FormView | OpenedDocument, era: int) -> None:
        if era != self._era:
            # Somebody else sits here by now.
            return
        if isinstance(opened, OpenedDocument):
            self._received.bring().show_paper(opened)
        else:
            self._show_form(opened)

    def _registers(self) -> None:
        self._register.bring().enter()

    def _show_form(self, view: FormView) -> None:
        if view.document.state is not DocumentState.DRAFT:
            operator = self._context.station.session.operator
            if view.document.state is not DocumentState.FINALISED:
                self._signed.bring().show_paper(view)
            elif operator is not None and operator.may(Right.SIGN):
                self._context.go("sign", view.document.document_id)
            else:
                self._back()
                self._sign_beside(view.document)
            return
        self._page.bring().show_form(view)

    def _refused(self, error: StationError) -> None:
        if isinstance(error, IdentityProtected):
            self._gate.bring().ask(self._asked, self._tried)
            return
        self._context.fault(error)

    def _back(self) -> None:
        self._stack.setCurrentWidget(self.list)
        self.refresh()
        self.list.table.setFocus()

    def _sign_beside(self, document: Document) -> None:
        """Let the officer sign here; whoever sits here keeps the place."""
        station = self._context.station

        def open_it(seen: bool) -> None:  # noqa: FBT001 - what a job found
            if not seen:
                # Who typed it has to say why it is opened again before the officer can look.
                self._gate.bring().ask(document.document_id, lambda: self._sign_beside(document))
                return
            self._stack.setCurrentWidget(self.list)
            beside = SignBeside(self._context, document, self)
            beside.accepted.connect(self.refresh)
            beside.open()

        self._context.jobs.call(
            "quick",
            lambda: may_see(station, document.document_id),
            open_it,
            self._context.fault,
        )

    def _finish(self, document_id: str) -> None:
        station = self._context.station

        def done(document: Document) -> None:
            operator = station.session.operator
            self._stack.setCurrentWidget(self.list)
            if operator is not None and operator.may(Right.SIGN):
                self._context.go("sign", document.document_id)
            else:
                self.refresh()
                self._sign_beside(document)

        page = self.page

        def work(ticket: CancelTicket, report: Report) -> Document:
            # In the lane of typing: what was typed last is on the disk before it is judged.
            page.write_typed()
            return document_finalise.finalise(station, DocumentId(document_id), ticket, report)

        self._context.jobs.run("typing", work, done, self._context.fault)
