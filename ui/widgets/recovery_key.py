"""A new recovery key is shown, and counts only when a part of it was typed back from the paper."""

import secrets
from collections.abc import Callable

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.widgets.context import Translated
from ui.widgets.controls import SPACE, button, label
from ui.widgets.plain_text import PlainLabel

_ASKED = 2
"""Groups of the key that are asked for."""
_DASH = "-"


class RecoveryKeyPage(QWidget):
    """Shows a key; hides it; asks for two of its groups."""

    def __init__(self, speaking: Translated, proved: Callable[[], None]) -> None:
        """Make it.

        Args:
            speaking: the language and the look.
            proved: called when what was asked for was typed.
        """
        super().__init__()
        self._speaking, self._proved = speaking, proved
        self._key = ""
        self._asked: tuple[int, ...] = ()
        self._shown, self._asks, self._said = PlainLabel(), QWidget(), PlainLabel()
        self._shown.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._shown.setObjectName("subhead")
        self._said.setObjectName("refused")
        for text in (self._shown, self._said):
            text.setWordWrap(True)
        self._captions = [PlainLabel() for _ in range(_ASKED)]
        self._fields = [QLineEdit() for _ in range(_ASKED)]
        self._written = button(speaking, "recovery.written", self._ask, role="primary")
        self._again = button(speaking, "recovery.again", self._show, role="flat")
        self._done = button(speaking, "recovery.done", self._look, role="primary")
        self._lay_out()
        speaking.words.changed.connect(self._retranslate)

    def _lay_out(self) -> None:
        asks = QVBoxLayout(self._asks)
        asks.setContentsMargins(0, 0, 0, 0)
        asks.setSpacing(SPACE)
        asks.addWidget(label(self._speaking, "recovery.ask"))
        for caption, field in zip(self._captions, self._fields, strict=True):
            caption.setObjectName("hint")
            field.returnPressed.connect(self._look)
            asks.addWidget(caption)
            asks.addWidget(field)
        row = QHBoxLayout()
        row.addWidget(self._done)
        row.addWidget(self._again)
        row.addStretch(1)
        asks.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(label(self._speaking, "recovery.hint", "quiet"))
        column.addWidget(self._shown)
        column.addWidget(self._written)
        column.addWidget(self._asks)
        column.addWidget(self._said)

    def begin(self, recovery_key: str) -> None:
        """Show a key that was just made."""
        self._key = recovery_key
        groups = len(recovery_key.split(_DASH))
        # Not the last one: it is shorter, and a part of it only proves the others.
        self._asked = tuple(sorted(secrets.SystemRandom().sample(range(groups - 1), _ASKED)))
        self._show()

    @property
    def recovery_key(self) -> str:
        """The key that is being shown or asked for; empty: none."""
        return self._key

    def clear(self) -> None:
        """Keep nothing of it."""
        self._key, self._asked = "", ()
        self._shown.clear()
        self._said.clear()
        for field in self._fields:
            field.clear()

    def _show(self) -> None:
        self._shown.setText(self._key)
        self._turn(asking=False)

    def _ask(self) -> None:
        # What is typed must come from the paper: the key is gone from the screen meanwhile.
        self._shown.clear()
        self._turn(asking=True)
        self._fields[0].setFocus()

    def _turn(self, *, asking: bool) -> None:
        self._said.clear()
        for field in self._fields:
            field.clear()
        self._shown.setVisible(not asking)
        self._written.setVisible(not asking)
        self._asks.setVisible(asking)
        self._retranslate()

    def _look(self) -> None:
        groups = self._key.split(_DASH)
        typed = [field.text().strip().upper() for field in self._fields]
        right = [groups[place] for place in self._asked]
        wrong = [place for place in range(_ASKED) if typed[place] != right[place]]
        if wrong:
            self._said.setText(self._speaking.words("recovery.differs"))
            self._fields[wrong[0]].setFocus()
            return
        self._proved()

    def _retranslate(self) -> None:
        for caption, field, place in zip(self._captions, self._fields, self._asked, strict=False):
            text = self._speaking.words("recovery.group", number=place + 1)
            caption.setText(text)
            field.setAccessibleName(text)
