"""The page at the cursor, large; on demand the next one beside it, or the untouched master."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QStackedWidget

from station_app.scanning import page_editing
from station_app.scanning.page_editing import PageView as StoredPage
from ui.widgets.context import WindowContext
from ui.widgets.controls import label
from ui.widgets.page_view import PageView

_LARGE_PX = 1600


class LargePage(QStackedWidget):
    """Draws what lies at the cursor; without a page it says how pages come."""

    def __init__(
        self, context: WindowContext, from_here: Callable[[int], tuple[StoredPage, ...]]
    ) -> None:
        """Make it; ``from_here`` gives the page at the cursor and those after it."""
        super().__init__()
        self._context, self._from_here = context, from_here
        self._two = False
        self.view = PageView(context.theme.colour("accent"))
        self.view.before.connect(lambda on: self.draw(clean=not on))
        self.view.two_pages.connect(self.toggle_two)
        empty = label(context, "scan.empty", "quiet")
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.addWidget(empty)
        self.addWidget(self.view)

    def show_page(self, *, there: bool) -> None:
        """Show the page at the cursor, or that there is none."""
        self.setCurrentIndex(1 if there else 0)
        self.draw(clean=True)

    def toggle_two(self) -> None:
        """Show the page after this one beside it, or no longer."""
        self._two = not self._two
        self.draw(clean=True)

    def draw(self, *, clean: bool) -> None:
        """Draw the page as it will be on paper, or as the scanner gave it."""
        views = self._from_here(2 if self._two else 1)
        if not views:
            return
        station = self._context.station

        def show(jpegs: list[bytes]) -> None:
            if self._from_here(1) != views[:1]:
                return
            pictures = [QPixmap() for _ in jpegs]
            for picture, jpeg in zip(pictures, jpegs, strict=True):
                picture.loadFromData(jpeg)
            self.view.show_picture(*pictures)

        self._context.jobs.call(
            "pictures",
            lambda: [
                page_editing.picture(station, v.page.page_id, v.placed, _LARGE_PX, clean=clean)
                for v in views
            ],
            show,
            self._context.fault,
        )
