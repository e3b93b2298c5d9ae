"""A field for a prosecution office: chosen from the list, or its code typed."""

from PySide6.QtWidgets import QLineEdit

from station_app.prosecution import labels as prosecution_labels
from ui.widgets.plain_text import PlainComboBox


class OfficeSelector(PlainComboBox):
    """Shows names with their codes; gives a code."""

    def __init__(self) -> None:
        super().__init__()
        self._line = QLineEdit()
        self.setLineEdit(self._line)
        self.setEditable(True)

    def fill(self, language: str) -> None:
        """List the offices in a language; what stands in the field stays."""
        code = self.code() if self.count() else ""
        self.clear()
        for known, name in prosecution_labels.offices(language):
            self.addItem(f"{known} · {name}", known)
        if code:
            self.choose(code)
        self._line.setCursorPosition(0)

    def choose(self, code: str) -> None:
        """Set the field to an office, known or not."""
        at = self.findData(code)
        self.setCurrentIndex(at)
        if at < 0:
            self.setEditText(code)
        self._line.setCursorPosition(0)

    def code(self) -> str:
        """Return the code of what stands in the field."""
        typed = self.currentText().strip()
        at = self.findText(typed)
        return str(self.itemData(at)) if at >= 0 else typed
