"""The home: the one thing to do next, what is counted, and every line that waits."""

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from station_app.model.errors import StationError
from station_app.model.events import Topic
from station_app.overview import home as overview_home
from station_app.overview import status as overview_status
from station_app.overview.model import TILES, Home, HomeLine
from station_app.overview.status import WaitingDocuments
from ui.overview.home_table import HomeTable
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, card, label, named
from ui.widgets.plain_text import PlainLabel

_DESK_OF = {
    "scan": "scan",
    "continue": "scan",
    "sign": "sign",
    "wait": "outbox",
    "correct": "outbox",
    "done": "scan",
}
_NOTHING = ("scan", "wait", "done")
"""Steps that are told where no paper waits for whoever sits here."""
_TONES = {"overdue": "late", "due": "soon"}
"""Tiles whose number has a colour, where there is one."""
_TOPICS: frozenset[Topic] = frozenset(
    {
        *("document", "page", "outbox", "inbox", "pillar", "printing", "summons", "cases"),
        *("worklist", "exhibits", "evidence", "prisoners", "prosecution"),
    }
)
"""What the lines of the page are made of."""


class HomeDesk(QWidget):
    """What is to be done today, by whoever sits here."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.setObjectName("room")
        self._context = context
        self._today: WaitingDocuments | None = None
        self._home = Home((), {}, 0)
        self._loading = self._again = False
        self._most = overview_home.FIRST_LINES
        self._sentence = PlainLabel()
        self._sentence.setObjectName("headline")
        self._sentence.setWordWrap(True)
        self._next = button(context, "home.act.scan", self._go_next, shortcut="F5", role="primary")
        self._counts = {tile: PlainLabel("0") for tile in TILES}
        self._empty = label(context, "home.empty", "hint")
        self._more = PlainLabel()
        self._more.setObjectName("hint")
        self.table = HomeTable(context)
        named(self.table, context, "home.lines")
        self.table.opened.connect(self._open)
        self.table.reached_end.connect(self._show_more)
        self._lay_out()
        context.words.changed.connect(self.retranslate)

    def _lay_out(self) -> None:
        context = self._context
        top, row = card()
        row.addWidget(label(context, "home.title", "quiet"))
        row.addWidget(self._sentence)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._next)
        row.addLayout(foot)
        grid = QGridLayout()
        grid.setSpacing(SPACE)
        for column, tile in enumerate(TILES):
            sheet, inside = card()
            inside.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
            self._counts[tile].setObjectName("headline")
            inside.addWidget(self._counts[tile])
            name = label(context, f"home.tile.{tile}", "quiet")
            name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            inside.addWidget(name)
            grid.addWidget(sheet, 0, column)
            grid.setColumnStretch(column, 1)
        column_of_all = QVBoxLayout(self)
        column_of_all.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        column_of_all.setSpacing(SPACE)
        column_of_all.addWidget(top)
        column_of_all.addLayout(grid)
        column_of_all.addWidget(label(context, "home.lines", "subhead"))
        column_of_all.addWidget(self._empty)
        column_of_all.addWidget(self.table, 1)
        column_of_all.addWidget(self._more)

    def enter(self, document_id: str = "") -> None:
        """Look again at what waits."""
        del document_id
        self.refresh()

    def refresh(self) -> None:
        """Read again what waits."""
        if self._loading:
            # One look at a time: a burst of changes ends in one more.
            self._again = True
            return
        self._loading = True
        station, most = self._context.station, self._most

        def look() -> tuple[WaitingDocuments, Home]:
            return overview_status.waiting_documents(station), overview_home.home(station, most)

        self._context.jobs.call("quick", look, self._seen, self._lost)

    def clear(self) -> None:
        """Show nothing of what another operator saw."""
        self._today, self._home = None, Home((), {}, 0)
        self._loading = self._again = False
        self.table.show_rows(())
        self._most = overview_home.FIRST_LINES

    def _show_more(self) -> None:
        """Ask for as many lines again, if there are more than stand here."""
        if len(self._home.lines) >= self._most:
            self._most = 2 * len(self._home.lines)
            self.refresh()

    def on_event(self, topic: str) -> None:
        """Read again where it concerns what is shown."""
        if topic in _TOPICS:
            self.refresh()

    def _lost(self, error: StationError) -> None:
        self._loading = False
        self._context.fault(error)

    def _seen(self, found: tuple[WaitingDocuments, Home]) -> None:
        self._loading = False
        self._show(*found)
        if self._again:
            self._again = False
            self.refresh()

    def _show(self, today: WaitingDocuments, home: Home) -> None:
        self._today, self._home = today, home
        self.table.show_rows(home.lines)
        for tile in TILES:
            count = home.counts.get(tile, 0)
            made = self._counts[tile]
            made.setText(str(count))
            made.setObjectName(_TONES.get(tile, "headline") if count else "headline")
            made.style().polish(made)
        self.retranslate()
        # An answer that comes late must not take the focus from another desk.
        if self.isVisible() and not self.table.hasFocus():
            self._next.setFocus()

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words, home = self._context.words, self._home
        self._empty.setVisible(not home.lines)
        self.table.setVisible(bool(home.lines))
        self._more.setVisible(home.more > 0)
        self._more.setText(words("home.more", count=home.more))
        if self._today is None:
            return
        step = self._step(self._today)
        self._sentence.setText(words(f"home.next.{step}"))
        self._next.setText(f"{words(f'home.act.{step}')}  F5")
        self._next.setShortcut("F5")

    def _step(self, today: WaitingDocuments) -> str:
        """Return the next step.

        While a line waits for a person, nobody is told that all is done; and what is overdue goes
        before a paper that was only begun.
        """
        step, first = today.next_step.step, self._first()
        if first is None or step not in (*_NOTHING, "continue"):
            return step
        if first.severity == "overdue":
            return "late"
        return step if step == "continue" else "first"

    def _first(self) -> HomeLine | None:
        """Return the first line that waits for a person."""
        waiting = (x for x in self._home.lines if x.severity != "news" and x.kind != "unsent")
        return next(waiting, None)

    def _go_next(self) -> None:
        if self._today is None:
            return
        step, first = self._step(self._today), self._first()
        if step in ("first", "late") and first is not None:
            self._open(first)
            return
        document_id = self._today.next_step.document_id or ""
        typed = step == "continue" and self._today.next_step.typed
        desk = "forms" if typed else _DESK_OF[step]
        self._context.go(desk, document_id if step in ("continue", "sign") else "")

    def _open(self, line: HomeLine) -> None:
        self._context.go(line.desk, line.object_id)
