"""A few questions at once, in the desk itself: no box that hides what is asked about."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, card
from ui.widgets.plain_text import PlainComboBox, PlainLabel

_WIDE_PX = 480


@dataclass(frozen=True, slots=True)
class Question:
    """One line to write, or one word to choose."""

    name: str
    key: str
    """Of its label's text."""
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """Code and words; empty: a line to write."""
    fills: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By code: what the choice puts into the other lines."""


class QuestionPanel(QWidget):
    """Asks, and hands the answers over."""

    def __init__(self, context: WindowContext, back: Callable[[], None]) -> None:
        super().__init__()
        self._context, self._back = context, back
        self._then: Callable[[dict[str, str]], None] = lambda _answers: None
        self._title_key = ""
        self._questions: tuple[Question, ...] = ()
        self.editors: dict[str, QLineEdit | QComboBox] = {}
        self._labels: dict[str, QLabel] = {}
        self._title = PlainLabel()
        self._title.setObjectName("headline")
        self._inside = QVBoxLayout()
        sheet, column = card()
        sheet.setFixedWidth(_WIDE_PX)
        column.addWidget(self._title)
        column.addLayout(self._inside)
        foot = QHBoxLayout()
        foot.addWidget(button(context, "summons.act.back", back, shortcut="Esc"))
        foot.addStretch(1)
        foot.addWidget(
            button(context, "summons.act.done", self.give, shortcut="F5", role="primary")
        )
        column.addLayout(foot)
        around = QVBoxLayout(self)
        around.setContentsMargins(6 * SPACE, 4 * SPACE, 6 * SPACE, 4 * SPACE)
        around.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        around.addStretch(1)
        context.words.changed.connect(self.retranslate)

    def ask(
        self,
        title_key: str,
        questions: Sequence[Question],
        then: Callable[[dict[str, str]], None],
    ) -> None:
        """Ask; ``then`` gets the answers by name."""
        self.clear()
        self._title_key, self._questions, self._then = title_key, tuple(questions), then
        for question in self._questions:
            told = PlainLabel()
            editor = self._editor(question)
            self._labels[question.name], self.editors[question.name] = told, editor
            self._inside.addWidget(told)
            self._inside.addWidget(editor)
        self.retranslate()
        first = next(iter(self.editors.values()), None)
        if first is not None:
            first.setFocus()

    def give(self) -> None:
        """Hand the answers over."""
        if not self._questions:
            return
        answers = {}
        for name, editor in self.editors.items():
            combo = isinstance(editor, QComboBox)
            answers[name] = str(editor.currentData() or "") if combo else editor.text()  # type: ignore[union-attr]
        self._then(answers)

    def clear(self) -> None:
        """Ask for nothing any more."""
        for part in (*self._labels.values(), *self.editors.values()):
            self._inside.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._questions, self.editors, self._labels = (), {}, {}

    def _editor(self, question: Question) -> QLineEdit | QComboBox:
        if question.choices:
            box = PlainComboBox()
            for code, words in question.choices:
                box.addItem(words, code)
            box.setCurrentIndex(max(0, box.findData(question.value)))
            box.currentIndexChanged.connect(lambda _i: self._fill(question, box))
            return box
        line = QLineEdit(question.value)
        line.returnPressed.connect(lambda: self._next(question.name))
        return line

    def _fill(self, question: Question, box: QComboBox) -> None:
        for name, value in question.fills.get(str(box.currentData() or ""), {}).items():
            other = self.editors.get(name)
            if isinstance(other, QLineEdit):
                other.setText(value)

    def _next(self, name: str) -> None:
        names = list(self.editors)
        after = names[names.index(name) + 1 :]
        if after:
            self.editors[after[0]].setFocus()
        else:
            self.give()

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words = self._context.words
        self._title.setText(words(self._title_key) if self._title_key else "")
        for question in self._questions:
            said = words(question.key)
            self._labels[question.name].setText(said)
            self.editors[question.name].setAccessibleName(said)
