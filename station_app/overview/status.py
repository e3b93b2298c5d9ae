"""What is to be done next, and whether the station's equipment is ready."""

import shutil
from dataclasses import dataclass
from typing import Literal

from station_app.documents import form_rows, inbox_rows
from station_app.documents import rows as document_rows
from station_app.documents.signing_batch import tokens
from station_app.model.clock import IST
from station_app.model.device_errors import ScannerError, TokenError
from station_app.model.documents import DocumentState
from station_app.model.errors import StationError
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from station_app.model.scanning import ScannerInfo
from station_app.model.tokens import TokenInfo
from station_app.overview.document_items import READERS
from station_app.scanning.capture import devices
from station_app.station.station import Station
from station_app.store.connection import Transaction

_S = DocumentState
_UNSENT = (_S.SIGNED, _S.QUEUED, _S.SENT)
_OPEN = (_S.DRAFT, _S.FINALISED, *_UNSENT, _S.REJECTED)
Step = Literal["scan", "continue", "sign", "wait", "correct", "done"]


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do now; its sentence is the text ``home.next.<step>``."""

    step: Step
    document_id: DocumentId | None
    typed: bool = False
    """Whether that paper is typed, not scanned."""


@dataclass(frozen=True, slots=True)
class WaitingDocuments:
    """How many of the station's papers wait for what, however old they are."""

    scanned_drafts: int
    typed_drafts: int
    to_sign: int
    unsent: int
    """Queued or on their way, without a receipt."""
    rejected: int
    inbox_new: int
    next_step: NextStep


@dataclass(frozen=True, slots=True)
class Lamps:
    """The equipment at a glance."""

    scanner: str | None
    token: TokenInfo | None
    disk_free_bytes: int
    faults: tuple[tuple[str, StationError], ...] = ()
    """What a lamp would say if it were asked: the lamp's name, and why it is dark."""


def waiting_documents(station: Station) -> WaitingDocuments:
    """Count the papers by what they wait for and choose the next step of whoever sits here."""
    with station.store.reading() as tx:
        counts = document_rows.count_states(tx, _OPEN)
        typed = form_rows.count_in(tx, _S.DRAFT) if counts[_S.DRAFT] else 0
        return WaitingDocuments(
            scanned_drafts=counts[_S.DRAFT] - typed,
            typed_drafts=typed,
            to_sign=counts[_S.FINALISED],
            unsent=sum(counts[state] for state in _UNSENT),
            rejected=counts[_S.REJECTED],
            inbox_new=inbox_rows.count_new(tx),
            next_step=_next_step(station, tx, set(counts)),
        )


def _next_step(station: Station, tx: Transaction, waiting: set[DocumentState]) -> NextStep:
    """Return the newest paper of the first thing that any waits for.

    A paper to correct or to go on with is the house's, or one's own; others are everybody's.
    """
    operator = station.session.operator
    own = "" if operator is None or operator.role in READERS else operator.operator_id
    may_sign = operator is not None and operator.may(Right.SIGN)
    choices: tuple[tuple[Step, tuple[DocumentState, ...], str], ...] = (
        ("correct", (_S.REJECTED,), own),
        ("sign", (_S.FINALISED,) if may_sign else (), ""),
        ("continue", (_S.DRAFT,), own),
        ("wait", _UNSENT, ""),
    )
    for step, states, created_by in choices:
        if waiting.isdisjoint(states):
            continue
        newest = document_rows.listing(tx, states=states, created_by=created_by, most=1)
        if newest:
            document_id = newest[0].document_id
            return NextStep(step, document_id, bool(form_rows.among(tx, [document_id])))
    day = station.clock.now().astimezone(IST).replace(hour=0, minute=0, second=0, microsecond=0)
    done = document_rows.listing(tx, states={_S.ACKNOWLEDGED}, since=day, most=1)
    return NextStep("done", done[0].document_id) if done else NextStep("scan", None)


def lamps(station: Station) -> Lamps:
    """Look at the equipment: the scanner known last, the first token, the disk's free bytes.

    Nobody asked for it: a device that fails now is a dark lamp, told by whoever asks the device.
    """
    faults: list[tuple[str, StationError]] = []
    known: tuple[ScannerInfo, ...] = ()
    present: tuple[TokenInfo, ...] = ()
    try:
        known = devices(station)
    except ScannerError as error:
        faults.append(("scanner", error))
    try:
        present = tokens(station)
    except TokenError as error:
        faults.append(("token", error))
    return Lamps(
        scanner=known[0].label if known else None,
        token=present[0] if present else None,
        disk_free_bytes=shutil.disk_usage(station.home).free,
        faults=tuple(faults),
    )
