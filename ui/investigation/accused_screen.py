"""The accused of a case: codes, where each stands, what may follow; times that run backwards ask why."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from station_app.cases.accused_model import AccusedStatus
from station_app.investigation import accused_list
from station_app.investigation.accused_list import AccusedView
from station_app.investigation.errors import TimeAhead
from station_app.model.clock import IST, for_people
from ui.widgets.context import Bench
from ui.widgets.controls import SPACE, button, label, named
from ui.widgets.text_table import SimpleTable

_COLUMNS = ("code", "name", "status", "since")
_TIME = "%d-%m-%Y %H:%M"


class AccusedScreen(QWidget):
    """The accused of one case."""

    def __init__(self, bench: Bench, back: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("room")
        self._bench, self._back = bench, back
        self._case = ""
        self._people: tuple[AccusedView, ...] = ()
        self._title = QLabel()
        self._title.setObjectName("headline")
        self._empty = label(bench, "accused.none", "hint")
        self.table = SimpleTable(bench, "accused", _COLUMNS, wide="name")
        named(self.table, bench, "accused.title")
        self.table.chosen.connect(self._choose)
        self.status = QComboBox()
        self.at, self.reason = QLineEdit(), QLineEdit()
        self.new_name, self.new_parent = QLineEdit(), QLineEdit()
        self._lay_out()
        bench.words.changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        bench = self._bench
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
            named(part, bench, key)
            row, column = (0, number) if number < 3 else (2, number - 3)
            grid.addWidget(label(bench, key, "quiet"), row, column)
            grid.addWidget(part, row + 1, column)
        grid.addWidget(button(bench, "accused.add", self._add, shortcut="F6"), 3, 2)
        foot = QHBoxLayout()
        foot.addWidget(button(bench, "accused.back", self._back, shortcut="Esc"))
        foot.addStretch(1)
        foot.addWidget(button(bench, "accused.move", self._move, shortcut="F5", role="primary"))
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
        self.at.setText(self._bench.station.clock.now().astimezone(IST).strftime(_TIME))
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
        station, case = self._bench.station, self._case
        if not case:
            return

        def fill(found: tuple[AccusedView, ...]) -> None:
            if case == self._case:
                self._people = found
                self.retranslate()

        self._bench.jobs.call(
            "quick",
            lambda: accused_list.people_of(station, case),
            fill,
            self._bench.fault,
        )

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words = self._bench.words
        case = f" · {words('papers.fir', number=self._case)}" if self._case else ""
        self._title.setText(f"{words('accused.title')}{case}")
        self._empty.setVisible(not self._people)
        self.table.show_rows([self._cells(view) for view in self._people])
        self._choose(self.table.at)

    def _cells(self, view: AccusedView) -> tuple[str, ...]:
        words, person = self._bench.words, view.person
        name = ", ".join(part for part in (person.name, person.parent) if part)
        shown = words("cases.hidden") if view.hidden else name
        since = person.arrested_at or person.changed_at
        return person.code, shown, words(f"accused.state.{person.status.value}"), for_people(since)

    def _choose(self, at: int) -> None:
        words = self._bench.words
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
            self._bench.fault(TimeAhead())
            self.at.setFocus()
            return
        station, case, reason = self._bench.station, self._case, self.reason.text()
        code, wanted = self._people[at].person.code, AccusedStatus(status)

        def over(_view: AccusedView) -> None:
            self.reason.clear()
            self.refresh()

        self._bench.jobs.call(
            "quick",
            lambda: accused_list.move(station, case, code, wanted, happened, reason),
            over,
            self._bench.fault,
        )

    def _add(self) -> None:
        station, case = self._bench.station, self._case
        name, parent = self.new_name.text(), self.new_parent.text()

        def over(_view: AccusedView) -> None:
            self.new_name.clear()
            self.new_parent.clear()
            self.refresh()

        self._bench.jobs.call(
            "quick",
            lambda: accused_list.add(station, case, name, parent),
            over,
            self._bench.fault,
        )
