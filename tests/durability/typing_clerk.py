"""A clerk in a process of her own: opens a form's window and types, telling every key. Gets killed.

Called with the home, the document, the field (``injuries.site`` for a cell) and the keys to press.
"""

import json
import os
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from station_app.model.settings import Settings
from tests.signing.officers import NOW
from tests.stations import TestClock, station_in
from tests.window.seats import Exchange, Seat
from tests.window.shown import until
from ui.forms.forms_desk import FormsDesk
from ui.forms.table_editor import TableEditor
from ui.widgets.jobs import Jobs
from ui.widgets.theme import apply_theme, load_theme
from ui.window.main_window import StationWindow

KEY_MS = 40
LONGEST_S = 120.0
"""How long she waits to be killed."""
SETTINGS = Settings(page_reserve_mb=1, ps_code="HS9901", unit_kind="hospital")


def pause(milliseconds: int) -> None:
    """Rest between two keys, as long as a clerk who types fast."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def main(home: Path, document_id: str, path: str, keys: list[str]) -> None:
    application, parent = QApplication([]), os.getppid()
    theme = load_theme("light")
    apply_theme(application, theme)
    with station_in(home, clock=TestClock(NOW), settings=SETTINGS) as station:
        window = StationWindow(station, Exchange(), theme, Jobs())
        window.show()
        seat = Seat(window, station, Exchange())
        seat.sign_in("lipik")
        window.go("forms", document_id)
        desk = window.desks["forms"]
        assert isinstance(desk, FormsDesk)
        until(lambda: bool(desk.page.editors))
        seat.settle()
        field, _, cell = path.partition(".")
        editor = desk.page.editors[field]
        if isinstance(editor, TableEditor):
            editor.add_row()
            target: QWidget = editor.editors[cell].editor
        else:
            target = editor.editor
        target.setFocus()
        seat.settle()
        print("ready", flush=True)
        for number, sign in enumerate(keys, 1):
            press(target, sign)
            # What is on the screen now; the parent may kill before the next line.
            print(json.dumps(number), flush=True)
            pause(KEY_MS)
        until(lambda: os.getppid() != parent, timeout_s=LONGEST_S)
    os._exit(0)


def press(target: QWidget, sign: str) -> None:
    key = Qt.Key.Key_Down if sign == "↓" else 0
    text = "" if sign == "↓" else sign
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, int(key), Qt.KeyboardModifier.NoModifier, text)
        QApplication.sendEvent(target, event)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], json.loads(sys.argv[4]))
