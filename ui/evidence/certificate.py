"""The certificate of s. 63(4) on the screen: read, then saved for the printer and the file."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from station_app.evidence import certificate as evidence_certificate
from station_app.model.errors import FileExists, StationError
from station_app.model.printers import PrintOrder
from station_app.station.station import Station
from ui.widgets.context import Bench
from ui.widgets.controls import SPACE, button, label
from ui.widgets.pdf_view import PAGE_PX, PagedView


class CertificatePage(QWidget):
    """Shows the certificate's pages."""

    def __init__(self, bench: Bench, back: Callable[[], None]) -> None:
        super().__init__()
        self._bench, self._back = bench, back
        self._pdf = b""
        self._asked = self._case = ""
        self.pages = PagedView(bench, keys=True)
        foot = QHBoxLayout()
        foot.addWidget(button(bench, "evidence.back", back, shortcut="Esc"))
        self._hint = label(bench, "evidence.certificate_hint", "hint")
        foot.addWidget(self._hint)
        foot.addStretch(1)
        foot.addWidget(button(bench, "evidence.save", self._ask_place, shortcut="F8"))
        foot.addWidget(
            button(bench, "evidence.print", self.print_it, shortcut="F5", role="primary")
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
        station, self._asked, self._case = self._bench.station, evidence_id, case_ref

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
            self._bench.fault(error)

        self._bench.jobs.call("work", draw, show, failed)

    def clear(self) -> None:
        """Show nothing of what was open."""
        self._pdf, self._asked = b"", ""
        self.pages.show_nothing()

    def print_it(self) -> None:
        """Open the print panel on the certificate."""
        pdf = self._pdf
        if pdf:
            order = PrintOrder("CERT_63", self._asked, "kind.CERT_63", self._case)
            self._bench.print_paper(order, lambda: pdf)

    def save(self, path: Path) -> None:
        """Write the certificate into a new file."""
        pdf = self._pdf

        def write() -> None:
            try:
                with path.open("xb") as file:
                    file.write(pdf)
            except FileExistsError:
                raise FileExists from None

        self._bench.jobs.call("quick", write, lambda _n: None, self._bench.fault)

    def _ask_place(self) -> None:
        title = self._bench.words("evidence.save")
        name, _ = QFileDialog.getSaveFileName(self, title, "certificate-63-4.pdf", "*.pdf")
        if name and self._pdf:
            self.save(Path(name))
