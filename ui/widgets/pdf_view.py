"""A paper page by page: earlier, later, and the page drawn beside the window's thread."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station_app.model.errors import StationError
from ui.widgets.context import WindowContext
from ui.widgets.controls import button
from ui.widgets.page_view import PageView
from ui.widgets.picture_loader import PictureLoader
from ui.widgets.plain_text import PlainLabel

PAGE_PX = 1400
"""Width in which pages are drawn: fit for reading at twice the screen's width."""


class PdfView(QWidget):
    """Shows one page at a time."""

    def __init__(self, context: WindowContext, *, keys: bool = False) -> None:
        """Make it; with ``keys``, PgUp and PgDown turn the pages of the whole window."""
        super().__init__()
        self._context, self._at, self._pages = context, 0, 0
        self._paint: Callable[[int], bytes] | None = None
        self._refused: Callable[[StationError], None] = context.fault
        self._page = PageView(context.theme.colour("accent"))
        self._picture = PictureLoader(context, self._page.show_picture)
        self.where = PlainLabel()
        up, down = ("PgUp", "PgDown") if keys else ("", "")
        turn = QHBoxLayout()
        turn.addWidget(
            button(context, "sign.earlier", lambda: self._turn(-1), shortcut=up, role="flat")
        )
        turn.addWidget(self.where, 1, Qt.AlignmentFlag.AlignCenter)
        turn.addWidget(
            button(context, "sign.later", lambda: self._turn(1), shortcut=down, role="flat")
        )
        self.setFocusProxy(self._page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(turn)
        column.addWidget(self._page, 1)

    def show_paper(
        self,
        pages: int,
        paint: Callable[[int], bytes],
        refused: Callable[[StationError], None] | None = None,
    ) -> None:
        """Show a paper from its first page.

        Args:
            pages: how many it has.
            paint: gives the page of an index as plain pixels (PPM); called in a lane of its own.
            refused: hears why a page cannot be drawn; else the window says it.
        """
        self._paint, self._pages, self._at = paint, pages, 0
        self._refused = refused or self._context.fault
        self._draw()

    def show_nothing(self, said: str = "") -> None:
        """Show no page, and say why."""
        self._paint, self._pages, self._at = None, 0, 0
        self._picture.clear()
        self.where.setText(said)

    def _turn(self, by: int) -> None:
        if 0 <= self._at + by < self._pages:
            self._at += by
            self._draw()

    def _draw(self) -> None:
        paint, at = self._paint, self._at
        if paint is None:
            return
        self.where.setText(self._context.words("sign.page", page=at + 1, pages=self._pages))
        self._picture.load(lambda: paint(at), self._refused)
