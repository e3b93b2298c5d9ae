"""What is seen in a window and what a hand does there: found by what is written, as a person finds it.

Nothing here looks behind a screen: a field is found by its name for screen readers or by its object
name, a button by its words or by the key printed on it, a row by what stands in it.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QGraphicsItem,
    QGraphicsPixmapItem,
    QGraphicsRectItem,
    QGraphicsView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QWidget,
)

WAIT_S = 15.0
_TURN_MS = 10
_PAUSE_MOST_MS = 1000
"""A timer that runs once and no longer than this is a pause before something is done."""

Kind = TypeVar("Kind", bound=QWidget)


def until(condition: Callable[[], bool], timeout_s: float = WAIT_S) -> None:
    """Let the window work until something is so.

    Raises:
        AssertionError: it was not so after ``timeout_s``.
    """
    end = time.monotonic() + timeout_s
    turn, pulse = QEventLoop(), QTimer(interval=_TURN_MS)
    pulse.timeout.connect(turn.quit)
    pulse.start()
    while not condition():
        assert time.monotonic() < end, f"not so after {timeout_s} s: {condition}"
        turn.exec()


def resting(*tops: QWidget) -> bool:
    """Tell whether nothing will happen by itself: no pause runs out, no button is pressed by its key."""
    QCoreApplication.processEvents()
    timers = (timer for top in tops for timer in top.findChildren(QTimer))
    pauses = (t for t in timers if t.isSingleShot() and t.interval() <= _PAUSE_MOST_MS)
    buttons = (made for top in tops for made in top.findChildren(QAbstractButton))
    return not any(t.isActive() for t in pauses) and not any(b.isDown() for b in buttons)


# ── finding ──────────────────────────────────────────────────────────────────────────────────


def every(place: QWidget, kind: type[Kind]) -> list[Kind]:
    """Return what is seen of a kind, in the order in which it was made."""
    return [made for made in place.findChildren(kind) if made.isVisible()]


def the(place: QWidget, kind: type[Kind]) -> Kind:
    """Return the one thing of a kind that is seen."""
    (made,) = every(place, kind)
    return made


def field(place: QWidget, name: str, kind: type[Kind]) -> Kind:
    """Return the one field that is seen under a name: what a screen reader says, or its object name."""
    found = [
        each for each in every(place, kind) if name in (each.accessibleName(), each.objectName())
    ]
    assert len(found) == 1, (name, [each.accessibleName() for each in every(place, kind)])
    return found[0]


def line(place: QWidget, name: str) -> QLineEdit:
    """Return the one line to write in that is seen under a name."""
    return field(place, name, QLineEdit)


def keyed(place: QWidget, key: str) -> QPushButton:
    """Return the button that is seen with a key on it."""
    wanted = QKeySequence(key)
    found = [made for made in every(place, QPushButton) if made.shortcut() == wanted]
    assert found, (key, [made.text() for made in every(place, QPushButton)])
    return found[0]


def worded(place: QWidget, words: str) -> QPushButton:
    """Return the button that is seen with these words on it, a key behind them or none."""
    found = [
        made
        for made in every(place, QPushButton)
        if words in (made.text(), made.accessibleName(), made.text().partition("  ")[0])
    ]
    assert found, (words, [made.text() for made in every(place, QPushButton)])
    return found[0]


# ── reading ──────────────────────────────────────────────────────────────────────────────────


def labels(place: QWidget, tone: str | None = None) -> list[str]:
    """Return every sentence that is seen, or those that bear one tone."""
    return [
        made.text()
        for made in every(place, QLabel)
        if made.text() and tone in (None, made.objectName())
    ]


def says(place: QWidget, part: str, tone: str | None = None) -> bool:
    """Tell whether a sentence that is seen has a part in it."""
    return any(part in text for text in labels(place, tone))


def held(place: QWidget) -> list[str]:
    """Return every sentence that a place holds, seen or not: to prove that nothing is left."""
    return [made.text() for made in place.findChildren(QLabel) if made.text()]


def cells(table: QTableView) -> list[list[str]]:
    """Return what stands in a table, row by row."""
    model = table.model()
    return [
        [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def picture(view: QWidget) -> QPixmap:
    """Return the first picture that a view holds, in front or not; an empty one where it holds none."""
    for item in _drawn(view):
        if isinstance(item, QGraphicsPixmapItem) and not item.pixmap().isNull():
            return item.pixmap()
    return QPixmap()


def marks(view: QWidget) -> int:
    """Return how many words are marked on the page that a view shows."""
    return sum(isinstance(item, QGraphicsRectItem) and item.isVisible() for item in _drawn(view))


def _drawn(view: QWidget) -> list[QGraphicsItem]:
    views = [view] if isinstance(view, QGraphicsView) else view.findChildren(QGraphicsView)
    return [item for each in views for item in reversed(each.scene().items())]


# ── doing ────────────────────────────────────────────────────────────────────────────────────


def click(made: QWidget) -> None:
    """Click in the middle of something that can be clicked."""
    assert made.isVisible(), made
    assert made.isEnabled(), made
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)


def type_sign(editor: QWidget, letter: str) -> None:
    """Press the key of one sign; Qt's own test keys know Latin letters only."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        key = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(editor, key)


def write(line: QWidget, text: str, *, enter: bool = False) -> None:
    """Type over what stands in a field, sign by sign, and press Enter where asked."""
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(line, Qt.Key.Key_Delete)
    for letter in text:
        type_sign(line, letter)
    if enter:
        QTest.keyClick(line, Qt.Key.Key_Return)


def to_row(rows: QAbstractItemView, number: int) -> None:
    """Put the cursor on a row, counted from 0."""
    rows.setCurrentIndex(rows.model().index(number, 0))


def choose_row(table: QAbstractItemView, part: str) -> int:
    """Put the cursor on the first row that has something written in it; return its number."""
    model = table.model()
    for row in range(model.rowCount()):
        texts = [str(model.index(row, n).data() or "") for n in range(model.columnCount())]
        if any(part in text for text in texts):
            to_row(table, row)
            return row
    raise AssertionError(part)
