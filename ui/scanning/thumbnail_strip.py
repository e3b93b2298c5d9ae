"""The strip of pages: small pictures with their numbers and flags."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from station_app.model.ids import PageId
from station_app.scanning.page_editing import PageView
from ui.scanning.thumbnail_cache import ThumbnailCache
from ui.scanning.thumbnail_drag import MIME, DraggableThumbnails, taken
from ui.widgets.context import WindowContext

_CELL = QSize(118, 186)
_CAPTION_PX = 28
_ROUND_PX = 5
Index = QModelIndex | QPersistentModelIndex


class ThumbnailModel(QAbstractListModel):
    """Pages as they stand; pictures come when they are first shown."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._views: tuple[PageView, ...] = ()
        self._rows: dict[PageId, int] = {}
        self._pictures = ThumbnailCache(context, self._arrived)
        self._doubtful: frozenset[PageId] = frozenset()
        context.words.changed.connect(self.retranslate)

    def fill(self, views: Sequence[PageView]) -> None:
        """Show other pages; pictures that are known stay, and so does the place where pages grow."""
        before, views = self._views, tuple(views)
        held = len(before)
        same = len(views) >= held > 0 and all(
            old.page.page_id == new.page.page_id
            for old, new in zip(before, views[:held], strict=True)
        )
        if not same:
            self.beginResetModel()
            self._take(views)
            self.endResetModel()
            return
        if len(views) > held:
            self.beginInsertRows(QModelIndex(), held, len(views) - 1)
            self._take(views)
            self.endInsertRows()
        self._take(views)
        for row in range(held):
            if before[row] != views[row]:
                self.dataChanged.emit(self.index(row), self.index(row))

    def _take(self, views: tuple[PageView, ...]) -> None:
        self._views = views
        self._rows = {view.page.page_id: row for row, view in enumerate(views)}

    def doubt(self, page_ids: frozenset[PageId]) -> None:
        """Mark pages that look wrong and that nobody accepted."""
        if page_ids != self._doubtful:
            self._doubtful = page_ids
            self.retranslate()

    def row_of(self, page_id: PageId) -> int:
        """Return the row of a page; -1: it is not here."""
        return self._rows.get(page_id, -1)

    def clear(self) -> None:
        """Keep no page and no picture: who sits down next may not see them."""
        self._pictures.clear()
        self.beginResetModel()
        self._take(())
        self.endResetModel()

    def view(self, number: int) -> PageView | None:
        """Return a page by its row."""
        return self._views[number] if 0 <= number < len(self._views) else None

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._views)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own form
        return 0 if parent.isValid() else len(self._views)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        view = self._views[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._caption(view)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._context.words("scan.page_of", page=view.number)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._pictures.of(view)
        if role == Qt.ItemDataRole.ForegroundRole and self._flagged(view):
            return self._context.theme.colour("attention")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        del indexes
        return taken()

    def _flagged(self, view: PageView) -> bool:
        return view.blank or view.hard_to_read or view.sheet or view.page.page_id in self._doubtful

    def _caption(self, view: PageView) -> str:
        words = self._context.words
        if view.sheet:
            return (
                f"{view.number} ✓ {words('batch.short_asks')}"
                if view.number
                else words("batch.short")
            )
        number = str(view.number) if view.number else words("scan.removed_short")
        if view.blank:
            return f"{number} ✓ {words('scan.blank')}"
        if view.page.page_id in self._doubtful:
            return f"{number} ✓ {words('quality.short')}"
        return f"{number} ✓ {words('scan.hard_to_read')}" if view.hard_to_read else f"{number} ✓"

    def _arrived(self, page_id: PageId) -> None:
        row = self.row_of(page_id)
        if row >= 0:
            self.dataChanged.emit(self.index(row), self.index(row))

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        if self._views:
            self.dataChanged.emit(self.index(0), self.index(len(self._views) - 1))


class _Cell(QStyledItemDelegate):
    """Draws a page as a small sheet with its number below."""

    def __init__(self, context: WindowContext, parent: QListView) -> None:
        super().__init__(parent)
        self._theme = context.theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return _CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell: QRect = option.rect.adjusted(3, 3, -3, -3)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.colour("accent" if chosen else "sheet"))
        painter.setBrush(self._theme.colour("accent_soft" if chosen else "sheet"))
        painter.drawRoundedRect(cell, _ROUND_PX, _ROUND_PX)
        sheet = cell.adjusted(6, 6, -6, -_CAPTION_PX)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        size = sheet.size()
        if isinstance(picture, QPixmap) and not picture.isNull():
            size = picture.size().scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(sheet.center())
        painter.fillRect(place, self._theme.colour("paper"))
        if isinstance(picture, QPixmap):
            painter.drawPixmap(place, picture)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._theme.colour("line"))
        painter.drawRect(place)
        tone = index.data(Qt.ItemDataRole.ForegroundRole)
        painter.setPen(tone or self._theme.colour("ink"))
        below = QRect(cell.left(), cell.bottom() - _CAPTION_PX, cell.width(), _CAPTION_PX)
        painter.drawText(
            below, Qt.AlignmentFlag.AlignCenter, str(index.data(Qt.ItemDataRole.DisplayRole))
        )
        painter.restore()


class ThumbnailStrip(DraggableThumbnails):
    """Two columns of pages; arrows walk through them, the mouse lays them elsewhere."""

    chosen = Signal(object)
    laid = Signal(object, object)
    """Pages, and the page before which they are laid; ``None``: behind the last."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context.theme)
        self.pages = ThumbnailModel(context)
        self.setModel(self.pages)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setGridSize(_CELL)
        self.setUniformItemSizes(True)
        self.setItemDelegate(_Cell(context, self))
        self.let_drag()
        self.dropped.connect(self._lay)
        self.selectionModel().currentChanged.connect(
            lambda now, _before: self.chosen.emit(self.pages.view(now.row()))
        )

    def _lay(self, row: int) -> None:
        before = self.pages.view(row)
        pages = tuple(view.page.page_id for view in self.selected())
        if pages:
            self.laid.emit(pages, None if before is None else before.page.page_id)

    def here(self) -> PageView | None:
        """Return the page at the cursor."""
        return self.pages.view(self.currentIndex().row())

    def from_here(self, most: int) -> tuple[PageView, ...]:
        """Return the page at the cursor and those after it, at most so many."""
        row = self.currentIndex().row()
        found = (self.pages.view(row + n) for n in range(most) if row >= 0)
        return tuple(view for view in found if view is not None)

    def go_to(self, page_id: PageId) -> None:
        """Go to a page."""
        row = self.pages.row_of(page_id)
        if row >= 0:
            self.setCurrentIndex(self.pages.index(row))

    def selected(self) -> tuple[PageView, ...]:
        """Return the selected pages in their order."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        found = (self.pages.view(row) for row in rows)
        return tuple(view for view in found if view is not None)

    def show_pages(self, views: Sequence[PageView], *, follow: bool) -> None:
        """Show pages; ``follow`` goes to the last one, else the place is kept."""
        row = self.currentIndex().row()
        self.pages.fill(views)
        if not self.pages.count:
            self.chosen.emit(None)
            return
        row = self.pages.count - 1 if follow else min(max(row, 0), self.pages.count - 1)
        self.setCurrentIndex(self.pages.index(row))
        self.chosen.emit(self.pages.view(row))
