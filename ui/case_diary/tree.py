"""The leaves of a diary volume in scan order: a sheet with its leaves, annexures between them."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from station_app.case_diary.certified_copy import day_of
from station_app.case_diary.model import SHEETS, DiaryPage
from station_app.case_diary.volumes import DiaryView
from ui.widgets.context import WindowContext
from ui.widgets.controls import named
from ui.widgets.plain_text import PlainTreeItem

_COLUMNS = ("leaf", "day", "printed", "lacks")
_TICKS = {0: "", 1: "✓", 2: "✓✓"}
_PLACE = Qt.ItemDataRole.UserRole


class DiaryTree(QTreeWidget):
    """Every leaf is one row; a sheet's first leaf carries its further ones."""

    chosen = Signal(int)
    """The place of the leaf that was chosen."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self.setColumnCount(len(_COLUMNS))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        named(self, context, "diary.tree")
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.currentItemChanged.connect(lambda item, _before: self._choose(item))

    def place(self) -> int:
        """Return the place of the leaf that is chosen; 0: none."""
        item = self.currentItem()
        return 0 if item is None else int(item.data(0, _PLACE))

    def show_volume(self, view: DiaryView) -> None:
        """Show a volume; the leaf that was chosen stays chosen."""
        words, before = self._context.words, self.place()
        with QSignalBlocker(self):
            self.clear()
            self.setHeaderLabels([words(f"diary.column.{name}") for name in _COLUMNS])
            self._fill(view)
            self.expandAll()
            self._go_to(before)
        self._choose(self.currentItem())

    def go_to(self, place: int) -> None:
        """Choose a leaf."""
        self._go_to(place)

    def _go_to(self, place: int) -> None:
        items = self.findItems("*", Qt.MatchFlag.MatchWildcard | Qt.MatchFlag.MatchRecursive, 0)
        found = [item for item in items if item.data(0, _PLACE) == place] or items[:1]
        if found:
            self.setCurrentItem(found[0])

    def _fill(self, view: DiaryView) -> None:
        now = view.now
        if now is None:
            return
        days = {sheet.key: sheet.said.get("day", "") for sheet in now.sheets}
        lacks = [f.place for f in now.findings if not f.reason]
        head: QTreeWidgetItem | None = None
        for page in now.pages:
            item = PlainTreeItem(self._cells(view, page, days, lacks.count(page.leaf.place)))
            item.setData(0, _PLACE, page.leaf.place)
            for column in range(len(_COLUMNS)):
                item.setToolTip(column, item.text(column))
            if head is None or page.begins or page.leaf.page == 0:
                head = item
                self.addTopLevelItem(item)
            else:
                head.addChild(item)

    def _cells(
        self, view: DiaryView, page: DiaryPage, days: dict[str, str], lacks: int
    ) -> list[str]:
        words = self._context.words
        name = words("diary.leaf", place=page.leaf.place)
        if page.begins:
            name = words("diary.sheet", sheet="?" if page.sheet is None else page.sheet)
        elif page.leaf.page == 0 and page.entry.kind not in SHEETS:
            name = f"{words('diary.annexure')}: {words(f'kind.{page.entry.kind}')}"
        if page.withdrawn:
            name = f"{name} · {words('diary.copy.does_not_count')}"
        news = view.papers.get(page.entry.document_id)
        tick = _TICKS[news.ticks] if news is not None and page.leaf.page == 0 else ""
        told = words("diary.lacks", count=lacks) if lacks else ""
        return [
            f"{name}  {tick}".strip(),
            day_of(days.get(page.leaf.key, "")),
            str(page.printed),
            told,
        ]

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        self.chosen.emit(0 if item is None else int(item.data(0, _PLACE)))
