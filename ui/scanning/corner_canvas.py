"""A page's picture with four corners on it, moved by the mouse or by keys; a glass shows the place large."""

import math

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from station_app.model.page_outline import Corner, Corners, corners_of, fault_of
from ui.widgets.theme import Theme

_MARGIN = 0.06
"""Beside the picture, as a part of it: so far a corner may lie outside where a sheet is cut off."""

_GRIP_PX, _REACH_PX = 13.0, 28.0
"""How large a grip is drawn, and from how far away the mouse takes it."""

_GLASS_PX, _LARGER = 72.0, 3.0
_STEP_PX, _LEAP_PX = 1, 10
_HAZE = 150
_DIGITS = 5
WHOLE: Corners = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class CornerCanvas(QWidget):
    """Corners as parts of the picture that is shown, clockwise from its top left."""

    moved = Signal()
    """The corners are elsewhere now, or another one is chosen."""
    done = Signal()
    """Enter."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._picture, self._drawn = QPixmap(), QPixmap()
        self.corners = WHOLE
        self.chosen = 0
        """The corner that keys move, 0 to 3."""
        self._held: QPointF | None = None
        """While the mouse holds a grip: from the mouse to the grip's middle."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def has_picture(self) -> bool:
        """Whether there is something to set corners on."""
        return not self._picture.isNull()

    def show_picture(self, picture: QPixmap | None, corners: Corners = WHOLE) -> None:
        """Show another picture and its corners; ``None``: nothing."""
        self._picture = picture or QPixmap()
        self._held, self.chosen = None, 0
        self._fit()
        self.place(corners)

    def place(self, corners: Corners) -> None:
        """Put the corners elsewhere."""
        self.corners = corners
        self.moved.emit()
        self.update()

    def choose(self, number: int) -> None:
        """Choose the corner that keys move, 0 to 3."""
        self.chosen = number % len(self.corners)
        self.moved.emit()
        self.update()

    def point_of(self, number: int) -> QPointF:
        """Return where a corner is seen, in px of the widget."""
        right, down = self.corners[number]
        frame = self.frame
        return QPointF(frame.left() + right * frame.width(), frame.top() + down * frame.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def focusNextPrevChild(self, onwards: bool) -> bool:  # noqa: FBT001 - Qt calls it
        """Let Tab go from corner to corner; every act of the screen has a key of its own."""
        self.choose(self.chosen + (1 if onwards else -1))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        digit = event.text() if event.text().isdecimal() else "0"
        if key in _ARROWS:
            leap = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._nudge(*_ARROWS[key], _LEAP_PX if leap else _STEP_PX)
        elif 1 <= int(digit) <= len(self.corners):
            self.choose(int(digit) - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.done.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        taken = self._grip_at(event.position())
        if taken is not None and event.button() == Qt.MouseButton.LeftButton:
            self._held = self.point_of(taken) - event.position()
            self.choose(taken)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self._set(self._part_at(event.position() + self._held))
            return
        near = self._grip_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.OpenHandCursor if near else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        del event
        self._held = None

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if not self.has_picture:
            return
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        frame = self.frame
        painter.drawPixmap(frame.topLeft(), self._drawn)
        self._draw_haze(painter, frame)
        painter.setPen(self._theme.colour("line"))
        painter.drawRect(frame)
        self._draw_lines(painter)
        self._draw_glass(painter, frame)
        for number in range(len(self.corners)):
            self._draw_grip(painter, number)
        painter.end()

    def _nudge(self, right: int, down: int, pixels: int) -> None:
        """Move the chosen corner by pixels of the picture."""
        if self.has_picture:
            here = self.corners[self.chosen]
            width, height = self._picture.width(), self._picture.height()
            self._set((here[0] + right * pixels / width, here[1] + down * pixels / height))

    def _set(self, corner: Corner) -> None:
        points = list(self.corners)
        points[self.chosen] = (_within(corner[0]), _within(corner[1]))
        self.place(corners_of(points))

    def _grip_at(self, place: QPointF) -> int | None:
        """Return the nearest grip that the mouse reaches; the chosen one where two are as near."""
        if not self.has_picture:
            return None
        away = {
            number: math.hypot(*(self.point_of(number) - place).toTuple())
            for number in range(len(self.corners))
        }
        nearest = min(away, key=lambda number: (away[number], number != self.chosen))
        return nearest if away[nearest] <= _REACH_PX else None

    def _part_at(self, place: QPointF) -> Corner:
        frame = self.frame
        return (
            (place.x() - frame.left()) / frame.width(),
            (place.y() - frame.top()) / frame.height(),
        )

    @property
    def frame(self) -> QRectF:
        """Return where the picture is drawn: in the middle, as large as its margin leaves it."""
        size = QSizeF(self._picture.size() if self.has_picture else self.size())
        room = QSizeF(self.size()) / (1 + 2 * _MARGIN)
        size.scale(room, Qt.AspectRatioMode.KeepAspectRatio)
        frame = QRect(QPoint(), size.toSize())
        frame.moveCenter(self.rect().center())
        return QRectF(frame)

    def _fit(self) -> None:
        """Draw the picture once in its size, not with every step of a corner."""
        if self.has_picture:
            self._drawn = self._picture.scaled(
                self.frame.size().toSize(),
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        self.update()

    def _outline(self) -> QPolygonF:
        return QPolygonF([self.point_of(number) for number in range(len(self.corners))])

    def _line_colour(self) -> QColor:
        return self._theme.colour("accent" if fault_of(self.corners) is None else "refused")

    def _draw_haze(self, painter: QPainter, frame: QRectF) -> None:
        """Veil what is not kept; where no sheet can be, nothing is."""
        if fault_of(self.corners) is not None:
            return
        path = QPainterPath()
        path.addRect(frame)
        path.addPolygon(self._outline())
        path.closeSubpath()
        haze = self._theme.colour("paper")
        haze.setAlpha(_HAZE)
        painter.setClipRect(frame)
        painter.fillPath(path, haze)
        painter.setClipping(False)

    def _draw_lines(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in self._pens():
            painter.setPen(pen)
            painter.drawPolygon(self._outline())

    def _pens(self) -> tuple[QPen, QPen]:
        """Return what a line is drawn with, one over the other: it shows on a dark table and on white paper."""
        return QPen(self._theme.colour("sheet"), 5), QPen(self._line_colour(), 2.5)

    def _draw_grip(self, painter: QPainter, number: int) -> None:
        place, here = self.point_of(number), number == self.chosen
        colour = self._theme.colour
        painter.setPen(QPen(self._line_colour(), 3))
        painter.setBrush(self._line_colour() if here else colour("sheet"))
        painter.drawEllipse(place, _GRIP_PX, _GRIP_PX)
        painter.setPen(colour("accent_ink" if here else "ink"))
        painter.drawText(_square(place, _GRIP_PX), Qt.AlignmentFlag.AlignCenter, str(number + 1))

    def _draw_glass(self, painter: QPainter, frame: QRectF) -> None:
        """Show the chosen corner's place large, beside it and towards the middle."""
        corner, middle = self.point_of(self.chosen), self._glass_middle()
        round_ = QPainterPath()
        round_.addEllipse(middle, _GLASS_PX, _GLASS_PX)
        painter.save()
        painter.setClipPath(round_)
        painter.fillPath(round_, self._theme.colour("paper"))
        painter.translate(middle)
        painter.scale(_LARGER, _LARGER)
        painter.translate(-corner)
        painter.drawPixmap(frame, self._picture, QRectF(self._picture.rect()))
        pen = QPen(self._line_colour(), 2)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolygon(self._outline())
        painter.restore()
        for pen in self._pens():
            painter.setPen(pen)
            painter.drawPath(round_)

    def _glass_middle(self) -> QPointF:
        corner, rest = self.point_of(self.chosen), QRectF(self.rect()).center()
        way = rest - corner
        far = max(1.0, math.hypot(way.x(), way.y()))
        middle = corner + way * ((_GLASS_PX + 2 * _GRIP_PX) / far)
        return QPointF(
            min(max(middle.x(), _GLASS_PX + 2), self.width() - _GLASS_PX - 2),
            min(max(middle.y(), _GLASS_PX + 2), self.height() - _GLASS_PX - 2),
        )


def _within(part: float) -> float:
    return round(min(1 + _MARGIN, max(-_MARGIN, part)), _DIGITS)


def _square(middle: QPointF, half: float) -> QRectF:
    return QRectF(middle.x() - half, middle.y() - half, 2 * half, 2 * half)
