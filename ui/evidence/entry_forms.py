"""What is asked before evidence is kept: a packet's number, why a medium is taken in, why it goes back."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from station_app.evidence import esakshya_link, packets
from station_app.model.evidence import Evidence
from station_app.model.texts import typed_plainly
from station_app.station.station import Station
from ui.case_numbers.case_number_field import CaseNumberField
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, card, label, named
from ui.widgets.plain_text import PlainComboBox, PlainLabel

_WIDE_PX = 620
_DIGITS = 16
_LEAST_REASON = 10
_REASONS = ("app", "room", "line", "other_device")


class _Page(QWidget):
    """A sheet in the middle with its questions, the way back and the one act."""

    def __init__(self, context: WindowContext, title: str, back: Callable[[], None]) -> None:
        super().__init__()
        self._context = context
        sheet, self._column = card()
        sheet.setMaximumWidth(_WIDE_PX)
        self._column.addWidget(label(context, title, "headline"))
        self._back = button(context, "evidence.back", back, shortcut="Esc")
        outside = QHBoxLayout(self)
        outside.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        outside.addStretch(1)
        outside.addWidget(sheet, 4)
        outside.addStretch(1)

    def ask(self, key: str, field: QWidget) -> None:
        """Put a question below the others."""
        self._column.addWidget(label(self._context, key))
        self._column.addWidget(_named(field, self._context, key))

    def hint(self, key: str) -> None:
        """Put a word of explanation below."""
        self._column.addWidget(label(self._context, key, "hint"))

    def close_with(self, key: str, act: Callable[[], None]) -> None:
        """End the sheet with its one act."""
        self._column.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self._back)
        row.addStretch(1)
        row.addWidget(button(self._context, key, act, shortcut="F5", role="primary"))
        self._column.addLayout(row)


class SidForm(_Page):
    """The number of a packet, typed or scanned, and the FIR that it belongs to."""

    def __init__(
        self, context: WindowContext, back: Callable[[], None], bound: Callable[[str], None]
    ) -> None:
        super().__init__(context, "evidence.sid_title", back)
        self._bound = bound
        self.sid, self.case = QLineEdit(), CaseNumberField(context, "evidence.case")
        self.act = PlainComboBox()
        self._count = PlainLabel()
        self._count.setObjectName("hint")
        self.ask("evidence.sid", self.sid)
        self._column.addWidget(self._count)
        self.ask("evidence.case", self.case)
        self.ask("evidence.act", self.act)
        self.hint("evidence.sid_hint")
        self.close_with("evidence.bind", self.bind)
        self.sid.textChanged.connect(lambda _t: self.retranslate())
        self.sid.returnPressed.connect(self.case.focus_number)
        self.case.edit.returnPressed.connect(self.bind)
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def begin(self, case_ref: str) -> None:
        """Ask for a new packet, of a case where one was chosen."""
        self.sid.clear()
        self.case.show_number(case_ref)
        self.sid.setFocus()

    def clear(self) -> None:
        """Ask for nothing any more."""
        self.sid.clear()
        self.case.show_number("")

    def bind(self) -> None:
        """Bind what was typed."""
        self.case.settle(self._bind)

    def _bind(self) -> None:
        station = self._context.station
        typed, case, act = self.sid.text(), self.case.text, self.act.currentData()
        self._context.jobs.call(
            "quick",
            lambda: esakshya_link.bind_by_number(station, typed, case, act=act),
            self._kept,
            self._context.fault,
        )

    def _kept(self, held: Evidence) -> None:
        self.clear()
        self._bound(held.evidence_id)

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words = self._context.words
        digits = sum(sign.isdigit() for sign in typed_plainly(self.sid.text()))
        self._count.setText(words("evidence.digits", digits=digits, of=_DIGITS))
        _fill(self.act, {name: words(f"evidence.acts.{name}") for name in packets.ACTS})


class MediumForm(_Page):
    """First why the app did not record; then who brings what."""

    def __init__(
        self, context: WindowContext, back: Callable[[], None], brought: Callable[[str], None]
    ) -> None:
        super().__init__(context, "evidence.medium_title", back)
        self._brought = brought
        self.reason, self.medium = PlainComboBox(), PlainComboBox()
        self.reason.setEditable(True)
        self.case, self.bringer = CaseNumberField(context, "evidence.case"), QLineEdit()
        self.make, self.serial = QLineEdit(), QLineEdit()
        self._later = QWidget()
        self.hint("evidence.medium_hint")
        self.ask("evidence.reason", self.reason)
        inside, outside = QVBoxLayout(self._later), self._column
        inside.setContentsMargins(0, 0, 0, 0)
        self._column = inside
        self._pair(("evidence.case", self.case), ("evidence.brought_by", self.bringer))
        self.ask("evidence.medium", self.medium)
        self._pair(("evidence.make", self.make), ("evidence.serial", self.serial))
        self._column = outside
        outside.addWidget(self._later)
        self.close_with("evidence.go_on", self.open)
        self.reason.editTextChanged.connect(lambda _t: self._load())
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def begin(self, case_ref: str) -> None:
        """Ask for a new medium, of a case where one was chosen."""
        self.clear()
        self.case.show_number(case_ref)
        self.reason.setFocus()

    def clear(self) -> None:
        """Ask for nothing any more."""
        self.reason.setCurrentIndex(-1)
        self.reason.clearEditText()
        self.case.show_number("")
        for field in (self.bringer, self.make, self.serial):
            field.clear()

    def open(self) -> None:
        """Open the medium that was described."""
        self.case.settle(self._open)

    def _open(self) -> None:
        station = self._context.station
        facts = {
            "reason": self.reason.currentText(),
            "medium": str(self.medium.currentData()),
            "brought_by": self.bringer.text(),
            "make": self.make.text(),
            "serial": self.serial.text(),
        }
        case = self.case.text
        self._context.jobs.call(
            "quick",
            lambda: packets.open_medium(station, case, **facts),
            self._kept,
            self._context.fault,
        )

    def _kept(self, held: Evidence) -> None:
        self.clear()
        self._brought(held.evidence_id)

    def _pair(self, *asked: tuple[str, QWidget]) -> None:
        row = QHBoxLayout()
        for key, field in asked:
            column = QVBoxLayout()
            column.addWidget(label(self._context, key))
            column.addWidget(_named(field, self._context, key))
            column.addStretch(1)
            row.addLayout(column, 1)
        self._column.addLayout(row)

    def _load(self) -> None:
        self._later.setVisible(len(self.reason.currentText().strip()) >= _LEAST_REASON)

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words = self._context.words
        typed = self.reason.currentText()
        _fill(self.reason, {name: words(f"evidence.reasons.{name}") for name in _REASONS})
        self.reason.setEditText(typed)
        _fill(self.medium, {name: words(f"evidence.media.{name}") for name in packets.MEDIA})
        self._load()


class ReasonForm(_Page):
    """Why something is taken back, or left out."""

    def __init__(
        self,
        context: WindowContext,
        keys: tuple[str, str, str],
        act: Callable[[Station, str, str], object],
        back: Callable[[], None],
    ) -> None:
        """Make it; ``keys`` are the texts of title, hint and act."""
        title, hint, now = keys
        super().__init__(context, title, back)
        self._act, self._done = act, back
        self._evidence_id = ""
        self.reason = QLineEdit()
        self.reason.returnPressed.connect(self.do)
        self.hint(hint)
        self.ask("evidence.why", self.reason)
        self.close_with(now, self.do)

    def begin(self, evidence_id: str) -> None:
        """Ask why."""
        self._evidence_id = evidence_id
        self.reason.clear()
        self.reason.setFocus()

    def clear(self) -> None:
        """Ask for nothing any more."""
        self._evidence_id = ""
        self.reason.clear()

    def do(self) -> None:
        """Do it, with the reason."""
        station, evidence_id, reason = self._context.station, self._evidence_id, self.reason.text()
        self._context.jobs.call(
            "quick",
            lambda: self._act(station, evidence_id, reason),
            lambda _n: self._done(),
            self._context.fault,
        )


def _named(field: QWidget, context: WindowContext, key: str) -> QWidget:
    """Return a field that says what it asks; a case's number says it inside."""
    return field if isinstance(field, CaseNumberField) else named(field, context, key)


def _fill(box: QComboBox, entries: dict[str, str]) -> None:
    """Say the choices in the window's language; what was chosen stays."""
    chosen = box.currentData()
    with QSignalBlocker(box):
        box.clear()
        for name, text in entries.items():
            box.addItem(text, name)
        box.setCurrentIndex(-1 if box.isEditable() else max(0, box.findData(chosen)))
