"""Over the page: what looks wrong with it, in plain words; scan it again, or say why it may stay."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from station_app.model.errors import StationError
from station_app.model.ids import DocumentId
from station_app.model.page_analysis import DoubtfulPage
from station_app.scanning import quality
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, named
from ui.widgets.plain_text import PlainLabel


class QualityBar(QWidget):
    """Shown only over a page that looks wrong."""

    def __init__(self, context: WindowContext, *, rescan: Callable[[], None]) -> None:
        super().__init__()
        self._context = context
        self._document_id: DocumentId | None = None
        self._page: DoubtfulPage | None = None
        self.said = PlainLabel()
        self.said.setWordWrap(True)
        self.reason = QLineEdit()
        named(self.reason, context, "quality.reason")
        self.reason.returnPressed.connect(self.accept)
        self._rescan = button(context, "quality.rescan", rescan, icon="file-replace-outline")
        self._accept = button(context, "quality.accept", self.accept)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.reason, 1)
        row.addWidget(self._accept)
        row.addWidget(self._rescan)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE)
        column.addWidget(self.said)
        column.addLayout(row)
        context.words.changed.connect(self.retranslate)
        self.hide()

    def show_faults(self, document_id: DocumentId | None, page: DoubtfulPage | None) -> None:
        """Show what is wrong with a page; ``None``: nothing is."""
        fresh = page is None or self._page is None or page.page_id != self._page.page_id
        self._document_id, self._page = document_id, page
        if fresh:
            self.reason.setText("" if page is None else page.reason)
        self.retranslate()
        self.setVisible(page is not None)

    def accept(self) -> None:
        """Let the page stay as it is, for the reason that was written."""
        station, document_id, page = self._context.station, self._document_id, self._page
        if document_id is None or page is None:
            return
        reason = self.reason.text()
        self._context.jobs.call(
            "quick",
            lambda: quality.accept_page(station, document_id, page.page_id, reason),
            lambda _none: None,
            self._refused,
        )

    def _refused(self, error: StationError) -> None:
        self.reason.setFocus()
        self._context.fault(error)

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        page, words = self._page, self._context.words
        self.reason.setPlaceholderText(words("quality.reason"))
        if page is None:
            self.said.clear()
            return
        faults = ", ".join(words(f"quality.fault.{fault}") for fault in page.faults)
        key = "quality.accepted" if page.reason else "quality.wrong"
        self.said.setText(words(key, faults=faults))
        self.said.setObjectName("safe" if page.reason else "attention")
        self.said.style().polish(self.said)
