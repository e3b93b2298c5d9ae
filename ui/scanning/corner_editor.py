"""A sheet's four corners set by hand, in the desk itself: the whole picture, and what they are kept by."""

from collections.abc import Callable

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from station_app.model.errors import StationError
from station_app.model.ids import DocumentId
from station_app.model.page_outline import Corners, fault_of, rotate_outline
from station_app.scanning import corners
from station_app.scanning.corners import PageCorners
from station_app.scanning.page_editing import PageView
from ui.scanning.corner_canvas import CornerCanvas
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, label, quiet_focus
from ui.widgets.lazy_widget import LazyWidget
from ui.widgets.plain_text import PlainLabel

_LARGE_PX = 1600


class CornerController:
    """Turns the scan desk to a page's corners, and back."""

    def __init__(
        self,
        context: WindowContext,
        stack: QStackedLayout,
        *,
        left: Callable[[], None],
        undo: Callable[[], None],
    ) -> None:
        self._stack, self._left = stack, left
        self._screen = LazyWidget(stack, lambda: CornerEditor(context, back=self.back, undo=undo))

    @property
    def screen(self) -> "CornerEditor":
        """The screen."""
        return self._screen()

    def open(self, document_id: DocumentId, view: PageView) -> None:
        """Set the corners of a page."""
        self._screen.bring().begin(document_id, view)

    def back(self) -> None:
        """Show the desk, where the corners are in front, and nothing of the page any more."""
        in_front = self._screen.in_front
        if self._screen.made is not None:
            self._screen.made.clear()
        if in_front:
            self._stack.setCurrentIndex(0)
            self._left()


class CornerEditor(QWidget):
    """One page's picture with its corners; what is wrong with them is said at once."""

    def __init__(
        self, context: WindowContext, *, back: Callable[[], None], undo: Callable[[], None]
    ) -> None:
        super().__init__()
        self._context, self._back, self._undo = context, back, undo
        self._page: tuple[DocumentId, PageView] | None = None
        self._found: Corners | None = None
        self._first: Corners | None = None
        """Where the corners began."""
        self._era = 0
        self._busy_with, self._error = "", ""
        self.sheet = CornerCanvas(context.theme)
        self.said = PlainLabel()
        self.said.setWordWrap(True)
        self.buttons: dict[str, QPushButton] = {
            name: button(context, f"corners.{name}", act, shortcut=key, icon=icon, role=role)
            for name, act, key, icon, role in (
                ("leave", back, "Esc", "", ""),
                ("whole", self.show_whole, "F4", "image-outline", ""),
                ("found", self.show_found, "F3", "auto-fix", ""),
                ("flatten", self.flatten, "Enter", "check", "primary"),
            )
        }
        for made in self.buttons.values():
            # Tab goes from corner to corner.
            quiet_focus(made)
        self._lay_out()
        self.sheet.moved.connect(self._moved)
        self.sheet.done.connect(self.flatten)
        context.words.changed.connect(self.retranslate)

    def _lay_out(self) -> None:
        title = label(self._context, "corners.title", "headline")
        title.setWordWrap(False)
        head = QHBoxLayout()
        head.setSpacing(2 * SPACE)
        head.addWidget(title)
        head.addWidget(label(self._context, "corners.hint", "hint"), 1)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE)
        for name in ("leave", "whole", "found"):
            foot.addWidget(self.buttons[name])
        foot.addStretch(1)
        foot.addWidget(self.buttons["flatten"])
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        column.addLayout(head)
        column.addWidget(self.sheet, 1)
        column.addWidget(self.said)
        column.addLayout(foot)

    def begin(self, document_id: DocumentId, view: PageView) -> None:
        """Show a page's whole picture and where its sheet lies by now."""
        self.clear()
        self._page, era = (document_id, view), self._era
        self._busy_with = "corners.looking"
        self.retranslate()
        self.sheet.setFocus()
        station = self._context.station

        def failed(error: StationError) -> None:
            if era == self._era:
                self._back()
            self._context.fault(error)

        self._context.jobs.call(
            "pictures",
            lambda: corners.find_corners(station, view.page.page_id, view.placed, _LARGE_PX),
            lambda sheet: self._show(sheet, view, era),
            failed,
        )

    def clear(self) -> None:
        """Show nothing of a page."""
        self._era += 1
        self._page = self._found = self._first = None
        self._busy_with = self._error = ""
        self.sheet.show_picture(None)

    def flatten(self) -> None:
        """Draw the sheet within the corners flat and go back; where they are no sheet's, nothing."""
        if self._page is None or self._busy_with or fault_of(self.sheet.corners) is not None:
            return
        station, (paper, view) = self._context.station, self._page
        set_by_hand = rotate_outline(self.sheet.corners, -view.placed.quarter_turns)
        self._do(
            lambda: corners.flatten(station, paper, view.page.page_id, set_by_hand), "corners.done"
        )

    def show_whole(self) -> None:
        """Take the sheet for not flat: show its whole picture, and go back."""
        if self._page is None or self._busy_with:
            return
        station, (paper, view) = self._context.station, self._page
        self._do(
            lambda: corners.show_whole(station, paper, view.page.page_id), "corners.whole_done"
        )

    def show_found(self) -> None:
        """Put the corners where they are found by themselves."""
        if self._page is not None and self._found is not None and not self._busy_with:
            self.sheet.place(rotate_outline(self._found, self._page[1].placed.quarter_turns))

    def _show(self, sheet: PageCorners, view: PageView, era: int) -> None:
        if era != self._era:
            return
        self._busy_with, self._found = "", sheet.found
        picture = QPixmap()
        picture.loadFromData(sheet.picture)
        self._first = rotate_outline(sheet.corners, view.placed.quarter_turns)
        self.sheet.show_picture(picture, self._first)
        self.sheet.setFocus()

    def _do(self, act: Callable[[], object], told: str) -> None:
        era = self._era
        self._busy_with, self._error = "corners.flattening", ""
        self.retranslate()

        def done(_result: object) -> None:
            if era == self._era:
                self._back()
            self._context.undoable(told, self._undo)

        def failed(error: StationError) -> None:
            if era != self._era:
                self._context.fault(error)
                return
            words = self._context.words
            self._busy_with = ""
            self._error = f"{words.what(error)} {words.remedy(error)}"
            self.retranslate()

        self._context.jobs.call("work", act, done, failed)

    def _moved(self) -> None:
        self._error = ""
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words, fault = self._context.words, fault_of(self.sheet.corners)
        free = self.sheet.has_picture and not self._busy_with
        self.buttons["flatten"].setEnabled(free and fault is None)
        self.buttons["whole"].setEnabled(free)
        self.buttons["found"].setEnabled(free and self._found is not None)
        wrong = self._error or (words(f"corners.wrong.{fault}") if fault else "")
        number = self.sheet.chosen + 1
        asks = self._found is None and self.sheet.corners == self._first
        usual = words("corners.none_found") if asks else words("corners.chosen", number=number)
        self.said.setText(wrong or (words(self._busy_with) if self._busy_with else usual))
        self.said.setObjectName("refused" if wrong else "hint")
        self.said.style().polish(self.said)
        self.sheet.setAccessibleName(words("corners.sheet"))
        right, down = self.sheet.corners[self.sheet.chosen]
        self.sheet.setAccessibleDescription(
            words(
                "corners.at",
                number=number,
                right=round(100 * right),
                down=round(100 * down),
            )
        )
