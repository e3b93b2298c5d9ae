"""The page that an objection is about, as the prosecution has it; a protected one stays hidden."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from station_app.model.errors import IdentityProtected, StationError
from station_app.prosecution import compliance
from station_app.prosecution.exchange import ExchangeView
from station_app.prosecution.model import Objection
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE
from ui.widgets.page_view import PageView
from ui.widgets.pdf_view import PAGE_PX
from ui.widgets.picture_loader import PictureLoader
from ui.widgets.plain_text import PlainLabel


class ObjectedPage(QWidget):
    """One page under its number; ``open_key`` stands elsewhere and leads to the door."""

    def __init__(self, context: WindowContext, open_key: QWidget) -> None:
        super().__init__()
        self._context, self._open_key = context, open_key
        self.page = PageView(context.theme.colour("accent"))
        self._picture = PictureLoader(context, self.page.show_picture)
        self.where = PlainLabel()
        self.where.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * SPACE)
        column.addWidget(self.where)
        column.addWidget(self.page, 1)

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._picture.clear()
        self.where.clear()

    def show_point(self, seen: ExchangeView, point: Objection) -> None:
        """Show the page of another objection."""
        station, words = self._context.station, self._context.words
        exchange_id = seen.exchange.exchange_id
        self._open_key.setVisible(seen.masked)
        self.where.setText(words("prosecution.page_named", page=point.page or "–"))

        def refused(error: StationError) -> None:
            key = "protected" if isinstance(error, IdentityProtected) else "no_page"
            self.where.setText(words(f"prosecution.{key}", page=point.page or "–"))
            self._open_key.setVisible(key == "protected" or seen.masked)

        self._picture.load(
            lambda: compliance.page_picture(station, exchange_id, point.page, PAGE_PX), refused
        )
