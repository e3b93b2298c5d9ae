"""The desk of the jail: who is in custody, the dates that the law counts, production before a court."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHeaderView, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from station_app.cases import external_ids
from station_app.cases.register import opened_name
from station_app.prisoners import jail_messages
from station_app.prisoners import register as prisoner_register
from station_app.prisoners.model import Prisoner, Remand
from station_app.prisoners.register import NewPrisoner, PrisonerRow
from ui.prisoners.details_panel import (
    NewPrisonerForm,
    PrisonerActions,
    PrisonerDetails,
    ShownPrisoner,
)
from ui.prisoners.rows import listed_cells
from ui.widgets.context import WindowContext
from ui.widgets.controls import card, fill, label, named, two_sides
from ui.widgets.plain_text import PlainLabel
from ui.widgets.protected_identity import IdentityGate
from ui.widgets.text_table import TextTable

_COLUMNS = ("until", "name", "case", "state_title")
_PAUSE_MS = 120
_PAGE_PX, _NARROW_PX = 470, 360
_PERSON, _NEW = 0, 1
_DESK, _DOOR = 0, 1
_TOPICS = ("prisoners", "pillar", "inbox", "cases")
Found = TypeVar("Found")


class PrisonersDesk(QWidget):
    """The register at the left, the chosen person at the right."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.setObjectName("room")
        self._context = context
        self._rows: tuple[PrisonerRow, ...] = ()
        self.search = QLineEdit()
        named(self.search, context, "prisoners.search")
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self.refresh)
        self.search.textEdited.connect(lambda _t: self._pause.start())
        self._count, self._empty = PlainLabel(), label(context, "prisoners.none", "hint")
        self._count.setObjectName("hint")
        self.table = TextTable(context, "prisoners", _COLUMNS, wide="name")
        named(self.table, context, "prisoners.title")
        where = _COLUMNS.index("state_title")
        stretch = QHeaderView.ResizeMode.Stretch
        self.table.horizontalHeader().setSectionResizeMode(where, stretch)
        self.table.chosen.connect(lambda _row: self._open())
        acts = PrisonerActions(
            self._ask,
            self._toggle,
            self._filed,
            self._lookup,
            self._begin_new,
            self._enter,
            self._home,
            self._ask_reason,
        )
        self.sheet, self.new = PrisonerDetails(context, acts), NewPrisonerForm(context, acts)
        self.gate = IdentityGate(context, self._home)
        self._sheets, self._stack = QStackedWidget(), QStackedWidget()
        self._lay_out()
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.addWidget(label(self._context, "prisoners.title", "headline"))
        for part in (self.search, self._count, self._empty):
            left.addWidget(part)
        left.addWidget(self.table, 1)
        sheet, column = card()
        sheet.setMinimumWidth(_NARROW_PX)
        sheet.setMaximumWidth(_PAGE_PX)
        for made in (self.sheet, self.new):
            self._sheets.addWidget(made)
        column.addWidget(self._sheets, 1)
        desk = two_sides(left, sheet, (3, 2))
        self._stack.addWidget(desk)
        self._stack.addWidget(self.gate)
        fill(self, self._stack)

    # ── coming and hearing ───────────────────────────────────────────────────────────────────

    def enter(self, document_id: str = "") -> None:
        """Come to the front; a case number or a name looks for it."""
        self._show_desk()
        if document_id:
            self.search.setText(document_id)
        self.refresh()
        self.search.setFocus()

    def on_event(self, topic: str) -> None:
        """Read again where it concerns what is shown."""
        if topic in _TOPICS:
            self.refresh()

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._show_desk()
        self.search.clear()
        self.gate.clear()
        self.new.clear()
        self._rows = ()
        self.retranslate()
        self.sheet.show_person(None)

    def refresh(self) -> None:
        """Read again what is shown."""
        station, text = self._context.station, self.search.text()

        def fill(found: tuple[PrisonerRow, ...]) -> None:
            if text == self.search.text():
                self._rows = found
                self.retranslate()
                self._open()

        self._run(lambda: prisoner_register.register(station, text), fill)

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words = self._context.words
        self.search.setPlaceholderText(words("prisoners.search"))
        inside = sum(row.prisoner.inside for row in self._rows)
        self._count.setText(words("prisoners.count", count=inside))
        self._empty.setVisible(not self._rows and not self.search.text())
        tones = ["refused" if row.clock and row.clock.late else "ink" for row in self._rows]
        self.table.show_rows([listed_cells(self._context, row) for row in self._rows], tones)

    # ── acting ───────────────────────────────────────────────────────────────────────────────

    def _chosen(self) -> Prisoner | None:
        at = self.table.at
        return self._rows[at].prisoner if 0 <= at < len(self._rows) else None

    def _open(self) -> None:
        row, station = self._chosen(), self._context.station
        if row is None:
            self.sheet.show_person(None)
            return

        def work() -> ShownPrisoner:
            return ShownPrisoner(
                prisoner_register.view(station, row.prisoner_id),
                external_ids.external_ids_of(station, row.case_ref),
                external_ids.last_hub_request(station, row.case_ref),
            )

        def show(shown: ShownPrisoner) -> None:
            now = self._chosen()
            if now is not None and now.prisoner_id == shown.view.prisoner.prisoner_id:
                self.sheet.show_person(shown)

        self._run(work, show)

    def _ask(self, court: str, at: datetime) -> None:
        row, station = self._chosen(), self._context.station
        if row is not None:
            name = row.prisoner_id
            self._run(lambda: jail_messages.ask_production(station, name, court, at), self._said)

    def _toggle(self) -> None:
        row, station = self._chosen(), self._context.station
        if row is not None:
            name = row.prisoner_id
            other: Remand = "remand_60" if row.clock == "remand_90" else "remand_90"
            self._run(lambda: prisoner_register.set_clock(station, name, other), self._done)

    def _filed(self) -> None:
        row, station = self._chosen(), self._context.station
        if row is not None:
            name, now = row.prisoner_id, station.clock.now()
            self._run(lambda: prisoner_register.note_report_filed(station, name, now), self._done)

    def _lookup(self) -> None:
        row, station = self._chosen(), self._context.station
        if row is not None:
            self._run(lambda: external_ids.ask_hub(station, row.case_ref), self._said)

    def _enter(self, told: NewPrisoner) -> None:
        station = self._context.station

        def over(_made: Prisoner) -> None:
            self.new.clear()
            self._home()

        self._run(lambda: prisoner_register.add(station, told), over)

    def _begin_new(self) -> None:
        self._sheets.setCurrentIndex(_NEW)
        self.new.begin()

    def _ask_reason(self) -> None:
        row = self._chosen()
        if row is not None:
            self._stack.setCurrentIndex(_DOOR)
            self.gate.ask(opened_name(row.case_ref), self._home)

    def _home(self) -> None:
        self._show_desk()
        self.refresh()
        self.table.setFocus()

    def _show_desk(self) -> None:
        self._stack.setCurrentIndex(_DESK)
        self._sheets.setCurrentIndex(_PERSON)

    def _said(self, _message: str) -> None:
        """Something was said to a pillar: try to send it now."""
        self._context.exchange.wake()
        self.refresh()

    def _done(self, _result: object) -> None:
        self.refresh()

    def _run(self, work: Callable[[], Found], done: Callable[[Found], None]) -> None:
        self._context.jobs.call("quick", work, done, self._context.fault)
