"""Devanagari from a plain keyboard: by the InScript layout, or by sound."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from station_app.model.texts import RESOURCES
from ui.widgets.transliteration import is_letter, transliterate

_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
WAYS = ("off", "inscript", "phonetic")


@dataclass(frozen=True, slots=True)
class Edit:
    """What a key does to a text: signs before the cursor that go, and what takes their place."""

    drop: int
    insert: str


class HindiTyping(QObject):
    """Which way is on, and what a key gives then."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.way = "off"
        self._latin = ""
        """The word that is being typed by sound."""

    def turn(self) -> None:
        """Go on to the next way: off, InScript, by sound."""
        self.way = WAYS[(WAYS.index(self.way) + 1) % len(WAYS)]
        self._latin = ""
        self.changed.emit()

    def edit_for(self, event: QKeyEvent, before: str) -> Edit | None:
        """Return what a key does; ``None`` where it means what it always does.

        Args:
            event: the key.
            before: the text before the cursor.
        """
        if self.way == "off" or event.modifiers() & _COMMANDS:
            return None
        if self.way == "inscript":
            sign = _inscript().get(event.text())
            return None if sign is None else Edit(0, sign)
        return self._by_sound(event, before)

    def _by_sound(self, event: QKeyEvent, before: str) -> Edit | None:
        shown = transliterate(self._latin)
        if not before.endswith(shown):
            # The cursor went elsewhere: a new word begins.
            self._latin, shown = "", ""
        if event.key() == Qt.Key.Key_Backspace and self._latin:
            self._latin = self._latin[:-1]
        elif event.text() and is_letter(event.text()):
            self._latin += event.text()
        else:
            if event.text():
                self._latin = ""
            return None
        return Edit(len(shown), transliterate(self._latin))


@cache
def _inscript() -> Mapping[str, str]:
    path = RESOURCES / "typing" / "inscript.toml"
    keys: Mapping[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))["keys"]
    return keys
