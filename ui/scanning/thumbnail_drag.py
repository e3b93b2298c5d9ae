"""Pages of the strip taken by the mouse and laid down elsewhere; the keys do the same."""

from PySide6.QtCore import QMimeData, QPoint, QRect, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView

from ui.widgets.theme import Theme

MIME = "application/x-station-pages"
"""Nothing is in it: what is taken stands in the selection, and no page leaves the window by the mouse."""
_MARK_PX = 3


def taken() -> QMimeData:
    """Return what a page that was taken carries: no picture, no text."""
    data = QMimeData()
    data.setData(MIME, b"1")
    return data


class DraggableThumbnails(QListView):
    """A list of cells in rows from left to right whose selected cells can be laid before another."""

    dropped = Signal(int)
    """The row before which the selection is laid; the count of rows: behind the last."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._mark = -1

    def let_drag(self) -> None:
        """Let cells be taken: after the view's mode is set, which forbids it again."""
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)

    def row_before(self, at: QPoint) -> int:
        """Return the row before which a page laid down there would stand."""
        count = self.model().rowCount()
        for row in range(count):
            cell = self.visualRect(self.model().index(row, 0))
            if at.y() > cell.bottom():
                continue
            if at.y() < cell.top() or at.x() < cell.center().x():
                return row
        return count

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        # The list's own would move pictures about freely; the one below it scrolls at the edges.
        QAbstractItemView.dragMoveEvent(self, event)
        if event.mimeData().hasFormat(MIME):
            self._show_mark(self.row_before(event.position().toPoint()))
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_mark(-1)
        QAbstractItemView.dragLeaveEvent(self, event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_mark(-1)
        if not event.mimeData().hasFormat(MIME):
            event.ignore()
            return
        event.acceptProposedAction()
        self.dropped.emit(self.row_before(event.position().toPoint()))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._mark < 0:
            return
        painter = QPainter(self.viewport())
        painter.fillRect(self._mark_place(), self._theme.colour("accent"))
        painter.end()

    def _mark_place(self) -> QRect:
        count = self.model().rowCount()
        last = self._mark >= count
        cell = self.visualRect(self.model().index(count - 1 if last else self._mark, 0))
        left = cell.right() - _MARK_PX + 1 if last else cell.left()
        return QRect(left, cell.top(), _MARK_PX, cell.height())

    def _show_mark(self, row: int) -> None:
        if row != self._mark:
            self._mark = row
            self.viewport().update()
