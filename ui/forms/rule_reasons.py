"""Where somebody writes why times do not fit together: one line a broken rule, beside the form."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from station_app.model.forms import Finding
from ui.widgets.context import WindowContext
from ui.widgets.plain_text import PlainLabel


class RuleReasons(QWidget):
    """The rules that only warn, each with its sentence, its law and a line for the reason."""

    def __init__(self, context: WindowContext, written: Callable[[str, str], None]) -> None:
        super().__init__()
        self._context, self._written = context, written
        self.lines: dict[str, QLineEdit] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._said: tuple[str, ...] = ()
        self.hide()

    def show_rules(self, findings: tuple[Finding, ...], reasons: Mapping[str, str]) -> None:
        """Show the broken rules; lines that are there already keep what is being typed."""
        broken = tuple(f for f in findings if not f.refuses and f.words is not None)
        language = self._context.words.language
        said = (language, *(finding.key for finding in broken))
        self.setVisible(bool(broken))
        if said == self._said:
            return
        self._said = said
        at = next((key for key, line in self.lines.items() if line.hasFocus()), "")
        typed = {key: line.text() for key, line in self.lines.items()}
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.lines = {}
        for finding in broken:
            self._add(finding, typed.get(finding.key) or reasons.get(finding.key, ""))
        if at in self.lines:
            # Whoever writes goes on writing in the same place.
            self.lines[at].setFocus()

    def _add(self, finding: Finding, reason: str) -> None:
        words = self._context.words
        assert finding.words is not None  # noqa: S101 - chosen by the caller
        sentence = PlainLabel(f"{finding.words.of(words.language)} [{finding.law}]")
        sentence.setObjectName("attention")
        sentence.setWordWrap(True)
        line = QLineEdit(reason)
        line.setPlaceholderText(words("form.reason"))
        line.setAccessibleName(sentence.text())
        line.editingFinished.connect(lambda: self._written(finding.key, line.text()))
        self._column.addWidget(sentence)
        self._column.addWidget(line)
        self.lines[finding.key] = line
