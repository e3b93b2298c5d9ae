"""Acts on the pages of the scan desk, each a button with its key, each to be taken back."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from station_app.model.ids import DocumentId, PageId
from station_app.model.page_edits import Crop
from station_app.scanning import page_editing
from station_app.scanning.page_editing import PageView
from ui.scanning.clean_up_menu import CORNERS_KEY, DoLong
from ui.scanning.page_menu import PageMenu
from ui.widgets.context import WindowContext
from ui.widgets.controls import button
from ui.widgets.plain_text import tip

_COLUMNS = 6


@dataclass(frozen=True, slots=True)
class PageActions:
    """What the acts ask of the scan desk."""

    document_id: Callable[[], DocumentId | None]
    here: Callable[[], PageView | None]
    selected: Callable[[], tuple[PageView, ...]]
    standing: Callable[[], tuple[PageView, ...]]
    begin_crop: Callable[[], None]
    replace: Callable[[], None]
    tray: Callable[[], None]
    two_pages: Callable[[], None]
    corners: Callable[[], None]
    do_long: DoLong
    """Does what takes a while, with its progress in the bar below and a key that stops it."""


class PageToolbar(QWidget):
    """The row of buttons above the page."""

    def __init__(self, context: WindowContext, table: PageActions) -> None:
        super().__init__()
        self._context, self._table = context, table
        acts: tuple[tuple[str, Callable[[], None], str, str], ...] = (
            ("scan.turn_left", lambda: self._turn(-1), "Ctrl+L", "rotate-left"),
            ("scan.turn_right", lambda: self._turn(1), "Ctrl+R", "rotate-right"),
            ("scan.deskew", self._deskew, "Ctrl+D", "format-rotate-90"),
            ("scan.crop", table.begin_crop, "Ctrl+X", "crop"),
            ("scan.earlier", lambda: self._move(-1), "Ctrl+Up", "arrow-up"),
            ("scan.later", lambda: self._move(1), "Ctrl+Down", "arrow-down"),
            ("scan.replace", table.replace, "Ctrl+E", "file-replace-outline"),
            ("scan.remove", self._remove, "Del", "delete-outline"),
            ("scan.undo", self.undo, "Ctrl+Z", "undo"),
            ("scan.redo", self._redo, "Ctrl+Y", "redo"),
            ("scan.tray", table.tray, "Ctrl+T", "tray-full"),
            ("scan.more", self.more, "Ctrl+M", "dots-horizontal"),
        )
        self._buttons: dict[str, QPushButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2)
        for number, (key, act, shortcut, icon) in enumerate(acts):
            made = button(context, key, act, shortcut=shortcut, icon=icon, role="tool")
            self._buttons[key] = made
            grid.addWidget(made, number // _COLUMNS, number % _COLUMNS)
        self._corners = QShortcut(QKeySequence(CORNERS_KEY), self)
        self._corners.activated.connect(table.corners)
        context.words.changed.connect(self._shorten)
        self._shorten()

    def allow(self, *, draft: bool, page: bool, can_undo: bool, can_redo: bool) -> None:
        """Let only those acts be chosen that can be done now."""
        self._corners.setEnabled(draft and page)
        for key, made in self._buttons.items():
            made.setEnabled(draft and page)
            if key == "scan.undo":
                made.setEnabled(draft and can_undo)
            elif key == "scan.redo":
                made.setEnabled(draft and can_redo)
            elif key == "scan.tray":
                made.setEnabled(draft)

    def more(self) -> None:
        """Offer what is done to many pages at once."""
        anchor, menu = self._buttons["scan.more"], self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(anchor.mapToGlobal(anchor.rect().bottomLeft()))

    def menu(self) -> PageMenu:
        """Return the acts on many pages, for what is selected now."""
        table = self._table
        return PageMenu(
            self._context,
            self,
            pages=table.standing(),
            selected=table.selected(),
            do=self._do,
            do_long=table.do_long,
            two_pages=table.two_pages,
            corners=table.corners,
        )

    def undo(self) -> None:
        """Take the last act back."""
        self._do(lambda d: page_editing.undo(self._context.station, d))

    def crop(self, part: Crop) -> None:
        """Keep a part of the page at the cursor."""
        view = self._table.here()
        if view is not None:
            page_id = view.page.page_id
            self._do(
                lambda d: page_editing.crop(self._context.station, d, page_id, part), "scan.cropped"
            )

    def restore(self, view: PageView) -> None:
        """Put a page of the tray back where it stood."""
        page_id = view.page.page_id
        self._do(lambda d: page_editing.restore(self._context.station, d, page_id), "scan.restored")

    def number(self, view: PageView, printed: int) -> None:
        """Say which number is printed on a sheet."""
        page_id = view.page.page_id
        self._do(lambda d: page_editing.number(self._context.station, d, page_id, printed))

    def _shorten(self) -> None:
        """A short word in the row; the whole one and its key in the tip and for a screen reader."""
        for key, made in self._buttons.items():
            shortcut = made.shortcut()
            made.setToolTip(tip(f"{self._context.words(key)}  {shortcut.toString()}"))
            made.setText(self._context.words(key.replace("scan.", "scan.short.")))
            # A button loses its key with its text.
            made.setShortcut(shortcut)

    def _turn(self, turns: int) -> None:
        view = self._table.here()
        if view is not None:
            page_id = view.page.page_id
            self._do(lambda d: page_editing.rotate(self._context.station, d, page_id, turns))

    def _deskew(self) -> None:
        view = self._table.here()
        if view is not None:
            page_id = view.page.page_id
            self._do(lambda d: page_editing.deskew(self._context.station, d, page_id))

    def _move(self, by: int) -> None:
        view = self._table.here()
        if view is not None and view.position + by >= 1:
            page_id, index = view.page.page_id, view.position - 1 + by
            self._do(lambda d: page_editing.move(self._context.station, d, page_id, index))

    def lay(self, pages: tuple[PageId, ...], before: PageId | None) -> None:
        """Lay pages before another, or behind the last; nothing is laid in the tray."""
        standing = {view.page.page_id for view in self._table.standing()}
        if standing.issuperset(pages):
            self._do(
                lambda d: page_editing.move_before(self._context.station, d, pages, before),
                "scan.laid",
            )

    def _remove(self) -> None:
        pages = tuple(view.page.page_id for view in self._table.selected())
        if pages:
            self._do(lambda d: page_editing.remove(self._context.station, d, pages), "scan.removed")

    def _redo(self) -> None:
        self._do(lambda d: page_editing.redo(self._context.station, d))

    def _do(self, act: Callable[[DocumentId], object], told: str = "") -> None:
        document_id = self._table.document_id()
        if document_id is None:
            return

        def done(_result: object) -> None:
            if told:
                self._context.undoable(told, self.undo)

        self._context.jobs.call("quick", lambda: act(document_id), done, self._context.fault)
