"""What helps while a form is typed: Hindi keys, standing phrases, photographs, a field's history."""

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from station_app.forms.errors import PhraseNotKept
from station_app.forms.phrases import takes_phrases
from station_app.model.forms import Form
from station_app.model.ids import DocumentId
from ui.forms.field_editor import FieldEditor
from ui.forms.field_history import FieldHistory
from ui.forms.photo_intake import PhotoIntake
from ui.forms.phrase_list import PhraseMenu
from ui.forms.table_editor import TableEditor
from ui.widgets.context import WindowContext
from ui.widgets.controls import button, quiet_focus
from ui.widgets.devanagari_input import HindiTyping
from ui.widgets.plain_text import PlainLabel

Editor = FieldEditor | TableEditor


class FormToolbar(QWidget):
    """Four acts on the form that is open and on the field that has the focus."""

    def __init__(
        self,
        context: WindowContext,
        typing: HindiTyping,
        *,
        document: Callable[[], DocumentId | None],
        focused: Callable[[], Editor | None],
        arrived: Callable[[], None],
    ) -> None:
        """Make them.

        Args:
            context: what every screen is handed.
            typing: the Hindi keys of the screen.
            document: gives the form that is open.
            focused: gives the editor that has the focus.
            arrived: hears that rows for photographs were added.
        """
        super().__init__()
        self._context, self._typing = context, typing
        self._document, self._focused = document, focused
        self.photos = PhotoIntake(context, self, arrived)
        self._way = PlainLabel()
        self._way.setObjectName("hint")
        self._way.setWordWrap(True)
        acts = (
            button(context, "form.typing", typing.turn, shortcut="F9", role="flat"),
            button(context, "form.phrases", self.offer_phrases, shortcut="F6", role="flat"),
            button(context, "form.photo", self.ask_photo, shortcut="F2", role="flat"),
            button(context, "form.history", self.show_history, shortcut="F3", role="flat"),
        )
        self._photo = acts[2]
        grid = QGridLayout()
        grid.setSpacing(2)
        for number, made in enumerate(acts):
            grid.addWidget(quiet_focus(made), number // 2, number % 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._way)
        column.addLayout(grid)
        typing.changed.connect(self.retranslate)
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def fit(self, form: Form) -> None:
        """Offer what this form takes."""
        self._photo.setVisible(any(field.photos for field in form.fields))

    def offer_phrases(self) -> None:
        """Open the standing phrases of the field that has the focus."""
        editor, document_id = self._focused(), self._document()
        if document_id is None or editor is None:
            return
        lawful = takes_phrases(editor.form.kind, editor.field.field_id)
        if not isinstance(editor, FieldEditor) or not lawful:
            self._context.fault(PhraseNotKept())
            return
        PhraseMenu(self._context, document_id, editor, self).ask()

    def show_history(self) -> None:
        """Show what the field that has the focus said before."""
        editor, document_id = self._focused(), self._document()
        if document_id is not None and editor is not None:
            FieldHistory(self._context, editor.form, editor.field, document_id, self).open()

    def ask_photo(self) -> None:
        """Ask where photographs come from."""
        document_id = self._document()
        if document_id is not None and not self._photo.isHidden():
            self.photos.ask(document_id)

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        self._way.setText(self._context.words(f"form.typing_{self._typing.way}"))
