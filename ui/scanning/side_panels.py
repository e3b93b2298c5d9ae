"""The scan desk's two sides: the strip of pages left, what the paper is right."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from ui.widgets.context import WindowContext
from ui.widgets.controls import label

_STRIP_PX, _DETAILS_PX = 270, 250


def strip_side(context: WindowContext, told: QLabel, strip: QWidget, number: QSpinBox) -> QWidget:
    """Return the left side: what is shown, the pages, and the number printed on one."""
    side = QWidget()
    column = QVBoxLayout(side)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(told)
    column.addWidget(strip, 1)
    row = QHBoxLayout()
    row.addWidget(label(context, "scan.number", "hint"), 1)
    row.addWidget(number)
    column.addLayout(row)
    side.setFixedWidth(_STRIP_PX)
    return side


def details_side(details: QWidget) -> QScrollArea:
    """Return the right side; it scrolls where a window is low."""
    side = QScrollArea()
    side.setWidgetResizable(True)
    side.setWidget(details)
    side.setFixedWidth(_DETAILS_PX)
    side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return side
