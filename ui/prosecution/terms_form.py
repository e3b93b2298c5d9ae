"""What is typed of an exchange: the case, for what, to whom, the remand, how large its parts are."""

from PySide6.QtCore import QDate, QSignalBlocker, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from station_app.prosecution import labels as prosecution_labels
from station_app.prosecution.model import Exchange
from station_app.prosecution.preview import Preview
from ui.case_numbers.case_number_field import CaseNumberField
from ui.prosecution.bundle_terms import BundleTerms
from ui.prosecution.office_selector import OfficeSelector
from ui.widgets.context import WindowContext
from ui.widgets.controls import label, named
from ui.widgets.plain_text import PlainComboBox

_WIDE_PX = 300
_MB = 1024 * 1024
_DAYS = (60, 90)


class TermsForm(QWidget):
    """One column of fields."""

    other_case = Signal()
    """Another case number is being typed."""
    other_size = Signal()
    """The parts are to be of another size."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self.case = CaseNumberField(context, "prosecution.case")
        self.remand, self.gaps = QLineEdit(), QLineEdit()
        self.purpose, self.office = PlainComboBox(), OfficeSelector()
        self.days, self.part_size = PlainComboBox(), PlainComboBox()
        self.setFixedWidth(_WIDE_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(context, "prosecution.case", "hint"))
        column.addWidget(self.case)
        for key, field in (
            ("prosecution.purpose", self.purpose),
            ("prosecution.office", self.office),
            ("prosecution.first_remand", self.remand),
            ("prosecution.remand_days", self.days),
            ("prosecution.gaps", self.gaps),
            ("prosecution.size", self.part_size),
        ):
            column.addWidget(label(context, key, "hint"))
            column.addWidget(named(field, context, key))
        column.addStretch(1)
        self.case.edit.textEdited.connect(lambda _t: self._begin_other())
        self.part_size.currentIndexChanged.connect(lambda _i: self.other_size.emit())
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    @property
    def case_ref(self) -> str:
        """The case number as it is typed."""
        return self.case.text

    @property
    def part_bytes(self) -> int:
        """The most that one part may hold; 0: nothing is chosen."""
        return int(self.part_size.currentData() or 0)

    def said(self) -> BundleTerms:
        """Return what is typed."""
        day = QDate.fromString(self.remand.text().strip(), "dd-MM-yyyy")
        return BundleTerms(
            self.case_ref,
            str(self.purpose.currentData() or ""),
            self.office.code(),
            day.toString("yyyy-MM-dd") if day.isValid() else "",
            int(self.days.currentData()) if day.isValid() else None,
            self.gaps.text(),
            self.part_bytes,
        )

    def clear(self) -> None:
        """Show nothing of what was open."""
        self.case.show_number("")
        for field in (self.remand, self.gaps):
            field.clear()

    def begin(self, case_ref: str) -> None:
        """Ask for an exchange that is not there yet."""
        self.case.show_number(case_ref)
        self._enable(new=True)

    def show_exchange(self, made: Exchange) -> None:
        """Show what was said of an exchange; its case and purpose stand."""
        self.case.show_number(made.case_ref)
        self.purpose.setCurrentIndex(self.purpose.findData(made.purpose))
        self.office.choose(made.office)
        day = QDate.fromString(made.first_remand, "yyyy-MM-dd")
        self.remand.setText(day.toString("dd-MM-yyyy") if day.isValid() else "")
        self.days.setCurrentIndex(max(0, self.days.findData(made.remand_days)))
        self.gaps.setText(made.gaps_note)
        self.part_size.setCurrentIndex(max(0, self.part_size.findData(made.part_bytes)))
        self._enable(new=False)

    def offer_remand(self, found: Preview) -> None:
        """Fill in what the custody register knows, where nobody typed anything."""
        if found.remand is None or self.remand.text().strip():
            return
        day, days = found.remand
        self.remand.setText(QDate.fromString(day, "yyyy-MM-dd").toString("dd-MM-yyyy"))
        self.days.setCurrentIndex(max(0, self.days.findData(days)))

    def retranslate(self) -> None:
        """Say everything in the window's language; what is chosen stays."""
        words = self._context.words
        self.remand.setPlaceholderText(words("prosecution.day_form"))
        at = max(0, self.purpose.currentIndex())
        with QSignalBlocker(self.purpose):
            self.purpose.clear()
            for name, word in prosecution_labels.choice_texts("scrutiny_purpose", words.language):
                self.purpose.addItem(word, name)
            self.purpose.setCurrentIndex(at)
        self.office.fill(words.language)
        self._fill_sizes()

    def _fill_sizes(self) -> None:
        words, at = self._context.words, max(0, self.part_size.currentIndex())
        with QSignalBlocker(self.part_size):
            self.part_size.clear()
            for key, most in prosecution_labels.part_sizes():
                self.part_size.addItem(words(f"prosecution.size_{key}", mb=most // _MB), most)
            self.part_size.setCurrentIndex(at)
        at = max(0, self.days.currentIndex())
        self.days.clear()
        for days in _DAYS:
            self.days.addItem(words("prosecution.days", days=days), days)
        self.days.setCurrentIndex(at)

    def _begin_other(self) -> None:
        self.remand.clear()
        self.other_case.emit()

    def _enable(self, *, new: bool) -> None:
        self.case.setEnabled(new)
        self.purpose.setEnabled(new)
