"""The print jobs in rows: when, what, on which paper, where each stands."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHeaderView, QTableWidget

from station_app.model.clock import for_people
from station_app.model.printers import ASKING, OPEN, JobState, PrintJob
from ui.widgets.context import WindowContext
from ui.widgets.controls import named
from ui.widgets.plain_table import apply_theme, text_cell

_COLUMNS = ("at", "what", "copies", "state")
_WHAT, _STATE = 1, 3
_TONES = {
    JobState.DONE: ("✓", "safe"),
    JobState.CANCELLED: ("×", "quiet"),
    JobState.FAILED: ("!", "refused"),
    JobState.UNSURE: ("?", "attention"),
}
"""A sign and a colour beside each state's word; what is under way has its own."""


class JobList(QTableWidget):
    """Keeps the place; without one it stands on the job that needs a person most."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(0, len(_COLUMNS))
        self._context = context
        self._jobs: tuple[PrintJob, ...] = ()
        self._references: Mapping[str, str] = {}
        apply_theme(self, _WHAT)
        self.horizontalHeader().setSectionResizeMode(_STATE, QHeaderView.ResizeMode.Stretch)
        self.setWordWrap(True)
        named(self, context, "printing.title")

    @property
    def jobs(self) -> tuple[PrintJob, ...]:
        """What is shown."""
        return self._jobs

    def chosen(self) -> PrintJob | None:
        """Return the chosen job."""
        at = self.currentRow()
        return self._jobs[at] if 0 <= at < len(self._jobs) else None

    def show_jobs(
        self, jobs: Sequence[PrintJob], references: Mapping[str, str], wanted: str = ""
    ) -> None:
        """Show other jobs.

        Args:
            jobs: the newest first.
            references: of what is printed, the number under which people know it, by its id.
            wanted: the id of the job to stand on; empty: the one that was chosen.
        """
        chosen = self.chosen()
        kept = wanted or ("" if chosen is None else chosen.job_id)
        self._jobs, self._references = tuple(jobs), references
        self.retranslate()
        names = [job.job_id for job in jobs]
        if jobs:
            self.setCurrentCell(names.index(kept) if kept in names else self._first(), 0)

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        words = self._context.words
        self.setHorizontalHeaderLabels([words(f"printing.column.{c}") for c in _COLUMNS])
        at = self.currentRow()
        with QSignalBlocker(self):
            self.setRowCount(len(self._jobs))
            for row, job in enumerate(self._jobs):
                for column, text in enumerate(self._cells(job)):
                    cell = text_cell(text)
                    if column == _STATE:
                        cell.setForeground(self._context.theme.colour(_tone(job)[1]))
                    self.setItem(row, column, cell)
            if 0 <= at < len(self._jobs):
                self.setCurrentCell(at, 0)
            self.resizeRowsToContents()

    def _first(self) -> int:
        """Return the row that needs a person most."""
        asking = [at for at, job in enumerate(self._jobs) if job.state in ASKING]
        return asking[0] if asking else 0

    def _cells(self, job: PrintJob) -> tuple[str, ...]:
        words = self._context.words
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
        words = self._context.words
        state = f"{_tone(job)[0]} {words(f'printing.state.{job.state.value}')}"
        if job.state in OPEN and not job.fact.prints:
            return f"{state} — {words(f'printing.fact.{job.fact.value}')}"
        if job.fitted:
            return f"{state} — {words('printing.fitted')}"
        return state


def _tone(job: PrintJob) -> tuple[str, str]:
    if job.state in _TONES:
        return _TONES[job.state]
    return ("→", "travelling") if job.fact.prints else ("!", "attention")
