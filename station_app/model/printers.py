"""Printers and print jobs: the port of whatever puts papers on paper, and a job's legal moves.

A job is neither lost nor doubled. It is a row before anything is given to the print service; it is
given held, under a name that is ours alone; it is let go only when the row says that it was given.
Whatever breaks in between, the next look finds by that name what the service holds already.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, Protocol

from station_app.model.device_errors import PrinterUnknown
from station_app.model.ids import OperatorId

Media = Literal["A4", "legal"]
"""A4: 210 × 297 mm (ISO 216). Legal: 8.5 × 14 inches, 215.9 × 355.6 mm (ANSI/ASME Y14.1)."""
MEDIA: tuple[Media, ...] = ("A4", "legal")


class PrinterFact(StrEnum):
    """What stands in a printer's way, the worst first; its words are ``printing.fact.<fact>``."""

    SERVICE_OFF = "service_off"
    """The computer's print service is stopped."""
    SILENT = "silent"
    """The print service does not answer in time."""
    NONE = "none"
    """No printer is set up."""
    GONE = "gone"
    """The printer that was chosen is not set up any more."""
    OFFLINE = "offline"
    JAM = "jam"
    COVER_OPEN = "cover_open"
    PAPER_OUT = "paper_out"
    TONER_OUT = "toner_out"
    STOPPED = "stopped"
    """Somebody stopped the printer's queue, or the service did."""
    UNKNOWN = "unknown"
    TONER_LOW = "toner_low"
    READY = "ready"

    @property
    def prints(self) -> bool:
        """Whether paper comes out all the same."""
        return self in (PrinterFact.READY, PrinterFact.TONER_LOW)


def worst_fact(facts: tuple[PrinterFact, ...]) -> PrinterFact:
    """Return the fact that must be mended first; ready where there is none."""
    order = list(PrinterFact)
    return min(facts, key=order.index, default=PrinterFact.READY)


@dataclass(frozen=True, slots=True)
class PrinterInfo:
    """A printer as it is listed."""

    name: str
    """The print service's own name for it."""
    label: str
    """What people call it."""
    state: PrinterFact
    """The worst of ``reasons``."""
    reasons: tuple[PrinterFact, ...]
    two_sided: bool
    media: tuple[Media, ...]
    default: bool = False


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """What somebody wants on paper."""

    kind: str
    """What it is, for the ledger and the list: a document kind or ``register``, ``labels`` …"""
    object_id: str
    """The paper's id, or of whatever it is about. Never a name."""
    title_key: str
    """The text under which people know it, e.g. ``kind.SERVICE_ACK``."""
    case_ref: str = ""
    copies: int = 1
    two_sided: bool = False
    media: Media = "A4"
    printer: str = ""
    """The print service's name of the printer; empty: its default."""
    reason: str = ""
    """Why; asked for before a protected paper is printed."""


class JobState(StrEnum):
    """Where a print job stands."""

    WAITING = "waiting"
    """At this terminal, not with the print service."""
    GIVEN = "given"
    """With the print service, held: nothing of it can come out yet."""
    PRINTING = "printing"
    """Let go: it comes out as soon as the printer can."""
    STOPPING = "stopping"
    """Somebody cancelled it; the print service has not said yet that it is gone."""
    DONE = "done"
    """Out on paper."""
    CANCELLED = "cancelled"
    FAILED = "failed"
    """The printer or the print service gave it up, or somebody cancelled it there; pages may be out."""
    UNSURE = "unsure"
    """The print service knows it no more: whoever stands at the printer must say."""


_S = JobState
NEXT_JOB: Mapping[JobState, frozenset[JobState]] = {
    _S.WAITING: frozenset({_S.GIVEN, _S.CANCELLED, _S.FAILED}),
    _S.GIVEN: frozenset({_S.PRINTING, _S.WAITING, _S.STOPPING}),
    _S.PRINTING: frozenset({_S.DONE, _S.FAILED, _S.UNSURE, _S.STOPPING}),
    _S.STOPPING: frozenset({_S.DONE, _S.CANCELLED, _S.FAILED, _S.UNSURE}),
    _S.FAILED: frozenset({_S.WAITING, _S.DONE}),
    _S.UNSURE: frozenset({_S.WAITING, _S.DONE}),
    _S.DONE: frozenset(),
    _S.CANCELLED: frozenset(),
}
"""Every legal move, and no other."""

OPEN = (_S.WAITING, _S.GIVEN, _S.PRINTING, _S.STOPPING)
"""What the follower looks after."""
ASKING = (_S.FAILED, _S.UNSURE)
"""What waits for a person's word."""


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A paper on its way to the tray."""

    job_id: str
    kind: str
    object_id: str
    title_key: str
    case_ref: str
    copies: int
    two_sided: bool
    media: Media
    printer: str
    """Where it is to come out; empty: the default printer, not known yet."""
    state: JobState
    fact: PrinterFact
    """What stood in its way when it was last looked at."""
    attempt: int
    """How often it was given to a print service, counted from 1."""
    device_job: int | None
    """The print service's number."""
    let_go: bool
    """Whether the print service took our word to print it. Held again after that, it has gone back
    to what it knew before a cut, and pages may be out."""
    copy_number: int
    """0: the first print; 1 and more: a copy, marked with this number."""
    copy_of: str
    """The job of the first print; empty: this is it."""
    reason: str
    fitted: bool
    """Whether its pages were made smaller to fit the printer's paper."""
    pages: int
    pdf_blob: str
    """Its sealed PDF; empty once that is not kept any more."""
    pdf_sha256: str
    made_at: datetime
    made_by: OperatorId
    changed_at: datetime
    cleared: bool
    """Whether the print service holds nothing of it any more."""

    @property
    def device_name(self) -> str:
        """The name under which the print service holds it: ours, and of this attempt alone."""
        return self.name_at(self.attempt)

    def name_at(self, attempt: int) -> str:
        """Return the name under which an attempt was given."""
        return f"ST-{self.job_id}-{attempt}"


@dataclass(frozen=True, slots=True)
class JobMove:
    """One move of a job, as the history keeps it."""

    job_id: str
    from_state: JobState | None
    to_state: JobState
    at: datetime
    operator_id: OperatorId
    note: str


DeviceState = Literal[
    "incoming",
    "held",
    "pending",
    "printing",
    "interrupted",
    "stopped",
    "done",
    "cancelled",
    "failed",
]
"""``incoming``: begun, its pages never arrived whole; nothing of it will ever be printed.
``interrupted``: the printer had it when the service was cut off; sent again it may come out twice."""


@dataclass(frozen=True, slots=True)
class DeviceJob:
    """A job as the print service tells it."""

    device_job: int
    name: str
    state: DeviceState
    printer: str


class Printer(Protocol):
    """A print service. Every call comes back: one that hangs is ended and told as a fault."""

    def printers(self) -> tuple[PrinterInfo, ...]:
        """List the printers with what stands in their way.

        Raises:
            PrintServiceOff, PrintServiceSilent.
        """

    def submit(self, pdf: bytes, order: PrintOrder, name: str) -> int:
        """Return a job, held; return the service's number for it.

        Raises:
            PrintServiceOff, PrintServiceSilent: it may or may not have arrived; :meth:`find` tells.
            PrinterUnknown: there is no such printer. PrintRefused.
        """

    def find(self, name: str) -> DeviceJob | None:
        """Return the job of this name, finished ones as well.

        Raises:
            PrintServiceOff, PrintServiceSilent.
        """

    def release(self, device_job: int) -> None:
        """Let a held job go. Asked again, nothing changes.

        Raises:
            PrintServiceOff, PrintServiceSilent.
        """

    def job(self, device_job: int) -> DeviceJob | None:
        """Return the job of a number; ``None`` where the service does not know it.

        Raises:
            PrintServiceOff, PrintServiceSilent.
        """

    def cancel(self, device_job: int) -> None:
        """Take a job back, however far it is. Asked again, nothing changes.

        Raises:
            PrintServiceOff, PrintServiceSilent.
        """

    def clear(self, device_job: int) -> None:
        """Let the service keep nothing of a finished job: neither its pages nor its name.

        Raises:
            PrintServiceOff, PrintServiceSilent.
        """

    def close(self) -> None:
        """Let go of the service and of any child process."""


class NoPrinter:
    """A terminal at which nothing prints: what is printed waits."""

    def printers(self) -> tuple[PrinterInfo, ...]:
        """List nothing."""
        return ()

    def submit(self, pdf: bytes, order: PrintOrder, name: str) -> int:
        """Refuse.

        Raises:
            PrinterUnknown: always.
        """
        del pdf, order, name
        raise PrinterUnknown

    def find(self, name: str) -> DeviceJob | None:
        """Find nothing."""
        del name
        return None

    def release(self, device_job: int) -> None:
        """Let nothing go."""

    def job(self, device_job: int) -> DeviceJob | None:
        """Know no job."""
        del device_job
        return None

    def cancel(self, device_job: int) -> None:
        """Take nothing back."""

    def clear(self, device_job: int) -> None:
        """Keep nothing."""

    def close(self) -> None:
        """Let go of nothing."""
