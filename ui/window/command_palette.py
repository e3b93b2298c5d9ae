"""Ctrl+K: a line that finds any case, paper, person or command, and opens it by Enter."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QVBoxLayout, QWidget

from station_app.model.operators import Right
from station_app.overview import global_search
from station_app.overview.global_search import SearchResult
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, named
from ui.widgets.plain_text import PlainListItem
from ui.window.navigation import DeskStack

_PAUSE_MS = 150
_WIDTH_PX, _HEIGHT_PX, _TOP_PX = 620, 420, 60
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}


_TOP_BAR = ("window.help", "window.language", "window.lock")
"""Texts of the acts that the top bar has as well, in the order in which they are handed over."""


class CommandPalette(QFrame):
    """Lies over the desk while somebody looks for something."""

    def __init__(
        self,
        context: WindowContext,
        over: QWidget,
        desks: DeskStack,
        acts: Sequence[Callable[[], None]],
    ) -> None:
        """Make the line; ``acts`` are those of the top bar: help, language, lock."""
        super().__init__(over)
        self.setObjectName("card")
        self._context, self._over, self._desks = context, over, desks
        self._top = tuple(zip(_TOP_BAR, acts, strict=True))
        QShortcut(QKeySequence("Ctrl+K"), over).activated.connect(self.ask)
        self._acts: list[Callable[[], None]] = []
        self._found: tuple[SearchResult, ...] = ()
        self.line, self.list = QLineEdit(), QListWidget()
        named(self.line, context, "palette.hint")
        named(self.list, context, "palette.title")
        self.list.setSpacing(SPACE // 2)
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self.load)
        self.line.textEdited.connect(self._typed)
        self.line.installEventFilter(self)
        self.list.itemActivated.connect(lambda _i: self._open())
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        column.addWidget(self.line)
        column.addWidget(self.list, 1)
        context.words.changed.connect(self.retranslate)
        self.hide()

    def ask(self) -> None:
        """Come up, empty."""
        width = min(_WIDTH_PX, self._over.width() - 4 * SPACE)
        self.setGeometry((self._over.width() - width) // 2, _TOP_PX, width, _HEIGHT_PX)
        self.line.clear()
        self._found = ()
        self.retranslate()
        self.show()
        self.raise_()
        self.line.setFocus()

    def clear(self) -> None:
        """Go away with what was found."""
        self.line.clear()
        self._found, self._acts = (), []
        self.list.clear()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the list while the line is typed in."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in _STEPS:
                self._step(_STEPS[key])
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._open()
                return True
            if key == Qt.Key.Key_Escape:
                self.clear()
                return True
        return super().eventFilter(watched, event)

    def _typed(self, _text: str) -> None:
        self.retranslate()
        self._pause.start()

    def load(self) -> None:
        """Look for what stands in the line."""
        station, text = self._context.station, self.line.text()
        operator = station.session.operator
        if operator is None or not operator.may(Right.READ):
            return

        def show(found: tuple[SearchResult, ...]) -> None:
            if text == self.line.text() and self.isVisible():
                self._found = found
                self.retranslate()

        self._context.jobs.call(
            "quick", lambda: global_search.find(station, text), show, self._context.fault
        )

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words, text = self._context.words, self.line.text().strip().casefold()
        self.line.setPlaceholderText(words("palette.hint"))
        self.list.clear()
        self._acts = []
        for key, act in self._commands():
            said = words(key)
            if text in said.casefold():
                self._add(words("palette.command", name=said), act)
        for found in self._found if text else ():
            self._add(self._said(found), self._going(found))
        if self._acts:
            self.list.setCurrentRow(0)
        else:
            self.list.addItem(PlainListItem(words("palette.none")))

    def _commands(self) -> list[tuple[str, Callable[[], None]]]:
        """Return every desk of this operator, and the acts of the top bar."""
        desks = filter(self._desks.open_to, self._desks.names())
        made = [(f"desk.{name}", partial(self._context.go, name, "")) for name in desks]
        return [*made, *self._top]

    def _add(self, said: str, act: Callable[[], None]) -> None:
        self._acts.append(act)
        self.list.addItem(PlainListItem(said))

    def _going(self, found: SearchResult) -> Callable[[], None]:
        return lambda: self._context.go(found.desk, found.object_id)

    def _said(self, found: SearchResult) -> str:
        words = self._context.words
        what = words(f"palette.what.{found.what}")
        key = f"kind.{found.kind}"
        kind = words(key) if found.kind and key in words else found.kind
        return " · ".join(part for part in (what, kind, found.number, found.about) if part)

    def _step(self, by: int) -> None:
        count = self.list.count()
        if count:
            self.list.setCurrentRow(min(max(self.list.currentRow() + by, 0), count - 1))

    def _open(self) -> None:
        at = self.list.currentRow()
        act = self._acts[at] if 0 <= at < len(self._acts) else None
        if act is not None:
            self.clear()
            act()
