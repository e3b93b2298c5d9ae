"""What the operator says about a paper: saved as it is typed, wrong entries named beside the field."""

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from station_app.documents import drafts
from station_app.documents.drafts import Checklist
from station_app.model.documents import Document
from station_app.model.errors import StationError
from station_app.model.ids import DocumentId
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, indent, label, named

_PAUSE_MS = 350
_MOST_SHEETS = 5000
_NAMED_GAPS = 6


class DocumentDetails(QWidget):
    """FIR number, kind, volume, sheets, and the check list."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._document_id: DocumentId | None = None
        self._filling = False
        self._case = QLineEdit()
        self._case_said = QLabel()
        self._case_said.setObjectName("refused")
        self._case_said.setWordWrap(True)
        self._kind = QComboBox()
        self._volume, self._sheets = QSpinBox(), QSpinBox()
        self.setObjectName("details")
        self._volume.setRange(1, 99)
        self._sheets.setRange(0, _MOST_SHEETS)
        for spin in (self._volume, self._sheets):
            indent(spin)
        self._note = QLineEdit()
        self._wait = QCheckBox()
        self._check = QLabel()
        self._check.setWordWrap(True)
        self._pending: dict[str, Any] = {}
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self.save)
        self._checklist: Checklist | None = None
        self._lay_out()
        self._listen()
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        context = self._context
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        for key, field in (
            ("details.case", self._case),
            ("details.kind", self._kind),
            ("details.sheets", self._sheets),
            ("details.volume", self._volume),
            ("details.note", self._note),
        ):
            named(field, context, key)
            column.addWidget(label(context, key, "hint"))
            column.addWidget(field)
            if field is self._case:
                column.addWidget(self._case_said)
        column.addWidget(self._wait)
        column.addSpacing(SPACE)
        column.addWidget(label(context, "details.check", "subhead"))
        column.addWidget(self._check)
        column.addStretch(1)
        self._case_said.hide()

    def _listen(self) -> None:
        self._case.textEdited.connect(lambda text: self._later(case_ref=text))
        self._note.textEdited.connect(lambda text: self._later(gap_note=text))
        self._kind.activated.connect(lambda _i: self._later(kind=self._kind.currentData()))
        self._volume.valueChanged.connect(lambda value: self._later(volume=value))
        self._sheets.valueChanged.connect(lambda value: self._later(expected_sheets=value or None))
        self._wait.toggled.connect(lambda on: self._later(wait_for_text=on))

    def focus_case(self) -> None:
        """Go to the FIR number."""
        self._case.setFocus()
        self._case.selectAll()

    def show_document(self, document: Document | None) -> None:
        """Show a paper's details, but never overwrite what is being typed."""
        self.setEnabled(document is not None)
        if document is None:
            self._document_id = None
            return
        fresh = document.document_id != self._document_id
        self._document_id = document.document_id
        self._filling = True
        if fresh or not self._case.hasFocus():
            self._case.setText(document.case_ref)
            self._case_said.hide()
        if fresh or not self._note.hasFocus():
            self._note.setText(document.gap_note)
        self._kind.setCurrentIndex(self._kind.findData(document.kind))
        self._volume.setValue(document.volume)
        if fresh or not self._sheets.hasFocus():
            self._sheets.setValue(document.expected_sheets or 0)
        self._wait.setChecked(document.wait_for_text)
        self._filling = False

    def show_checklist(self, checklist: Checklist | None) -> None:
        """Say what was declared, what is there, and name every gap."""
        self._checklist = checklist
        if checklist is None:
            self._check.clear()
            return
        words = self._context.words
        total = "—" if checklist.expected is None else str(checklist.expected)
        lines = [words("details.count", captured=checklist.captured, expected=total)]
        for key, numbers in (("missing", checklist.missing), ("doubled", checklist.doubled)):
            if numbers:
                named_ones = ", ".join(map(str, numbers[:_NAMED_GAPS]))
                more = "…" if len(numbers) > _NAMED_GAPS else ""
                lines.append(words(f"details.{key}", numbers=named_ones + more))
        if checklist.blank:
            lines.append(words("details.blank", numbers=", ".join(map(str, checklist.blank))))
        self._check.setText("\n".join(lines))
        self._check.setObjectName("safe" if checklist.complete else "attention")
        self._check.style().polish(self._check)

    def save(self) -> None:
        """Save what was typed now; a wrong FIR number stays in its field with its sentence."""
        self._timer.stop()
        document_id, changes, self._pending = self._document_id, self._pending, {}
        if document_id is None or not changes:
            return
        station = self._context.station
        self._context.jobs.call(
            "quick",
            lambda: drafts.set_details(station, document_id, **changes),
            lambda _document: self._case_said.hide(),
            lambda error: self._refused(error, changes),
        )

    def _later(self, **changes: Any) -> None:
        if not self._filling:
            self._pending |= changes
            self._timer.start()

    def _refused(self, error: StationError, changes: dict[str, Any]) -> None:
        words = self._context.words
        if "case_ref" not in changes:
            self._context.fault(error)
            return
        self._case_said.setText(f"{words.what(error)} {words.remedy(error)}")
        self._case_said.show()
        rest = {name: value for name, value in changes.items() if name != "case_ref"}
        if rest:
            self._pending = rest | self._pending
            self.save()

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words = self._context.words
        chosen = self._kind.currentData()
        self._kind.clear()
        for kind in (kind for kind in drafts.kinds() if kind.scanned):
            self._kind.addItem(words(f"kind.{kind.kind_id}"), kind.kind_id)
        self._kind.setCurrentIndex(self._kind.findData(chosen))
        self._wait.setText(words("details.wait"))
        self._sheets.setSpecialValueText(words("details.not_counted"))
        self._case.setPlaceholderText("123/2026")
        self._note.setPlaceholderText(words("details.note_hint"))
        self.show_checklist(self._checklist)
