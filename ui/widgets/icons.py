"""Icons of buttons: signs of the Material Design icon font, each drawn once as a picture.

The font and the list of its signs come with ``qtawesome``. That library itself is not loaded: it loads all of
Qt and twelve fonts, a fifth of the window's start and 30 MB, and its icons are drawn by Python anew at each
sight of a button, which waits at each stroke until the threads at work give the interpreter up.
"""

import functools
import importlib.util
import json
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPixmap

_PACKAGE, _FONT, _SIGNS = (
    "qtawesome",
    "fonts/materialdesignicons6-webfont-[0-9]*.ttf",
    "fonts/materialdesignicons6-webfont-charmap-[0-9]*.json",
)
_FILLED = 0.875
"""Part of an icon's side that its sign takes: what the font leaves free is beside it."""


@functools.cache
def drawn_icon(name: str, colour: str, faded: str, side_px: int, ratio: float) -> QIcon:
    """Return an icon as two pictures: as it is, and of a button that cannot be pressed.

    Args:
        name: the sign's name in the icon font.
        colour: its colour, ``#rrggbb``.
        faded: its colour where the button cannot be pressed.
        side_px: width and height, in px of the layout.
        ratio: px of the screen for one of the layout.

    Raises:
        KeyError: the font has no sign of that name.
    """
    sign, icon = chr(int(_signs()[name], 16)), QIcon()
    icon.addPixmap(_picture(sign, colour, side_px, ratio), QIcon.Mode.Normal)
    icon.addPixmap(_picture(sign, faded, side_px, ratio), QIcon.Mode.Disabled)
    return icon


def _picture(sign: str, colour: str, side_px: int, ratio: float) -> QPixmap:
    side = round(side_px * ratio)
    picture = QPixmap(side, side)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    font = QFont(_family())
    font.setPixelSize(round(_FILLED * side_px))
    painter = QPainter(picture)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(QRectF(0, 0, side_px, side_px), Qt.AlignmentFlag.AlignCenter, sign)
    painter.end()
    return picture


@functools.cache
def _signs() -> dict[str, str]:
    """Return the signs' code points as hexadecimal digits, by name."""
    signs: dict[str, str] = json.loads(_file(_SIGNS).read_text(encoding="utf-8"))
    return signs


@functools.cache
def _family() -> str:
    return QFontDatabase.applicationFontFamilies(
        QFontDatabase.addApplicationFont(str(_file(_FONT)))
    )[0]


def _file(pattern: str) -> Path:
    package = importlib.util.find_spec(_PACKAGE)
    if package is None or package.origin is None:
        raise FileNotFoundError(_PACKAGE)
    return next(Path(package.origin).parent.glob(pattern))
