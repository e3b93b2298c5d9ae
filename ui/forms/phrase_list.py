"""The list of standing phrases at a field: put one in, keep what stands there, drop one."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from station_app.forms import phrases
from station_app.forms.phrases import Phrase
from station_app.model.ids import DocumentId
from ui.forms.field_editor import FieldEditor
from ui.widgets.context import WindowContext

_SHORT = 70


class PhraseMenu(QMenu):
    """Opens at a field."""

    def __init__(
        self, context: WindowContext, document_id: DocumentId, editor: FieldEditor, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._context, self._document_id, self._editor = context, document_id, editor

    def ask(self) -> None:
        """Fetch the phrases and open."""
        station, language = self._context.station, self._context.words.language
        kind, field_id = self._editor.form.kind, self._editor.field.field_id
        self._run(lambda: phrases.phrases_for(station, kind, field_id, language), self._open_with)

    def _open_with(self, found: tuple[Phrase, ...]) -> None:
        words = self._context.words
        self.clear()
        for phrase in found:
            self._add(_short(phrase.text), partial(self._editor.put, phrase.text))
        self.addSeparator()
        self._add(words("phrases.keep"), self._keep)
        own = [phrase for phrase in found if phrase.phrase_id]
        if own:
            drop = self.addMenu(words("phrases.drop"))
            for phrase in own:
                made = drop.addAction(_short(phrase.text))
                made.triggered.connect(lambda _c=False, phrase=phrase: self._drop(phrase))
        self.popup(self._editor.mapToGlobal(self._editor.rect().bottomLeft()))
        if self.actions():
            self.setActiveAction(self.actions()[0])

    def _add(self, text: str, act: Callable[[], None]) -> None:
        self.addAction(text).triggered.connect(lambda _checked=False: act())

    def _keep(self) -> None:
        station, document_id = self._context.station, self._document_id
        field_id, text = self._editor.field.field_id, str(self._editor.value() or "")
        self._run(
            lambda: phrases.store_phrase(station, document_id, field_id, text),
            lambda phrase_id: self._context.undoable(
                "phrases.kept",
                lambda: self._run(lambda: phrases.drop_phrase(station, phrase_id), _nothing),
            ),
        )

    def _drop(self, phrase: Phrase) -> None:
        station = self._context.station
        self._run(
            lambda: phrases.drop_phrase(station, phrase.phrase_id),
            lambda _none: self._context.undoable(
                "phrases.dropped",
                lambda: self._run(
                    lambda: phrases.restore_phrase(station, phrase.phrase_id), _nothing
                ),
            ),
        )

    def _run(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        self._context.jobs.call("typing", work, done, self._context.fault)


def _nothing(_done: object) -> None:
    """What follows an act that needs no answer."""


def _short(text: str) -> str:
    plain = text.replace("\n", " ").replace("&", "&&")
    return plain if len(plain) <= _SHORT else f"{plain[:_SHORT]}…"
