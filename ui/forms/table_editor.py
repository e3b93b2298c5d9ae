"""A table on the form screen: the rows in short, the open row's questions below, a chart beside."""

from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from station_app.forms import photographs
from station_app.model.body_chart import figure_of
from station_app.model.forms import Field, FieldType, Form, condition_holds
from station_app.model.printed_form import BodyMark
from ui.forms.body_chart import BodyChart
from ui.forms.field_editor import FieldEditor, readable
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button
from ui.widgets.devanagari_input import HindiTyping
from ui.widgets.picture_loader import PictureLoader
from ui.widgets.plain_text import PlainLabel, PlainListItem

_LIST_PX = 92
_SHORT_COLUMNS = 4
_THUMB_PX = 220


class TableEditor(QWidget):
    """Rows of one table."""

    typed = Signal(str, object)
    left = Signal(str)
    wants_next = Signal(str)
    wants_photo = Signal()

    def __init__(
        self, context: WindowContext, form: Form, field: Field, typing: HindiTyping
    ) -> None:
        super().__init__()
        self._context, self.form, self.field = context, form, field
        self._rows: list[dict[str, Any]] = []
        self._at = -1
        self._figure = "male"
        self._label, self._said = PlainLabel(), PlainLabel()
        self._said.setObjectName("refused")
        self._said.setWordWrap(True)
        self._said.hide()
        self._list = QListWidget()
        self._list.setFixedHeight(_LIST_PX)
        self._list.currentRowChanged.connect(self._choose)
        self.editors = {
            column.field_id: FieldEditor(context, form, column, typing)
            for column in field.columns
            if not column.hidden
        }
        self._thumb = PlainLabel()
        self._photo = PictureLoader(
            context, lambda found: self._thumb.setPixmap(found or QPixmap())
        )
        if not field.photos:
            self._thumb.hide()
        if field.photos:
            # A row of this table is a picture first.
            self.add = button(context, "photos.add", self.wants_photo.emit, icon="camera")
        else:
            self.add = button(context, "form.add_row", self.add_row, icon="plus")
        self._drop = button(context, "form.drop_row", self._drop_row, icon="delete-outline")
        self.chart = BodyChart(context) if field.chart else None
        self._lay_out()
        for editor in self.editors.values():
            editor.typed.connect(self._typed)
            editor.left.connect(lambda _f: self.left.emit(field.field_id))
            editor.wants_next.connect(self._next)
        if self.chart is not None:
            self.chart.marked.connect(self._marked)
            self.chart.done.connect(self.add.setFocus)
        context.words.changed.connect(self.retranslate)
        self.retranslate()
        self._show_row()

    @property
    def editor(self) -> QWidget:
        """What takes the focus first."""
        return self.add if self._at < 0 else next(iter(self.editors.values())).editor

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE)
        column.setSpacing(4)
        column.addWidget(self._label)
        column.addWidget(self._said)
        column.addWidget(self._list)
        self._inside = QWidget()
        grid = QGridLayout(self._inside)
        grid.setContentsMargins(SPACE, 0, 0, 0)
        grid.setHorizontalSpacing(2 * SPACE)
        grid.setVerticalSpacing(0)
        for number, editor in enumerate(self.editors.values()):
            grid.addWidget(editor, number // 2, number % 2)
        column.addWidget(self._inside)
        column.addWidget(self._thumb)
        if self.chart is not None:
            column.addWidget(self.chart)
        foot = QHBoxLayout()
        foot.addWidget(self.add)
        foot.addWidget(self._drop)
        foot.addStretch(1)
        column.addLayout(foot)

    def value(self) -> Any:
        """Return the rows; ``None`` where there are none."""
        return [dict(row) for row in self._rows] or None

    def set_value(self, value: Any) -> None:
        """Show rows; nobody is told."""
        rows = [dict(row) for row in value] if isinstance(value, list) else []
        if rows == self._rows:
            return
        self._rows = rows
        self._at = min(self._at, len(rows) - 1)
        if self._at < 0 and rows:
            self._at = 0
        self._fill_list()
        self._show_row()

    def set_person(self, sex: str, age: int | None) -> None:
        """Choose the figure of the chart."""
        self._figure = figure_of(sex, age)
        self._show_marks()

    def say(self, sentence: str) -> None:
        """Say what is wrong with the table as a whole."""
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))

    def say_cells(self, wrong: dict[tuple[int, str], str]) -> None:
        """Say what is wrong in the open row, by row and column."""
        for name, editor in self.editors.items():
            editor.say(wrong.get((self._at, name), ""))

    def add_row(self) -> None:
        """Open a new row."""
        self._rows.append({})
        self._at = len(self._rows) - 1
        self._fill_list()
        self._show_row()
        next(iter(self.editors.values())).editor.setFocus()

    def _drop_row(self) -> None:
        if self._at < 0:
            return
        before = self.value()
        del self._rows[self._at]
        self._at = min(self._at, len(self._rows) - 1)
        self._changed()

        def take_back() -> None:
            self._rows = [dict(row) for row in before or []]
            self._at = len(self._rows) - 1
            self._changed()

        self._context.undoable("form.row_dropped", take_back)

    def _changed(self) -> None:
        self._fill_list()
        self._show_row()
        self.typed.emit(self.field.field_id, self.value())
        self.left.emit(self.field.field_id)

    def _typed(self, name: str, value: Any) -> None:
        if self._at < 0:
            return
        row = self._rows[self._at]
        if value is None:
            row.pop(name, None)
        else:
            row[name] = value
        self._show_columns(row)
        self._list.item(self._at).setText(self._short(self._at))
        self.typed.emit(self.field.field_id, self.value())

    def _marked(self, view: str, x: int, y: int) -> None:
        if self._at < 0:
            # A mark becomes a row.
            self.add_row()
        self._rows[self._at] |= {"view": view, "mark_x": x, "mark_y": y}
        self._show_marks()
        self.typed.emit(self.field.field_id, self.value())

    def _next(self, name: str) -> None:
        names = [n for n, editor in self.editors.items() if editor.isVisibleTo(self)]
        after = names[names.index(name) + 1 :]
        if after:
            self.editors[after[0]].editor.setFocus()
        elif self.chart is not None:
            self.chart.setFocus()
        else:
            self.add.setFocus()

    def _choose(self, at: int) -> None:
        if at >= 0 and at != self._at:
            self._at = at
            self._show_row()

    def _show_row(self) -> None:
        row = self._rows[self._at] if self._at >= 0 else {}
        self._inside.setVisible(self._at >= 0)
        self._drop.setVisible(self._at >= 0)
        self._list.setVisible(bool(self._rows))
        for name, editor in self.editors.items():
            editor.set_value(row.get(name))
        self._show_columns(row)
        self._show_marks()
        self._show_thumb(str(row.get("page", "")))

    def _show_thumb(self, page_id: str) -> None:
        if not self.field.photos or not page_id:
            self._photo.clear()
            return
        station = self._context.station
        self._photo.load(lambda: photographs.photograph(station, page_id, _THUMB_PX))

    def _show_columns(self, row: dict[str, Any]) -> None:
        for editor in self.editors.values():
            editor.setVisible(condition_holds(editor.field.when, row))

    def _show_marks(self) -> None:
        if self.chart is None:
            return
        marks = [
            BodyMark(number, str(row["view"]), int(row["mark_x"]), int(row["mark_y"]))
            for number, row in enumerate(self._rows, 1)
            if {"view", "mark_x", "mark_y"} <= set(row)
        ]
        self.chart.show_marks(self._figure, marks, self._at + 1)

    def _fill_list(self) -> None:
        with QSignalBlocker(self._list):
            self._list.clear()
            for number in range(len(self._rows)):
                self._list.addItem(PlainListItem(self._short(number)))
            self._list.setCurrentRow(self._at)

    def _short(self, number: int) -> str:
        row, language = self._rows[number], self._context.words.language
        parts = []
        for column in self.field.columns:
            value = row.get(column.field_id)
            if value is None or column.hidden:
                continue
            if column.type is FieldType.CHOICE:
                entry = self.form.vocabularies[column.words].get(str(value))
                parts.append(str(value) if entry is None else entry.of(language))
            else:
                parts.append(readable(column, value))
        return f"{number + 1}.  " + "  ·  ".join(parts[:_SHORT_COLUMNS])

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        name = self.field.label.of(self._context.words.language)
        self._label.setText(name + (" *" if self.field.required else ""))
        self._list.setAccessibleName(name)
        self._fill_list()
