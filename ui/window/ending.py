"""How the window ends when the system, or a Ctrl+C in the terminal it was started from, asks it to."""

import contextlib
import signal
import socket
from collections.abc import Iterator
from types import FrameType

from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication

_ASKED = tuple(
    number for name in ("SIGINT", "SIGTERM", "SIGHUP") if (number := getattr(signal, name, None))
)
_READ_BYTES = 64


@contextlib.contextmanager
def closing_when_asked(application: QApplication) -> Iterator[None]:
    """Close every window at ``SIGINT``, ``SIGTERM`` and ``SIGHUP``, as its cross would.

    Python runs a signal's handler between two of its own instructions, and Qt waits outside of them:
    the interpreter writes a byte into a pair of sockets, Qt wakes for it, and the handler runs.
    """
    reader, writer = socket.socketpair()
    for side in (reader, writer):
        side.settimeout(0)
    woken = QSocketNotifier(reader.fileno(), QSocketNotifier.Type.Read)
    woken.activated.connect(lambda *_: _drain(reader))

    def close() -> None:
        application.closeAllWindows()
        application.quit()

    def end(_number: int, _frame: FrameType | None) -> None:
        # When the loop turns next: asked before it runs, it ends as soon as it does.
        QTimer.singleShot(0, application, close)

    before_fd = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    before = {number: signal.signal(number, end) for number in _ASKED}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(before_fd)
        woken.setEnabled(False)
        reader.close()
        writer.close()


def _drain(reader: socket.socket) -> None:
    with contextlib.suppress(BlockingIOError):
        reader.recv(_READ_BYTES)
