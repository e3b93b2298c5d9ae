"""What a field said before: each answer that stood, when, and who left it so."""

from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from station_app.forms.history import PastAnswer, past_answers
from station_app.model.clock import for_people
from station_app.model.forms import Field, FieldType, Form
from station_app.model.ids import DocumentId
from ui.forms.field_editor import readable
from ui.widgets.context import WindowContext
from ui.widgets.controls import button, named
from ui.widgets.plain_text import PlainTableItem

_WIDE_PX, _TALL_PX = 640, 360
_COLUMNS = ("at", "who", "value")


class FieldHistory(QDialog):
    """The history of one field."""

    def __init__(
        self,
        context: WindowContext,
        form: Form,
        field: Field,
        document_id: DocumentId,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._context, self._form, self._field = context, form, field
        words = context.words
        self.setWindowTitle(f"{words('history.title')} · {field.label.of(words.language)}")
        self.resize(_WIDE_PX, _TALL_PX)
        self.table = QTableWidget(0, len(_COLUMNS))
        self.table.setHorizontalHeaderLabels([words(f"history.{name}") for name in _COLUMNS])
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setWordWrap(True)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(len(_COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
        named(self.table, context, "history.title")
        column = QVBoxLayout(self)
        column.addWidget(self.table, 1)
        column.addWidget(button(context, "history.close", self.accept, shortcut="Esc"))
        station = context.station

        context.jobs.call(
            "quick",
            lambda: past_answers(station, document_id, field.field_id),
            self._show,
            context.fault,
        )

    def _show(self, past: tuple[PastAnswer, ...]) -> None:
        self.table.setRowCount(len(past))
        for number, answer in enumerate(past):
            who = answer.who or self._context.words("history.calculated")
            for column, text in enumerate((for_people(answer.at), who, self._said(answer))):
                self.table.setItem(number, column, PlainTableItem(text))
        self.table.resizeRowsToContents()

    def _said(self, answer: PastAnswer) -> str:
        words, field = self._context.words, self._field
        if answer.value is None:
            return "—"
        if field.type is FieldType.TABLE:
            return words("history.rows", count=len(answer.value))
        if field.type is FieldType.CHOICE:
            entry = self._form.vocabularies[field.words].get(str(answer.value))
            return str(answer.value) if entry is None else entry.of(words.language)
        if field.type is FieldType.YES_NO and answer.value in ("yes", "no"):
            return words(f"form.{answer.value}")
        return readable(field, answer.value)
