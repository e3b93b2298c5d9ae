"""What is done to many pages at once: batches fed side after side, every second page, a split sheet."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from station_app.model.ids import DocumentId, PageId
from station_app.model.page_edits import Interleaving
from station_app.scanning import page_editing
from station_app.scanning.page_editing import PageView
from station_app.station.station import Station
from ui.scanning.clean_up_menu import CleanUpMenu, CodingMenu, DoLong
from ui.widgets.context import WindowContext

Do = Callable[[Callable[[DocumentId], object], str], None]
"""Does something to the paper on the table, and says by a text's key that it can be taken back."""
_WAYS: tuple[Interleaving, ...] = ("backs", "backs_reversed", "fronts_reversed", "both_reversed")
_UPSIDE_DOWN = 2


class PageMenu(QMenu):
    """The acts, in the window's language of now; each can be taken back."""

    def __init__(
        self,
        context: WindowContext,
        parent: QWidget,
        *,
        pages: tuple[PageView, ...],
        selected: tuple[PageView, ...],
        do: Do,
        do_long: DoLong,
        two_pages: Callable[[], None],
        corners: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._words, self._station, self._do = context.words, context.station, do
        many = tuple(view.page.page_id for view in selected)
        odd = tuple(view.page.page_id for view in pages if view.position % 2)
        even = tuple(view.page.page_id for view in pages if view.position % 2 == 0)
        for how in _WAYS:
            self._add(f"page_menu.weave.{how}", _weaver(how, many if len(many) > 1 else ()))
        self.addSeparator()
        self._add("page_menu.turn_odd", _turner(odd))
        self._add("page_menu.turn_even", _turner(even))
        self._add("page_menu.turn_selected", _turner(many))
        self.addSeparator()
        for upright, key in ((True, "page_menu.split_upright"), (False, "page_menu.split_across")):
            self._add(key, _splitter(many[:1], upright=upright))
        self.addSeparator()
        self.addAction(context.words("page_menu.two_pages")).triggered.connect(
            lambda _checked=False: two_pages()
        )
        self.below = (
            CleanUpMenu(context, self, selected, do_long, corners),
            CodingMenu(context, self, selected, do_long),
        )
        """The menus below this one."""
        for menu in self.below:
            self.addMenu(menu)

    def _add(self, key: str, act: Callable[[Station, DocumentId], object]) -> None:
        made = self.addAction(self._words(key))
        made.triggered.connect(
            lambda _checked=False: self._do(
                lambda paper: act(self._station, paper), "page_menu.done"
            )
        )


def _weaver(
    how: Interleaving, pages: tuple[PageId, ...]
) -> Callable[[Station, DocumentId], object]:
    return lambda station, paper: page_editing.interleave_pages(station, paper, how, pages)


def _turner(pages: tuple[PageId, ...]) -> Callable[[Station, DocumentId], object]:
    return lambda station, paper: page_editing.turn_pages(station, paper, pages, _UPSIDE_DOWN)


def _splitter(
    pages: tuple[PageId, ...], *, upright: bool
) -> Callable[[Station, DocumentId], object]:
    def split(station: Station, paper: DocumentId) -> None:
        for page_id in pages:
            page_editing.split(station, paper, page_id, upright=upright)

    return split
