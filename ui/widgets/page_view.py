"""One page, large: zoom by wheel and keys, and a frame that keeps a part of it."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QGraphicsPixmapItem, QGraphicsRectItem, QGraphicsScene, QGraphicsView

from station_app.model.finished_page import Word
from station_app.model.page_edits import Crop

_STEP = 1.25
_CLOSEST, _FARTHEST = 8.0, 0.05
_NUDGE = 0.01
_SMALLEST = 0.05
_MARK_ALPHA = 70
_GAP_PX = 24
ASKED = True


class PageView(QGraphicsView):
    """Shows a page's picture; in the crop mode, the part that will be kept."""

    cropped = Signal(object)
    before = Signal(bool)
    """True while the untouched master is asked for."""
    two_pages = Signal()
    """The page after this one is to be shown beside it, or no longer."""

    def __init__(self, frame_colour: QColor) -> None:
        super().__init__()
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self._picture = QGraphicsPixmapItem()
        self._picture.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._scene.addItem(self._picture)
        self._beside = QGraphicsPixmapItem()
        self._beside.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._scene.addItem(self._beside)
        self._frame = QGraphicsRectItem()
        pen = QPen(frame_colour, 3)
        pen.setCosmetic(True)
        self._frame.setPen(pen)
        self._frame.hide()
        self._scene.addItem(self._frame)
        self._mark_colour = QColor(frame_colour)
        self._mark_colour.setAlpha(_MARK_ALPHA)
        self._marks: list[QGraphicsRectItem] = []
        self._part = Crop(0.0, 0.0, 1.0, 1.0)
        self._fits = True
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    @property
    def cropping(self) -> bool:
        """Whether the frame is shown."""
        return self._frame.isVisible()

    @property
    def has_picture(self) -> bool:
        """Whether a picture is shown."""
        return not self._picture.pixmap().isNull()

    def show_picture(self, picture: QPixmap | None, beside: QPixmap | None = None) -> None:
        """Show another picture, as large as it fits unless somebody has zoomed.

        Args:
            picture: the page; ``None`` shows nothing.
            beside: the page after it, at its right.
        """
        before = self._whole()
        self.mark((), 1, 1)
        self._picture.setPixmap(picture or QPixmap())
        self._beside.setPixmap(beside or QPixmap())
        self._beside.setPos(self._picture.boundingRect().width() + _GAP_PX, 0)
        self._scene.setSceneRect(self._whole())
        if self._fits or before != self._whole():
            self.fit()

    def _whole(self) -> QRectF:
        whole = self._picture.boundingRect()
        if self._beside.pixmap().isNull():
            return whole
        return whole.united(self._beside.sceneBoundingRect())

    def mark(self, words: Sequence[Word], width_px: int, height_px: int) -> None:
        """Mark words of a reading of ``width_px`` x ``height_px``, in place of those before."""
        for mark in self._marks:
            self._scene.removeItem(mark)
        self._marks.clear()
        whole = self._picture.boundingRect()
        across, down = whole.width() / max(1, width_px), whole.height() / max(1, height_px)
        for word in words:
            place = QRectF(
                word.left * across,
                word.top * down,
                (word.right - word.left) * across,
                (word.bottom - word.top) * down,
            )
            mark = self._scene.addRect(place, QPen(Qt.PenStyle.NoPen), self._mark_colour)
            self._marks.append(mark)

    def fit(self) -> None:
        """Show the whole page."""
        self._fits = True
        if not self._picture.pixmap().isNull():
            self.fitInView(self._whole(), Qt.AspectRatioMode.KeepAspectRatio)

    def zoom(self, steps: float) -> None:
        """Come closer (positive) or go back."""
        scale = self.transform().m11() * _STEP**steps
        if _FARTHEST <= scale <= _CLOSEST:
            self._fits = False
            self.scale(_STEP**steps, _STEP**steps)

    def begin_crop(self) -> None:
        """Show the frame. Arrows move its edges inward, with Shift outward; Enter keeps the part."""
        self._part = Crop(0.03, 0.03, 0.97, 0.97)
        self._frame.show()
        self._draw_frame()
        self.fit()
        self.setFocus()

    def end_crop(self) -> None:
        """Hide the frame."""
        self._frame.hide()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        if self._fits:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(event.angleDelta().y() / 120)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.cropping:
            self._crop_key(event)
            return
        key = event.key()
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1)
        elif key == Qt.Key.Key_Minus:
            self.zoom(-1)
        elif key == Qt.Key.Key_Space:
            self.fit()
        elif key == Qt.Key.Key_D:
            self.two_pages.emit()
        elif key == Qt.Key.Key_B and not event.isAutoRepeat():
            self.before.emit(ASKED)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_B and not event.isAutoRepeat():
            self.before.emit(not ASKED)
            return
        super().keyReleaseEvent(event)

    def _crop_key(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.end_crop()
            self.cropped.emit(self._part)
        elif key == Qt.Key.Key_Escape:
            self.end_crop()
        else:
            outward = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._nudge(key, -_NUDGE if outward else _NUDGE)

    def _nudge(self, key: int, step: float) -> None:
        part = self._part
        left, top, right, bottom = part.left, part.top, part.right, part.bottom
        if key == Qt.Key.Key_Right:
            left = min(max(0.0, left + step), right - _SMALLEST)
        elif key == Qt.Key.Key_Left:
            right = max(min(1.0, right - step), left + _SMALLEST)
        elif key == Qt.Key.Key_Down:
            top = min(max(0.0, top + step), bottom - _SMALLEST)
        elif key == Qt.Key.Key_Up:
            bottom = max(min(1.0, bottom - step), top + _SMALLEST)
        self._part = Crop(left, top, right, bottom)
        self._draw_frame()

    def _draw_frame(self) -> None:
        whole, part = self._picture.boundingRect(), self._part
        self._frame.setRect(
            QRectF(
                whole.width() * part.left,
                whole.height() * part.top,
                whole.width() * (part.right - part.left),
                whole.height() * (part.bottom - part.top),
            )
        )
