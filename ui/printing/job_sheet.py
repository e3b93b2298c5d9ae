"""The chosen print job: what became of it, its pages, the reason that another copy needs."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from station_app.model.errors import StationError
from station_app.model.printers import JobState, PrintJob
from station_app.printing import orders
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, label, named
from ui.widgets.pdf_view import PAGE_PX, PdfView
from ui.widgets.plain_text import PlainLabel


class JobSheet(QWidget):
    """Shows one job."""

    reprint_wanted = Signal()

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._shown = ""
        self.reason = QLineEdit()
        named(self.reason, context, "printing.reason")
        self.reason.returnPressed.connect(self.reprint_wanted)
        self._why = label(context, "printing.reason")
        self._said = PlainLabel()
        self._said.setWordWrap(True)
        self._said.setObjectName("hint")
        self._pages = PdfView(context)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._said)
        column.addWidget(self._pages, 1)
        column.addWidget(self._why)
        column.addWidget(self.reason)

    def clear(self) -> None:
        """Show nothing of what was open."""
        self.reason.clear()
        self._said.clear()
        self._shown = ""
        self._pages.show_nothing()

    def show_job(self, job: PrintJob | None) -> None:
        """Show a job in the window's language, or none."""
        done = job is not None and job.state is JobState.DONE
        self._why.setVisible(done)
        self.reason.setVisible(done)
        self._said.setText("" if job is None else self._about(job))
        self._show_pages(job)

    def _about(self, job: PrintJob) -> str:
        words = self._context.words
        lines = [
            words("printing.dialog.pages", count=job.pages),
            words(f"printing.about.{job.state.value}"),
        ]
        if job.reason:
            lines.append(f"{words('printing.why')}: {job.reason}")
        return "\n".join(lines)

    def _show_pages(self, job: PrintJob | None) -> None:
        if job is None or not job.pdf_blob:
            self._shown = ""
            self._pages.show_nothing(
                "" if job is None else self._context.words("printing.not_kept")
            )
            return
        if self._shown == job.job_id:
            return
        self._shown = job.job_id
        station, job_id = self._context.station, job.job_id

        def hidden(_error: StationError) -> None:
            self._pages.show_nothing(self._context.words("printing.hidden"))

        self._pages.show_paper(
            job.pages,
            lambda at: orders.picture(orders.pages_of(station, job_id), at, PAGE_PX),
            hidden,
        )
