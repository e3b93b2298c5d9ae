"""A printer for tests: it puts papers on a pile, and has whatever fact a test sets."""

from dataclasses import dataclass, replace

from station_app.model.device_errors import (
    PrinterUnknown,
    PrintRefused,
    PrintServiceOff,
    PrintServiceSilent,
)
from station_app.model.printers import (
    DeviceJob,
    DeviceState,
    Media,
    PrinterFact,
    PrinterInfo,
    PrintOrder,
)
from station_app.printing import orders
from station_app.station.station import Station

PRINTER = "thana-laser"


@dataclass(frozen=True)
class Printed:
    """What came out."""

    name: str
    pdf: bytes
    order: PrintOrder


class Cut(BaseException):
    """The terminal dies here."""


@dataclass
class _Held:
    job: DeviceJob
    pdf: bytes
    order: PrintOrder


class PilePrinter:
    """Prints on a pile as soon as a job is let go and nothing stands in the way."""

    def __init__(self, *, media: tuple[Media, ...] = ("A4", "legal")) -> None:
        self.batch: list[Printed] = []
        self.given = 0
        """How many jobs arrived, printed or not."""
        self.media = media
        self.off = False
        self.silent_after_submit = False
        """The next job arrives, but nobody hears of it."""
        self.cut_at = 0
        """The terminal dies at this call, counted from 1; 0: never."""
        self.cut_after = False
        """Whether the call still does its work before that."""
        self.refuse_to_clear = False
        """Whether the service keeps what it should forget."""
        self._calls = 0
        self._fact = PrinterFact.READY
        self._jobs: dict[int, _Held] = {}

    @property
    def fact(self) -> PrinterFact:
        return self._fact

    @fact.setter
    def fact(self, fact: PrinterFact) -> None:
        self._fact = fact
        self._print()

    def lose_everything(self) -> None:
        """The print service is set up anew: it knows no job any more."""
        self._jobs.clear()

    def held(self) -> int:
        """How many documents lie at the print service."""
        return len(self._jobs)

    def give_up(self) -> None:
        """The print service gives up what it was told to print."""
        for number, held in self._jobs.items():
            if held.job.state != "held":
                self._set(number, "failed")

    def lose_pages(self) -> None:
        """The print service knows its jobs, and has none of their documents any more."""
        for number in self._jobs:
            self._set(number, "incoming")

    def power_cut(self) -> None:
        """The print service comes back with what it had written down: every job as it was given."""
        for number in self._jobs:
            self._set(number, "held")

    def printers(self) -> tuple[PrinterInfo, ...]:
        self._answer()
        if self._fact is PrinterFact.NONE:
            return ()
        facts = () if self._fact is PrinterFact.READY else (self._fact,)
        return (
            PrinterInfo(
                PRINTER,
                "Laser 1",
                self._fact,
                facts,
                two_sided=True,
                media=self.media,
                default=True,
            ),
        )

    def submit(self, pdf: bytes, order: PrintOrder, name: str) -> int:
        self._answer()
        if order.printer not in ("", PRINTER):
            raise PrinterUnknown
        self.given += 1
        self._jobs[self.given] = _Held(DeviceJob(self.given, name, "held", PRINTER), pdf, order)
        if self.silent_after_submit:
            self.silent_after_submit = False
            raise PrintServiceSilent(seconds=10)
        self._end()
        return self.given

    def find(self, name: str) -> DeviceJob | None:
        self._answer()
        return next((held.job for held in self._jobs.values() if held.job.name == name), None)

    def release(self, device_job: int) -> None:
        self._answer()
        if self._jobs[device_job].job.state == "held":
            self._set(device_job, "pending")
        self._print()
        self._end()

    def job(self, device_job: int) -> DeviceJob | None:
        self._answer()
        held = self._jobs.get(device_job)
        return None if held is None else held.job

    def cancel(self, device_job: int) -> None:
        self._answer()
        if self._jobs[device_job].job.state not in ("done", "failed"):
            self._set(device_job, "cancelled")
        self._end()

    def clear(self, device_job: int) -> None:
        self._answer()
        if self.refuse_to_clear:
            raise PrintRefused(code=0x0401)
        self._jobs.pop(device_job, None)
        self._end()

    def close(self) -> None:
        self._jobs.clear()

    def _answer(self) -> None:
        if self.off:
            raise PrintServiceOff
        self._calls += 1
        if self._calls == self.cut_at and not self.cut_after:
            raise Cut

    def _end(self) -> None:
        if self._calls == self.cut_at and self.cut_after:
            raise Cut

    def _set(self, device_job: int, state: DeviceState) -> None:
        held = self._jobs[device_job]
        held.job = replace(held.job, state=state)

    def _print(self) -> None:
        if not self._fact.prints:
            return
        for number, held in self._jobs.items():
            if held.job.state == "pending":
                self._set(number, "done")
                self.batch.append(Printed(held.job.name, held.pdf, held.order))


def come_out(station: Station) -> None:
    """Let every ordered print come out of a printer that works."""
    beside = replace(station, printer=PilePrinter())
    for _ in range(20):
        if not orders.advance_jobs(beside):
            return
    raise AssertionError
