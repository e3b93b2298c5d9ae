"""One case beside the register: its facts, and all that happened in it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station_app.model.cases import Case
from station_app.model.clock import for_people
from station_app.overview.case_page import CasePage
from station_app.overview.case_timeline import TimelineEntry
from ui.cases.timeline import entry_text, external_ids_text
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, label, named
from ui.widgets.plain_table import plain_table, text_cell
from ui.widgets.plain_text import PlainLabel

_EVENTS = ("at", "what", "tick")
_TICKS = {0: "", 1: "✓", 2: "✓✓"}


@dataclass(frozen=True, slots=True)
class CaseActs:
    """What the keys of the sheet do."""

    names: Callable[[], None]
    """Asks for the reason that opens hidden names."""
    steps: Callable[[], None]
    accused: Callable[[], None]
    hub: Callable[[], None]
    tell_again: Callable[[], None]
    diary: Callable[[], None]
    open_entry: Callable[[], None]


class CaseSheet(QWidget):
    """Tells of one case."""

    def __init__(self, context: WindowContext, acts: CaseActs) -> None:
        super().__init__()
        self._context = context
        self._page: CasePage | None = None
        self.facts = PlainLabel()
        self.facts.setWordWrap(True)
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self.timeline = plain_table(len(_EVENTS), _EVENTS.index("what"))
        named(self.timeline, context, "cases.timeline")
        self.timeline.itemActivated.connect(lambda _i: acts.open_entry())
        self.names = button(context, "cases.names", acts.names, shortcut="F6")
        self.steps = button(context, "cases.act.steps", acts.steps, shortcut="F7")
        self.accused = button(context, "cases.act.accused", acts.accused, shortcut="F8")
        self.again = button(context, "diary.tell_again", acts.tell_again, shortcut="F3")
        self.hub = button(context, "cases.act.hub", acts.hub, shortcut="F9")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.facts)
        column.addWidget(self.names)
        row = QHBoxLayout()
        for made in (self.steps, self.accused, self.hub):
            row.addWidget(made)
        column.addLayout(row)
        column.addWidget(label(context, "cases.timeline", "subhead"))
        column.addWidget(self.timeline, 1)
        column.addWidget(self.again)
        last = QHBoxLayout()
        last.addWidget(button(context, "diary.open", acts.diary, shortcut="F4"))
        last.addWidget(
            button(context, "cases.open", acts.open_entry, shortcut="F5", role="primary")
        )
        column.addLayout(last)
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def show_page(self, page: CasePage | None) -> None:
        """Show another case, or none."""
        self._page = page
        self.retranslate()

    def entry(self) -> TimelineEntry | None:
        """Return the line of the timeline that is chosen."""
        at, page = self.timeline.currentRow(), self._page
        entries = () if page is None else page.timeline
        return entries[at] if 0 <= at < len(entries) else None

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words, page = self._context.words, self._page
        self.timeline.setHorizontalHeaderLabels([words(f"cases.{name}") for name in _EVENTS])
        self.names.setVisible(page is not None and page.case.hidden and not page.case.people)
        self.again.setVisible(page is not None and page.refused > 0)
        for act in (self.steps, self.accused, self.hub):
            act.setEnabled(page is not None)
        if page is None:
            self.facts.setText(words("cases.none"))
            self.timeline.setRowCount(0)
            return
        self.facts.setText("\n".join(line for line in self._lines(page) if line))
        self.timeline.setRowCount(len(page.timeline))
        for number, entry in enumerate(page.timeline):
            texts = (for_people(entry.at), entry_text(self._context, entry), _TICKS[entry.ticks])
            for column, text in enumerate(texts):
                self.timeline.setItem(number, column, text_cell(text))

    def _lines(self, page: CasePage) -> list[str]:
        words, case = self._context.words, page.case
        lines = [
            f"{words('cases.case')} {case.case_ref} · {self._status(case)}",
            ", ".join(case.sections),
            case.summary,
            f"{words('cases.officer')}: {case.officer}",
        ]
        for person in case.people:
            parent = f", {person['parent']}" if person["parent"] else ""
            key = f"cases.role.{person['role']}"
            role = words(key) if key in words else person["role"]
            lines.append(f"{role}: {person['name']}{parent}")
        return [*lines, external_ids_text(self._context, page.links)]

    def _status(self, case: Case) -> str:
        """Name the state; a newer register may send one that this program has no word for."""
        key = f"cases.state.{case.status}"
        return self._context.words(key) if key in self._context.words else case.status
