"""The printing desk: what is on its way to the tray, what stands in the way, and what to do."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from station_app.model.printers import ASKING, JobState, PrintJob
from station_app.printing import office_printouts, orders
from ui.printing.job_list import JobList
from ui.printing.job_sheet import JobSheet
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, card, label
from ui.widgets.plain_text import PlainLabel

_SIDE_PX, _NARROW_PX = 380, 250
_CANCELLABLE = (JobState.WAITING, JobState.GIVEN, JobState.PRINTING)


class PrintingDesk(QWidget):
    """The jobs at the left, the pages of the chosen one at the right."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.setObjectName("room")
        self._context = context
        self._fact, self._do = PlainLabel(), PlainLabel()
        self._fact.setObjectName("subhead")
        self._do.setObjectName("hint")
        self._empty = label(context, "printing.empty")
        self.table = JobList(context)
        self.table.itemSelectionChanged.connect(self._offer)
        self.sheet = JobSheet(context)
        self.sheet.reprint_wanted.connect(self._reprint)
        self.acts = self._make_acts()
        self._lay_out()
        context.words.changed.connect(self.retranslate)
        context.printers.changed.connect(self._refresh_printer)
        self.retranslate()

    def _make_acts(self) -> dict[str, QPushButton]:
        """Make the acts; of the three on F5 one is to be seen at a time."""
        context = self._context
        return {
            "cancel": button(context, "printing.cancel", self._cancel, shortcut="F4"),
            "out": button(context, "printing.out", self._say_out, shortcut="F6"),
            "again": button(context, "printing.again", self._again, shortcut="F5", role="primary"),
            "copy": button(context, "printing.copy", self._reprint, shortcut="F5", role="primary"),
            "look": button(
                context, "printing.look", self._look_again, shortcut="F5", role="primary"
            ),
        }

    def _lay_out(self) -> None:
        top, column_of_top = card()
        for said in (self._fact, self._do):
            said.setWordWrap(True)
            column_of_top.addWidget(said)
        left = QVBoxLayout()
        left.setSpacing(SPACE)
        left.addWidget(label(self._context, "printing.title", "headline"))
        left.addWidget(top)
        left.addWidget(self._empty)
        left.addWidget(self.table, 1)
        sheet, column = card()
        sheet.setMinimumWidth(_NARROW_PX)
        sheet.setMaximumWidth(_SIDE_PX)
        column.addWidget(self.sheet)
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
        self._context.printers.load()
        self.refresh(document_id)

    def refresh(self, document_id: str = "") -> None:
        """Read again what is shown."""
        station = self._context.station

        def look() -> tuple[tuple[PrintJob, ...], dict[str, str]]:
            jobs = orders.jobs(station)
            return jobs, office_printouts.references(station, [job.object_id for job in jobs])

        self._context.jobs.call(
            "quick",
            look,
            lambda found: self._show(*found, document_id),
            self._context.fault,
        )

    def on_event(self, topic: str) -> None:
        """Read again where it concerns what is shown."""
        if topic == "printing":
            self.refresh()

    def clear(self) -> None:
        """Show nothing of what was open."""
        self.sheet.clear()
        self._show((), {}, "")

    def _show(self, jobs: tuple[PrintJob, ...], references: dict[str, str], wanted: str) -> None:
        self.table.show_jobs(jobs, references, wanted)
        self._empty.setVisible(not jobs)
        self._offer()

    # ── telling ──────────────────────────────────────────────────────────────────────────────

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        self._refresh_printer()
        self.table.retranslate()
        self._empty.setVisible(not self.table.jobs)
        self._offer()

    def _refresh_printer(self) -> None:
        seen, words = self._context.printers.seen, self._context.words
        if seen is None:
            return
        fact = words(f"printing.fact.{seen.fact.value}")
        mark = "●" if seen.fact.prints else "○"
        self._fact.setText(f"{mark} {seen.label} — {fact}" if seen.label else f"{mark} {fact}")
        self._do.setText(words(f"printing.do.{seen.fact.value}"))

    # ── the chosen job ───────────────────────────────────────────────────────────────────────

    def _offer(self) -> None:
        job = self.table.chosen()
        state = None if job is None else job.state
        asking, done = state in ASKING, state is JobState.DONE
        self.acts["cancel"].setVisible(state in _CANCELLABLE)
        self.acts["out"].setVisible(asking)
        self.acts["again"].setVisible(asking)
        self.acts["copy"].setVisible(done)
        self.acts["look"].setVisible(not asking and not done)
        self.sheet.show_job(job)

    # ── acts ─────────────────────────────────────────────────────────────────────────────────

    def _act(self, work: Callable[[], PrintJob]) -> None:
        def done(job: PrintJob) -> None:
            self.sheet.reason.clear()
            self.refresh(job.job_id)

        self._context.jobs.call("quick", work, done, self._context.fault)

    def _cancel(self) -> None:
        job, station = self.table.chosen(), self._context.station
        if job is not None:
            self._act(partial(orders.cancel, station, job.job_id))

    def _say_out(self) -> None:
        job, station = self.table.chosen(), self._context.station
        if job is not None:
            self._act(partial(orders.confirm_printed, station, job.job_id))

    def _again(self) -> None:
        job, station = self.table.chosen(), self._context.station
        if job is not None:
            self._act(partial(orders.print_again, station, job.job_id))

    def _reprint(self) -> None:
        job, station = self.table.chosen(), self._context.station
        if job is None or job.state is not JobState.DONE:
            return
        if not self.sheet.reason.text().strip():
            self.sheet.reason.setFocus()
        self._act(partial(orders.reprint, station, job.job_id, self.sheet.reason.text()))

    def _look_again(self) -> None:
        self._context.station.events.announce("printing")
