"""The cases' desk: the station's register, found by number or name, and all that happened in one."""

from PySide6.QtCore import QSignalBlocker, QTimer
from PySide6.QtWidgets import (
    QHeaderView,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from station_app.cases import external_ids
from station_app.cases import register as case_register
from station_app.cases.register import opened_name
from station_app.exchange import cctns
from station_app.model.cases import Case
from station_app.model.ids import DocumentId
from station_app.overview import case_page
from station_app.overview.case_page import CasePage
from station_app.overview.desk_of_document import desk_of
from ui.case_diary.diary_screen import DiaryScreen
from ui.cases.case_sheet import CaseActs, CaseSheet
from ui.investigation.accused_screen import AccusedScreen
from ui.widgets.context import WindowContext
from ui.widgets.controls import card, fill, label, named, two_sides
from ui.widgets.lazy_widget import LazyWidget
from ui.widgets.plain_table import plain_table, text_cell
from ui.widgets.plain_text import PlainLabel
from ui.widgets.protected_identity import IdentityGate

_COLUMNS = ("case", "summary", "people", "sections")
_PAUSE_MS = 120
"""A search begins when nobody has typed for this long."""
_PAGE_PX, _NARROW_PX = 620, 330
_SECTIONS_PX = 140


class CasesDesk(QWidget):
    """The register at the left, the chosen case at the right."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.setObjectName("room")
        self._context = context
        self._cases: tuple[Case, ...] = ()
        self._page: CasePage | None = None
        self.search = QLineEdit()
        named(self.search, context, "cases.search")
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self.refresh)
        self.search.textEdited.connect(lambda _t: self._pause.start())
        self.table = plain_table(len(_COLUMNS), _COLUMNS.index("summary"))
        sections = _COLUMNS.index("sections")
        self.table.horizontalHeader().setSectionResizeMode(
            sections, QHeaderView.ResizeMode.Interactive
        )
        self.table.setColumnWidth(sections, _SECTIONS_PX)
        named(self.table, context, "cases.title")
        self.table.itemSelectionChanged.connect(self._open_case)
        acts = CaseActs(
            names=self._ask_reason,
            steps=self._go_steps,
            accused=self._show_accused,
            hub=self._ask_hub,
            tell_again=self._report_to_cctns,
            diary=self.open_diary,
            open_entry=self.open_entry,
        )
        self.sheet = CaseSheet(context, acts)
        self._count = PlainLabel()
        self._count.setObjectName("hint")
        self._stack = QStackedWidget()
        self._gate = LazyWidget(self._stack, lambda: IdentityGate(context, self._back))
        self._people = LazyWidget(self._stack, lambda: AccusedScreen(context, self._back))
        self._diary = LazyWidget(
            self._stack, lambda: DiaryScreen(context, self._back, self._ask_diary_reason)
        )
        self._lay_out()
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        context = self._context
        left = QVBoxLayout()
        left.addWidget(label(context, "cases.title", "headline"))
        left.addWidget(self.search)
        left.addWidget(self._count)
        left.addWidget(self.table, 1)
        sheet, column = card()
        sheet.setMinimumWidth(_NARROW_PX)
        sheet.setMaximumWidth(_PAGE_PX)
        column.addWidget(self.sheet)
        self._desk = two_sides(left, sheet, (5, 4))
        self._stack.addWidget(self._desk)
        fill(self, self._stack)

    @property
    def gate(self) -> IdentityGate:
        """The door before hidden names."""
        return self._gate()

    @property
    def people(self) -> AccusedScreen:
        """The accused of a case."""
        return self._people()

    @property
    def diary(self) -> DiaryScreen:
        """The diary of a case."""
        return self._diary()

    # ── coming and hearing ───────────────────────────────────────────────────────────────────

    def enter(self, document_id: str = "") -> None:
        """Come to the front; a case number looks for that case."""
        self._stack.setCurrentWidget(self._desk)
        if document_id:
            self.search.setText(document_id)
        self.refresh()
        self.search.setFocus()

    def on_event(self, topic: str) -> None:
        """Read again where it concerns what is shown."""
        if topic in ("cases", "document", "inbox", "worklist", "diary", "pillar"):
            self.refresh()
            if self._people.made is not None:
                self._people.made.refresh()
        if self._diary.made is not None:
            self._diary.made.on_event(topic)

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._stack.setCurrentWidget(self._desk)
        self.search.clear()
        for side in (self._gate.made, self._people.made, self._diary.made):
            if side is not None:
                side.clear()
        self._page = None
        self._fill(())

    def refresh(self) -> None:
        """Read again what is shown."""
        station, text = self._context.station, self.search.text()

        def fill(found: tuple[Case, ...]) -> None:
            if text == self.search.text():
                self._fill(found)

        self._context.jobs.call(
            "quick", lambda: case_register.search(station, text), fill, self._context.fault
        )

    def _fill(self, found: tuple[Case, ...]) -> None:
        chosen = self._chosen()
        self._cases = found
        self.retranslate()
        refs = [case.case_ref for case in found]
        at = refs.index(chosen.case_ref) if chosen is not None and chosen.case_ref in refs else 0
        if found:
            self.table.setCurrentCell(at, 0)
        self._open_case()

    # ── telling ──────────────────────────────────────────────────────────────────────────────

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words = self._context.words
        self.search.setPlaceholderText(words("cases.search"))
        self.table.setHorizontalHeaderLabels([words(f"cases.{name}") for name in _COLUMNS])
        self._count.setText(words("cases.count", count=len(self._cases)))
        with QSignalBlocker(self.table):
            self.table.setRowCount(len(self._cases))
            for number, case in enumerate(self._cases):
                for column, text in enumerate(self._cells(case)):
                    self.table.setItem(number, column, text_cell(text))

    def _cells(self, case: Case) -> tuple[str, ...]:
        words = self._context.words
        accused = ", ".join(p["name"] for p in case.people if p["role"] == "accused")
        people = words("cases.hidden") if case.hidden and not case.people else accused
        return case.case_ref, case.summary, people, ", ".join(case.sections)

    # ── acting ───────────────────────────────────────────────────────────────────────────────

    def _ask_hub(self) -> None:
        """Ask the hub under which number each system keeps the case."""
        page, context = self._page, self._context
        if page is None:
            return
        station, case_ref = context.station, page.case.case_ref

        def said(_message: str) -> None:
            context.exchange.wake()
            self.refresh()

        context.jobs.call(
            "quick", lambda: external_ids.ask_hub(station, case_ref), said, context.fault
        )

    def open_entry(self) -> None:
        """Open the paper that the timeline stands on."""
        entry = self.sheet.entry()
        if entry is None or not entry.document_id:
            return
        if entry.what == "evidence":
            self._context.go("evidence", entry.document_id)
            return
        station, document_id = self._context.station, DocumentId(entry.document_id)
        self._context.jobs.call(
            "quick",
            lambda: desk_of(station, document_id),
            lambda desk: self._context.go(desk, document_id),
            self._context.fault,
        )

    def _chosen(self) -> Case | None:
        at = self.table.currentRow()
        return self._cases[at] if 0 <= at < len(self._cases) else None

    def _open_case(self) -> None:
        case, station = self._chosen(), self._context.station
        if case is None:
            self._show_page(None)
            return

        def show(page: CasePage) -> None:
            now = self._chosen()
            if now is not None and now.case_ref == page.case.case_ref:
                self._show_page(page)

        self._context.jobs.call(
            "quick",
            lambda: case_page.case_page(station, case.case_ref),
            show,
            self._context.fault,
        )

    def _show_page(self, page: CasePage | None) -> None:
        self._page = page
        self.sheet.show_page(page)

    def _go_steps(self) -> None:
        if self._page is not None:
            self._context.go("worklist", self._page.case.case_ref)

    def _show_accused(self) -> None:
        if self._page is not None:
            self._people.bring().show_case(self._page.case.case_ref)

    def _report_to_cctns(self) -> None:
        """Tell CCTNS anew of the papers that it refused."""
        if self._page is None:
            return
        station, case_ref = self._context.station, self._page.case.case_ref
        self._context.jobs.call(
            "quick",
            lambda: cctns.report_case_again(station, case_ref),
            lambda _count: self._context.exchange.wake(),
            self._context.fault,
        )

    def open_diary(self) -> None:
        """Open the diary of the case that is chosen."""
        case = self._chosen()
        if case is not None:
            self._diary.bring().show_case(case.case_ref)

    def _ask_diary_reason(self) -> None:
        case = self._chosen()
        if case is not None:
            self._gate.bring().ask(opened_name(case.case_ref), self.open_diary)

    def _ask_reason(self) -> None:
        if self._page is not None:
            self._gate.bring().ask(opened_name(self._page.case.case_ref), self._back)

    def _back(self) -> None:
        self._stack.setCurrentWidget(self._desk)
        self.refresh()
        self.table.setFocus()
