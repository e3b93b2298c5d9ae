"""Icons of buttons, drawn once.

An icon of the icon font is drawn by Python, anew at each sight of its button, and each stroke of it waits
until the threads at work give the interpreter up: a desk with twenty of them took 0.1 s while pages
arrived. A picture of it is drawn by Qt alone.
"""

import functools

import qtawesome
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon


@functools.cache
def drawn_icon(name: str, colour: str, faded: str, side_px: int, ratio: float) -> QIcon:
    """Give an icon as two pictures: as it is, and of a button that cannot be pressed.

    Args:
        name: the icon's name in the icon font.
        colour: its colour, ``#rrggbb``.
        faded: its colour where the button cannot be pressed.
        side_px: width and height, in px of the layout.
        ratio: px of the screen for one of the layout.
    """
    font = qtawesome.icon(name, color=colour, color_disabled=faded)
    icon, size = QIcon(), QSize(side_px, side_px)
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled):
        icon.addPixmap(font.pixmap(size, ratio, mode), mode)
    return icon
