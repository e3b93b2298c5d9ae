"""The search desk: a word, the pages that say it, and the page itself with the word marked."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from station_app.scanning import page_editing
from station_app.text_search import ocr_queue
from station_app.text_search.ocr_queue import TextMatch
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, label, named
from ui.widgets.page_view import PageView
from ui.widgets.picture_loader import PictureLoader
from ui.widgets.plain_text import PlainLabel, PlainTableItem

_PAUSE_MS = 250
_LARGE_PX = 1600
_PAGE_SHARE, _LIST_SHARE = 4, 5
_COLUMNS = ("case", "paper", "page", "said")


class SearchDesk(QWidget):
    """Finds what papers say."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.setObjectName("room")
        self._context = context
        self._found: tuple[TextMatch, ...] = ()
        self.wanted = QLineEdit()
        self._said = PlainLabel()
        self._said.setObjectName("quiet")
        self.table = QTableWidget(0, len(_COLUMNS))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.page = PageView(context.theme.colour("accent"))
        self._picture = PictureLoader(context, self._show_page)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._lay_out()
        self._timer.timeout.connect(self.refresh)
        self.wanted.textEdited.connect(lambda _text: self._timer.start())
        self.wanted.returnPressed.connect(self.table.setFocus)
        self.table.itemSelectionChanged.connect(self._draw)
        self.table.activated.connect(lambda _index: self.open_paper())
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        context = self._context
        named(self.wanted, context, "search.wanted")
        named(self.table, context, "search.title")
        named(self.page, context, "search.page")
        left = QVBoxLayout()
        left.addWidget(label(context, "search.title", "subhead"))
        left.addWidget(self.wanted)
        left.addWidget(self._said)
        left.addWidget(self.table, 1)
        right = QVBoxLayout()
        right.addWidget(self.page, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        self._open = button(context, "search.open", self.open_paper, shortcut="F5", role="primary")
        foot.addWidget(self._open)
        right.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        row.setSpacing(2 * SPACE)
        row.addLayout(left, _LIST_SHARE)
        row.addLayout(right, _PAGE_SHARE)

    # ── what every desk can do ───────────────────────────────────────────────────────────────

    def enter(self, document_id: str = "") -> None:
        """Come to the front; a word that is named is looked for."""
        if document_id:
            self.wanted.setText(document_id)
            self.refresh()
        self.wanted.setFocus()
        self.wanted.selectAll()

    def on_event(self, topic: str) -> None:
        """More was read: look again."""
        if topic == "text" and self.wanted.text().strip():
            self.refresh()

    def clear(self) -> None:
        """Show nothing of what was found."""
        self.wanted.clear()
        self._show("", ())

    # ── looking ──────────────────────────────────────────────────────────────────────────────

    def refresh(self) -> None:
        """Read again what is shown."""
        station, wanted = self._context.station, self.wanted.text().strip()
        if not wanted:
            self._show("", ())
            return
        self._context.jobs.call(
            "quick",
            lambda: ocr_queue.find_text(station, wanted),
            lambda found: self._show(wanted, found),
            self._context.fault,
        )

    def _show(self, wanted: str, found: tuple[TextMatch, ...]) -> None:
        if wanted != self.wanted.text().strip():
            return
        self._found = found
        self.retranslate()
        self.table.clearSelection()
        if found:
            self.table.setCurrentCell(0, 0)
        self._draw()

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words = self._context.words
        self.table.setHorizontalHeaderLabels([words(f"search.{name}") for name in _COLUMNS])
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(len(_COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
        self.wanted.setPlaceholderText(words("search.hint"))
        self.table.setRowCount(len(self._found))
        for number, found in enumerate(self._found):
            for column, text in enumerate(self._row(found)):
                cell = PlainTableItem(text)
                cell.setToolTip(text)
                self.table.setItem(number, column, cell)
        if self._found:
            self._said.setText(words("search.count", count=len(self._found)))
        else:
            self._said.setText(
                words("search.none" if self.wanted.text().strip() else "search.empty")
            )
        self._open.setEnabled(bool(self._found))

    def _row(self, found: TextMatch) -> tuple[str, ...]:
        words, document = self._context.words, found.document
        return (
            document.case_ref,
            words(f"kind.{document.kind}"),
            str(found.number),
            found.said or words("search.protected"),
        )

    @property
    def _chosen(self) -> TextMatch | None:
        row = self.table.currentRow()
        return self._found[row] if 0 <= row < len(self._found) else None

    def _draw(self) -> None:
        found, station = self._chosen, self._context.station
        if found is None or not found.said:
            self._picture.clear()
            return

        def paint() -> bytes:
            standing = page_editing.page_views(station, found.document.document_id).standing
            view = next(v for v in standing if v.page.page_id == found.page_id)
            return page_editing.picture(station, found.page_id, view.placed, _LARGE_PX)

        self._picture.load(paint)

    def _show_page(self, picture: QPixmap | None) -> None:
        self.page.show_picture(picture)
        found = self._chosen
        if picture is not None and found is not None:
            self.page.mark(found.words, found.width_px, found.height_px)

    def open_paper(self) -> None:
        """Open the paper that the chosen page belongs to."""
        found = self._chosen
        if found is not None:
            self._context.go("scan", found.document.document_id)
