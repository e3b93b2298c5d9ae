"""Draws the printing desk and the print panel: on the way, a printer that needs a hand, asked, out."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from station_app.model.operators import Role
from station_app.model.printers import (
    DeviceJob,
    DeviceState,
    NoPrinter,
    PrinterFact,
    PrinterInfo,
    PrintOrder,
)
from station_app.model.training import TRAINING
from station_app.printing import office_printouts, orders
from station_app.printing.errors import PrintJobMoved
from station_app.station.station import Station
from tests.screenshots.camera import Camera, sit_down
from ui.printing.desk import PrintingDesk
from ui.widgets.jobs import Jobs
from ui.window.main_window import StationWindow

_PRINTER = "laser"
_COLUMNS = ("प्रकरण", "न्यायालय", "पेशी", "आरक्षक", "स्थिति")
_ROWS = tuple(
    (f"{number}/2026", "JMFC काल्पनिक", f"{number + 3:02}-12-2026", "आर. 505", "तामील")
    for number in range(11, 29)
)
"""Summons that nobody ever issued."""


class ShownPrinter(NoPrinter):
    """A printer for drawings: it prints at once what is let go, or has the fact that is shown."""

    def __init__(self) -> None:
        self.fact = PrinterFact.READY
        self._held: dict[int, DeviceJob] = {}

    def printers(self) -> tuple[PrinterInfo, ...]:
        """List the one printer."""
        facts = () if self.fact is PrinterFact.READY else (self.fact,)
        return (
            PrinterInfo(
                _PRINTER,
                "HP LaserJet 1020",
                self.fact,
                facts,
                two_sided=False,
                media=("A4",),
                default=True,
            ),
        )

    def submit(self, pdf: bytes, order: PrintOrder, name: str) -> int:
        """Hold a job."""
        del pdf, order
        number = len(self._held) + 1
        self._held[number] = DeviceJob(number, name, "held", _PRINTER)
        return number

    def find(self, name: str) -> DeviceJob | None:
        """Return a job by its name."""
        return next((job for job in self._held.values() if job.name == name), None)

    def job(self, device_job: int) -> DeviceJob | None:
        """Return a job by its number."""
        return self._held.get(device_job)

    def release(self, device_job: int) -> None:
        """Print it, where nothing stands in the way."""
        state: DeviceState = "done" if self.fact.prints else "pending"
        self._held[device_job] = replace(self._held[device_job], state=state)

    def lose(self) -> None:
        """Forget every job."""
        self._held.clear()


def draw_printing(window: StationWindow, camera: Camera, station: Station) -> None:
    """Draw the desk in the camera's language, at a window of its own with a printer to be shown."""
    shown = ShownPrinter()
    size = window.size()
    with _another(window, replace(station, printer=shown)) as other:
        taker = Camera(other, camera.out)
        taker.begin(window.context.words.language, (size.width(), size.height()))
        sit_down(other, TRAINING, Role.SHO)
        _draw(other, taker, shown)


@contextlib.contextmanager
def _another(window: StationWindow, station: Station) -> Iterator[StationWindow]:
    other = StationWindow(station, window.context.exchange, window.context.theme, Jobs())
    other.show()
    try:
        yield other
    finally:
        other.close()
        other.deleteLater()


def _draw(window: StationWindow, camera: Camera, shown: ShownPrinter) -> None:
    station, language = window.context.station, window.context.words.language
    order = office_printouts.register_order("service", 2026)

    def pdf() -> bytes:
        return office_printouts.table_pdf(station, "तामीली 2026", _COLUMNS, _ROWS, language)

    def ordered() -> None:
        orders.print_paper(station, pdf(), order)
        _follow(station)

    ordered()
    shown.fact = PrinterFact.PAPER_OUT
    ordered()
    shown.lose()
    _follow(station)
    ordered()
    camera.take("printing", lambda: window.go("printing", ""))
    desk = cast("PrintingDesk", window.desks["printing"])
    camera.take("printing-waits", lambda: desk.table.setCurrentCell(0, 0))
    camera.take("printing-out", lambda: desk.table.setCurrentCell(2, 0))
    window.context.print_paper(order, pdf)
    camera.calm()
    window.print_box.copies.setValue(2)
    window.print_box.print_key.click()
    camera.take("print-dialog")
    window.print_box.clear()
    # What is left over would stand in the next language's pictures.
    for job in orders.jobs(station):
        for end in (orders.cancel, orders.confirm_printed):
            with contextlib.suppress(PrintJobMoved):
                end(station, job.job_id)
    shown.fact = PrinterFact.READY
    _follow(station)


def _follow(station: Station) -> None:
    for _ in range(4):
        orders.advance_jobs(station)
