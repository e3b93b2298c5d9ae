"""What the operator says about a paper: saved as it is typed, wrong entries named beside the field."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from station_app.cases import case_numbers
from station_app.documents import drafts
from station_app.documents.drafts import Checklist, NewDraft
from station_app.model.documents import Document
from station_app.model.ids import DocumentId
from ui.case_numbers.case_number_field import CaseNumberField
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, indent, label, named
from ui.widgets.plain_text import PlainComboBox, PlainLabel

_PAUSE_MS = 350
_USUAL_KIND = "CD_BUNDLE"
_MOST_SHEETS = 5000
_NAMED_GAPS = 6
_LEAST_KIND_SIGNS = 12


class DocumentDetails(QWidget):
    """FIR number, kind, volume, sheets, and the check list."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._document_id: DocumentId | None = None
        self._filling = False
        self._new = False
        """Whether the paper has not begun yet: what is typed is kept with its first page."""
        self._case = CaseNumberField(context, "details.case", self._take_case)
        self._kind = PlainComboBox()
        # The longest of all kinds' names would make the column wider than it is.
        self._kind.setSizeAdjustPolicy(
            PlainComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._kind.setMinimumContentsLength(_LEAST_KIND_SIGNS)
        self._volume, self._sheets = QSpinBox(), QSpinBox()
        self.setObjectName("details")
        self._volume.setRange(1, 99)
        self._sheets.setRange(0, _MOST_SHEETS)
        for spin in (self._volume, self._sheets):
            indent(spin)
        self._note = QLineEdit()
        self._wait = QCheckBox()
        self._check = PlainLabel()
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
            if field is not self._case:
                named(field, context, key)
            column.addWidget(label(context, key, "hint"))
            column.addWidget(field)
        column.addWidget(self._wait)
        column.addSpacing(SPACE)
        column.addWidget(label(context, "details.check", "subhead"))
        column.addWidget(self._check)
        column.addStretch(1)

    def _listen(self) -> None:
        self._note.textEdited.connect(lambda text: self._later(gap_note=text))
        self._kind.activated.connect(lambda _i: self._later(kind=self._kind.currentData()))
        self._volume.valueChanged.connect(lambda value: self._later(volume=value))
        self._sheets.valueChanged.connect(lambda value: self._later(expected_sheets=value or None))
        self._wait.toggled.connect(lambda on: self._later(wait_for_text=on))

    def focus_case(self) -> None:
        """Go to the FIR number."""
        self._case.focus_number()

    def begin(self, document_id: DocumentId, case_ref: str = "", volume: int = 1) -> None:
        """Let a new paper be described, which begins with its first page."""
        self._document_id, self._new = document_id, True
        self._pending = {"case_ref": case_ref} if case_ref else {}
        self._timer.stop()
        self.setEnabled(True)
        self._filling = True
        self._case.show_number(case_ref)
        self._note.clear()
        self._kind.setCurrentIndex(max(0, self._kind.findData(_USUAL_KIND)))
        self._volume.setValue(volume)
        self._sheets.setValue(0)
        self._wait.setChecked(False)
        self._filling = False
        self.show_checklist(None)

    def new_draft(self) -> NewDraft | None:
        """Return the new paper as it is described now; ``None``: the paper has begun, or there is none.

        Raises:
            StationError: see :func:`station_app.documents.drafts.prepare`.
        """
        if self._document_id is None or not self._new:
            return None
        return drafts.prepare(
            self._context.station,
            str(self._kind.currentData()),
            case_ref=str(self._pending.get("case_ref", "")),
            volume=self._volume.value(),
            expected_sheets=self._sheets.value() or None,
            document_id=self._document_id,
        )

    def show_document(self, document: Document | None) -> None:
        """Show a paper's details, but never overwrite what is being typed."""
        self.setEnabled(document is not None)
        if document is None:
            self._document_id, self._new, self._pending = None, False, {}
            self._case.show_number("")
            self._note.clear()
            self.show_checklist(None)
            return
        fresh = document.document_id != self._document_id
        self._document_id, began = document.document_id, self._new and not fresh
        self._new = False
        if fresh:
            self._pending = {}
        self._filling = True
        self._fill(document, fresh=fresh)
        self._filling = False
        if began:
            # What was typed after its first page was on its way.
            self.save()

    def _fill(self, document: Document, *, fresh: bool) -> None:
        typed = self._pending
        if fresh:
            self._case.show_number(document.case_ref)
        else:
            self._case.renew(document.case_ref)
        if fresh or not (self._note.hasFocus() or "gap_note" in typed):
            self._note.setText(document.gap_note)
        if "kind" not in typed:
            self._kind.setCurrentIndex(self._kind.findData(document.kind))
        if "volume" not in typed:
            self._volume.setValue(document.volume)
        if fresh or not (self._sheets.hasFocus() or "expected_sheets" in typed):
            self._sheets.setValue(document.expected_sheets or 0)
        if "wait_for_text" not in typed:
            self._wait.setChecked(document.wait_for_text)

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

    def settle(self, then: Callable[[], None]) -> None:
        """Save what was typed, and go on when it is on the disk; not while the number is open.

        What follows goes by what stands in the fields, never by what was saved before.
        """

        def saved(_nothing: None) -> None:
            then()

        def number_taken() -> None:
            self.save()
            # The lane of these jobs is one wide: every save before this one is home.
            self._context.jobs.call("quick", lambda: None, saved, self._context.fault)

        self._case.settle(number_taken)

    def leave(self) -> None:
        """Another paper comes: save what was typed of this one, the number where nobody has to be asked."""
        self.save()
        document_id, typed, station = (
            self._document_id,
            self._case.take_typed(),
            self._context.station,
        )
        if document_id is None or self._new or typed is None:
            return

        def keep() -> None:
            found = case_numbers.look_up(station, typed)
            if found.standing != "unknown":
                drafts.set_details(station, document_id, case_ref=found.case_ref)

        self._context.jobs.call("quick", keep, lambda _none: None, self._context.fault)

    def save(self) -> None:
        """Save what was typed now."""
        self._timer.stop()
        document_id = self._document_id
        if document_id is None or self._new or not self._pending:
            return
        changes, self._pending = self._pending, {}
        station = self._context.station
        self._context.jobs.call(
            "quick",
            lambda: drafts.set_details(station, document_id, **changes),
            lambda _document: None,
            self._context.fault,
        )

    def _take_case(self, case_ref: str) -> None:
        self._later(case_ref=case_ref)
        self.save()

    def _later(self, **changes: Any) -> None:
        if not self._filling:
            self._pending |= changes
            self._timer.start()

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
        self._note.setPlaceholderText(words("details.note_hint"))
        self.show_checklist(self._checklist)
