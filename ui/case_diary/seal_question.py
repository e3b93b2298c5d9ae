"""Asked before a volume is sealed: what is sealed can never be opened again."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout

from station_app.case_diary.model import Volume
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button
from ui.widgets.plain_text import PlainLabel

YES_KEY = "Ctrl+Return"
"""No key of another act: whoever presses F5 once more out of habit seals nothing."""


class SealQuestion(QFrame):
    """One sentence and two keys, in the desk itself; the cursor stands on the harmless one."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.setObjectName("notice")
        self._words = context.words
        self._volume: Volume | None = None
        self._leaves = 0
        self._then: Callable[[], None] = lambda: None
        self._asks = PlainLabel()
        self._asks.setWordWrap(True)
        self._asks.setObjectName("attention")
        self._yes = button(context, "diary.seal_yes", self._seal, shortcut=YES_KEY)
        self._no = button(context, "diary.seal_no", self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        row.addWidget(self._asks, 1)
        row.addWidget(self._yes)
        row.addWidget(self._no)
        context.words.changed.connect(self.retranslate)
        self.hide()

    def is_about(self, volume_id: str, leaves: int, open_findings: int) -> bool:
        """Tell whether the volume is still the one that is asked about: no leaf came, nothing is open."""
        asked = "" if self._volume is None else self._volume.volume_id
        return (asked, self._leaves) == (volume_id, leaves) and not open_findings

    def ask(self, volume: Volume, leaves: int, then: Callable[[], None]) -> None:
        """Ask whether a volume is to be sealed; ``then`` seals it."""
        self._volume, self._leaves, self._then = volume, leaves, then
        self.retranslate()
        self.show()
        self._no.setFocus()

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        if self._volume is not None:
            number, count = self._volume.number, self._leaves
            self._asks.setText(self._words("diary.seal_asks", number=number, count=count))

    def _seal(self) -> None:
        self.hide()
        self._then()
