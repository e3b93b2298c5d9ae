"""The printing desk: what is on its way to the tray, what stands in the way, and what to do."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from station_app.model.clock import for_people
from station_app.model.errors import StationError
from station_app.model.printers import ASKING, OPEN, JobState, PrintJob
from station_app.printing import office_printouts, orders
from ui.widgets.context import Bench
from ui.widgets.controls import SPACE, button, card, label, named
from ui.widgets.pdf_view import PAGE_PX, PagedView

_COLUMNS = ("at", "what", "copies", "state")
_WHAT, _STATE = 1, 3
_SIDE_PX, _NARROW_PX = 380, 250
_TONES = {
    JobState.DONE: ("✓", "safe"),
    JobState.CANCELLED: ("×", "quiet"),
    JobState.FAILED: ("!", "refused"),
    JobState.UNSURE: ("?", "attention"),
}
"""A sign and a colour beside each state's word; what is under way has its own."""
_CANCELLABLE = (JobState.WAITING, JobState.GIVEN, JobState.PRINTING)


class PrintingDesk(QWidget):
    """The jobs at the left, the pages of the chosen one at the right."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.setObjectName("room")
        self._bench = bench
        self._jobs: tuple[PrintJob, ...] = ()
        self._references: dict[str, str] = {}
        self._shown = ""
        self._fact, self._do = QLabel(), QLabel()
        self._fact.setObjectName("subhead")
        self._do.setObjectName("hint")
        self._empty = label(bench, "printing.empty")
        self.table = QTableWidget(0, len(_COLUMNS))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.setWordWrap(True)
        self.table.verticalHeader().hide()
        named(self.table, bench, "printing.title")
        self.table.itemSelectionChanged.connect(self._offer)
        self.reason = QLineEdit()
        named(self.reason, bench, "printing.reason")
        self.reason.returnPressed.connect(self._reprint)
        self._why = label(bench, "printing.reason")
        self._said = QLabel()
        self._said.setWordWrap(True)
        self._said.setObjectName("hint")
        self._pages = PagedView(bench)
        self.acts = self._make_acts()
        self._lay_out()
        bench.words.changed.connect(self._tell)
        bench.printers.changed.connect(self._tell_printer)
        self._tell()

    def _make_acts(self) -> dict[str, QPushButton]:
        """Make the acts; of the three on F5 one is to be seen at a time."""
        bench = self._bench
        return {
            "cancel": button(bench, "printing.cancel", self._cancel, shortcut="F4"),
            "out": button(bench, "printing.out", self._say_out, shortcut="F6"),
            "again": button(bench, "printing.again", self._again, shortcut="F5", role="primary"),
            "copy": button(bench, "printing.copy", self._reprint, shortcut="F5", role="primary"),
            "look": button(bench, "printing.look", self._look_again, shortcut="F5", role="primary"),
        }

    def _lay_out(self) -> None:
        top, column_of_top = card()
        for said in (self._fact, self._do):
            said.setWordWrap(True)
            column_of_top.addWidget(said)
        left = QVBoxLayout()
        left.setSpacing(SPACE)
        left.addWidget(label(self._bench, "printing.title", "headline"))
        left.addWidget(top)
        left.addWidget(self._empty)
        left.addWidget(self.table, 1)
        sheet, column = card()
        sheet.setMinimumWidth(_NARROW_PX)
        sheet.setMaximumWidth(_SIDE_PX)
        column.addWidget(self._said)
        column.addWidget(self._pages, 1)
        column.addWidget(self._why)
        column.addWidget(self.reason)
        middle = QHBoxLayout()
        middle.setSpacing(2 * SPACE)
        middle.addLayout(left, 3)
        middle.addWidget(sheet, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        for made in self.acts.values():
            foot.addWidget(made)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        outside.addLayout(middle, 1)
        outside.addLayout(foot)

    # ── coming and hearing ───────────────────────────────────────────────────────────────────

    def enter(self, document_id: str = "") -> None:
        """Come to the front, on a job where one is named."""
        self._bench.printers.look()
        self._list(document_id)

    def _list(self, document_id: str = "") -> None:
        station = self._bench.station

        def look() -> tuple[tuple[PrintJob, ...], dict[str, str]]:
            jobs = orders.jobs(station)
            return jobs, office_printouts.references(station, [job.object_id for job in jobs])

        self._bench.jobs.call(
            "quick",
            look,
            lambda found: self._show(*found, document_id),
            self._bench.fault,
        )

    def heard(self, topic: str) -> None:
        """Something changed."""
        if topic == "printing":
            self._list()

    def forget(self) -> None:
        """Show nothing of what was open."""
        self.reason.clear()
        self._said.clear()
        self._shown = ""
        self._pages.show_nothing()
        self._jobs = ()
        self.table.setRowCount(0)

    def _show(self, jobs: tuple[PrintJob, ...], references: dict[str, str], wanted: str) -> None:
        chosen = self._chosen()
        kept = wanted or ("" if chosen is None else chosen.job_id)
        self._jobs, self._references = jobs, references
        self._tell_jobs()
        names = [job.job_id for job in jobs]
        if jobs:
            self.table.setCurrentCell(names.index(kept) if kept in names else self._first(), 0)
        self._offer()

    def _first(self) -> int:
        """Return the row that needs a person most."""
        asking = [at for at, job in enumerate(self._jobs) if job.state in ASKING]
        return asking[0] if asking else 0

    # ── telling ──────────────────────────────────────────────────────────────────────────────

    def _tell(self) -> None:
        words = self._bench.words
        self.table.setHorizontalHeaderLabels([words(f"printing.column.{c}") for c in _COLUMNS])
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in (_WHAT, _STATE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self._tell_printer()
        self._tell_jobs()
        self._offer()

    def _tell_printer(self) -> None:
        seen, words = self._bench.printers.seen, self._bench.words
        if seen is None:
            return
        fact = words(f"printing.fact.{seen.fact.value}")
        mark = "●" if seen.fact.prints else "○"
        self._fact.setText(f"{mark} {seen.label} — {fact}" if seen.label else f"{mark} {fact}")
        self._do.setText(words(f"printing.do.{seen.fact.value}"))

    def _tell_jobs(self) -> None:
        self._empty.setVisible(not self._jobs)
        at = self.table.currentRow()
        self.table.blockSignals(True)  # noqa: FBT003 - Qt's own form
        self.table.setRowCount(len(self._jobs))
        for row, job in enumerate(self._jobs):
            for column, text in enumerate(self._cells(job)):
                cell = QTableWidgetItem(text)
                cell.setToolTip(text)
                if column == _STATE:
                    cell.setForeground(self._bench.theme.colour(_tone(job)[1]))
                self.table.setItem(row, column, cell)
        if 0 <= at < len(self._jobs):
            self.table.setCurrentCell(at, 0)
        self.table.resizeRowsToContents()
        self.table.blockSignals(False)  # noqa: FBT003 - Qt's own form

    def _cells(self, job: PrintJob) -> tuple[str, ...]:
        words = self._bench.words
        # A job may be older than the word that it was ordered under.
        what = words(job.title_key) if job.title_key in words else job.kind
        what = " · ".join(
            part for part in (what, job.case_ref, self._references.get(job.object_id, "")) if part
        )
        if job.copy_number:
            what += f" · {words('printing.copy_short', number=job.copy_number)}"
        paper = f"{job.copies} × {words(f'printing.media.{job.media}')}"
        return for_people(job.made_at), what, paper, self._state(job)

    def _state(self, job: PrintJob) -> str:
        words = self._bench.words
        state = f"{_tone(job)[0]} {words(f'printing.state.{job.state.value}')}"
        if job.state in OPEN and not job.fact.prints:
            return f"{state} — {words(f'printing.fact.{job.fact.value}')}"
        if job.fitted:
            return f"{state} — {words('printing.fitted')}"
        return state

    # ── the chosen job ───────────────────────────────────────────────────────────────────────

    def _chosen(self) -> PrintJob | None:
        at = self.table.currentRow()
        return self._jobs[at] if 0 <= at < len(self._jobs) else None

    def _offer(self) -> None:
        job = self._chosen()
        state = None if job is None else job.state
        asking, done = state in ASKING, state is JobState.DONE
        self.acts["cancel"].setVisible(state in _CANCELLABLE)
        self.acts["out"].setVisible(asking)
        self.acts["again"].setVisible(asking)
        self.acts["copy"].setVisible(done)
        self.acts["look"].setVisible(not asking and not done)
        self._why.setVisible(done)
        self.reason.setVisible(done)
        self._said.setText("" if job is None else self._about(job))
        self._show_pages(job)

    def _about(self, job: PrintJob) -> str:
        words = self._bench.words
        lines = [
            words("printing.box.pages", count=job.pages),
            words(f"printing.about.{job.state.value}"),
        ]
        if job.reason:
            lines.append(f"{words('printing.why')}: {job.reason}")
        return "\n".join(lines)

    def _show_pages(self, job: PrintJob | None) -> None:
        if job is None or not job.pdf_blob:
            self._shown = ""
            self._pages.show_nothing("" if job is None else self._bench.words("printing.not_kept"))
            return
        if self._shown == job.job_id:
            return
        self._shown = job.job_id
        station, job_id = self._bench.station, job.job_id

        def hidden(_error: StationError) -> None:
            self._pages.show_nothing(self._bench.words("printing.hidden"))

        self._pages.show_paper(
            job.pages,
            lambda at: orders.picture(orders.pages_of(station, job_id), at, PAGE_PX),
            hidden,
        )

    # ── acts ─────────────────────────────────────────────────────────────────────────────────

    def _act(self, work: Callable[[], PrintJob]) -> None:
        def done(job: PrintJob) -> None:
            self.reason.clear()
            self._list(job.job_id)

        self._bench.jobs.call("quick", work, done, self._bench.fault)

    def _cancel(self) -> None:
        job, station = self._chosen(), self._bench.station
        if job is not None:
            self._act(partial(orders.cancel, station, job.job_id))

    def _say_out(self) -> None:
        job, station = self._chosen(), self._bench.station
        if job is not None:
            self._act(partial(orders.say_out, station, job.job_id))

    def _again(self) -> None:
        job, station = self._chosen(), self._bench.station
        if job is not None:
            self._act(partial(orders.again, station, job.job_id))

    def _reprint(self) -> None:
        job, station = self._chosen(), self._bench.station
        if job is None or job.state is not JobState.DONE:
            return
        if not self.reason.text().strip():
            self.reason.setFocus()
        self._act(partial(orders.reprint, station, job.job_id, self.reason.text()))

    def _look_again(self) -> None:
        self._bench.station.events.announce("printing")


def _tone(job: PrintJob) -> tuple[str, str]:
    if job.state in _TONES:
        return _TONES[job.state]
    return ("→", "travelling") if job.fact.prints else ("!", "attention")
