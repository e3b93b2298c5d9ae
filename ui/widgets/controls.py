"""Small parts that every screen is made of: labels and buttons that speak the window's language."""

import contextlib
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ui.widgets.context import Translated
from ui.widgets.icons import drawn_icon
from ui.widgets.plain_text import PlainButton, PlainLabel, tip

SPACE = 8
"""The grid, in px."""


def follow(context: Translated, widget: QWidget, tell: Callable[[], None]) -> None:
    """Tell a widget's words now and with every change of language, as long as it lives."""
    tell()
    context.words.changed.connect(tell)

    def leave(_gone: object = None) -> None:
        # Qt forgets a method together with its object, but not a plain function. At the end of the
        # window the words may be gone before the widget.
        with contextlib.suppress(RuntimeError):
            context.words.changed.disconnect(tell)

    widget.destroyed.connect(leave)


def label(context: Translated, key: str, role: str = "") -> QLabel:
    """Return a label whose text follows the language. ``role`` is its name in the style sheet."""
    made = PlainLabel()
    made.setObjectName(role)
    made.setWordWrap(True)

    def tell() -> None:
        made.setText(context.words(key))

    follow(context, made, tell)
    return made


def button(
    context: Translated,
    key: str,
    act: Callable[[], None],
    *,
    shortcut: str = "",
    icon: str = "",
    role: str = "",
) -> QPushButton:
    """Return a button with its key on it."""
    made = PlainButton()
    made.setObjectName(role)
    made.setAutoDefault(True)
    if icon:
        tokens, side = context.theme.tokens, made.iconSize().width()
        colour = tokens["accent_ink" if role == "primary" else "ink"]
        made.setIcon(drawn_icon(icon, colour, tokens["quiet"], side, made.devicePixelRatioF()))

    def tell() -> None:
        text = context.words(key)
        made.setText(f"{text}  {shortcut}" if shortcut else text)
        made.setAccessibleName(text)
        # Setting the text of a button drops its shortcut.
        if shortcut:
            made.setShortcut(QKeySequence(shortcut))

    def press() -> None:
        finish_typing()
        act()

    follow(context, made, tell)
    made.clicked.connect(lambda _checked=False: press())
    return made


def finish_typing() -> None:
    """Have the field that is being written in tell what stands there, as if it were left.

    A key that is printed on a button leaves the cursor in its field: what the button does must not
    be done without the word that was typed last.
    """
    at = QApplication.focusWidget()
    if isinstance(at, QAbstractSpinBox):
        at.interpretText()
        at.editingFinished.emit()
    elif isinstance(at, QLineEdit) and not at.isReadOnly():
        at.editingFinished.emit()


def card(
    direction: QBoxLayout.Direction = QBoxLayout.Direction.TopToBottom,
) -> tuple[QFrame, QBoxLayout]:
    """Return a sheet of paper and the layout that takes what is put on it."""
    made = QFrame()
    made.setObjectName("card")
    layout = QBoxLayout(direction, made)
    layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
    layout.setSpacing(SPACE)
    return made, layout


def indent(spin: QSpinBox) -> None:
    """Set the number in as far as the text of other fields; a style sheet cannot."""
    spin.lineEdit().setTextMargins(SPACE, 0, 0, 0)


def named(widget: QWidget, context: Translated, key: str) -> QWidget:
    """Tell a screen reader what a field is, in the window's language."""

    def tell() -> None:
        widget.setAccessibleName(context.words(key))
        widget.setToolTip(tip(context.words(key)))

    follow(context, widget, tell)
    return widget


def quiet_focus(widget: QWidget) -> QWidget:
    """Leave a widget out of the Tab order: its act has a key of its own."""
    widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return widget


def two_sides(left: QLayout, sheet: QWidget, shares: tuple[int, int]) -> QWidget:
    """Put a desk's list and, at its right, the sheet of what is chosen, by their shares."""
    desk = QWidget()
    row = QHBoxLayout(desk)
    row.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
    row.setSpacing(2 * SPACE)
    row.addLayout(left, shares[0])
    row.addWidget(sheet, shares[1])
    return desk


def under_back(
    context: Translated,
    key: str,
    back: Callable[[], None],
    inside: QWidget,
    *beside: QWidget,
    shortcut: str = "Esc",
) -> QWidget:
    """Put the way back, and what stands beside it, in a row above a widget."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, SPACE, 0, 0)
    row = QHBoxLayout()
    row.setContentsMargins(2 * SPACE, 0, 0, 0)
    row.addWidget(button(context, key, back, shortcut=shortcut, icon="arrow-left"))
    row.addStretch(1)
    for made in beside:
        row.addWidget(made)
    row.addSpacing(SPACE)
    column.addLayout(row)
    column.addWidget(inside, 1)
    return page


def fill(outer: QWidget, inner: QWidget) -> None:
    """Let a widget fill another, edge to edge."""
    column = QVBoxLayout(outer)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(inner)
