"""The body chart: a click or the arrow keys set the mark of the injury that is open."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from station_app.model.body_chart import BODY_VIEWS, DETAIL_VIEWS, VIEWS, Curve, Point, load_figures
from station_app.model.printed_form import BodyMark
from ui.widgets.context import WindowContext

_HEIGHT_PX = 300
_CAPTION_PX = 22
_MARK_PX = 9.0
_STEP = 10
_MIDDLE = 500
_APART_PX = 40.0
_SHARES = {"front": 0.44, "back": 0.44, "left_side": 0.28, "right_side": 0.28}
"""Width of a figure over its height."""


class BodyChart(QWidget):
    """The figure with its numbered marks."""

    marked = Signal(str, int, int)
    """View, x and y in thousandths."""
    done = Signal()

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._figure = "male"
        self._marks: tuple[BodyMark, ...] = ()
        self._open = 0
        self.setMinimumHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        context.words.changed.connect(self.update)
        self.setAccessibleName(context.words("form.chart"))

    def show_marks(self, figure: str, marks: Sequence[BodyMark], open_number: int) -> None:
        """Show the marks; ``open_number`` is the one that keys move."""
        self._figure, self._marks, self._open = figure, tuple(marks), open_number
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self._context.theme.colour
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        for view in VIEWS:
            self._draw_view(painter, view, colour("ink"))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        for view in VIEWS:
            place = self._place(view)
            if place.contains(event.position()):
                x = (event.position().x() - place.center().x()) * 1000 / place.height() + _MIDDLE
                y = (event.position().y() - place.top()) * 1000 / place.height()
                self.marked.emit(view, _within(x), _within(y))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: (-_STEP, 0),
            Qt.Key.Key_Right: (_STEP, 0),
            Qt.Key.Key_Up: (0, -_STEP),
            Qt.Key.Key_Down: (0, _STEP),
        }
        mark = next((m for m in self._marks if m.number == self._open), None)
        view, x, y = (mark.view, mark.x, mark.y) if mark else ("front", _MIDDLE, 300)
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.done.emit()
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            step = 1 if key == Qt.Key.Key_PageDown else -1
            self.marked.emit(VIEWS[(VIEWS.index(view) + step) % len(VIEWS)], x, y)
        elif key in moves:
            self.marked.emit(view, _within(x + moves[key][0]), _within(y + moves[key][1]))
        else:
            super().keyPressEvent(event)

    def _place(self, view: str) -> QRectF:
        tall = float(self.height() - _CAPTION_PX)
        step = tall / len(DETAIL_VIEWS)
        side = step - 18
        widths = [_SHARES[name] * tall for name in BODY_VIEWS]
        # On a wide screen the figures stand apart, on a narrow one beside each other.
        spare = max(0.0, min(_APART_PX, (self.width() - side - 24 - sum(widths)) / len(widths)))
        if view in BODY_VIEWS:
            at = BODY_VIEWS.index(view)
            left = sum(widths[:at]) + at * spare
            return QRectF(left, 2, widths[at], tall - 4)
        left = sum(widths) + len(widths) * spare + 12
        return QRectF(left, DETAIL_VIEWS.index(view) * step + 2, side, side)

    def _draw_view(self, painter: QPainter, view: str, ink: QColor) -> None:
        place = self._place(view)
        scale = place.height() / 1000

        def at(point: tuple[float, float]) -> QPointF:
            x = place.center().x() + (point[0] - _MIDDLE) * scale
            return QPointF(x, place.top() + point[1] * scale)

        painter.setPen(QPen(ink, 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for curve in load_figures()[self._figure][view]:
            painter.drawPath(_path(curve, at))
        painter.setPen(self._context.theme.colour("quiet"))
        wide = max(place.width(), 90)
        caption = QRectF(place.center().x() - wide / 2, place.bottom(), wide, _CAPTION_PX - 4)
        painter.drawText(caption, Qt.AlignmentFlag.AlignCenter, self._context.words(f"body.{view}"))
        for mark in self._marks:
            if mark.view == view:
                self._draw_mark(painter, at((mark.x, mark.y)), mark.number)

    def _draw_mark(self, painter: QPainter, at: QPointF, number: int) -> None:
        colour = self._context.theme.colour
        painter.setPen(QPen(colour("refused"), 3 if number == self._open else 1.5))
        painter.setBrush(colour("sheet"))
        painter.drawEllipse(at, _MARK_PX, _MARK_PX)
        painter.setPen(colour("ink"))
        box = QRectF(at.x() - _MARK_PX, at.y() - _MARK_PX, 2 * _MARK_PX, 2 * _MARK_PX)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number))


def _path(curve: Curve, place: Callable[[Point], QPointF]) -> QPainterPath:
    path = QPainterPath(place(curve.points[0]))
    for one, two, end in curve.bends():
        path.cubicTo(place(one), place(two), place(end))
    return path


def _within(value: float) -> int:
    return round(min(1000, max(0, value)))
