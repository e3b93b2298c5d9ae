"""The register with its filters at the left, the process that is shown at the right."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from station_app.summons.register import FILTERS, ProcessPage, RegisterRow
from station_app.summons.statistics import ProcessFigures
from ui.summons.details_panel import SummonsDetails
from ui.summons.register_table import RegisterTable
from ui.summons.steps import next_step
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, card, fill, label, quiet_focus, two_sides
from ui.widgets.plain_text import PlainButton, PlainLabel, tip

_PAGE_PX, _NARROW_PX = 420, 320
_FILTERS_A_ROW, _ACTS_A_ROW = 4, 3
_OF_MANY = ("assign", "print", "send")
"""The steps that are done with all that are chosen at once."""
_KEYS = {"scan": "F2", "paper": "F4", "attempt": "F7", "more": "F9", "names": "F6"}


@dataclass(frozen=True, slots=True)
class RegisterData:
    """What the register shows at once."""

    lines: tuple[RegisterRow, ...]
    counts: Mapping[str, int]
    figures: ProcessFigures
    unfiled: int


class RegisterView(QWidget):
    """Shows what it is handed, and tells what is wanted."""

    narrowed = Signal(str)
    """Another filter was pressed."""
    turned = Signal()
    """Other lines were chosen."""
    wanted = Signal(str)
    """The name of an act; ``next`` is the next step of the process that is shown."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._seen: RegisterData | None = None
        self._page: ProcessPage | None = None
        self.table = RegisterTable(context)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self.turned.emit())
        self.details = SummonsDetails(context)
        self._count, self._empty = PlainLabel(), PlainLabel()
        self._count.setObjectName("hint")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.filters = {name: self._filter_button(name) for name in FILTERS}
        self.primary = button(
            context,
            "summons.act.assign",
            lambda: self.wanted.emit("next"),
            shortcut="F5",
            role="primary",
        )
        self.unfiled = PlainButton()
        self.unfiled.setShortcut(QKeySequence("F3"))
        self.unfiled.clicked.connect(lambda _c=False: self.wanted.emit("unfiled"))
        self._buttons = {name: self._act_button(name, keys) for name, keys in _KEYS.items()}
        self._lay_out()
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def _filter_button(self, name: str) -> QPushButton:
        made = PlainButton()
        made.setCheckable(True)
        made.setAutoExclusive(True)
        made.clicked.connect(lambda _checked=False: self.narrowed.emit(name))
        quiet_focus(made)
        return made

    def _act_button(self, name: str, keys: str) -> QPushButton:
        key = f"summons.act.{name}"
        return button(self._context, key, lambda: self.wanted.emit(name), shortcut=keys)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.addWidget(label(self._context, "summons.title", "headline"))
        left.addWidget(self._count)
        left.addLayout(_grid(tuple(self.filters.values()), _FILTERS_A_ROW))
        left.addWidget(self.table, 1)
        left.addWidget(self._empty, 1)
        acts = tuple(self._buttons.values())
        left.addLayout(_grid((*acts[:4], self.unfiled, self._buttons["names"]), _ACTS_A_ROW))
        sheet, column = card()
        sheet.setMinimumWidth(_NARROW_PX)
        sheet.setMaximumWidth(_PAGE_PX)
        column.addWidget(self.details, 1)
        column.addWidget(self.primary)
        fill(self, two_sides(left, sheet, (3, 2)))

    def chosen(self) -> tuple[RegisterRow, ...]:
        """Return the chosen lines, from top to bottom."""
        return self.table.chosen()

    def show_filter(self, name: str) -> None:
        """Show which filter the register was read through."""
        self.filters[name].setChecked(True)

    def show_register(self, seen: RegisterData | None, wanted: str = "") -> None:
        """Show other lines; ``wanted`` is a process to choose. ``None``: nothing."""
        self._seen = seen
        self.table.show_lines(() if seen is None else seen.lines, wanted)
        self.retranslate()

    def show_page(self, page: ProcessPage | None) -> None:
        """Show a process, or none."""
        self._page = page
        self.details.show_page(page)
        self._show_step()

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words, seen = self._context.words, self._seen
        for number, (name, made) in enumerate(self.filters.items(), 1):
            count = 0 if seen is None else seen.counts.get(name, 0)
            said = words(f"summons.filter.{name}")
            made.setText(f"{said} {count}" if count else said)
            made.setToolTip(tip(f"Alt+{number}"))
            made.setShortcut(QKeySequence(f"Alt+{number}"))
        lines = () if seen is None else seen.lines
        self.table.setVisible(bool(lines))
        self._empty.setVisible(not lines)
        self._empty.setText(words("summons.none"))
        self._count.setText(self._counted(lines, seen))
        unfiled = 0 if seen is None else seen.unfiled
        self.unfiled.setVisible(unfiled > 0)
        self.unfiled.setText(words("summons.act.unfiled", count=unfiled) + "  F3")
        self.unfiled.setShortcut(QKeySequence("F3"))
        self._show_step()

    def _counted(self, lines: tuple[RegisterRow, ...], seen: RegisterData | None) -> str:
        words = self._context.words
        said = words("summons.count", count=len(lines))
        if seen is None or not seen.figures.summons.received:
            return said
        shares = words(
            "summons.shares",
            percent=seen.figures.summons.percent,
            escalated=seen.figures.escalated,
        )
        return f"{said}  ·  {shares}"

    def _show_step(self) -> None:
        page = self._page
        step = "" if page is None else next_step(page)
        self.primary.setVisible(bool(step))
        if step:
            said = self._context.words(f"summons.act.{step}")
            many = len(self.chosen())
            count = f" ({many})" if many > 1 and step in _OF_MANY else ""
            self.primary.setText(f"{said}{count}  F5")
            self.primary.setAccessibleName(said)
            self.primary.setShortcut(QKeySequence("F5"))
        hidden = page is not None and page.may_open and page.line.masked
        self._buttons["names"].setVisible(hidden)
        self._buttons["attempt"].setEnabled(page is not None and page.line.officer is not None)
        self._buttons["more"].setEnabled(page is not None)


def _grid(buttons: tuple[QPushButton, ...], a_row: int) -> QGridLayout:
    """Lay buttons out in rows, all of one width, so that a narrow screen holds them."""
    grid = QGridLayout()
    grid.setSpacing(SPACE // 2)
    for number, made in enumerate(buttons):
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        grid.addWidget(made, number // a_row, number % a_row)
    for column in range(a_row):
        grid.setColumnStretch(column, 1)
    return grid
