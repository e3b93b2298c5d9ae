"""The bars at the foot of the window: a fault with its remedy, and the offer to take an act back."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from station_app.exchange.link_status import LinkState
from station_app.model.errors import Remedy, StationError
from station_app.overview.status import Lamps
from station_app.printing.orders import PrinterOverview
from ui.widgets.controls import SPACE
from ui.widgets.plain_text import PlainButton, PlainLabel
from ui.widgets.texts import WindowTexts
from ui.window import fault_causes

_UNDO_MS = 10_000
HELP_KEY = "F12"
"""Presses the button that helps: the bar leaves the keys where they are."""
Remedies = Mapping[Remedy, Callable[[], None]]


class ErrorBar(QFrame):
    """Two sentences, the button that helps, and the detail for support.

    Stays until it is dealt with or its cause is gone, and never takes the keys from anybody.
    """

    def __init__(self, words: WindowTexts, remedies: Remedies) -> None:
        super().__init__()
        self.setObjectName("notice")
        self._words, self._remedies = words, remedies
        self._error: StationError | None = None
        self._about = ""
        self._what, self._do, self._detail = PlainLabel(), PlainLabel(), PlainLabel()
        self._what.setObjectName("refused")
        self._detail.setObjectName("hint")
        self._help, self._more, self._close = PlainButton(), PlainButton(), PlainButton()
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

    def show_fault(self, error: StationError, about: str = "") -> None:
        """Show a fault in place of the one before.

        Args:
            error: the fault.
            about: the id of the paper that was on the desk; empty: none was.
        """
        self._error, self._about = error, about
        self._detail.hide()
        self.retranslate()
        self.show()

    def clear(self) -> None:
        """The fault is dealt with."""
        self._error, self._about = None, ""
        self.hide()

    def mend(self, *kinds: type[StationError]) -> None:
        """What would end faults of these kinds was done."""
        self._end_where(lambda error: isinstance(error, kinds))

    def leave_desk(self) -> None:
        """Another desk comes to the front."""
        self._end_where(fault_causes.ends_at_desk)

    def on_event(self, topic: str, object_id: str) -> None:
        """Hear what changed."""
        about = self._about
        self._end_where(lambda e: fault_causes.ends_by_change(e, about, topic, object_id))

    def on_look(self, lamps: Lamps, line: LinkState) -> None:
        """Hear how the equipment and the line are."""
        self._end_where(lambda error: fault_causes.ends_by_look(error, lamps, line))

    def on_printers(self, seen: PrinterOverview | None) -> None:
        """Hear how the printers are."""
        if seen is not None:
            self._end_where(lambda error: fault_causes.ends_by_printer(error, seen))

    def _end_where(self, over: Callable[[StationError], bool]) -> None:
        if self._error is not None and over(self._error):
            self.clear()

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
        self._help.setText(f"{self._words(f'remedy.{error.remedy.value}')}  {HELP_KEY}")
        # Setting the text of a button drops its shortcut.
        self._help.setShortcut(QKeySequence(HELP_KEY))

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
        self._text, self._button = PlainLabel(), PlainButton()
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
