"""What stands beside the custody register: a person with dates and history; a new one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QListWidget, QVBoxLayout, QWidget

from station_app.cases.external_id_model import CaseLink
from station_app.model.clock import for_people
from station_app.model.errors import DayUnreadable
from station_app.model.pillars import Message
from station_app.prisoners.model import CustodyNote, Prisoner, Production
from station_app.prisoners.register import Clock, NewPrisoner, PrisonerView
from ui.cases.timeline import links_told
from ui.widgets.context import Bench
from ui.widgets.controls import SPACE, button, label, named
from ui.widgets.date_time_input import typed_moment

_HISTORY_PX = 110
_DAY_S = 86400


@dataclass(frozen=True, slots=True)
class Shown:
    """A prisoner and what the other systems know of the case."""

    view: PrisonerView
    links: tuple[CaseLink, ...]
    asked: Message | None
    """What the hub was asked last."""


@dataclass(frozen=True, slots=True)
class PrisonerActs:
    """What the desk does for its sheets."""

    ask: Callable[[str, datetime], None]
    toggle: Callable[[], None]
    filed: Callable[[], None]
    lookup: Callable[[], None]
    new: Callable[[], None]
    enter: Callable[[NewPrisoner], None]
    back: Callable[[], None]
    identity: Callable[[], None]


class PrisonerSheet(QWidget):
    """The chosen person."""

    def __init__(self, bench: Bench, acts: PrisonerActs) -> None:
        super().__init__()
        self._bench, self._acts = bench, acts
        self._shown: Shown | None = None
        self._facts, self._links = QLabel(), QLabel()
        for said in (self._facts, self._links):
            said.setWordWrap(True)
            said.setTextFormat(Qt.TextFormat.PlainText)
        self._links.setObjectName("hint")
        self._clocks = QVBoxLayout()
        self._clocks.setSpacing(2)
        self.history = QListWidget()
        self.history.setWordWrap(True)
        self.history.setSpacing(SPACE // 2)
        self.history.setMinimumHeight(_HISTORY_PX)
        named(self.history, bench, "prisoners.history")
        self.court, self.when = QLineEdit(), QLineEdit()
        named(self.court, bench, "prisoners.court")
        named(self.when, bench, "prisoners.produce_at")
        self.when.returnPressed.connect(self._ask)
        self.identity = button(bench, "prisoners.open_identity", acts.identity, shortcut="F9")
        self.ask = button(bench, "prisoners.ask", self._ask, shortcut="F5", role="primary")
        self.toggle = button(bench, "prisoners.toggle", acts.toggle, shortcut="F6")
        self.filed = button(bench, "prisoners.filed", acts.filed, shortcut="F4")
        self.lookup = button(bench, "prisoners.lookup", acts.lookup, shortcut="F8")
        self._asking = QWidget()
        self._lay_out()
        bench.words.changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        bench, column = self._bench, QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._facts)
        column.addWidget(self.identity)
        column.addWidget(self._links)
        column.addLayout(self._clocks)
        column.addWidget(label(bench, "prisoners.history", "subhead"))
        column.addWidget(self.history, 1)
        acts, more = QHBoxLayout(), QHBoxLayout()
        acts.addWidget(self.toggle)
        acts.addWidget(self.filed)
        more.addWidget(self.lookup)
        more.addWidget(button(bench, "prisoners.new", self._acts.new, shortcut="F7"))
        column.addLayout(acts)
        column.addLayout(more)
        asking = QHBoxLayout(self._asking)
        asking.setContentsMargins(0, 0, 0, 0)
        asking.setSpacing(SPACE)
        asking.addWidget(self.court, 1)
        asking.addWidget(self.when, 1)
        column.addWidget(self._asking)
        column.addWidget(self.ask)

    def show_person(self, shown: Shown | None) -> None:
        """Show a person."""
        name = None if shown is None else shown.view.prisoner.prisoner_id
        if self._shown is None or name != self._shown.view.prisoner.prisoner_id:
            self.court.clear()
            self.when.clear()
        self._shown = shown
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words, shown = self._bench.words, self._shown
        self.court.setPlaceholderText(words("prisoners.court"))
        self.when.setPlaceholderText(words("prisoners.day_hint"))
        row = None if shown is None else shown.view.prisoner
        in_jail = row is not None and row.inside and bool(row.jail)
        for part in (self._asking, self.ask):
            part.setVisible(in_jail)
        counted = row is not None and row.state == "remand" and row.report_filed_at is None
        self.toggle.setVisible(counted)
        self.filed.setVisible(counted)
        self.lookup.setVisible(row is not None)
        self.identity.setVisible(row is not None and row.protected and not row.name)
        self._tell_clocks(() if shown is None else shown.view.clocks, known=shown is not None)
        self.history.clear()
        if shown is None or row is None:
            self._facts.setText(words("prisoners.choose"))
            self._links.setText("")
            return
        self._facts.setText("\n".join(self._lines(row)))
        linked = self._linked(shown)
        self._links.setText(linked)
        self._links.setVisible(bool(linked))
        self.history.addItems([self._production(asked) for asked in shown.view.productions])
        self.history.addItems([self._note(note) for note in reversed(shown.view.history)])

    def _lines(self, row: Prisoner) -> list[str]:
        words = self._bench.words
        name = row.name or words("prisoners.hidden")
        if row.parent:
            name = f"{name}, {words('prisoners.parent')} {row.parent}"
        place = words(f"prisoners.state.{row.state}")
        told = [name, f"{words('prisoners.case')} {row.case_ref}"]
        told.append(f"{place} · {row.jail}" if row.jail else place)
        numbers = (
            (words("prisoners.link.jail_id"), row.jail_id),
            (words("prisoners.link.ptn"), row.ptn),
            (words("prisoners.link.cnr"), row.cnr),
        )
        told.append(" · ".join(f"{said} {number}" for said, number in numbers if number))
        return [line for line in told if line]

    def _linked(self, shown: Shown) -> str:
        words = self._bench.words
        told = [links_told(self._bench, shown.links)] if shown.links else []
        if shown.asked is not None and shown.asked.state == "refused":
            told.append(words("prisoners.lookup_refused", reason=shown.asked.reason))
        elif shown.asked is not None and not shown.links:
            told.append(words("prisoners.lookup_waiting"))
        return " · ".join(told)

    def _tell_clocks(self, clocks: tuple[Clock, ...], *, known: bool) -> None:
        while (item := self._clocks.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.deleteLater()
        if known and not clocks:
            self._clocks.addWidget(_said(self._bench.words("prisoners.no_clock"), "hint"))
        for clock in clocks:
            self._clocks.addWidget(_said(self._clock(clock), _tone(clock, self._left(clock))))

    def _left(self, clock: Clock) -> int:
        return int((clock.due_at - self._bench.station.clock.now()).total_seconds() // _DAY_S)

    def _clock(self, clock: Clock) -> str:
        words = self._bench.words
        mark = "⚑ " if clock.late else "◷ "
        told = f"{mark}{words(f'prisoners.clock.{clock.what}')}: {for_people(clock.due_at)}"
        left = self._left(clock)
        return told if left < 0 else f"{told} · {words('prisoners.left_days', count=left)}"

    def _note(self, note: CustodyNote) -> str:
        words = self._bench.words
        by = words("prisoners.by_jail") if note.source == "terminal" else ""
        parts = (words(f"prisoners.state.{note.state}"), note.jail, by)
        return f"{for_people(note.at)} · {' · '.join(part for part in parts if part)}"

    def _production(self, asked: Production) -> str:
        words = self._bench.words
        told = words("prisoners.asked", court=asked.court, at=for_people(asked.produce_at))
        parts = (told, words(f"prisoners.production.{asked.state}"), asked.said)
        return " · ".join(part for part in parts if part)

    def _ask(self) -> None:
        now = self._bench.station.clock.now()
        try:
            at = typed_moment(self.when.text(), now)
        except DayUnreadable as error:
            self._bench.fault(error)
            return
        self._acts.ask(self.court.text(), at)


class NewPrisonerSheet(QWidget):
    """Somebody who is entered by hand."""

    def __init__(self, bench: Bench, acts: PrisonerActs) -> None:
        super().__init__()
        self._bench, self._acts = bench, acts
        self.lines = {
            name: QLineEdit()
            for name in (
                "case",
                "name",
                "parent",
                "arrested_at",
                "first_remand_at",
                "jail",
                "production_at",
            )
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(label(bench, "prisoners.new_title", "subhead"))
        for name, line in self.lines.items():
            column.addWidget(label(bench, f"prisoners.{name}", "quiet"))
            column.addWidget(named(line, bench, f"prisoners.{name}"))
        column.addStretch(1)
        keys = QHBoxLayout()
        keys.addWidget(button(bench, "prisoners.back", acts.back, shortcut="Esc"))
        keys.addWidget(
            button(bench, "prisoners.enter", self._enter, shortcut="F5", role="primary"), 1
        )
        column.addLayout(keys)

    def begin(self) -> None:
        """Begin with nothing."""
        self.clear()
        self.lines["case"].setFocus()

    def clear(self) -> None:
        """Show nothing of what was typed."""
        for line in self.lines.values():
            line.clear()

    def _enter(self) -> None:
        try:
            told = NewPrisoner(
                case_ref=self.lines["case"].text(),
                name=self.lines["name"].text(),
                parent=self.lines["parent"].text(),
                jail=self.lines["jail"].text(),
                arrested_at=self._at("arrested_at"),
                first_remand_at=self._at("first_remand_at"),
                production_at=self._at("production_at"),
            )
        except DayUnreadable as error:
            self._bench.fault(error)
            return
        self._acts.enter(told)

    def _at(self, name: str) -> datetime | None:
        text = self.lines[name].text()
        return typed_moment(text, self._bench.station.clock.now()) if text.strip() else None


def _said(text: str, tone: str) -> QLabel:
    made = QLabel(text)
    made.setObjectName(tone)
    made.setWordWrap(True)
    return made


def _tone(clock: Clock, days_left: int) -> str:
    if clock.late:
        return "refused"
    return "attention" if days_left <= 1 else ""
