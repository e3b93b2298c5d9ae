"""The lines of the home page: the model and the table; Enter opens the thing itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from station_app.model.clock import IST, for_people
from station_app.model.today import TodayLine
from ui.bench import Bench

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("when", "what", "whom")
_ROW_PX = 38
_TONE = {"overdue": "refused", "due": "attention", "waits": "ink", "news": "travelling"}
_MARK = {"overdue": "⚑", "due": "◷", "waits": "·", "news": "✉"}
"""A sign beside the colour: colour alone tells nothing to some."""
_DAY_NAMED = 1
"""Days around today that are named by a word."""


def when_told(bench: Bench, due_at: datetime | None, now: datetime) -> str:
    """Give a time as staff say it: "कल 11:00", or the date where it is further."""
    if due_at is None:
        return "—"
    local, today = due_at.astimezone(IST), now.astimezone(IST).date()
    away = (local.date() - today).days
    if abs(away) > _DAY_NAMED:
        return for_people(due_at)
    name = {-1: "yesterday", 0: "today", 1: "tomorrow"}[away]
    return bench.words(f"today.when.{name}", time=local.strftime("%H:%M"))


def line_told(bench: Bench, line: TodayLine) -> str:
    """Give what a line says, in the window's language."""
    words = bench.words
    named: dict[str, str | int] = dict(line.params)
    named |= {
        name: words(key if key in words else "inbox.kinds.other") for name, key in line.keys.items()
    }
    named |= {name: said[words.language] for name, said in line.said.items()}
    return words(line.title_key, **named)


class TodayModel(QAbstractTableModel):
    """Lines in rows."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._lines: tuple[TodayLine, ...] = ()
        bench.words.changed.connect(self._retell)

    def fill(self, lines: Sequence[TodayLine]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    def line(self, number: int) -> TodayLine:
        """Give a line."""
        return self._lines[number]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own form
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._bench.words(f"today.column.{COLUMNS[section]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, column = self._lines[index.row()], COLUMNS[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(line, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            severity = self._bench.words(f"today.severity.{line.severity}")
            return f"{severity}: {self._text(line, column)}"
        if role == Qt.ItemDataRole.ForegroundRole and column == "when":
            return self._bench.theme.colour(_TONE[line.severity])
        return None

    def _text(self, line: TodayLine, column: str) -> str:
        if column == "when":
            now = self._bench.station.clock.now()
            return f"{_MARK[line.severity]}  {when_told(self._bench, line.due_at, now)}"
        if column == "what":
            return line_told(self._bench, line)
        words = self._bench.words
        return words(line.whom) if line.whom in words else line.whom

    def _retell(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)
        if self._lines:
            corner = self.index(len(self._lines) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), corner)


class TodayTable(QTableView):
    """What waits, in rows; Enter opens one."""

    opened = Signal(object)

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.lines = TodayModel(bench)
        self.setModel(self.lines)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(COLUMNS.index("what"), QHeaderView.ResizeMode.Stretch)
        self.activated.connect(lambda index: self.opened.emit(self.lines.line(index.row())))

    def show_lines(self, lines: Sequence[TodayLine]) -> None:
        """Show lines and keep the place where the operator was."""
        at = self.currentIndex().row()
        self.lines.fill(lines)
        if lines:
            self.selectRow(min(max(at, 0), len(lines) - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.lines.line(self.currentIndex().row()))
            return
        super().keyPressEvent(event)
