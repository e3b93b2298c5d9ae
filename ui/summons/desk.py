"""The service desk: the register by hearing, the chosen process beside it, the next step on F5."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from station_app.model.clock import IST
from station_app.model.documents import SIGNED_STATES, DocumentState
from station_app.model.operators import Right, Role
from station_app.summons import auto_filing, escalation, returned_copies, statistics
from station_app.summons import register as summons_register
from station_app.summons.model import ProcessState
from station_app.summons.register import FILTERS, Line, ProcessPage
from station_app.summons.statistics import ProcessFigures
from ui.summons.actions import ServiceActs
from ui.summons.details_panel import ServicePage, sent_back
from ui.summons.menu import ServiceMenu
from ui.summons.register_table import ServiceTable
from ui.summons.screens import ServiceRoom
from ui.widgets.context import Bench
from ui.widgets.controls import SPACE, button, card, fill, label, quiet_focus, two_sides

_S = ProcessState
_PAGE_PX, _NARROW_PX = 420, 320
_FILTERS_A_ROW, _ACTS_A_ROW = 4, 3
_DESK = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """What the desk shows at once."""

    lines: tuple[Line, ...]
    counts: Mapping[str, int]
    figures: ProcessFigures
    unfiled: int


class ServiceDesk(QWidget):
    """The register of summons and warrants."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.setObjectName("room")
        self._bench = bench
        self._filter, self._wanted = "open", ""
        self._seen: Seen | None = None
        self._era = 0
        self.table = ServiceTable(bench)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._open())
        self.page = ServicePage(bench)
        self._count, self._empty = QLabel(), QLabel()
        self._count.setObjectName("hint")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.filters = {name: self._filter_button(name) for name in FILTERS}
        self._stack = QStackedWidget()
        self.room = ServiceRoom(
            bench,
            self._stack,
            chosen=self.table.chosen,
            page=lambda: self.page.page,
            back=self.to_register,
        )
        self.acts = ServiceActs(self.room)
        self.menu = ServiceMenu(self.acts, self)
        self.primary = button(
            bench, "service.act.assign", self._next, shortcut="F5", role="primary"
        )
        self.unfiled = QPushButton()
        self.unfiled.setShortcut(QKeySequence("F3"))
        self.unfiled.clicked.connect(lambda _c=False: self.acts.to_unfiled())
        self._buttons: dict[str, QPushButton] = {}
        self._lay_out()
        bench.words.changed.connect(self._tell)
        self._tell()

    def _filter_button(self, name: str) -> QPushButton:
        made = QPushButton()
        made.setCheckable(True)
        made.setAutoExclusive(True)
        made.setChecked(name == self._filter)
        made.clicked.connect(lambda _checked=False: self.narrow(name))
        quiet_focus(made)
        return made

    def _lay_out(self) -> None:
        bench, acts = self._bench, self.acts
        bar = _grid(tuple(self.filters.values()), _FILTERS_A_ROW)
        left = QVBoxLayout()
        left.addWidget(label(bench, "service.title", "headline"))
        left.addWidget(self._count)
        left.addLayout(bar)
        left.addWidget(self.table, 1)
        left.addWidget(self._empty, 1)
        for name, act, keys in (
            ("scan", acts.scan, "F2"),
            ("paper", acts.enter_paper, "F4"),
            ("attempt", acts.attempt, "F7"),
            ("more", self.menu.open, "F9"),
            ("names", acts.names, "F6"),
        ):
            self._buttons[name] = button(bench, f"service.act.{name}", act, shortcut=keys)
        left.addLayout(
            _grid(
                (*tuple(self._buttons.values())[:4], self.unfiled, self._buttons["names"]),
                _ACTS_A_ROW,
            )
        )
        sheet, column = card()
        sheet.setMinimumWidth(_NARROW_PX)
        sheet.setMaximumWidth(_PAGE_PX)
        column.addWidget(self.page, 1)
        column.addWidget(self.primary)
        desk = two_sides(left, sheet, (3, 2))
        self._stack.insertWidget(_DESK, desk)
        self._stack.setCurrentIndex(_DESK)
        fill(self, self._stack)

    # ── coming and hearing ───────────────────────────────────────────────────────────────────

    def enter(self, document_id: str = "") -> None:
        """Come to the front; a process's id chooses it."""
        station, operator = self._bench.station, self._bench.station.session.operator
        self._bench.jobs.call(
            "work",
            lambda: returned_copies.settle_open_piles(station),
            lambda _left: None,
            self._bench.fault,
        )
        if document_id:
            self._wanted = document_id
            self.narrow("all")
        elif operator is not None and operator.role is Role.SHO and self._seen is None:
            # Whoever answers for the station sees first what the hearing overtakes.
            self.narrow("late")
        else:
            self.to_register()

    def heard(self, topic: str) -> None:
        """Look again when processes or their papers changed."""
        if topic in ("process", "pillar", "document", "cases") and not self.room.away:
            self._look()

    def forget(self) -> None:
        """Show nothing of what was open."""
        self._era += 1
        self._seen, self._wanted, self._filter = None, "", "open"
        self.filters["open"].setChecked(True)
        self._stack.setCurrentIndex(_DESK)
        self.room.forget()
        self.page.show_page(None)
        self.table.show_lines(())
        self._tell()

    def to_register(self) -> None:
        """Come back to the register."""
        self._stack.setCurrentIndex(_DESK)
        self._look()
        self.table.setFocus()

    def narrow(self, name: str) -> None:
        """Show what one filter finds."""
        self._filter = name
        self.filters[name].setChecked(True)
        self.to_register()

    def _look(self) -> None:
        station, wanted, era = self._bench.station, self._filter, self._era
        month = station.clock.now().astimezone(IST).strftime("%Y-%m")

        def gather() -> Seen | None:
            operator = station.session.operator
            if operator is None or not operator.may(Right.READ):
                return None
            escalation.look(station)
            return Seen(
                summons_register.lines(station, wanted),
                summons_register.counts(station),
                statistics.figures(station, month),
                len(auto_filing.unfiled_pages(station)),
            )

        def show(seen: Seen | None) -> None:
            if seen is not None and era == self._era and wanted == self._filter:
                self._show(seen)

        self._bench.jobs.call("quick", gather, show, self._bench.fault)

    def _show(self, seen: Seen) -> None:
        self._seen = seen
        self.table.show_lines(seen.lines, self._wanted)
        self._wanted = ""
        self._tell()
        self._open()

    # ── telling ──────────────────────────────────────────────────────────────────────────────

    def _tell(self) -> None:
        words, seen = self._bench.words, self._seen
        for number, (name, made) in enumerate(self.filters.items(), 1):
            count = 0 if seen is None else seen.counts.get(name, 0)
            said = words(f"service.filter.{name}")
            made.setText(f"{said} {count}" if count else said)
            made.setToolTip(f"Alt+{number}")
            made.setShortcut(QKeySequence(f"Alt+{number}"))
        lines = () if seen is None else seen.lines
        self.table.setVisible(bool(lines))
        self._empty.setVisible(not lines)
        self._empty.setText(words("service.none"))
        self._count.setText(self._counted(lines, seen))
        self.unfiled.setVisible(seen is not None and seen.unfiled > 0)
        self.unfiled.setText(
            words("service.act.unfiled", count=0 if seen is None else seen.unfiled) + "  F3"
        )
        self.unfiled.setShortcut(QKeySequence("F3"))
        self._tell_step()

    def _counted(self, lines: tuple[Line, ...], seen: Seen | None) -> str:
        words = self._bench.words
        said = words("service.count", count=len(lines))
        if seen is None or not seen.figures.summons.received:
            return said
        shares = words(
            "service.shares",
            percent=seen.figures.summons.percent,
            escalated=seen.figures.escalated,
        )
        return f"{said}  ·  {shares}"

    def _tell_step(self) -> None:
        page = self.page.page
        step = "" if page is None else step_of(page)
        self.primary.setVisible(bool(step))
        if step:
            said = self._bench.words(f"service.act.{step}")
            many = len(self.table.chosen())
            count = f" ({many})" if many > 1 and step in ("assign", "print", "send") else ""
            self.primary.setText(f"{said}{count}  F5")
            self.primary.setAccessibleName(said)
            self.primary.setShortcut(QKeySequence("F5"))
        hidden = page is not None and page.may_open and page.line.masked
        self._buttons["names"].setVisible(hidden)
        self._buttons["attempt"].setEnabled(page is not None and page.line.officer is not None)
        self._buttons["more"].setEnabled(page is not None)

    # ── acting ───────────────────────────────────────────────────────────────────────────────

    def _next(self) -> None:
        page = self.page.page
        if page is None:
            return
        steps: dict[str, Callable[[], Any]] = {
            "assign": self.acts.assign,
            "print": self.acts.print_out,
            "report": self.acts.report,
            "finish": self.acts.report,
            "sign": self.acts.sign,
            "send": self.acts.send,
            "ack_by_hand": self.acts.acknowledge_by_hand,
            "ack": self.acts.print_ack,
            "take_back": self.acts.take_back,
        }
        step = step_of(page)
        if step:
            steps[step]()

    def _open(self) -> None:
        chosen, station, era = self.table.chosen(), self._bench.station, self._era
        if not chosen:
            self.page.show_page(None)
            self._tell_step()
            return
        process_id = chosen[0].process.process_id

        def show(page: ProcessPage) -> None:
            now = self.table.chosen()
            if era == self._era and now and now[0].process.process_id == process_id:
                self.page.show_page(page)
                self._tell_step()

        self._bench.jobs.call(
            "quick",
            lambda: summons_register.page(station, process_id),
            show,
            self._bench.fault,
        )


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


_STEPS = {
    _S.RECEIVED: "assign",
    _S.TRANSFERRED: "take_back",
    _S.ASSIGNED: "print",
    _S.WITHDRAWN: "",
}


def step_of(page: ProcessPage) -> str:
    """Return the one thing to do next; empty: nothing is left to do here."""
    process = page.line.process
    if process.state in _STEPS:
        return _STEPS[process.state]
    if process.state is _S.REPORTED:
        return "ack_by_hand" if process.origin == "paper" else ""
    if process.state is _S.RETURNED:
        return "ack" if process.ack_id else ""
    return _report_step(page)


def _report_step(page: ProcessPage) -> str:
    report = page.report
    if report is None or sent_back(page):
        return "report"
    if report.state is DocumentState.FINALISED:
        return "sign"
    if report.state in SIGNED_STATES:
        return "send"
    return "finish" if report.state is DocumentState.DRAFT else "report"
