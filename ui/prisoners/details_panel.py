"""What stands beside the custody register: a person with dates and history; a new one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QListWidget, QVBoxLayout, QWidget

from station_app.cases.external_id_model import ExternalId
from station_app.model.clock import for_people
from station_app.model.errors import DayUnreadable
from station_app.model.pillars import Message
from station_app.prisoners.model import CustodyNote, Prisoner, Production
from station_app.prisoners.register import CustodyClock, NewPrisoner, PrisonerView
from ui.case_numbers.case_number_field import CaseNumberField
from ui.cases.timeline import external_ids_text
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, label, named
from ui.widgets.date_time_input import typed_moment
from ui.widgets.plain_text import PlainLabel

_HISTORY_PX = 110
_DAY_S = 86400


@dataclass(frozen=True, slots=True)
class ShownPrisoner:
    """A prisoner and what the other systems know of the case."""

    view: PrisonerView
    links: tuple[ExternalId, ...]
    asked: Message | None
    """What the hub was asked last."""


@dataclass(frozen=True, slots=True)
class PrisonerActions:
    """What the desk does for its sheets."""

    ask: Callable[[str, datetime], None]
    toggle: Callable[[], None]
    filed: Callable[[], None]
    lookup: Callable[[], None]
    new: Callable[[], None]
    enter: Callable[[NewPrisoner], None]
    back: Callable[[], None]
    identity: Callable[[], None]


class PrisonerDetails(QWidget):
    """The chosen person."""

    def __init__(self, context: WindowContext, acts: PrisonerActions) -> None:
        super().__init__()
        self._context, self._acts = context, acts
        self._shown: ShownPrisoner | None = None
        self._facts, self._links = PlainLabel(), PlainLabel()
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
        named(self.history, context, "prisoners.history")
        self.court, self.when = QLineEdit(), QLineEdit()
        named(self.court, context, "prisoners.court")
        named(self.when, context, "prisoners.produce_at")
        self.when.returnPressed.connect(self._ask)
        self.identity = button(context, "prisoners.open_identity", acts.identity, shortcut="F9")
        self.ask = button(context, "prisoners.ask", self._ask, shortcut="F5", role="primary")
        self.toggle = button(context, "prisoners.toggle", acts.toggle, shortcut="F6")
        self.filed = button(context, "prisoners.filed", acts.filed, shortcut="F4")
        self.lookup = button(context, "prisoners.lookup", acts.lookup, shortcut="F8")
        self._asking = QWidget()
        self._lay_out()
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        context, column = self._context, QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._facts)
        column.addWidget(self.identity)
        column.addWidget(self._links)
        column.addLayout(self._clocks)
        column.addWidget(label(context, "prisoners.history", "subhead"))
        column.addWidget(self.history, 1)
        acts, more = QHBoxLayout(), QHBoxLayout()
        acts.addWidget(self.toggle)
        acts.addWidget(self.filed)
        more.addWidget(self.lookup)
        more.addWidget(button(context, "prisoners.new", self._acts.new, shortcut="F7"))
        column.addLayout(acts)
        column.addLayout(more)
        asking = QHBoxLayout(self._asking)
        asking.setContentsMargins(0, 0, 0, 0)
        asking.setSpacing(SPACE)
        asking.addWidget(self.court, 1)
        asking.addWidget(self.when, 1)
        column.addWidget(self._asking)
        column.addWidget(self.ask)

    def show_person(self, shown: ShownPrisoner | None) -> None:
        """Show a person."""
        name = None if shown is None else shown.view.prisoner.prisoner_id
        if self._shown is None or name != self._shown.view.prisoner.prisoner_id:
            self.court.clear()
            self.when.clear()
        self._shown = shown
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words, shown = self._context.words, self._shown
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
        self._refresh_clocks(() if shown is None else shown.view.clocks, known=shown is not None)
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
        words = self._context.words
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

    def _linked(self, shown: ShownPrisoner) -> str:
        words = self._context.words
        told = [external_ids_text(self._context, shown.links)] if shown.links else []
        if shown.asked is not None and shown.asked.state == "refused":
            told.append(words("prisoners.lookup_refused", reason=shown.asked.reason))
        elif shown.asked is not None and not shown.links:
            told.append(words("prisoners.lookup_waiting"))
        return " · ".join(told)

    def _refresh_clocks(self, clocks: tuple[CustodyClock, ...], *, known: bool) -> None:
        while (item := self._clocks.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.deleteLater()
        if known and not clocks:
            self._clocks.addWidget(_said(self._context.words("prisoners.no_clock"), "hint"))
        for clock in clocks:
            self._clocks.addWidget(_said(self._clock(clock), _tone(clock, self._left(clock))))

    def _left(self, clock: CustodyClock) -> int:
        return int((clock.due_at - self._context.station.clock.now()).total_seconds() // _DAY_S)

    def _clock(self, clock: CustodyClock) -> str:
        words = self._context.words
        mark = "⚑ " if clock.late else "◷ "
        told = f"{mark}{words(f'prisoners.clock.{clock.what}')}: {for_people(clock.due_at)}"
        left = self._left(clock)
        return told if left < 0 else f"{told} · {words('prisoners.left_days', count=left)}"

    def _note(self, note: CustodyNote) -> str:
        words = self._context.words
        by = words("prisoners.by_jail") if note.source == "terminal" else ""
        parts = (words(f"prisoners.state.{note.state}"), note.jail, by)
        return f"{for_people(note.at)} · {' · '.join(part for part in parts if part)}"

    def _production(self, asked: Production) -> str:
        words = self._context.words
        told = words("prisoners.asked", court=asked.court, at=for_people(asked.produce_at))
        parts = (told, words(f"prisoners.production.{asked.state}"), asked.said)
        return " · ".join(part for part in parts if part)

    def _ask(self) -> None:
        now = self._context.station.clock.now()
        try:
            at = typed_moment(self.when.text(), now)
        except DayUnreadable as error:
            self._context.fault(error)
            return
        self._acts.ask(self.court.text(), at)


class NewPrisonerForm(QWidget):
    """Somebody who is entered by hand."""

    def __init__(self, context: WindowContext, acts: PrisonerActions) -> None:
        super().__init__()
        self._context, self._acts = context, acts
        self.lines = {
            name: QLineEdit()
            for name in (
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
        column.addWidget(label(context, "prisoners.new_title", "subhead"))
        self.case = CaseNumberField(context, "prisoners.case")
        column.addWidget(label(context, "prisoners.case", "quiet"))
        column.addWidget(self.case)
        for name, line in self.lines.items():
            column.addWidget(label(context, f"prisoners.{name}", "quiet"))
            column.addWidget(named(line, context, f"prisoners.{name}"))
        column.addStretch(1)
        keys = QHBoxLayout()
        keys.addWidget(button(context, "prisoners.back", acts.back, shortcut="Esc"))
        keys.addWidget(
            button(context, "prisoners.enter", self._enter, shortcut="F5", role="primary"), 1
        )
        column.addLayout(keys)

    def begin(self) -> None:
        """Begin with nothing."""
        self.clear()
        self.case.focus_number()

    def clear(self) -> None:
        """Show nothing of what was typed."""
        self.case.show_number("")
        for line in self.lines.values():
            line.clear()

    def _enter(self) -> None:
        self.case.settle(self._tell)

    def _tell(self) -> None:
        try:
            told = NewPrisoner(
                case_ref=self.case.text,
                name=self.lines["name"].text(),
                parent=self.lines["parent"].text(),
                jail=self.lines["jail"].text(),
                arrested_at=self._at("arrested_at"),
                first_remand_at=self._at("first_remand_at"),
                production_at=self._at("production_at"),
            )
        except DayUnreadable as error:
            self._context.fault(error)
            return
        self._acts.enter(told)

    def _at(self, name: str) -> datetime | None:
        text = self.lines[name].text()
        return typed_moment(text, self._context.station.clock.now()) if text.strip() else None


def _said(text: str, tone: str) -> QLabel:
    made = PlainLabel(text)
    made.setObjectName(tone)
    made.setWordWrap(True)
    return made


def _tone(clock: CustodyClock, days_left: int) -> str:
    if clock.late:
        return "refused"
    return "attention" if days_left <= 1 else ""
