"""The signing desk: look at the very paper, choose the token, one PIN for all that is chosen."""

from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from station_app.documents import pdf_access, signing_batch
from station_app.forms import filling
from station_app.medico_legal import requests
from station_app.model.device_errors import TokenError, TokenMissing
from station_app.model.documents import Document, DocumentState
from station_app.model.errors import IdentityProtected, StationError
from station_app.model.ids import DocumentId
from station_app.model.training import training_of
from ui.signing.token_box import TokenBox
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, label, named
from ui.widgets.document_table import DocumentRow, DocumentTable
from ui.widgets.pdf_view import PAGE_PX, PdfView
from ui.widgets.plain_text import PlainLabel

_DIALOG_PX = 420


class SignDesk(QWidget):
    """Papers that wait for a signature."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.setObjectName("room")
        self._context = context
        self._pages = PdfView(context, keys=True)
        self._table = DocumentTable(context, ("case", "kind", "reference"))
        self._table.opened.connect(lambda _row: self._pages.setFocus())
        self._table.selectionModel().selectionChanged.connect(lambda *_: self._load())
        self._paper: Document | None = None
        self._papers: dict[str, Document] = {}
        self._tokens = TokenBox(context)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.hide()
        self._sign = button(
            context, "sign.sign", self._ask, shortcut="F7", icon="draw-pen", role="primary"
        )
        self._back = button(context, "sign.back", self._reopen, shortcut="F4", icon="undo")
        self._gate = button(context, "sign.open_identity", self._open_gate, shortcut="F6")
        self._gate.hide()
        self._remarks = QLineEdit()
        named(self._remarks, context, "sign.remarks")
        self._wanted = ""
        self._lay_out()

    def _lay_out(self) -> None:
        context = self._context
        sheet = QVBoxLayout()
        sheet.addWidget(self._gate)
        sheet.addWidget(self._pages, 1)
        papers = QVBoxLayout()
        papers.addWidget(label(context, "sign.waiting", "subhead"))
        papers.addWidget(self._table, 1)
        papers.addWidget(label(context, "sign.hint", "hint"))
        body = QHBoxLayout()
        body.setSpacing(2 * SPACE)
        body.addLayout(papers, 5)
        body.addLayout(sheet, 3)
        papers.addWidget(label(context, "sign.remarks"))
        papers.addWidget(self._remarks)
        foot = QHBoxLayout()
        foot.addWidget(label(context, "sign.token", "hint"))
        foot.addWidget(self._tokens)
        foot.addWidget(
            button(context, "sign.look", self._tokens.refresh, shortcut="F3", role="flat")
        )
        foot.addWidget(self._progress, 1)
        foot.addStretch(1)
        foot.addWidget(self._back)
        foot.addWidget(self._sign)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        column.addLayout(body, 1)
        column.addLayout(foot)

    def enter(self, document_id: str = "") -> None:
        """Show what waits and look for tokens."""
        self._wanted = document_id
        self._tokens.refresh()
        self.refresh()

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._paper, self._wanted = None, ""
        self._remarks.clear()
        # Who sits down next is offered his own token, not the one that was chosen here.
        self._tokens.clear()
        self._pages.show_nothing()
        self._fill(())

    def on_event(self, topic: str) -> None:
        """Read again where it concerns what is shown."""
        if topic == "document":
            self.refresh()
        elif topic == "token":
            self._tokens.refresh()

    def refresh(self) -> None:
        """Read again what is shown."""
        station = self._context.station
        self._context.jobs.call(
            "quick", lambda: signing_batch.waiting(station), self._fill, self._context.fault
        )

    def _fill(self, papers: tuple[Document, ...]) -> None:
        self._papers = {paper.document_id: paper for paper in papers}
        rows = [
            DocumentRow(
                document_id=paper.document_id,
                state=paper.state,
                case_ref=paper.case_ref,
                kind=paper.kind,
                pages=paper.page_count,
                reference=paper.local_ref,
                changed_at=paper.changed_at,
            )
            for paper in papers
        ]
        self._table.show_rows(rows)
        for number, row in enumerate(rows):
            if row.document_id == self._wanted:
                self._table.selectRow(number)
        self._wanted = ""
        self._sign.setEnabled(bool(rows))
        self._back.setEnabled(bool(rows))
        self._load()

    def _load(self) -> None:
        chosen = self._table.chosen()
        self._paper = self._papers.get(chosen[0].document_id) if chosen else None
        self._gate.hide()
        if self._paper is None:
            self._pages.show_nothing()
            return
        self._draw(self._paper)

    def _draw(self, paper: Document) -> None:
        station = self._context.station

        def refused(error: StationError) -> None:
            if isinstance(error, IdentityProtected):
                # The page stays hidden; the button leads to the door where a reason is asked.
                self._pages.show_nothing(self._context.words("sign.protected"))
                self._gate.show()
                return
            self._context.fault(error)

        self._pages.show_paper(
            paper.page_count or 0,
            lambda index: pdf_access.pdf_page(station, paper.document_id, index, PAGE_PX),
            refused,
        )

    def _open_gate(self) -> None:
        if self._paper is not None:
            self._context.go("forms", self._paper.document_id)

    def ask_pin(self) -> None:
        """Ask for the PIN again."""
        self._ask()

    def _ask(self) -> None:
        chosen = tuple(row.document_id for row in self._table.chosen())
        serial = self._tokens.serial()
        if not chosen:
            return
        if not serial:
            self._context.fault(TokenMissing())
            return
        dialog = PinDialog(self._context, len(chosen), self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._run(chosen, serial, dialog.take_pin())

    def _run(self, chosen: tuple[DocumentId, ...], serial: str, pin: str) -> None:
        station = self._context.station
        self._sign.setEnabled(False)
        self._progress.setRange(0, 0)
        self._progress.show()
        self._context.jobs.run(
            "work",
            lambda ticket, report: signing_batch.sign(station, chosen, serial, pin, ticket, report),
            lambda _signed: self._over(),
            self._failed,
            self._tell_progress,
        )

    def _tell_progress(self, done: int, total: int | None) -> None:
        self._progress.setRange(0, total or 0)
        self._progress.setValue(done)

    def _over(self) -> None:
        self._progress.hide()
        self._sign.setEnabled(True)
        self._context.mended(TokenError)
        self._context.go("outbox", "")

    def _failed(self, error: StationError) -> None:
        self._progress.hide()
        self._sign.setEnabled(True)
        self._context.fault(error)

    def _reopen(self) -> None:
        """Return the paper back: a scan to its pages, a form to who typed it, with what was written."""
        chosen, station = self._table.chosen(), self._context.station
        if not chosen:
            return
        document_id, remarks = chosen[0].document_id, self._remarks.text()

        def give_back() -> str:
            if not filling.is_form(station, document_id):
                moved = pdf_access.reopen(station, document_id)
                return "scan" if moved.state is DocumentState.DRAFT else ""
            requests.return_with_remarks(station, document_id, remarks)
            return ""

        def done(desk: str) -> None:
            self._remarks.clear()
            if desk:
                self._context.go(desk, document_id)
            else:
                self.refresh()

        self._context.jobs.call("quick", give_back, done, self._context.fault)


class PinDialog(QDialog):
    """Asks for the PIN once; it is handed over and forgotten."""

    def __init__(self, context: WindowContext, papers: int, parent: QWidget) -> None:
        super().__init__(parent)
        words = context.words
        self.setWindowTitle(words("sign.pin_title"))
        self.setFixedWidth(_DIALOG_PX)
        self._pin = QLineEdit()
        self._pin.setEchoMode(QLineEdit.EchoMode.Password)
        self._pin.setAccessibleName(words("sign.pin"))
        self._pin.returnPressed.connect(self._give)
        said = PlainLabel(words("sign.pin_said", count=papers))
        said.setWordWrap(True)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(context, "sign.cancel", self.reject, shortcut="Esc"))
        foot.addWidget(button(context, "sign.sign", self._give, role="primary"))
        column = QVBoxLayout(self)
        column.setSpacing(SPACE)
        column.addWidget(said)
        column.addWidget(label(context, "sign.pin"))
        column.addWidget(self._pin)
        if context.station.settings.training:
            hint = PlainLabel(
                words(
                    "sign.training", pin=training_of(context.station.settings.unit_kind).token_pin
                )
            )
            hint.setObjectName("hint")
            column.addWidget(hint)
        column.addLayout(foot)
        self._pin.setFocus()

    def _give(self) -> None:
        if self._pin.text():
            self.accept()

    def take_pin(self) -> str:
        """Return the PIN and forget it."""
        pin = self._pin.text()
        self._pin.clear()
        return pin
