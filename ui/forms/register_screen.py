"""A register's year: every number, its paper, both numbers, and the reason for an empty one."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from station_app.forms import registers
from station_app.forms.registers import RegisterLine, RegisterView
from station_app.model.clock import IST, for_people
from station_app.printing import office_printouts
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, card, label, named
from ui.widgets.plain_text import PlainComboBox, PlainLabel, PlainTableItem

_COLUMNS = ("number", "given", "kind", "reference", "central", "state")


class RegisterScreen(QWidget):
    """The register that is chosen."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._view: RegisterView | None = None
        self.book, self.year = PlainComboBox(), PlainComboBox()
        named(self.book, context, "register.title")
        named(self.year, context, "register.year")
        self.table = QTableWidget(0, len(_COLUMNS))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.itemSelectionChanged.connect(self._offer)
        named(self.table, context, "register.title")
        self._left = PlainLabel()
        self._left.setObjectName("hint")
        self._left.setWordWrap(True)
        self.reason = QLineEdit()
        named(self.reason, context, "register.reason")
        self.reason.returnPressed.connect(self._explain)
        self.explain = button(context, "register.explain", self._explain)
        self.print_key = button(
            context, "printing.print", self._print, shortcut="Ctrl+P", icon="printer-outline"
        )
        sheet, column = card()
        top = QHBoxLayout()
        top.addWidget(label(context, "register.title", "headline"), 1)
        top.addWidget(self.book)
        top.addWidget(self.year)
        column.addLayout(top)
        column.addWidget(self._left)
        column.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.reason, 1)
        foot.addWidget(self.explain)
        foot.addWidget(self.print_key)
        column.addLayout(foot)
        around = QVBoxLayout(self)
        around.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        around.addWidget(sheet)
        self.book.activated.connect(lambda _i: self.refresh())
        self.year.activated.connect(lambda _i: self.refresh())
        context.words.changed.connect(self.retranslate)
        self.retranslate()

    def enter(self) -> None:
        """Come to the front: the register that was seen last, this year's."""
        this_year = self._context.station.clock.now().astimezone(IST).year
        if self.year.findData(this_year) < 0:
            self.year.clear()
            for year in range(this_year, this_year - 5, -1):
                self.year.addItem(str(year), year)
        self.refresh()

    def refresh(self) -> None:
        """Read the register again."""
        station, book, year = (
            self._context.station,
            self.book.currentData(),
            self.year.currentData(),
        )
        if book is None or year is None:
            return
        self._context.jobs.call(
            "quick",
            lambda: registers.register_view(station, str(book), int(year)),
            self._show,
            self._context.fault,
        )

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words, chosen = self._context.words, self.book.currentData()
        self.book.clear()
        for book in registers.books(self._context.station):
            self.book.addItem(book.label.of(words.language), book.register)
        self.book.setCurrentIndex(max(0, self.book.findData(chosen)))
        self.table.setHorizontalHeaderLabels([words(f"register.{name}") for name in _COLUMNS])
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(len(_COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.reason.setPlaceholderText(words("register.reason"))
        if self._view is not None:
            self._show(self._view)

    def _show(self, view: RegisterView) -> None:
        self._view = view
        words = self._context.words
        gaps = ", ".join(str(number) for number in view.gaps)
        said = words("register.left", count=view.left)
        gone = ", ".join(f"{first}–{last}" for first, last in view.given_up)
        told = [said, words("register.gaps", numbers=gaps) if gaps else ""]
        told.append(words("register.given_up", numbers=gone) if gone else "")
        self._left.setText("  ".join(part for part in told if part))
        self.table.setRowCount(len(view.lines))
        for number, line in enumerate(view.lines):
            for column, text in enumerate(self._cells(view, line)):
                self.table.setItem(number, column, PlainTableItem(text))
        if view.lines and self.table.currentRow() < 0:
            self.table.setCurrentCell(len(view.lines) - 1, 0)
        self._offer()

    def _cells(self, view: RegisterView, line: RegisterLine) -> tuple[str, ...]:
        """Return a line's words: never a person's name, whoever looks."""
        words = self._context.words
        state = words(f"state.{line.document.state.value}")
        if line.entry.void_reason:
            state = f"{state} — {line.entry.void_reason}"
        elif line.unexplained:
            state = f"{state} — {words('register.unexplained')}"
        return (
            registers.number_of(view.register, line.entry.serial, view.year),
            for_people(line.entry.at),
            words(f"kind.{line.document.kind}"),
            line.document.local_ref,
            line.central_no or "—",
            state,
        )

    def _offer(self) -> None:
        line = self._chosen()
        wanted = line is not None and line.unexplained
        self.reason.setEnabled(wanted)
        self.explain.setEnabled(wanted)

    def _chosen(self) -> RegisterLine | None:
        row = self.table.currentRow()
        lines = () if self._view is None else self._view.lines
        return lines[row] if 0 <= row < len(lines) else None

    def _print(self) -> None:
        view, station = self._view, self._context.station
        if view is None:
            return
        language = self._context.words.language
        self._context.print_paper(
            office_printouts.register_order(view.register, view.year),
            lambda: office_printouts.register_pdf(station, view.register, view.year, language),
        )

    def _explain(self) -> None:
        line, station, reason = self._chosen(), self._context.station, self.reason.text()
        if line is None or not line.unexplained:
            return

        def done(_none: None) -> None:
            self.reason.clear()
            self.refresh()

        self._context.jobs.call(
            "quick",
            lambda: registers.void_number(station, line.entry.document_id, reason),
            done,
            self._context.fault,
        )
