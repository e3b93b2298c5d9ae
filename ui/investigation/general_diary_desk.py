"""The general diary's desk: today's entries at the left, the next one typed at the right."""

from datetime import date, datetime, timedelta

from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from station_app.investigation import general_diary
from station_app.investigation.errors import TimeAhead
from station_app.investigation.model import GdEntry
from station_app.model.clock import IST
from ui.case_numbers.case_number_field import CaseNumberField
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, card, label, named
from ui.widgets.plain_text import PlainComboBox, PlainLabel
from ui.widgets.text_table import TextTable

_COLUMNS = ("serial", "time", "kind_title", "said", "case")
_PAGE_PX, _NARROW_PX = 400, 300
_SAID_PX = 120


class GeneralDiaryDesk(QWidget):
    """The general diary of one day."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.setObjectName("room")
        self._context = context
        self._day = self._today()
        self._entries: tuple[GdEntry, ...] = ()
        self._title, self._empty = PlainLabel(), label(context, "general_diary.none", "hint")
        self._title.setObjectName("headline")
        self.table = TextTable(context, "general_diary", _COLUMNS, wide="said")
        named(self.table, context, "general_diary.title")
        self.time, self.reason = QLineEdit(), QLineEdit()
        self.case = CaseNumberField(context, "general_diary.case")
        self.said, self.kind = QPlainTextEdit(), PlainComboBox()
        self.said.setTabChangesFocus(True)
        self.said.setMaximumHeight(_SAID_PX)
        for part, key in (
            (self.time, "general_diary.at"),
            (self.kind, "general_diary.kind_title"),
            (self.said, "general_diary.said"),
            (self.reason, "general_diary.reason"),
        ):
            named(part, context, key)
        self._lay_out()
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        context = self._context
        head = QHBoxLayout()
        head.addStretch(1)
        head.addWidget(
            button(context, "general_diary.earlier", lambda: self._turn(-1), shortcut="F7")
        )
        head.addWidget(button(context, "general_diary.later", lambda: self._turn(1), shortcut="F8"))
        left = QVBoxLayout()
        left.addWidget(self._title)
        left.addLayout(head)
        left.addWidget(self._empty)
        left.addWidget(self.table, 1)
        sheet, column = card()
        sheet.setMinimumWidth(_NARROW_PX)
        sheet.setMaximumWidth(_PAGE_PX)
        for key, part in (
            ("general_diary.at", self.time),
            ("general_diary.kind_title", self.kind),
            ("general_diary.said", self.said),
            ("general_diary.case", self.case),
            ("general_diary.reason", self.reason),
        ):
            column.addWidget(label(context, key, "quiet"))
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(button(context, "general_diary.void", self._void, shortcut="F6"))
        column.addWidget(
            button(context, "general_diary.enter", self._enter, shortcut="F5", role="primary")
        )
        whole = QHBoxLayout(self)
        whole.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        whole.setSpacing(2 * SPACE)
        whole.addLayout(left, 3)
        whole.addWidget(sheet, 2)

    def enter(self, document_id: str = "") -> None:
        """Come to the front on today; a case number stands ready in its field."""
        self._day = self._today()
        if document_id:
            self.case.show_number(document_id)
        self._fresh_time()
        self.refresh()
        self.said.setFocus()

    def on_event(self, topic: str) -> None:
        """Read again where it concerns what is shown."""
        if topic == "diary":
            self.refresh()

    def clear(self) -> None:
        """Show nothing of what was typed."""
        self.case.show_number("")
        for line in (self.time, self.reason):
            line.clear()
        self.said.clear()
        self._entries = ()
        self.retranslate()

    def _today(self) -> date:
        return self._context.station.clock.now().astimezone(IST).date()

    def _fresh_time(self) -> None:
        self.time.setText(self._context.station.clock.now().astimezone(IST).strftime("%H:%M"))

    def _turn(self, days: int) -> None:
        self._day = min(self._today(), self._day + timedelta(days=days))
        self.refresh()

    def refresh(self) -> None:
        """Read again what is shown."""
        station, day = self._context.station, self._day

        def fill(found: tuple[GdEntry, ...]) -> None:
            if day == self._day:
                self._entries = found
                self.retranslate()

        self._context.jobs.call(
            "quick",
            lambda: general_diary.entries(station, day.isoformat()),
            fill,
            self._context.fault,
        )

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words = self._context.words
        self._title.setText(f"{words('general_diary.title')} · {self._day.strftime('%d-%m-%Y')}")
        self._empty.setVisible(not self._entries)
        at = max(0, self.kind.currentIndex())
        self.kind.clear()
        for kind in general_diary.KINDS:
            self.kind.addItem(words(f"general_diary.kind.{kind}"), kind)
        self.kind.setCurrentIndex(at)
        self.table.show_rows([self._cells(entry) for entry in self._entries])

    def _cells(self, entry: GdEntry) -> tuple[str, ...]:
        words = self._context.words
        said = entry.said or words("general_diary.hidden")
        if entry.void_reason:
            said = f"{words('general_diary.voided', reason=entry.void_reason)} · {said}"
        at = entry.at.astimezone(IST).strftime("%H:%M")
        return (
            str(entry.serial),
            at,
            words(f"general_diary.kind.{entry.kind}"),
            said,
            entry.case_ref,
        )

    def _enter(self) -> None:
        self.case.settle(self._tell)

    def _tell(self) -> None:
        station, day = self._context.station, self._day
        try:
            clock = datetime.strptime(f"{self.time.text().strip()} +0530", "%H:%M %z").time()
        except ValueError:
            self._context.fault(TimeAhead())
            self.time.setFocus()
            return
        at = datetime.combine(day, clock, IST)
        kind, said = self.kind.currentData(), self.said.toPlainText()
        case, reason = self.case.text, self.reason.text()

        def over(_entry: GdEntry) -> None:
            self.case.show_number("")
            for part in (self.said, self.reason):
                part.clear()
            self._fresh_time()
            self.refresh()
            self.said.setFocus()

        self._context.jobs.call(
            "quick",
            lambda: general_diary.add_entry(
                station, at=at, kind=kind, said=said, case_ref=case, reason=reason
            ),
            over,
            self._context.fault,
        )

    def _void(self) -> None:
        at = self.table.at
        if not 0 <= at < len(self._entries):
            return
        station, entry, reason = self._context.station, self._entries[at], self.reason.text()

        def over(_none: None) -> None:
            self.reason.clear()
            self.refresh()

        self._context.jobs.call(
            "quick",
            lambda: general_diary.void_entry(station, entry.day, entry.serial, reason),
            over,
            self._context.fault,
        )
