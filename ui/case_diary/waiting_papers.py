"""The papers of a case that wait to be put into its diary, and the keys that bring more."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from station_app.case_diary.volumes import DiaryView
from ui.widgets.context import WindowContext
from ui.widgets.controls import button, label, named
from ui.widgets.plain_text import PlainListItem

_TALL_PX = 132


class WaitingPapers(QWidget):
    """A short list; Enter puts the chosen one in."""

    def __init__(
        self,
        context: WindowContext,
        *,
        put_in: Callable[[], None],
        scan: Callable[[], None],
        type_entry: Callable[[], None],
    ) -> None:
        super().__init__()
        self._context = context
        self.list = QListWidget()
        self.list.setObjectName("tall")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFixedHeight(_TALL_PX)
        named(self.list, context, "diary.waiting")
        self.list.itemActivated.connect(lambda _i: put_in())
        self.scan = button(context, "diary.scan", scan, shortcut="F2")
        self.put = button(context, "diary.put_in", put_in, shortcut="F3")
        self.type = button(context, "diary.type_entry", type_entry, shortcut="F4")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(context, "diary.waiting", "subhead"))
        column.addWidget(self.list)
        acts = QHBoxLayout()
        for made in (self.scan, self.put, self.type):
            acts.addWidget(made)
        acts.addStretch(1)
        column.addLayout(acts)

    @property
    def at(self) -> int:
        """The place of the chosen paper among those that wait."""
        return self.list.currentRow()

    def clear(self) -> None:
        """Show nothing of what was open."""
        self.list.clear()

    def show_papers(self, view: DiaryView) -> None:
        """Show what waits, in the window's language; the place is kept."""
        words, at = self._context.words, max(0, self.list.currentRow())
        self.list.clear()
        for made in view.waiting:
            state = "" if made.fixed else f" · {words('diary.unsigned')}"
            text = f"{words(f'kind.{made.kind}')} · {made.local_ref}{state}"
            item = PlainListItem(text)
            item.setToolTip(text)
            self.list.addItem(item)
        if not view.waiting:
            item = PlainListItem(words("diary.nothing_waits"))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.setCurrentRow(min(at, self.list.count() - 1))
        self.put.setEnabled(bool(view.waiting))
