"""The texts of the window, in a language that can be switched while it runs."""

from PySide6.QtCore import QObject, Signal

from station_app.model.errors import StationError
from station_app.model.texts import LANGUAGES, load_texts, what_happened, what_to_do


class WindowTexts(QObject):
    """Texts by their keys; tells when the language has changed."""

    changed = Signal()

    def __init__(self, language: str) -> None:
        super().__init__()
        self._all = {name: load_texts(name) for name in LANGUAGES}
        self._now = self._all[language]

    @property
    def language(self) -> str:
        """``hi`` or ``en``."""
        return self._now.language

    def __call__(self, key: str, /, **params: str | int) -> str:
        """Return the text of ``key`` with its parameters.

        Raises:
            KeyError: there is no such text.
        """
        return self._now(key, **params)

    def __contains__(self, key: str) -> bool:
        """Tell whether there is a text under ``key``."""
        return key in self._now

    def what(self, error: StationError) -> str:
        """Return the sentence that says what happened."""
        return what_happened(self._now, error)

    def remedy(self, error: StationError) -> str:
        """Return the sentence that says what to do."""
        return what_to_do(self._now, error)

    def speak(self, language: str) -> None:
        """Switch to a language."""
        if language != self.language:
            self._now = self._all[language]
            self.changed.emit()
