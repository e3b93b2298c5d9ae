"""What the rounds changed: the page as it was beside the page as it is, number by number."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from station_app.model.errors import IdentityProtected, StationError
from station_app.prosecution import changes as prosecution_changes
from station_app.prosecution.changes import Change
from station_app.prosecution.exchange import ExchangeView
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, label, named
from ui.widgets.page_view import PageView
from ui.widgets.pdf_view import PAGE_PX
from ui.widgets.plain_text import PlainLabel, PlainListItem

_LIST_PX = 230


class ChangesScreen(QWidget):
    """Changes at the left, before and now beside them."""

    def __init__(self, context: WindowContext, back: Callable[[], None]) -> None:
        super().__init__()
        self._context = context
        self._exchange_id = ""
        self._changes: tuple[Change, ...] = ()
        self.list = QListWidget()
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setFixedWidth(_LIST_PX)
        named(self.list, context, "prosecution.changes")
        self.list.currentRowChanged.connect(lambda _row: self._draw())
        frame = context.theme.colour("accent")
        self.before, self.now = PageView(frame), PageView(frame)
        self._said_before, self._said_now = PlainLabel(), PlainLabel()
        for said in (self._said_before, self._said_now):
            said.setWordWrap(True)
        body = QHBoxLayout()
        body.setSpacing(2 * SPACE)
        body.addWidget(self.list)
        for said, page in ((self._said_before, self.before), (self._said_now, self.now)):
            side = QVBoxLayout()
            side.addWidget(said)
            side.addWidget(page, 1)
            body.addLayout(side, 1)
        foot = QHBoxLayout()
        foot.addWidget(button(context, "prosecution.back", back, shortcut="Esc"))
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        column.addWidget(label(context, "prosecution.changes", "headline"))
        column.addLayout(body, 1)
        column.addLayout(foot)
        context.words.changed.connect(self.retranslate)

    def show_exchange(self, seen: ExchangeView) -> None:
        """Show what the rounds of an exchange changed."""
        self.clear()
        station, self._exchange_id = self._context.station, seen.exchange.exchange_id
        exchange_id = self._exchange_id

        def show(found: tuple[Change, ...]) -> None:
            if self._exchange_id == exchange_id:
                self._changes = found
                self.retranslate()
                self.list.setFocus()

        self._context.jobs.call(
            "quick",
            lambda: prosecution_changes.changes(station, exchange_id),
            show,
            self._context.fault,
        )

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._exchange_id, self._changes = "", ()
        with QSignalBlocker(self.list):
            self.list.clear()
        for page in (self.before, self.now):
            page.show_picture(None)
        for said in (self._said_before, self._said_now):
            said.clear()

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words, at = self._context.words, max(0, self.list.currentRow())
        with QSignalBlocker(self.list):
            self.list.clear()
            for change in self._changes:
                act = words(f"prosecution_print.act.{change.act}")
                said = words("prosecution.change", round=change.round, page=change.number, act=act)
                self.list.addItem(PlainListItem(said))
            if self._changes:
                self.list.setCurrentRow(min(at, len(self._changes) - 1))
        self._draw()

    def _draw(self) -> None:
        at = self.list.currentRow()
        if not 0 <= at < len(self._changes):
            return
        change, words = self._changes[at], self._context.words
        none = words("prosecution.no_version")
        self._said_before.setText(f"{words('prosecution.before')}: {change.before_ref or none}")
        self._said_now.setText(f"{words('prosecution.since')}: {change.now_ref or none}")
        self._paint(change, "before", self.before, self._said_before)
        self._paint(change, "now", self.now, self._said_now)

    def _paint(
        self, change: Change, which: Literal["before", "now"], view: PageView, said: QLabel
    ) -> None:
        view.show_picture(None)
        if (change.before if which == "before" else change.now) is None:
            return
        station, exchange_id = self._context.station, self._exchange_id

        def still() -> bool:
            at = self.list.currentRow()
            return 0 <= at < len(self._changes) and self._changes[at] == change

        def show(picture: bytes) -> None:
            if still():
                pixmap = QPixmap()
                pixmap.loadFromData(picture)
                view.show_picture(pixmap)

        def refused(error: StationError) -> None:
            key = "protected" if isinstance(error, IdentityProtected) else "no_page"
            said.setText(self._context.words(f"prosecution.{key}", page=change.number))

        self._context.jobs.call(
            "pictures",
            lambda: prosecution_changes.change_picture(
                station, exchange_id, change, which, PAGE_PX
            ),
            show,
            refused,
        )
