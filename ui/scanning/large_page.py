"""The page at the cursor, large; on demand the next one beside it, or the untouched master."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QStackedWidget

from station_app.model.cancellation import CancelTicket, Report
from station_app.model.errors import StationError
from station_app.model.ids import PageId
from station_app.model.page_edits import Placed
from station_app.scanning import page_editing
from station_app.scanning.page_editing import PageView as StoredPage
from ui.widgets.context import WindowContext
from ui.widgets.controls import label
from ui.widgets.page_view import PageView

_LARGE_PX = 1600
_Wanted = tuple[tuple[PageId, Placed, bool], ...]


class LargePage(QStackedWidget):
    """Draws what lies at the cursor; without a page it says how pages come."""

    def __init__(
        self, context: WindowContext, from_here: Callable[[int], tuple[StoredPage, ...]]
    ) -> None:
        """Make it; ``from_here`` gives the page at the cursor and those after it."""
        super().__init__()
        self._context, self._from_here = context, from_here
        self._two = False
        self._wanted: _Wanted = ()
        self._ticket = CancelTicket()
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

    def clear(self) -> None:
        """Show nothing of what was open, and wait for nothing."""
        self._ticket.cancel()
        self._wanted = ()
        self.view.show_picture(None)

    def draw(self, *, clean: bool) -> None:
        """Draw the page as it will be on paper, or as the scanner gave it.

        What is in view is the page at the cursor or nothing, from the first moment on.
        """
        views = self._from_here(2 if self._two else 1)
        wanted = tuple((view.page.page_id, view.placed, clean) for view in views)
        if wanted == self._wanted:
            # The list was read again, not the page changed: it is in view, or on its way.
            return
        before, self._wanted = self._wanted, wanted
        self._ticket.cancel()
        if [page_id for page_id, *_ in before] != [page_id for page_id, *_ in wanted]:
            self.view.show_picture(None)
        if views:
            self._load(wanted)

    def _load(self, wanted: _Wanted) -> None:
        station = self._context.station

        def work(ticket: CancelTicket, _report: Report) -> list[bytes]:
            return [
                page_editing.picture(
                    station, page_id, placed, _LARGE_PX, clean=clean, ticket=ticket
                )
                for page_id, placed, clean in wanted
            ]

        def show(jpegs: list[bytes]) -> None:
            if self._wanted is wanted:
                self.view.show_picture(*(_pixmap(jpeg) for jpeg in jpegs))

        def failed(error: StationError) -> None:
            if self._wanted is wanted:
                # Chosen again, it is tried again.
                self.clear()
                self._context.fault(error)

        self._ticket = self._context.jobs.run("page", work, show, failed)


def _pixmap(jpeg: bytes) -> QPixmap:
    picture = QPixmap()
    picture.loadFromData(jpeg)
    return picture
