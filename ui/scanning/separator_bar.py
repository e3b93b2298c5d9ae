"""Over the page: what a separator sheet says of this paper, and what a person has to say about it."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station_app.model.ids import DocumentId
from station_app.scanning import separated_documents
from station_app.scanning.page_editing import PageView
from station_app.scanning.separated_documents import SeparatedDocument
from station_app.scanning.separator_model import SheetFact, SheetRole
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button
from ui.widgets.plain_text import PlainLabel

Go = Callable[[DocumentId], None]


def arrived_text(context: WindowContext, paper: SeparatedDocument) -> str:
    """Say how many pages came, against what the sheet says."""
    words, said = context.words, paper.sheet.pages
    if not said:
        return words("batch.came", came=paper.came)
    if not paper.difference:
        return words("batch.came_right", said=said)
    key = "batch.came_more" if paper.difference > 0 else "batch.came_less"
    return words(key, came=paper.came, said=said, count=abs(paper.difference))


def question_text(context: WindowContext, paper: SeparatedDocument) -> str:
    """Say what is asked about a sheet; nothing where nothing is."""
    if not paper.asks:
        return ""
    code = paper.code
    office, case = ("", "") if code is None else (code.office, code.case_ref)
    words, sheet = context.words, paper.sheet
    if sheet.role is SheetRole.ASKS:
        unread = sheet.fact is SheetFact.UNREADABLE
        return words("batch.looks_like" if unread else "batch.between")
    return words(f"batch.asks.{sheet.fact.value}", office=office or "—", case=case or "—")


class SeparatorBar(QWidget):
    """Shown only in a paper that a sheet began, or over a page that may be one."""

    def __init__(self, context: WindowContext, *, go: Go) -> None:
        super().__init__()
        self._context, self._go = context, go
        self._shown: SeparatedDocument | None = None
        self.said = PlainLabel()
        self.said.setWordWrap(True)
        self.take_case = button(context, "batch.take_case", self._take_case, shortcut="Ctrl+U")
        self.part = button(context, "batch.part", self._part, shortcut="Ctrl+B")
        self.page = button(context, "batch.page", self._page, shortcut="Ctrl+J")
        self.join = button(context, "batch.join", self._page, shortcut="Ctrl+J")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE)
        column.setSpacing(SPACE // 2)
        column.addWidget(self.said)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for key in (self.take_case, self.part, self.page, self.join):
            row.addWidget(key)
        row.addStretch(1)
        column.addLayout(row)
        context.words.changed.connect(self.retranslate)
        self.hide()

    def show_sheets(self, sheets: tuple[SeparatedDocument, ...], here: PageView | None) -> None:
        """Show what concerns the page at the cursor, else the sheet that began the paper."""
        page_id = None if here is None else here.page.page_id
        own = [s for s in sheets if s.sheet.role is SheetRole.PARTS]
        at_page = [s for s in sheets if s.sheet.page_id == page_id]
        found = [*at_page, *own]
        self._shown = found[0] if found else None
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        paper = self._shown
        self.setVisible(paper is not None)
        if paper is None:
            self.said.clear()
            return
        role = paper.sheet.role
        asks = question_text(self._context, paper)
        said = f"{self._came(paper)} {asks}".strip()
        self.said.setText(said)
        wrong = bool(asks or paper.difference)
        self.said.setObjectName("attention" if wrong else "hint")
        self.said.style().polish(self.said)
        unknown = paper.asks and paper.sheet.fact is SheetFact.UNKNOWN
        self.take_case.setVisible(role is SheetRole.PARTS and unknown)
        self.part.setVisible(role is not SheetRole.PARTS)
        self.page.setVisible(role is SheetRole.ASKS)
        self.join.setVisible(role is SheetRole.PARTS)

    def _came(self, paper: SeparatedDocument) -> str:
        words, role = self._context.words, paper.sheet.role
        if role is SheetRole.PAGE:
            return words("batch.is_page")
        if role is SheetRole.ASKS:
            return ""
        number = paper.sheet.number
        begun = words("batch.begun_by", number=number) if number else words("batch.begun")
        return f"{begun} {arrived_text(self._context, paper)}"

    def _take_case(self) -> None:
        paper, station = self._shown, self._context.station
        if paper is not None:
            self._context.jobs.call(
                "quick",
                lambda: separated_documents.accept_case(station, paper.sheet.sheet_id),
                lambda _document: None,
                self._context.fault,
            )

    def _part(self) -> None:
        if self._shown is not None:
            self._turn(self._shown.sheet.sheet_id, part=True)

    def _page(self) -> None:
        if self._shown is not None:
            self._turn(self._shown.sheet.sheet_id, part=False)

    def _turn(self, sheet_id: str, *, part: bool) -> None:
        station = self._context.station
        act = separated_documents.separate_here if part else separated_documents.treat_as_page

        def done(document_id: DocumentId) -> None:
            key = "batch.parted" if part else "batch.joined"
            self._context.undoable(key, lambda: self._turn(sheet_id, part=not part))
            self._go(document_id)

        self._context.jobs.call("quick", lambda: act(station, sheet_id), done, self._context.fault)
