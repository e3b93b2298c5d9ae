"""The certificate of s. 63(4) on the screen: read, then saved for the printer and the file."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from station_app.evidence import certificate as evidence_certificate
from station_app.model.errors import StationError
from station_app.model.printers import PrintOrder
from station_app.station.station import Station
from ui.widgets.context import WindowContext
from ui.widgets.controls import SPACE, button, label
from ui.widgets.pdf_view import PAGE_PX, PdfView


class CertificatePage(QWidget):
    """Shows the certificate's pages."""

    def __init__(self, context: WindowContext, back: Callable[[], None]) -> None:
        super().__init__()
        self._context, self._back = context, back
        self._pdf = b""
        self._asked = self._case = ""
        self.pages = PdfView(context, keys=True)
        foot = QHBoxLayout()
        foot.addWidget(button(context, "evidence.back", back, shortcut="Esc"))
        self._hint = label(context, "evidence.certificate_hint", "hint")
        foot.addWidget(self._hint)
        foot.addStretch(1)
        foot.addWidget(button(context, "evidence.save", self._ask_place, shortcut="F8"))
        foot.addWidget(
            button(context, "evidence.print", self.print_it, shortcut="F5", role="primary")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        column.addWidget(self.pages, 1)
        column.addLayout(foot)

    def prepare(self, evidence_id: str, case_ref: str) -> None:
        """Prepare the certificate of a packet or medium and show it."""
        self._hint.show()
        self._show(evidence_id, case_ref, evidence_certificate.certificate)

    def show_apps(self, evidence_id: str, case_ref: str) -> None:
        """Show the certificate that the app gave."""
        self._hint.hide()
        self._show(evidence_id, case_ref, evidence_certificate.app_certificate)

    def _show(self, evidence_id: str, case_ref: str, make: Callable[[Station, str], bytes]) -> None:
        station, self._asked, self._case = self._context.station, evidence_id, case_ref

        def draw() -> tuple[bytes, int]:
            pdf = make(station, evidence_id)
            return pdf, evidence_certificate.pages_in(pdf)

        def show(drawn: tuple[bytes, int]) -> None:
            if self._asked == evidence_id:
                self._pdf, pages = drawn
                self.pages.setFocus()
                pdf = self._pdf
                self.pages.show_paper(
                    pages, lambda index: evidence_certificate.page_of(pdf, index, PAGE_PX)
                )

        def failed(error: StationError) -> None:
            self._back()
            self._context.fault(error)

        self._context.jobs.call("work", draw, show, failed)

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._pdf, self._asked = b"", ""
        self.pages.show_nothing()

    def print_it(self) -> None:
        """Open the print panel on the certificate."""
        pdf = self._pdf
        if pdf:
            order = PrintOrder("CERT_63", self._asked, "kind.CERT_63", self._case)
            self._context.print_paper(order, lambda: pdf)

    def save(self, path: Path) -> None:
        """Write the certificate into a new file."""
        pdf = self._pdf

        def write() -> None:
            evidence_certificate.save_copy(path, pdf)

        self._context.jobs.call("quick", write, lambda _n: None, self._context.fault)

    def _ask_place(self) -> None:
        title = self._context.words("evidence.save")
        name, _ = QFileDialog.getSaveFileName(self, title, "certificate-63-4.pdf", "*.pdf")
        if name and self._pdf:
            self.save(Path(name))
