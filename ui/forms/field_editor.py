"""One question on the form screen: its label, its editor, what is wrong with it.

Editors give the value as it is kept (see ``station_app.model.forms``); what cannot be read yet, a
half-typed date, is given as the text that stands there, so that nothing typed is ever lost.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from station_app.forms.filling import convert_legacy_text, in_words
from station_app.model.clock import IST
from station_app.model.forms import Answers, Field, FieldType, Form, codes_of
from station_app.model.texts import typed_plainly
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE
from ui.widgets.devanagari_input import HindiTyping
from ui.widgets.plain_text import PlainComboBox, PlainLabel

_PARAGRAPH_PX = 96
_SHORTEST_LIST = 8
_DAY = re.compile(r"(\d{1,2})[-/. ]?(\d{1,2})[-/. ]?(\d{4})")
_TIME = re.compile(r"(\d{1,2})[:. ]?(\d{2})")
_NOW_SIGNS = (".", "अभी", "now")


class FieldEditor(QWidget):
    """A label, an editor and a line for what is wrong."""

    typed = Signal(str, object)
    """Field and value, at every keystroke."""
    left = Signal(str)
    """Field: the editor was left."""
    wants_next = Signal(str)

    def __init__(
        self, context: WindowContext, form: Form, field: Field, typing: HindiTyping
    ) -> None:
        super().__init__()
        self._context, self.form, self.field = context, form, field
        self._typing = typing
        self._filling = False
        self._codes: tuple[str, ...] | None = None
        self._label, self._second, self._said = PlainLabel(), PlainLabel(), PlainLabel()
        self._second.setObjectName("hint")
        self._second.setWordWrap(True)
        self._label.setWordWrap(True)
        self._said.setObjectName("refused")
        self._said.setWordWrap(True)
        self._said.hide()
        self.editor = self._make_editor()
        self.editor.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE)
        column.setSpacing(2)
        for part in (self._label, self.editor, self._second, self._said):
            column.addWidget(part)
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the window's language, the other one small below."""
        words, field = self._context.words, self.field
        name = field.label.of(words.language)
        unit = f" ({words(f'unit.{field.unit}')})" if field.unit else ""
        star = " *" if field.required else ""
        self._label.setText(f"{name}{unit}{star}")
        self.editor.setAccessibleName(name)
        other = field.label.of("en" if words.language == "hi" else "hi")
        hint = "" if field.help is None else field.help.of(words.language)
        self._explained = "  ·  ".join(part for part in (hint or other, field.law) if part)
        self._refresh_second()
        if isinstance(self.editor, QComboBox):
            self._retranslate_choices(self.editor)

    def _refresh_second(self) -> None:
        """Say what helps; under a date the day in words, as it is read back."""
        said = ""
        if self.field.type in (FieldType.DATE, FieldType.DATETIME):
            said = in_words(self.value(), self._context.words.language)
        self._second.setText(f"{said}  ·  {self._explained}" if said else self._explained)

    def value(self) -> Any:
        """Return the answer as it is kept; ``None`` where nothing stands."""
        editor = self.editor
        if isinstance(editor, QComboBox):
            return editor.currentData()
        text = editor.toPlainText() if isinstance(editor, QPlainTextEdit) else _line(editor).text()
        return stored_answer(self.field, text, self._context.station.clock.now())

    def set_value(self, value: Any) -> None:
        """Show an answer; nobody is told."""
        self._filling = True
        editor = self.editor
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(value)))
        elif isinstance(editor, QPlainTextEdit):
            if editor.toPlainText() != (value or ""):
                editor.setPlainText("" if value is None else str(value))
        else:
            _line(editor).setText(readable(self.field, value))
        self._filling = False
        self._refresh_second()

    def offer(self, answers: Answers) -> None:
        """Offer what may be chosen as the other answers stand; a word that may not is let go."""
        if not self.field.offers or not isinstance(self.editor, QComboBox):
            return
        codes = codes_of(self.form, self.field, answers)
        if codes != self._codes:
            self._codes = codes
            self._retranslate_choices(self.editor)

    def say(self, sentence: str) -> None:
        """Say what is wrong; empty: nothing."""
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.matches(QKeySequence.StandardKey.Paste) and self._paste():
                return True
            if self._type_hindi(event):
                return True
            entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if entered and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.wants_next.emit(self.field.field_id)
                return True
        if event.type() == QEvent.Type.FocusOut:
            self._leave()
        return super().eventFilter(watched, event)

    @property
    def takes_hindi(self) -> bool:
        """Whether words are written here, not a code or a number."""
        return self.field.type in (FieldType.TEXT, FieldType.PARAGRAPH) and not self.field.pattern

    def put(self, text: str) -> None:
        """Put a text where the cursor is, as if it were typed."""
        self._insert(text)
        self.editor.setFocus()

    def _type_hindi(self, event: QKeyEvent) -> bool:
        if not self.takes_hindi:
            return False
        edit = self._typing.edit_for(event, self._before_cursor())
        if edit is not None:
            self._insert(edit.insert, edit.drop)
        return edit is not None

    def _before_cursor(self) -> str:
        editor = self.editor
        if isinstance(editor, QPlainTextEdit):
            cursor = editor.textCursor()
            return cursor.block().text()[: cursor.positionInBlock()]
        return _line(editor).text()[: _line(editor).cursorPosition()]

    def _paste(self) -> bool:
        """Paste old Hindi typing as Unicode, with a way back; other texts take the usual way."""
        pasted = QGuiApplication.clipboard().text()
        turned = convert_legacy_text(pasted)
        if turned is None or not isinstance(self.editor, QLineEdit | QPlainTextEdit):
            return False
        self._insert(turned)
        whole = str(self.value() or "")

        def take_back() -> None:
            self.set_value(whole.replace(turned, pasted))
            self.typed.emit(self.field.field_id, self.value())

        self._context.undoable("form.converted", take_back)
        return True

    def _insert(self, text: str, drop: int = 0) -> None:
        """Put a text at the cursor, after taking away ``drop`` signs before it."""
        editor = self.editor
        if isinstance(editor, QPlainTextEdit):
            cursor = editor.textCursor()
            # Counted in signs: a step of the cursor goes over a whole syllable.
            cursor.setPosition(cursor.position() - drop, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(text)
            return
        line = _line(editor)
        if drop:
            at = line.cursorPosition()
            line.setSelection(at - drop, drop)
            if not text:
                line.del_()
        line.insert(text.replace("\n", " "))
        self._announce_typed()

    def _leave(self) -> None:
        if isinstance(self.editor, QLineEdit):
            # What was typed in short is shown as it is kept: 14032026 2105 as 14-03-2026 21:05.
            self.set_value(self.value())
        self.left.emit(self.field.field_id)

    def _make_editor(self) -> QWidget:
        kind = self.field.type
        if kind in (FieldType.CHOICE, FieldType.YES_NO):
            box = PlainComboBox()
            # The longest words of a list do not decide how wide the form is.
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(_SHORTEST_LIST)
            self._retranslate_choices(box)
            box.currentIndexChanged.connect(lambda _i: self._announce_typed())
            return box
        if kind is FieldType.PARAGRAPH:
            text = QPlainTextEdit()
            text.setTabChangesFocus(True)
            text.setFixedHeight(_PARAGRAPH_PX)
            text.textChanged.connect(self._announce_typed)
            return text
        line = QLineEdit()
        if kind in (FieldType.DATE, FieldType.DATETIME):
            line.setPlaceholderText(
                "dd-mm-yyyy" if kind is FieldType.DATE else "dd-mm-yyyy hh:mm   ( . = अभी / now )"
            )
        line.textEdited.connect(lambda _t: self._announce_typed())
        return line

    def _retranslate_choices(self, box: QComboBox) -> None:
        language = self._context.words.language
        chosen = box.currentData()
        self._filling = True
        box.clear()
        box.addItem("—", None)
        if self.field.type is FieldType.YES_NO:
            for code in ("yes", "no"):
                box.addItem(self._context.words(f"form.{code}"), code)
        else:
            for code, words in self.form.vocabularies[self.field.words].items():
                if self._codes is None or code in self._codes:
                    box.addItem(words.of(language), code)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        self._filling = False

    def _announce_typed(self) -> None:
        if not self._filling:
            self._refresh_second()
            self.typed.emit(self.field.field_id, self.value())


def stored_answer(field: Field, text: str, now: datetime) -> Any:
    """Return a typed text as it is kept; what cannot be read yet stays the text."""
    plain = typed_plainly(text)
    if not text.strip():
        return None
    reader = _READERS.get(field.type)
    return text if reader is None else reader(plain.strip(), text, now)


def readable(field: Field, value: Any) -> str:
    """Return a kept answer as it is typed."""
    if value is None:
        return ""
    text = str(value)
    try:
        if field.type is FieldType.DATETIME:
            moment = datetime.strptime(text, "%Y-%m-%dT%H:%M").replace(tzinfo=IST)
            return moment.strftime("%d-%m-%Y %H:%M")
        if field.type is FieldType.DATE:
            day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=IST)
            return day.strftime("%d-%m-%Y")
    except ValueError:
        return text
    return text


def _integer(plain: str, whole: str, now: datetime) -> Any:
    del now
    return int(plain) if re.fullmatch(r"-?\d{1,15}", plain) else whole


def _decimal(plain: str, whole: str, now: datetime) -> Any:
    del now
    return plain if re.fullmatch(r"-?\d+(\.\d+)?", plain) else whole


def _date(plain: str, whole: str, now: datetime) -> Any:
    if plain in _NOW_SIGNS:
        return now.astimezone(IST).strftime("%Y-%m-%d")
    match = _DAY.fullmatch(plain)
    return _iso(match, whole) if match else whole


def _moment(plain: str, whole: str, now: datetime) -> Any:
    if plain in _NOW_SIGNS:
        return now.astimezone(IST).strftime("%Y-%m-%dT%H:%M")
    day = _DAY.match(plain)
    clock = _TIME.fullmatch(plain[day.end() :].strip()) if day else None
    if day is None or clock is None or int(clock[1]) > 23 or int(clock[2]) > 59:
        return whole
    date = _iso(day, "")
    return f"{date}T{int(clock[1]):02d}:{clock[2]}" if date else whole


def _iso(match: re.Match[str], otherwise: str) -> str:
    try:
        day = datetime(int(match[3]), int(match[2]), int(match[1]), tzinfo=IST)
    except ValueError:
        return otherwise
    return day.strftime("%Y-%m-%d")


_READERS: dict[FieldType, Callable[[str, str, datetime], Any]] = {
    FieldType.INTEGER: _integer,
    FieldType.DECIMAL: _decimal,
    FieldType.DATE: _date,
    FieldType.DATETIME: _moment,
}


def _line(editor: QWidget) -> QLineEdit:
    assert isinstance(editor, QLineEdit)  # noqa: S101 - the only kind that is left
    return editor
