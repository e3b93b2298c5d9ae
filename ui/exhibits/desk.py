"""The exhibits' desk: the malkhana's packets, what is at the laboratory, memos still to be entered."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from station_app.cases.register import opened_name
from station_app.exhibits import labels as exhibit_labels
from station_app.exhibits import laboratory
from station_app.exhibits import register as exhibit_register
from station_app.exhibits.laboratory import SendingView
from station_app.exhibits.model import Exhibit, NewExhibit, Step
from station_app.exhibits.register import ExhibitView
from station_app.model.documents import Document
from station_app.model.errors import IdentityProtected, StationError
from station_app.model.ids import DocumentId
from ui.exhibits.details_panel import ExhibitActs, ExhibitSheet, NewExhibitSheet
from ui.exhibits.lab_actions import LabActing
from ui.exhibits.lab_panel import LabSheet
from ui.exhibits.rows import Lists, exhibit_cells, read_list, sending_cells
from ui.widgets.context import Bench
from ui.widgets.controls import button, card, fill, label, named, two_sides
from ui.widgets.protected_identity import IdentityDoor
from ui.widgets.text_table import SimpleTable

_REGISTER = ("mark", "case", "packet", "content", "place_title")
_LAB = ("stage_title", "case", "until", "lab_no")
_SOURCES = ("kind_title", "reference", "case", "packets")
_TABS = ("register", "lab", "sources")
_PAGE_PX, _NARROW_PX = 470, 360
_EXHIBIT, _NEW, _SENDING, _SOURCE = range(4)
_DESK, _DOOR = 0, 1
_TOPICS = ("exhibits", "pillar", "inbox", "document", "cases")
_PAUSE_MS = 120
Found = TypeVar("Found")


class ExhibitsDesk(QWidget):
    """Lists at the left, the chosen thing at the right."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.setObjectName("room")
        self._bench = bench
        self._tab = 0
        self._held = Lists()
        self._marked: set[str] = set()
        self.search = QLineEdit()
        named(self.search, bench, "exhibits.search")
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._look)
        self.search.textEdited.connect(lambda _t: self._pause.start())
        self.table = SimpleTable(bench, "exhibits", _REGISTER, wide="content")
        self.lab = SimpleTable(bench, "exhibits", _LAB, wide="lab_no")
        self.papers = SimpleTable(bench, "exhibits", _SOURCES, wide="reference")
        for made, key in (
            (self.table, "exhibits.title"),
            (self.lab, "exhibits.tab_lab"),
            (self.papers, "exhibits.tab_sources"),
        ):
            named(made, bench, key)
        self.sheet = ExhibitSheet(bench, self._acts())
        self.new = NewExhibitSheet(bench, self._acts())
        self.lab_sheet = LabSheet(bench, LabActing(bench, self._sending_id, self._look).acts())
        self.door = IdentityDoor(bench, self._home)
        self._empty = QLabel()
        self._tabs: list[QPushButton] = []
        self._lists, self._sheets, self._stack = (QStackedWidget() for _ in range(3))
        self._lay_out()
        self.table.chosen.connect(lambda _row: self._open())
        self.lab.chosen.connect(lambda _row: self._open())
        self.lab.opened.connect(lambda _row: self.lab_sheet.setFocus())
        bench.words.changed.connect(self._tell)
        self._tell()

    def _acts(self) -> ExhibitActs:
        return ExhibitActs(
            self._move,
            self._strike,
            self._enter,
            self._forward,
            self._labels,
            self._begin_new,
            self._home,
            self._ask_reason,
        )

    def _lay_out(self) -> None:
        bench = self._bench
        tabs = QHBoxLayout()
        for number, key in enumerate(
            ("exhibits.tab_register", "exhibits.tab_lab", "exhibits.tab_sources")
        ):
            made = button(bench, key, partial(self.turn, number), shortcut=f"Alt+{number + 1}")
            made.setCheckable(True)
            made.setAutoExclusive(True)
            self._tabs.append(made)
            tabs.addWidget(made)
        tabs.addStretch(1)
        for made_list in (self.table, self.lab, self.papers):
            self._lists.addWidget(made_list)
        mark = QShortcut(QKeySequence(Qt.Key.Key_Space), self.table)
        mark.setContext(Qt.ShortcutContext.WidgetShortcut)
        mark.activated.connect(self._mark)
        left = QVBoxLayout()
        left.addWidget(label(bench, "exhibits.title", "headline"))
        left.addLayout(tabs)
        left.addWidget(self.search)
        self._empty.setObjectName("hint")
        self._empty.setWordWrap(True)
        left.addWidget(self._empty)
        left.addWidget(self._lists, 1)
        sheet, column = card()
        sheet.setMinimumWidth(_NARROW_PX)
        sheet.setMaximumWidth(_PAGE_PX)
        for part in (self.sheet, self.new, self.lab_sheet, self._source_sheet()):
            self._sheets.addWidget(part)
        column.addWidget(self._sheets, 1)
        desk = two_sides(left, sheet, (3, 2))
        self._stack.addWidget(desk)
        self._stack.addWidget(self.door)
        fill(self, self._stack)

    def _source_sheet(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(1)
        column.addWidget(
            button(self._bench, "exhibits.take_in", self._take_in, shortcut="F5", role="primary")
        )
        return made

    # ── coming and hearing ───────────────────────────────────────────────────────────────────

    def enter(self, document_id: str = "") -> None:
        """Come to the front; ``lab`` or a memo's id opens the laboratory."""
        self._show_desk()
        self.turn(_TABS.index("lab") if document_id else self._tab, document_id)

    def heard(self, topic: str) -> None:
        """Something changed."""
        if topic in _TOPICS:
            self._look()

    def forget(self) -> None:
        """Show nothing of what was open."""
        self._show_desk()
        self.door.forget()
        self.new.forget()
        self.search.clear()
        self._marked.clear()
        self._held = Lists()
        self._tell()
        self.lab_sheet.show_view(None)

    def turn(self, tab: int, document_id: str = "") -> None:
        """Show another list, on what is named in it."""
        self._tab = tab
        self._tabs[tab].setChecked(True)
        self._lists.setCurrentIndex(tab)
        self.search.setVisible(tab == _TABS.index("register"))
        self._sheets.setCurrentIndex((_EXHIBIT, _SENDING, _SOURCE)[tab])
        self._tell_empty()
        (self.table, self.lab, self.papers)[tab].setFocus()
        self._look(document_id)

    def _look(self, document_id: str = "") -> None:
        station, tab, text = self._bench.station, self._tab, self.search.text()
        before = self._held

        def fill(found: Lists) -> None:
            if (tab, text) != (self._tab, self.search.text()):
                return
            self._held = found
            self._marked &= {row.exhibit_id for row in found.rows}
            self._tell()
            for row, view in enumerate(found.sendings):
                if document_id in (view.document.document_id, view.sending.lab_no):
                    self.lab.selectRow(row)
            self._open()

        self._run(lambda: read_list(station, tab, text, before), fill)

    # ── telling ──────────────────────────────────────────────────────────────────────────────

    def _tell(self) -> None:
        words = self._bench.words
        self.search.setPlaceholderText(words("exhibits.search"))
        self.table.show_rows(
            [
                exhibit_cells(self._bench, row, marked=row.exhibit_id in self._marked)
                for row in self._held.rows
            ]
        )
        tones = ["refused" if v.unanswered or v.late else "ink" for v in self._held.sendings]
        self.lab.show_rows(
            [sending_cells(self._bench, view) for view in self._held.sendings], tones
        )
        self.papers.show_rows(
            [
                (words(f"kind.{s.kind}"), s.local_ref, s.case_ref, str(s.packets))
                for s in self._held.sources
            ]
        )
        self._tell_empty()

    def _tell_empty(self) -> None:
        words = self._bench.words
        keys = ("exhibits.none", "exhibits.no_sendings", "exhibits.no_sources")
        filled = (self._held.rows, self._held.sendings, self._held.sources)[self._tab]
        self._empty.setVisible(not filled)
        self._empty.setText(words(keys[self._tab]))

    # ── acting ───────────────────────────────────────────────────────────────────────────────

    def _chosen(self) -> Exhibit | None:
        return self._held.rows[self.table.at] if 0 <= self.table.at < len(self._held.rows) else None

    def _meant(self) -> tuple[str, ...]:
        """Return what is marked, else what is chosen."""
        row = self._chosen()
        alone = () if row is None else (row.exhibit_id,)
        return tuple(r.exhibit_id for r in self._held.rows if r.exhibit_id in self._marked) or alone

    def _sending(self) -> SendingView | None:
        at = self.lab.at
        return self._held.sendings[at] if 0 <= at < len(self._held.sendings) else None

    def _sending_id(self) -> DocumentId | None:
        view = self._sending()
        return None if view is None else view.document.document_id

    def _open(self) -> None:
        if self._tab == _TABS.index("lab"):
            self.lab_sheet.show_view(self._sending())
            return
        row, station = self._chosen(), self._bench.station
        if row is None:
            self.sheet.show_view(None, 0)
            return

        def show(view: ExhibitView) -> None:
            now = self._chosen()
            if now is not None and now.exhibit_id == view.exhibit.exhibit_id:
                self.sheet.show_view(view, len(self._marked))

        self._run(lambda: exhibit_register.view(station, row.exhibit_id), show)

    def _mark(self) -> None:
        row = self._chosen()
        if row is not None:
            self._marked ^= {row.exhibit_id}
            self._tell()
            self._open()

    def _move(self, step: Step) -> None:
        row, station = self._chosen(), self._bench.station
        if row is not None:
            self._run(lambda: exhibit_register.move(station, row.exhibit_id, step), self._done)

    def _strike(self, reason: str) -> None:
        row, station = self._chosen(), self._bench.station
        if row is not None:
            self._run(
                lambda: exhibit_register.strike_out(station, row.exhibit_id, reason), self._done
            )

    def _enter(self, case_ref: str, told: NewExhibit) -> None:
        station = self._bench.station

        def over(made: Exhibit) -> None:
            self.new.begin(made.case_ref)
            self._look()

        self._run(lambda: exhibit_register.add(station, case_ref, told), over)

    def _forward(self) -> None:
        station, chosen = self._bench.station, self._meant()

        def over(document: Document) -> None:
            self._marked.clear()
            self._bench.go("forms", document.document_id)

        self._run(lambda: laboratory.begin_forwarding(station, chosen), over)

    def _labels(self) -> None:
        """Print the labels of what is marked, or of the chosen packet."""
        station, chosen = self._bench.station, self._meant()
        if chosen:
            order = exhibit_labels.order_of(chosen)
            self._bench.print_paper(order, lambda: exhibit_labels.labels_of(station, chosen))

    def _take_in(self) -> None:
        at, station = self.papers.at, self._bench.station
        if not 0 <= at < len(self._held.sources):
            return
        name = self._held.sources[at].document_id

        def refused(error: StationError) -> None:
            if isinstance(error, IdentityProtected):
                self._open_door(name, self._take_in)
            else:
                self._bench.fault(error)

        self._bench.jobs.call(
            "quick", lambda: exhibit_register.take_in(station, name), self._done, refused
        )

    def _begin_new(self) -> None:
        row = self._chosen()
        self._sheets.setCurrentIndex(_NEW)
        self.new.begin("" if row is None else row.case_ref)

    def _ask_reason(self) -> None:
        row = self._chosen()
        if row is not None:
            self._open_door(opened_name(row.case_ref), self._home)

    def _open_door(self, name: str, then: Callable[[], None]) -> None:
        def opened() -> None:
            self._home()
            then()

        self._stack.setCurrentIndex(_DOOR)
        self.door.ask(name, opened)

    def _home(self) -> None:
        self._show_desk()
        self._look()

    def _show_desk(self) -> None:
        self._stack.setCurrentIndex(_DESK)
        self._sheets.setCurrentIndex((_EXHIBIT, _SENDING, _SOURCE)[self._tab])

    def _done(self, _result: object) -> None:
        self._look()

    def _run(self, work: Callable[[], Found], done: Callable[[Found], None]) -> None:
        self._bench.jobs.call("quick", work, done, self._bench.fault)
