"""The three lists of the exhibits' desk: the malkhana's packets, the laboratory, memos to enter."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from station_app.exhibits.laboratory import SendingView
from station_app.exhibits.model import Exhibit
from station_app.exhibits.source_memos import SourceDocument
from ui.exhibits.rows import ListContents, exhibit_cells, sending_cells
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, label, named
from ui.widgets.plain_text import PlainLabel
from ui.widgets.text_table import TextTable

_REGISTER = ("mark", "case", "packet", "content", "place_title")
_LAB = ("stage_title", "case", "until", "lab_no")
_SOURCES = ("kind_title", "reference", "case", "packets")
REGISTER, LAB, SOURCES = range(3)
_PAUSE_MS = 120


class ExhibitLists(QWidget):
    """One list in front; the chosen row of each is remembered, packets may be marked."""

    wanted = Signal(int)
    """A tab was pressed: the list of this number."""
    searched = Signal()
    """Another text is searched for."""
    turned = Signal()
    """Another row is chosen, or another packet marked."""
    lab_entered = Signal()
    """Enter was pressed on a sending."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self.held = ListContents()
        """What is shown."""
        self.tab = REGISTER
        """The list in front."""
        self._marked: set[str] = set()
        self.search = QLineEdit()
        named(self.search, context, "exhibits.search")
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self.searched)
        self.search.textEdited.connect(lambda _t: self._pause.start())
        self.table = TextTable(context, "exhibits", _REGISTER, wide="content")
        self.lab = TextTable(context, "exhibits", _LAB, wide="lab_no")
        self.papers = TextTable(context, "exhibits", _SOURCES, wide="reference")
        self._tables = (self.table, self.lab, self.papers)
        keys = ("exhibits.tab_register", "exhibits.tab_lab", "exhibits.tab_sources")
        for made, key in zip(self._tables, ("exhibits.title", *keys[1:]), strict=True):
            named(made, context, key)
        self.tabs = [
            button(context, key, partial(self.wanted.emit, number), shortcut=f"Alt+{number + 1}")
            for number, key in enumerate(keys)
        ]
        self._empty, self._lists = PlainLabel(), QStackedWidget()
        self._lay_out()
        self.table.chosen.connect(lambda _row: self.turned.emit())
        self.lab.chosen.connect(lambda _row: self.turned.emit())
        self.lab.opened.connect(lambda _row: self.lab_entered.emit())
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        tabs = QHBoxLayout()
        for made in self.tabs:
            made.setCheckable(True)
            made.setAutoExclusive(True)
            tabs.addWidget(made)
        tabs.addStretch(1)
        for table in self._tables:
            self._lists.addWidget(table)
        mark = QShortcut(QKeySequence(Qt.Key.Key_Space), self.table)
        mark.setContext(Qt.ShortcutContext.WidgetShortcut)
        mark.activated.connect(self._mark)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * SPACE)
        column.addWidget(label(self._context, "exhibits.title", "headline"))
        column.addLayout(tabs)
        column.addWidget(self.search)
        self._empty.setObjectName("hint")
        self._empty.setWordWrap(True)
        column.addWidget(self._empty)
        column.addWidget(self._lists, 1)

    def turn(self, tab: int) -> None:
        """Bring another list to the front."""
        self.tab = tab
        self.tabs[tab].setChecked(True)
        self._lists.setCurrentIndex(tab)
        self.search.setVisible(tab == REGISTER)
        self._refresh_empty()
        self._tables[tab].setFocus()

    def show_lists(self, held: ListContents) -> None:
        """Show other rows; what was marked stays marked where it is still there."""
        self.held = held
        self._marked &= {row.exhibit_id for row in held.rows}
        self.retranslate()

    def clear(self) -> None:
        """Show nothing of what was open."""
        self.search.clear()
        self._marked.clear()
        self.show_lists(ListContents())

    def clear_marks(self) -> None:
        """Mark no packet any more."""
        self._marked.clear()

    def choose_sending(self, named_by: str) -> None:
        """Choose a sending by its memo or by the laboratory's number."""
        for row, view in enumerate(self.held.sendings):
            if named_by and named_by in (view.document.document_id, view.sending.lab_no):
                self.lab.selectRow(row)

    # ── what is chosen ───────────────────────────────────────────────────────────────────────

    def exhibit(self) -> Exhibit | None:
        """Return the chosen packet."""
        at, rows = self.table.at, self.held.rows
        return rows[at] if 0 <= at < len(rows) else None

    def sending(self) -> SendingView | None:
        """Return the chosen sending."""
        at, sendings = self.lab.at, self.held.sendings
        return sendings[at] if 0 <= at < len(sendings) else None

    def source(self) -> SourceDocument | None:
        """Return the chosen memo."""
        at, sources = self.papers.at, self.held.sources
        return sources[at] if 0 <= at < len(sources) else None

    @property
    def marked(self) -> int:
        """How many packets are marked."""
        return len(self._marked)

    def meant(self) -> tuple[str, ...]:
        """Return the ids of the packets that are marked, else of the chosen one."""
        row = self.exhibit()
        alone = () if row is None else (row.exhibit_id,)
        return tuple(r.exhibit_id for r in self.held.rows if r.exhibit_id in self._marked) or alone

    def _mark(self) -> None:
        row = self.exhibit()
        if row is not None:
            self._marked ^= {row.exhibit_id}
            self.retranslate()
            self.turned.emit()

    # ── telling ──────────────────────────────────────────────────────────────────────────────

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        context, words, held = self._context, self._context.words, self.held
        self.search.setPlaceholderText(words("exhibits.search"))
        self.table.show_rows(
            [exhibit_cells(context, r, marked=r.exhibit_id in self._marked) for r in held.rows]
        )
        tones = ["refused" if v.unanswered or v.late else "ink" for v in held.sendings]
        self.lab.show_rows([sending_cells(context, view) for view in held.sendings], tones)
        self.papers.show_rows(
            [
                (words(f"kind.{s.kind}"), s.local_ref, s.case_ref, str(s.packets))
                for s in held.sources
            ]
        )
        self._refresh_empty()

    def _refresh_empty(self) -> None:
        keys = ("exhibits.none", "exhibits.no_sendings", "exhibits.no_sources")
        filled = (self.held.rows, self.held.sendings, self.held.sources)[self.tab]
        self._empty.setVisible(not filled)
        self._empty.setText(self._context.words(keys[self.tab]))
