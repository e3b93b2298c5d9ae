"""Beside the scan desk: what became of a batch that was fed at once, and sheets to separate the next one."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from station_app.cases import case_numbers
from station_app.documents import drafts
from station_app.model.documents import Document
from station_app.model.errors import PersonError, StationError
from station_app.model.ids import DocumentId
from station_app.scanning import batch_separation, separated_documents, separator_sheets
from station_app.scanning.separated_documents import SeparatedDocument
from station_app.scanning.separator_model import SheetRequest, SheetRole
from ui.scanning.separator_bar import Go, arrived_text, question_text
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, card, indent, label, named
from ui.widgets.lazy_widget import LazyWidget
from ui.widgets.plain_text import PlainComboBox, PlainLabel
from ui.widgets.text_table import TextTable

_MOST_VOLUME, _MOST_PAGES = 99, 9999
_CARD_PX = 520


class BatchReportController:
    """Turns the scan desk to its report or to the sheets, and back."""

    def __init__(self, context: WindowContext, stack: QStackedLayout, *, go: Go) -> None:
        self._context, self._stack, self._go = context, stack, go
        self._begun: tuple[DocumentId, datetime] | None = None
        self._report = LazyWidget(
            stack, lambda: BatchReport(context, go=self._open, back=self.back)
        )
        self._sheets = LazyWidget(stack, lambda: SeparatorSheetsScreen(context, self.back))

    @property
    def report(self) -> "BatchReport":
        """What came of a batch."""
        return self._report()

    @property
    def sheets(self) -> "SeparatorSheetsScreen":
        """The separator sheets to be printed."""
        return self._sheets()

    def back(self) -> None:
        """Show the desk."""
        self._stack.setCurrentIndex(0)

    def begin(self, document_id: DocumentId | None, since: datetime | None = None) -> None:
        """A scan into a paper begins: remember from when on; where nothing is said, from now."""
        self.back()
        at = since or self._context.station.clock.now()
        self._begun = None if document_id is None else (document_id, at)

    def end(self) -> None:
        """A scan is over: where it separated a batch, show the papers that began."""
        station, begun = self._context.station, self._begun
        self._begun = None
        if begun is None:
            return
        document_id, at = begun
        self._context.jobs.call(
            "quick",
            lambda: separated_documents.separated_since(station, document_id, at),
            self._show,
            self._context.fault,
        )

    def take_up(self) -> None:
        """Part what was cut short; in the scanner's lane, so that no scan is looked into."""
        station = self._context.station
        self._context.jobs.call(
            "scanner",
            lambda: batch_separation.resume_batches(station),
            lambda _count: None,
            self._not_now,
        )

    def print_sheets(self, document: Document | None) -> None:
        """Ask which sheets are to be printed; what is on the table is offered first."""
        self.sheets.offer(document)
        self._sheets.bring()

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._begun = None
        if self._report.made is not None:
            self._report.made.fill(())
        if self._sheets.made is not None:
            self._sheets.made.offer(None)
        self.back()

    def _not_now(self, error: StationError) -> None:
        # Nobody sits here any more: whoever comes next takes it up.
        if not isinstance(error, PersonError):
            self._context.fault(error)

    def _open(self, document_id: DocumentId) -> None:
        self.back()
        self._go(document_id)

    def _show(self, papers: tuple[SeparatedDocument, ...]) -> None:
        if not papers:
            return
        separated = [p for p in papers if p.sheet.role is SheetRole.PARTS]
        # A jam is gone on from here: what is fed next belongs to the last paper.
        self._go((separated or papers)[-1].document.document_id)
        if separated:
            self.report.fill(papers)
            self._report.bring().table.setFocus()


class BatchReport(QWidget):
    """The papers of a batch in their order, each with what came and what is asked."""

    def __init__(self, context: WindowContext, *, go: Go, back: Callable[[], None]) -> None:
        super().__init__()
        self._context, self._go = context, go
        self._papers: tuple[SeparatedDocument, ...] = ()
        self.said = PlainLabel()
        self.said.setObjectName("headline")
        columns = ("state", "asks", "case", "kind")
        self.table = TextTable(context, "batch.column", columns, "asks")
        named(self.table, context, "batch.report")
        self.table.opened.connect(lambda _row: self.open())
        foot = QHBoxLayout()
        foot.addWidget(button(context, "batch.back", back, shortcut="Esc"))
        foot.addStretch(1)
        foot.addWidget(button(context, "batch.open", self.open, shortcut="F5", role="primary"))
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        column.addWidget(self.said)
        column.addWidget(label(context, "batch.hint", "hint"))
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        context.words.changed.connect(self.retranslate)

    def fill(self, papers: tuple[SeparatedDocument, ...]) -> None:
        """Show papers."""
        self._papers = papers
        self.retranslate()

    def open(self) -> None:
        """Open the chosen paper."""
        if 0 <= self.table.at < len(self._papers):
            self._go(self._papers[self.table.at].document.document_id)

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words = self._context.words
        separated = sum(paper.sheet.role is SheetRole.PARTS for paper in self._papers)
        self.said.setText(words("batch.headline", count=separated))
        wrong = [bool(p.asks or p.difference) for p in self._papers]
        tones = ["attention" if one else "safe" for one in wrong]
        self.table.show_rows([self._row(paper) for paper in self._papers], tones)

    def _row(self, paper: SeparatedDocument) -> tuple[str, str, str, str]:
        words, document = self._context.words, paper.document
        asks = question_text(self._context, paper)
        among = paper.sheet.role is SheetRole.ASKS
        came = words("batch.short_asks") if among else arrived_text(self._context, paper)
        return (
            f"{'!' if asks or paper.difference else '✓'} {came}",
            asks,
            words("papers.fir", number=document.case_ref) if document.case_ref else "—",
            words(f"kind.{document.kind}"),
        )


class SeparatorSheetsScreen(QWidget):
    """Which separator sheets are to be printed: for one case or for many at once."""

    def __init__(self, context: WindowContext, back: Callable[[], None]) -> None:
        super().__init__()
        self._context = context
        self.cases, self.kind = QLineEdit(), PlainComboBox()
        self.volume, self.pages = QSpinBox(), QSpinBox()
        self.volume.setRange(1, _MOST_VOLUME)
        self.pages.setRange(0, _MOST_PAGES)
        self._refused = PlainLabel()
        self._refused.setObjectName("refused")
        self._refused.setWordWrap(True)
        self._asked: tuple[str, ...] = ()
        """Numbers of which the register knows no case, and of which it is asked whether they are right."""
        self._right = button(context, "details.case_right", self._print_unknown, role="flat")
        self._right.hide()
        self._wishes: list[SheetRequest] = []
        self.cases.returnPressed.connect(self.print)
        self.cases.textChanged.connect(lambda _t: self._ask_about(()))
        sheet, column = card()
        sheet.setFixedWidth(_CARD_PX)
        column.addWidget(label(context, "batch.sheets", "headline"))
        column.addWidget(label(context, "batch.sheets_hint", "hint"))
        for key, field in (
            ("batch.cases", self.cases),
            ("details.kind", self.kind),
            ("details.volume", self.volume),
            ("details.sheets", self.pages),
        ):
            named(field, context, key)
            column.addWidget(label(context, key))
            column.addWidget(field)
            if isinstance(field, QSpinBox):
                indent(field)
        column.addWidget(self._refused)
        column.addWidget(self._right)
        foot = QHBoxLayout()
        foot.addWidget(button(context, "batch.back", back, shortcut="Esc"))
        foot.addStretch(1)
        foot.addWidget(
            button(
                context,
                "batch.print",
                self.print,
                shortcut="F5",
                icon="printer-outline",
                role="primary",
            )
        )
        column.addLayout(foot)
        around = QVBoxLayout(self)
        around.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        around.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        around.addStretch(1)
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def offer(self, document: Document | None) -> None:
        """Begin with what a paper says of itself."""
        self._refused.clear()
        self.cases.setText("" if document is None else document.case_ref)
        if document is not None:
            self.kind.setCurrentIndex(max(0, self.kind.findData(document.kind)))
            self.volume.setValue(document.volume)
            self.pages.setValue(document.expected_sheets or 0)
        self.cases.setFocus()
        self.cases.selectAll()

    def print(self) -> None:
        """Open the print panel on the sheets."""
        station, kind = self._context.station, str(self.kind.currentData())
        said, volume, pages = self.cases.text(), self.volume.value(), self.pages.value()

        def work() -> tuple[list[SheetRequest], tuple[str, ...]]:
            wishes = separator_sheets.sheet_requests(station, said, kind, volume, pages)
            numbers = [wish.case_ref for wish in wishes]
            return wishes, case_numbers.unknown_among(station, numbers)

        def read(found: tuple[list[SheetRequest], tuple[str, ...]]) -> None:
            if said != self.cases.text():
                return
            self._wishes, unknown = found
            self._ask_about(unknown)
            if not unknown:
                self._print(self._wishes)

        self._context.jobs.call("quick", work, read, self._wrong)

    def _ask_about(self, unknown: tuple[str, ...]) -> None:
        self._asked = unknown
        self._say_unknown()
        if unknown:
            self._right.setFocus()

    def _say_unknown(self) -> None:
        words = self._context.words
        self._right.setVisible(bool(self._asked))
        if self._asked:
            said = words("details.case_unknown", number=", ".join(self._asked))
            self._refused.setText(f"{said} {words('details.case_asks')}")
        else:
            self._refused.clear()

    def _print_unknown(self) -> None:
        """Print sheets for numbers that a person says are right."""
        wishes = self._wishes
        self._ask_about(())
        self._print(wishes)

    def _print(self, wishes: list[SheetRequest]) -> None:
        station = self._context.station
        self._context.print_paper(
            separator_sheets.sheets_order(),
            lambda: separator_sheets.make_sheets(station, wishes),
        )

    def _wrong(self, error: StationError) -> None:
        words = self._context.words
        self._refused.setText(f"{words.what(error)} {words.remedy(error)}")
        self.cases.setFocus()

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words, chosen = self._context.words, self.kind.currentData()
        self.kind.clear()
        for kind in (kind for kind in drafts.kinds() if kind.scanned):
            self.kind.addItem(words(f"kind.{kind.kind_id}"), kind.kind_id)
        self.kind.setCurrentIndex(max(0, self.kind.findData(chosen)))
        self.cases.setPlaceholderText("123/2026 124/2026=40")
        self._say_unknown()
        self.pages.setSpecialValueText(words("details.not_counted"))
