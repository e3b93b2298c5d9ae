"""What is done to the look of the selected pages, and how they go into the PDF: ticked as it stands."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import get_args

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from station_app.model.cancellation import CancelTicket, Report
from station_app.model.ids import DocumentId
from station_app.model.page_edits import CleanUp, Coding
from station_app.scanning import clean_up
from station_app.scanning.page_editing import PageView
from ui.widgets.context import WindowContext

Work = Callable[[CancelTicket, Report, DocumentId], object]
DoLong = Callable[[Work, str], None]
"""Does something that takes a while to the paper on the table; says by a text's key what was done."""


CORNERS_KEY = "Ctrl+F"
"""Sets the corners of the page at the cursor by hand."""


class CleanUpMenu(QMenu):
    """Ticks for the steps of the clean-up; a step that is unticked is taken back."""

    def __init__(
        self,
        context: WindowContext,
        parent: QMenu,
        selected: tuple[PageView, ...],
        do: DoLong,
        corners: Callable[[], None],
    ) -> None:
        super().__init__(context.words("page_menu.clean.title"), parent)
        self._context, self._do, self._selected = context, do, selected
        self._now = clean_up.steps_of(selected[0].placed) if selected else CleanUp()
        for step in fields(CleanUp):
            shown = bool(getattr(self._now, step.name))
            self._tick(f"page_menu.clean.{step.name}", step.name, shown=shown)
        by_hand = self.addAction(f"{context.words('page_menu.clean.corners')}  {CORNERS_KEY}")
        by_hand.triggered.connect(lambda _checked=False: corners())
        self.addSeparator()
        self._offer("page_menu.clean.all", CleanUp(**{step.name: True for step in fields(CleanUp)}))
        self._offer("page_menu.clean.none", CleanUp())
        self.setEnabled(bool(selected))

    def _tick(self, key: str, step: str, *, shown: bool) -> None:
        made = self.addAction(self._context.words(key))
        made.setCheckable(True)
        made.setChecked(shown)
        made.triggered.connect(lambda on: self._clean(replace(self._now, **{step: on})))

    def _offer(self, key: str, steps: CleanUp) -> None:
        made = self.addAction(self._context.words(key))
        made.triggered.connect(lambda _checked=False: self._clean(steps))

    def _clean(self, steps: CleanUp) -> None:
        station = self._context.station
        pages = tuple(view.page.page_id for view in self._selected)
        self._do(
            lambda ticket, report, paper: clean_up.clean(
                station, paper, pages, steps, ticket, report
            ),
            "page_menu.clean.done",
        )


class CodingMenu(QMenu):
    """How the selected pages go into the PDF: as measured, or as the operator says."""

    def __init__(
        self, context: WindowContext, parent: QMenu, selected: tuple[PageView, ...], do: DoLong
    ) -> None:
        super().__init__(context.words("page_menu.coding.title"), parent)
        self._context, self._do, self._selected = context, do, selected
        group = QActionGroup(self)
        for coding in get_args(Coding):
            made = self.addAction(context.words(f"page_menu.coding.{coding}"))
            made.setCheckable(True)
            made.setChecked(bool(selected) and selected[0].placed.coding == coding)
            group.addAction(made)
            made.triggered.connect(lambda _checked=False, to=coding: self._code(to))
        self.setEnabled(bool(selected))

    def _code(self, coding: Coding) -> None:
        station = self._context.station
        pages = tuple(view.page.page_id for view in self._selected)
        self._do(
            lambda _ticket, _report, paper: clean_up.set_coding(station, paper, pages, coding),
            "page_menu.coding.done",
        )
