"""The bars at the foot of the window: a fault with its remedy, and the offer to take an act back."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from station_app.model.errors import Remedy, StationError
from ui.widgets.controls import SPACE
from ui.widgets.texts import WindowTexts

_UNDO_MS = 10_000
Remedies = Mapping[Remedy, Callable[[], None]]


class ErrorBar(QFrame):
    """Two sentences, the button that helps, and the detail for support. Stays until dealt with."""

    def __init__(self, words: WindowTexts, remedies: Remedies) -> None:
        super().__init__()
        self.setObjectName("notice")
        self._words, self._remedies = words, remedies
        self._error: StationError | None = None
        self._what, self._do, self._detail = QLabel(), QLabel(), QLabel()
        self._what.setObjectName("refused")
        self._detail.setObjectName("hint")
        self._help, self._more, self._close = QPushButton(), QPushButton(), QPushButton()
        self._help.setObjectName("notice_help")
        self._more.setObjectName("flat")
        self._close.setObjectName("flat")
        self._help.clicked.connect(self._act)
        self._more.clicked.connect(self._toggle_detail)
        self._close.clicked.connect(self.clear)
        self._lay_out()
        words.changed.connect(self.retranslate)
        self.hide()

    def _lay_out(self) -> None:
        sentences = QVBoxLayout()
        sentences.setSpacing(2)
        for part in (self._what, self._do, self._detail):
            part.setWordWrap(True)
            sentences.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        row.addLayout(sentences, 1)
        for made in (self._help, self._more, self._close):
            row.addWidget(made)

    def show_fault(self, error: StationError) -> None:
        """Show a fault in place of the one before."""
        self._error = error
        self._detail.hide()
        self.retranslate()
        self.show()
        self._help.setFocus()

    def clear(self) -> None:
        """The fault is dealt with."""
        self._error = None
        self.hide()

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        error = self._error
        self._more.setText(self._words("notice.detail"))
        self._close.setText(self._words("notice.close"))
        if error is None:
            return
        self._what.setText(self._words.what(error))
        self._do.setText(self._words.remedy(error))
        params = ", ".join(f"{name}={value}" for name, value in error.params.items())
        self._detail.setText(f"{error.key} ({params})" if params else error.key)
        self._help.setVisible(error.remedy in self._remedies)
        self._help.setText(self._words(f"remedy.{error.remedy.value}"))

    def _act(self) -> None:
        error = self._error
        self.clear()
        if error is not None:
            self._remedies[error.remedy]()

    def _toggle_detail(self) -> None:
        shown = not self._detail.isVisible()
        self._detail.setVisible(shown)
        if shown:
            QGuiApplication.clipboard().setText(self._detail.text())


class UndoBar(QFrame):
    """Offers for ten seconds to take an act back; the history keeps it for ever."""

    def __init__(self, words: WindowTexts) -> None:
        super().__init__()
        self.setObjectName("undo")
        self._words = words
        self._key = ""
        self._back: Callable[[], None] | None = None
        self._text, self._button = QLabel(), QPushButton()
        self._button.clicked.connect(self._take_back)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, SPACE // 2, 2 * SPACE, SPACE // 2)
        row.addWidget(self._text, 1)
        row.addWidget(self._button)
        self._timer = QTimer(self, singleShot=True, interval=_UNDO_MS)
        self._timer.timeout.connect(self.hide)
        words.changed.connect(self.retranslate)
        self.hide()

    def offer(self, key: str, back: Callable[[], None]) -> None:
        """Say what was done and offer the way back."""
        self._key, self._back = key, back
        self.retranslate()
        self.show()
        self._timer.start()

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        if self._key:
            self._text.setText(self._words(self._key))
        self._button.setText(f"{self._words('scan.undo')}  Ctrl+Z")

    def _take_back(self) -> None:
        self.hide()
        if self._back is not None:
            self._back()
