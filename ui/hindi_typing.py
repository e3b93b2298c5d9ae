"""Devanagari from a plain keyboard: with InScript switched on, each key gives its Hindi sign."""

import tomllib
from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from station_app.model.texts import RESOURCES

_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class HindiTyping(QObject):
    """Whether InScript is on, and what a key gives then."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.on = False
        self._keys: Mapping[str, str] = {}

    def turn(self) -> None:
        """Switch on or off."""
        if not self._keys:
            path = RESOURCES / "typing" / "inscript.toml"
            self._keys = tomllib.loads(path.read_text(encoding="utf-8"))["keys"]
        self.on = not self.on
        self.changed.emit()

    def sign_for(self, event: QKeyEvent) -> str | None:
        """Give the Hindi sign of a key; ``None`` where the key means what it always does."""
        if not self.on or event.modifiers() & _COMMANDS:
            return None
        return self._keys.get(event.text())
