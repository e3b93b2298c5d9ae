"""The accused of a case: codes, where each stands, what may follow; times that run backwards ask why."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from station_app.cases.accused_model import AccusedStatus
from station_app.investigation import accused_list
from station_app.investigation.accused_list import AccusedView
from station_app.investigation.errors import TimeAhead
from station_app.model.clock import IST, for_people
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, label, named
from ui.widgets.plain_text import PlainComboBox, PlainLabel
from ui.widgets.text_table import TextTable

_COLUMNS = ("code", "name", "status", "since")
_TIME = "%d-%m-%Y %H:%M"


class AccusedScreen(QWidget):
    """The accused of one case."""

    def __init__(self, context: WindowContext, back: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("room")
        self._context, self._back = context, back
        self._case = ""
        self._people: tuple[AccusedView, ...] = ()
        self._title = PlainLabel()
        self._title.setObjectName("headline")
        self._empty = label(context, "accused.none", "hint")
        self.table = TextTable(context, "accused", _COLUMNS, wide="name")
        named(self.table, context, "accused.title")
        self.table.chosen.connect(self._choose)
        self.status = PlainComboBox()
        self.at, self.reason = QLineEdit(), QLineEdit()
        self.new_name, self.new_parent = QLineEdit(), QLineEdit()
        self._lay_out()
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        context = self._context
        grid = QGridLayout()
        grid.setSpacing(SPACE)
        parts: tuple[tuple[str, QWidget], ...] = (
            ("accused.status", self.status),
            ("accused.at", self.at),
            ("accused.reason", self.reason),
            ("accused.new_name", self.new_name),
            ("accused.new_parent", self.new_parent),
        )
        for number, (key, part) in enumerate(parts):
            named(part, context, key)
            row, column = (0, number) if number < 3 else (2, number - 3)
            grid.addWidget(label(context, key, "quiet"), row, column)
            grid.addWidget(part, row + 1, column)
        grid.addWidget(button(context, "accused.add", self._add, shortcut="F6"), 3, 2)
        foot = QHBoxLayout()
        foot.addWidget(button(context, "accused.back", self._back, shortcut="Esc"))
        foot.addStretch(1)
        foot.addWidget(button(context, "accused.move", self._move, shortcut="F5", role="primary"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        whole.addWidget(self._title)
        whole.addWidget(self._empty)
        whole.addWidget(self.table, 1)
        whole.addLayout(grid)
        whole.addLayout(foot)

    def show_case(self, case_ref: str) -> None:
        """Show the accused of a case."""
        self._case = case_ref
        self.at.setText(self._context.station.clock.now().astimezone(IST).strftime(_TIME))
        self.refresh()
        self.table.setFocus()

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._case, self._people = "", ()
        for line in (self.at, self.reason, self.new_name, self.new_parent):
            line.clear()
        self.retranslate()

    def refresh(self) -> None:
        """Look again."""
        station, case = self._context.station, self._case
        if not case:
            return

        def fill(found: tuple[AccusedView, ...]) -> None:
            if case == self._case:
                self._people = found
                self.retranslate()

        self._context.jobs.call(
            "quick",
            lambda: accused_list.accused_of_case(station, case),
            fill,
            self._context.fault,
        )

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words = self._context.words
        case = f" · {words('papers.fir', number=self._case)}" if self._case else ""
        self._title.setText(f"{words('accused.title')}{case}")
        self._empty.setVisible(not self._people)
        self.table.show_rows([self._cells(view) for view in self._people])
        self._choose(self.table.at)

    def _cells(self, view: AccusedView) -> tuple[str, ...]:
        words, person = self._context.words, view.person
        name = ", ".join(part for part in (person.name, person.parent) if part)
        shown = words("cases.hidden") if view.hidden else name
        since = person.arrested_at or person.changed_at
        return person.code, shown, words(f"accused.state.{person.status.value}"), for_people(since)

    def _choose(self, at: int) -> None:
        words = self._context.words
        self.status.clear()
        if 0 <= at < len(self._people):
            for status in self._people[at].next_ones:
                self.status.addItem(words(f"accused.state.{status.value}"), status.value)

    def _move(self) -> None:
        at, status = self.table.at, self.status.currentData()
        if not 0 <= at < len(self._people) or status is None:
            return
        try:
            happened = datetime.strptime(self.at.text().strip(), _TIME).replace(tzinfo=IST)
        except ValueError:
            self._context.fault(TimeAhead())
            self.at.setFocus()
            return
        station, case, reason = self._context.station, self._case, self.reason.text()
        code, wanted = self._people[at].person.code, AccusedStatus(status)

        def over(_view: AccusedView) -> None:
            self.reason.clear()
            self.refresh()

        self._context.jobs.call(
            "quick",
            lambda: accused_list.move(station, case, code, wanted, happened, reason),
            over,
            self._context.fault,
        )

    def _add(self) -> None:
        station, case = self._context.station, self._case
        name, parent = self.new_name.text(), self.new_parent.text()

        def over(_view: AccusedView) -> None:
            self.new_name.clear()
            self.new_parent.clear()
            self.refresh()

        self._context.jobs.call(
            "quick",
            lambda: accused_list.add(station, case, name, parent),
            over,
            self._context.fault,
        )
