"""The register of service in rows: hearing, kind, person, place, who has it, where it stands."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from station_app.model.clock import for_people
from station_app.model.texts import visible_lines
from station_app.summons.model import ProcessState
from station_app.summons.register import RegisterRow
from ui.widgets.context import WindowContext
from ui.widgets.controls import named
from ui.widgets.plain_text import tip

_COLUMNS = ("hearing", "kind", "person", "place", "officer", "state")
_ROW_PX = 34
_WIDTHS_PX = {"hearing": 104, "kind": 140, "place": 110, "officer": 150, "state": 146}
_ROOM_PX = {"officer": 660, "place": 820}
"""A table narrower than this leaves a column to the page beside it."""
_S = ProcessState
_TONE = {
    _S.RECEIVED: "attention",
    _S.SERVED: "attention",
    _S.UNSERVED: "attention",
    _S.ASSIGNED: "travelling",
    _S.OUT: "travelling",
    _S.REPORTED: "travelling",
    _S.RETURNED: "safe",
    _S.TRANSFERRED: "quiet",
    _S.WITHDRAWN: "quiet",
}
Index = QModelIndex | QPersistentModelIndex


class RegisterModel(QAbstractTableModel):
    """The lines as Qt asks for them."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self.lines: tuple[RegisterRow, ...] = ()
        context.words.changed.connect(self.retranslate)

    def fill(self, lines: tuple[RegisterRow, ...]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own form
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._context.words(f"summons.column.{_COLUMNS[section]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, column = self.lines[index.row()], _COLUMNS[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = self._text(line, column)
            return visible_lines(text) if role == Qt.ItemDataRole.DisplayRole else tip(text)
        if role == Qt.ItemDataRole.ForegroundRole and column in ("hearing", "state"):
            urgent = line.red or line.late
            return self._context.theme.colour("refused" if urgent else _TONE[line.process.state])
        return None

    def _text(self, line: RegisterRow, column: str) -> str:
        words, process = self._context.words, line.process
        if column == "hearing":
            at = process.hearing_at
            return words("summons.column.in_force") if at is None else for_people(at)[:10]
        if column == "kind":
            return words(f"summons.kind.{process.kind.value}")
        if column == "person":
            trip = f"  ({line.trip})" if line.trip > 1 else ""
            return (words("summons.masked") if line.masked else process.name) + trip
        if column == "place":
            return process.village
        if column == "officer":
            return "—" if line.officer is None else line.officer.label
        return self._state(line)

    def _state(self, line: RegisterRow) -> str:
        words = self._context.words
        said = words(f"summons.state.{line.process.state.value}")
        if line.print_waits:
            said = f"{said} · {words('summons.print_waits')}"
        if line.late:
            return f"{said} · {words('summons.late')}"
        return f"{said} · {words('summons.red')}" if line.red else said

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(_COLUMNS) - 1)
        if self.lines:
            corner = self.index(len(self.lines) - 1, len(_COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), corner)


class RegisterTable(QTableView):
    """The register; many rows may be chosen at once."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.rows = RegisterModel(context)
        self.setModel(self.rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for number, name in enumerate(_COLUMNS):
            if name in _WIDTHS_PX:
                self.setColumnWidth(number, _WIDTHS_PX[name])
        header.setSectionResizeMode(_COLUMNS.index("person"), QHeaderView.ResizeMode.Stretch)
        named(self, context, "summons.title")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for name, least in _ROOM_PX.items():
            self.setColumnHidden(_COLUMNS.index(name), event.size().width() < least)

    def chosen(self) -> tuple[RegisterRow, ...]:
        """Return the chosen lines, from top to bottom."""
        numbers = sorted({index.row() for index in self.selectedIndexes()})
        return tuple(self.rows.lines[number] for number in numbers)

    def show_lines(self, lines: Sequence[RegisterRow], wanted: str = "") -> None:
        """Show lines; what was chosen stays chosen where it is still there."""
        held = [wanted] if wanted else [line.process.process_id for line in self.chosen()]
        self.rows.fill(tuple(lines))
        ids = [line.process.process_id for line in lines]
        rows = [ids.index(name) for name in held if name in ids] or ([0] if ids else [])
        selection = self.selectionModel()
        flags = selection.SelectionFlag
        for number, row in enumerate(rows):
            index = self.rows.index(row, 0)
            act = flags.ClearAndSelect if number == 0 else flags.Select
            selection.select(index, act | flags.Rows)
        if rows:
            selection.setCurrentIndex(self.rows.index(rows[0], 0), flags.NoUpdate)
