"""The forms' desk: what was asked of this office, what is being typed, what is still waited for."""

from collections.abc import Callable

from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from station_app.documents import drafts as document_drafts
from station_app.documents import finalise as document_finalise
from station_app.documents import received as document_received
from station_app.documents.protection import may_see
from station_app.documents.received import OpenPaper
from station_app.forms import filling, name_search
from station_app.forms.filling import FormView
from station_app.medico_legal import pending as medico_legal_pending
from station_app.medico_legal import requests
from station_app.medico_legal.requests import Request, SentRequest
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import IdentityProtected, StationError
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from ui.forms.form_screen import FormScreen
from ui.forms.forms_list import FormsList, Row
from ui.forms.received_document import ReceivedPaperView
from ui.forms.register_screen import RegisterScreen
from ui.forms.signed_document import SignedPaper
from ui.signing.sign_beside import SignBeside
from ui.widgets.context import Bench
from ui.widgets.controls import SPACE, button, card, fill, label, named
from ui.widgets.lazy_widget import Later
from ui.widgets.protected_identity import IdentityDoor

_OPEN_STATES = (DocumentState.DRAFT, DocumentState.FINALISED)
_MEDICAL = [
    "MLR",
    "SV_184",
    "EXAM_53",
    "EXAM_52",
    "ALCO",
    "AGE_CERT",
    "PMR",
    "MLC_INTIM",
    "MLR_SUPP",
    "SAMPLE_MEMO",
    "COVER",
]


class FormsDesk(QWidget):
    """The list, the open form, and the door before a protected identity."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.setObjectName("room")
        self._bench = bench
        self._tried: Callable[[], None] = self._look
        self._asked = ""
        self._era = 0
        self._stack = QStackedWidget()
        self._list = QWidget()
        self._page = Later(self._stack, self._new_page, lambda page: self._with_back(page, "Esc"))
        self._door = Later(self._stack, lambda: IdentityDoor(bench, self._back))
        self._signed = Later(self._stack, lambda: SignedPaper(bench, self._open), self._with_back)
        self._received = Later(
            self._stack,
            lambda: ReceivedPaperView(bench, lambda name: self._answer(name, None)),
            self._with_back,
        )
        self._register = Later(self._stack, lambda: RegisterScreen(bench), self._with_back)
        self._kinds = QComboBox()
        named(self._kinds, bench, "forms.kind")
        self.table = FormsList(bench)
        self.table.itemActivated.connect(lambda _i: self.open_chosen())
        self.search = QLineEdit()
        named(self.search, bench, "forms.search")
        self.search.setFixedWidth(230)
        self.search.returnPressed.connect(self._look)
        self._lay_out()
        bench.words.changed.connect(self._tell)
        self._tell()

    def _lay_out(self) -> None:
        bench = self._bench
        sheet, column = card()
        top = QHBoxLayout()
        top.addWidget(label(bench, "forms.title", "headline"), 1)
        top.addWidget(self.search)
        top.addWidget(self._kinds)
        top.addWidget(button(bench, "forms.new", self._begin, shortcut="F7", icon="plus"))
        column.addLayout(top)
        column.addWidget(label(bench, "forms.hint", "hint"))
        column.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.addWidget(button(bench, "forms.registers", self._registers, icon="book-open-outline"))
        foot.addStretch(1)
        foot.addWidget(button(bench, "forms.open", self.open_chosen, shortcut="F5", role="primary"))
        column.addLayout(foot)
        around = QVBoxLayout(self._list)
        around.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        around.addWidget(sheet)
        self._stack.addWidget(self._list)
        fill(self, self._stack)

    @property
    def page(self) -> FormScreen:
        """The form that is being typed."""
        return self._page()

    @property
    def door(self) -> IdentityDoor:
        """The door before a protected paper."""
        return self._door()

    @property
    def signed(self) -> SignedPaper:
        """A paper of ours that is signed."""
        return self._signed()

    @property
    def received(self) -> ReceivedPaperView:
        """A paper that came."""
        return self._received()

    @property
    def register(self) -> RegisterScreen:
        """The registers of the papers' numbers."""
        return self._register()

    def _new_page(self) -> FormScreen:
        made = FormScreen(self._bench)
        made.finished.connect(self._finish)
        return made

    def _with_back(self, inside: QWidget, shortcut: str = "") -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, SPACE, 0, 0)
        row = QHBoxLayout()
        row.setContentsMargins(2 * SPACE, 0, 0, 0)
        row.addWidget(
            button(self._bench, "forms.back", self._back, shortcut=shortcut, icon="arrow-left")
        )
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(inside, 1)
        return page

    # ── coming and hearing ───────────────────────────────────────────────────────────────────

    def enter(self, document_id: str = "") -> None:
        """Come to the front, on a form where one is named."""
        if document_id:
            self._open(document_id)
        elif self._on_list:
            self._look()
            self.table.setFocus()

    @property
    def _on_list(self) -> bool:
        return self._stack.currentWidget() is self._list

    def forget(self) -> None:
        """Show nothing of what was open; what was typed is kept."""
        self._era += 1
        self._stack.setCurrentWidget(self._list)
        self.search.clear()
        if self._page.made is not None:
            self._page.made.close_form()
        for side in (self._door.made, self._signed.made, self._received.made):
            if side is not None:
                side.forget()
        self.table.show_rows([])

    def heard(self, topic: str) -> None:
        """Look again when papers or the inbox changed."""
        if topic not in ("document", "inbox", "outbox"):
            return
        if self._on_list:
            self._look()
        elif self._register.in_front:
            self.register.look()

    def _look(self) -> None:
        station, wanted = self._bench.station, self.search.text().strip()

        def gather() -> list[Row]:
            operator = station.session.operator
            if operator is None or not operator.may(Right.READ):
                return []
            if wanted:
                return list(name_search.find(station, wanted))
            asked = [r for r in requests.requests(station) if r.stage != "reported"]
            sent = requests.sent_requests(station)
            drafts = [
                document
                for document in document_drafts.documents(station, states=_OPEN_STATES)
                if filling.is_form(station, document.document_id)
            ]
            pending = medico_legal_pending.pending(station)
            named = {row.document_id for row in pending}
            named |= {row.document.document_id for row in sent}
            rest = [document for document in drafts if document.document_id not in named]
            return [*asked, *pending, *rest, *sent]

        self._bench.jobs.call("quick", gather, self.table.show_rows, self._bench.fault)

    def _tell(self) -> None:
        words = self._bench.words
        self.search.setPlaceholderText(words("forms.search"))
        chosen = self._kinds.currentData()
        self._kinds.clear()
        for kind in self._offered():
            self._kinds.addItem(words(f"kind.{kind}"), kind)
        self._kinds.setCurrentIndex(max(0, self._kinds.findData(chosen)))

    def _offered(self) -> list[str]:
        kinds = list(filling.form_kinds(self._bench.station))
        hospital = self._bench.station.settings.unit_kind == "hospital"
        first = _MEDICAL if hospital else ["MLC_REQ", "CD_SHEET", "SEIZURE", "ARREST", "STMT_180"]
        return first + sorted(kind for kind in kinds if kind not in first and not hospital)

    # ── acting ───────────────────────────────────────────────────────────────────────────────

    def open_chosen(self) -> None:
        """Open the row that is chosen: a request becomes a report."""
        row = self.table.chosen()
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
        station = self._bench.station
        if report_id is not None:
            self._open(report_id)
            return
        self._make(lambda: requests.examine(station, request_id), request_id)

    def _begin(self) -> None:
        station, kind = self._bench.station, str(self._kinds.currentData())
        self._make(lambda: filling.begin(station, kind), "")

    def _make(self, work: Callable[[], Document], concerns: str) -> None:
        self._asked, self._tried = concerns, lambda: self._make(work, concerns)
        self._bench.jobs.call(
            "quick",
            work,
            lambda document: self._open(document.document_id),
            self._refused,
        )

    def _open(self, document_id: str) -> None:
        """Open one of our papers, or one that came."""
        station = self._bench.station
        self._asked, self._tried = document_id, lambda: self._open(document_id)

        def read() -> FormView | OpenPaper:
            if document_received.has_come(station, document_id):
                return document_received.open_paper(station, document_id)
            return filling.view(station, DocumentId(document_id))

        era = self._era
        self._bench.jobs.call(
            "typing",
            read,
            lambda seen: self._show_opened(seen, era),
            self._refused,
        )

    def _show_opened(self, opened: FormView | OpenPaper, era: int) -> None:
        if era != self._era:
            # Somebody else sits here by now.
            return
        if isinstance(opened, OpenPaper):
            self._received.bring().show_paper(opened)
        else:
            self._show_form(opened)

    def _registers(self) -> None:
        self._register.bring().enter()

    def _show_form(self, view: FormView) -> None:
        if view.document.state is not DocumentState.DRAFT:
            operator = self._bench.station.session.operator
            if view.document.state is not DocumentState.FINALISED:
                self._signed.bring().show_paper(view)
            elif operator is not None and operator.may(Right.SIGN):
                self._bench.go("sign", view.document.document_id)
            else:
                self._back()
                self._sign_beside(view.document)
            return
        self._page.bring().show_form(view)

    def _refused(self, error: StationError) -> None:
        if isinstance(error, IdentityProtected):
            self._door.bring().ask(self._asked, self._tried)
            return
        self._bench.fault(error)

    def _back(self) -> None:
        self._stack.setCurrentWidget(self._list)
        self._look()
        self.table.setFocus()

    def _sign_beside(self, document: Document) -> None:
        """Let the officer sign here; whoever sits here keeps the place."""
        station = self._bench.station

        def open_it(seen: bool) -> None:  # noqa: FBT001 - what a job found
            if not seen:
                # Who typed it has to say why it is opened again before the officer can look.
                self._door.bring().ask(document.document_id, lambda: self._sign_beside(document))
                return
            self._stack.setCurrentWidget(self._list)
            beside = SignBeside(self._bench, document, self)
            beside.accepted.connect(self._look)
            beside.open()

        self._bench.jobs.call(
            "quick",
            lambda: may_see(station, document.document_id),
            open_it,
            self._bench.fault,
        )

    def _finish(self, document_id: str) -> None:
        station = self._bench.station

        def done(document: Document) -> None:
            operator = station.session.operator
            self._stack.setCurrentWidget(self._list)
            if operator is not None and operator.may(Right.SIGN):
                self._bench.go("sign", document.document_id)
            else:
                self._look()
                self._sign_beside(document)

        # In the lane of typing: what was typed last is on the disk before it is judged.
        self._bench.jobs.run(
            "typing",
            lambda ticket, report: document_finalise.finalise(
                station, DocumentId(document_id), ticket, report
            ),
            done,
            self._bench.fault,
        )
