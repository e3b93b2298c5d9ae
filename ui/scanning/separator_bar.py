"""Over the page: what a separator sheet says of this paper, and what a person has to say about it."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from station_app.model.ids import DocumentId
from station_app.scanning import separated_documents
from station_app.scanning.page_editing import PageView
from station_app.scanning.separated_documents import PartedPaper
from station_app.scanning.separator_model import SheetFact, SheetRole
from ui.widgets.context import Bench
from ui.widgets.controls import SPACE, button

Go = Callable[[DocumentId], None]


def came_words(bench: Bench, paper: PartedPaper) -> str:
    """Say how many pages came, against what the sheet says."""
    words, said = bench.words, paper.sheet.pages
    if not said:
        return words("pile.came", came=paper.came)
    if not paper.difference:
        return words("pile.came_right", said=said)
    key = "pile.came_more" if paper.difference > 0 else "pile.came_less"
    return words(key, came=paper.came, said=said, count=abs(paper.difference))


def asks_words(bench: Bench, paper: PartedPaper) -> str:
    """Say what is asked about a sheet; nothing where nothing is."""
    if not paper.asks:
        return ""
    code = paper.code
    office, case = ("", "") if code is None else (code.office, code.case_ref)
    words, sheet = bench.words, paper.sheet
    if sheet.role is SheetRole.ASKS:
        unread = sheet.fact is SheetFact.UNREADABLE
        return words("pile.looks_like" if unread else "pile.between")
    return words(f"pile.asks.{sheet.fact.value}", office=office or "—", case=case or "—")


class PileBar(QWidget):
    """Shown only in a paper that a sheet began, or over a page that may be one."""

    def __init__(self, bench: Bench, *, go: Go) -> None:
        super().__init__()
        self._bench, self._go = bench, go
        self._shown: PartedPaper | None = None
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.take_case = button(bench, "pile.take_case", self._take_case, shortcut="Ctrl+U")
        self.part = button(bench, "pile.part", self._part, shortcut="Ctrl+B")
        self.page = button(bench, "pile.page", self._page, shortcut="Ctrl+J")
        self.join = button(bench, "pile.join", self._page, shortcut="Ctrl+J")
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
        bench.words.changed.connect(self.retranslate)
        self.hide()

    def show_sheets(self, sheets: tuple[PartedPaper, ...], here: PageView | None) -> None:
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
        asks = asks_words(self._bench, paper)
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

    def _came(self, paper: PartedPaper) -> str:
        words, role = self._bench.words, paper.sheet.role
        if role is SheetRole.PAGE:
            return words("pile.is_page")
        if role is SheetRole.ASKS:
            return ""
        number = paper.sheet.number
        begun = words("pile.begun_by", number=number) if number else words("pile.begun")
        return f"{begun} {came_words(self._bench, paper)}"

    def _take_case(self) -> None:
        paper, station = self._shown, self._bench.station
        if paper is not None:
            self._bench.jobs.call(
                "quick",
                lambda: separated_documents.accept_case(station, paper.sheet.sheet_id),
                lambda _document: None,
                self._bench.fault,
            )

    def _part(self) -> None:
        if self._shown is not None:
            self._turn(self._shown.sheet.sheet_id, part=True)

    def _page(self) -> None:
        if self._shown is not None:
            self._turn(self._shown.sheet.sheet_id, part=False)

    def _turn(self, sheet_id: str, *, part: bool) -> None:
        station = self._bench.station
        act = separated_documents.part_here if part else separated_documents.as_page

        def done(document_id: DocumentId) -> None:
            key = "pile.parted" if part else "pile.joined"
            self._bench.undoable(key, lambda: self._turn(sheet_id, part=not part))
            self._go(document_id)

        self._bench.jobs.call("quick", lambda: act(station, sheet_id), done, self._bench.fault)
