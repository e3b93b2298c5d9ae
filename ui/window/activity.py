"""Notices that somebody is at the computer: a key, a click or a wheel in any of the program's windows."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication, QWindow

_SIGNS = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel})


class ActivityWatcher(QObject):
    """Tells of every sign of a person, for as long as its parent lives.

    It listens at the windows of the system, through which alone keys and clicks come in. At the application
    every event of every widget would pass through the interpreter: thousands when a desk is laid out, each
    of them waiting for whatever other thread is at work.
    """

    def __init__(self, parent: QObject, seen: Callable[[], None]) -> None:
        super().__init__(parent)
        self._seen = seen
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self.watch)

    def watch(self, window: QWindow | None) -> None:
        """Listen at a window, too; none is no window of ours."""
        if window is not None:
            # A window that is watched already is not watched twice: Qt moves the filter to the front.
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let everything pass."""
        if event.type() in _SIGNS:
            self._seen()
        return super().eventFilter(watched, event)
