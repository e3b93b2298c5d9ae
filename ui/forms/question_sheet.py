"""The column of questions of an open form: what is asked now, what is wrong beside each, the focus."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from station_app.model.forms import FieldType, Form, Section, condition_holds
from ui.forms.field_editor import FieldEditor
from ui.forms.form_toolbar import Editor
from ui.forms.table_editor import TableEditor
from ui.widgets.context import WindowContext
from ui.widgets.devanagari_input import HindiTyping
from ui.widgets.plain_text import PlainLabel

_COLUMN_PX = 760


class QuestionSheet(QScrollArea):
    """An editor for each question, under the headings of the sections."""

    typed = Signal(str, object)
    """A question's id and its answer; ``None``: nothing stands there."""
    left = Signal(str)
    """The question with this id was left."""
    photo_wanted = Signal()
    passed_last = Signal()
    """Enter was pressed on the last question."""

    def __init__(self, context: WindowContext, typing: HindiTyping) -> None:
        super().__init__()
        self._context, self._typing = context, typing
        self.editors: dict[str, Editor] = {}
        """By the question's id."""
        self.answers: dict[str, Any] = {}
        """What stands in them now, by the question's id."""
        self._headings: list[tuple[QLabel, Section]] = []
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def build(self, form: Form, answers: Mapping[str, Any]) -> None:
        """Show the questions of another form with its answers."""
        self.answers = dict(answers)
        self.editors, self._headings = {}, []
        column = QVBoxLayout()
        column.setSpacing(2)
        for section in form.sections:
            head = PlainLabel()
            head.setObjectName("subhead")
            column.addWidget(head)
            self._headings.append((head, section))
            for field in section.fields:
                kind = TableEditor if field.type is FieldType.TABLE else FieldEditor
                editor: Editor = kind(self._context, form, field, self._typing)
                editor.typed.connect(self._typed)
                editor.left.connect(self.left)
                editor.wants_next.connect(self._next)
                if isinstance(editor, TableEditor):
                    editor.wants_photo.connect(self.photo_wanted)
                self.editors[field.field_id] = editor
                column.addWidget(editor)
        column.addStretch(1)
        sheet = QWidget()
        sheet.setObjectName("details")
        sheet.setMaximumWidth(_COLUMN_PX)
        sheet.setLayout(column)
        for name, editor in self.editors.items():
            editor.set_value(answers.get(name))
        self.setWidget(sheet)

    def clear(self) -> None:
        """Show no questions."""
        self.editors, self._headings, self.answers = {}, [], {}
        self.setWidget(QWidget())

    def renew(self, answers: Mapping[str, Any]) -> None:
        """Take the answers of the same form anew; what stands in the editors was typed here."""
        self.answers = dict(answers)

    def set_answer(self, name: str, value: Any) -> None:
        """Put an answer that was not typed."""
        self.answers[name] = value
        self.editors[name].set_value(value)

    def retranslate(self) -> None:
        """Say the headings in the window's language; the editors say their own."""
        language = self._context.words.language
        for head, section in self._headings:
            law = f"   {section.law}" if section.law else ""
            head.setText(section.label.of(language) + law)

    def ask(self) -> None:
        """Show what is asked after the answers that stand now, and only that."""
        answers = self.answers
        for head, section in self._headings:
            asked = condition_holds(section.when, answers)
            head.setVisible(asked)
            for field in section.fields:
                editor = self.editors[field.field_id]
                editor.setVisible(asked and condition_holds(field.when, answers))
                if isinstance(editor, FieldEditor):
                    editor.offer(answers)
        age = answers.get("age_years")
        for editor in self.editors.values():
            if isinstance(editor, TableEditor):
                sex = str(answers.get("sex", ""))
                editor.set_person(sex, age if type(age) is int else None)

    def say(self, said: dict[str, str]) -> None:
        """Say what is wrong, a sentence by the path of its question."""
        for name, editor in self.editors.items():
            empty = self.answers.get(name) in (None, "", [])
            # What was not reached yet is not scolded; the section's count tells of it.
            editor.say("" if empty else said.get(name, ""))
            if isinstance(editor, TableEditor):
                editor.say_cells(_cells(name, said))

    # ── the focus ────────────────────────────────────────────────────────────────────────────

    def to_question(self, name: str) -> None:
        """Go to a question by its id."""
        editor = self.editors[name]
        editor.editor.setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(editor, 0, 40)

    def to_next_of(self, wanted: set[str], focus: QWidget | None) -> None:
        """Go to the next of some questions after the focus; without any, to the first of all."""
        names = self.shown()
        here = self.at(names, focus)
        for name in names[here + 1 :] + names[: here + 1]:
            if name in wanted:
                self.to_question(name)
                return
        if names and here < 0:
            self.to_question(names[0])

    def editor_at(self, focus: QWidget | None) -> Editor | None:
        """Return the editor that has the focus."""
        names = self.shown()
        at = self.at(names, focus)
        return self.editors[names[at]] if at >= 0 else None

    def shown(self) -> list[str]:
        """Return the ids of the questions that are asked now."""
        return [name for name, editor in self.editors.items() if editor.isVisibleTo(self)]

    def at(self, names: list[str], focus: QWidget | None) -> int:
        """Return the place of the question that has the focus; -1: none of them has."""
        for number, name in enumerate(names):
            editor = self.editors[name]
            if focus is not None and (focus is editor or editor.isAncestorOf(focus)):
                return number
        return -1

    def _typed(self, field_id: str, value: Any) -> None:
        if value is None:
            self.answers.pop(field_id, None)
        else:
            self.answers[field_id] = value
        self.typed.emit(field_id, value)

    def _next(self, field_id: str) -> None:
        # What was just typed may show or hide what comes next.
        self.ask()
        names = self.shown()
        after = names[names.index(field_id) + 1 :] if field_id in names else []
        if after:
            self.to_question(after[0])
        else:
            self.passed_last.emit()


def _cells(table: str, said: dict[str, str]) -> dict[tuple[int, str], str]:
    """Return the sentences on a table's cells, by row and column."""
    cells = {}
    for path, sentence in said.items():
        parts = path.split(".")
        if parts[0] == table and len(parts) == 3 and parts[1].isdigit():
            cells[int(parts[1]), parts[2]] = sentence
    return cells
