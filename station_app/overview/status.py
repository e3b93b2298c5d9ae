"""What is to be done next, and whether the station's equipment is ready."""

import shutil
from dataclasses import dataclass
from typing import Literal

from station_app.documents import form_rows as forms
from station_app.documents import inbox_rows
from station_app.documents import rows as document_rows
from station_app.documents.signing_batch import tokens
from station_app.model.clock import IST
from station_app.model.documents import Document, DocumentState
from station_app.model.ids import DocumentId
from station_app.model.operators import Right
from station_app.model.tokens import TokenInfo
from station_app.overview.document_items import READERS
from station_app.scanning.capture import devices
from station_app.station.station import Station

_S = DocumentState
_OPEN = (_S.DRAFT, _S.FINALISED, _S.SIGNED, _S.QUEUED, _S.SENT, _S.REJECTED)
Step = Literal["scan", "continue", "sign", "wait", "correct", "done"]


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do now; its sentence is the text ``today.next.<step>``."""

    step: Step
    document_id: DocumentId | None


@dataclass(frozen=True, slots=True)
class Today:
    """The station's papers by what they wait for."""

    drafts: tuple[Document, ...]
    to_sign: tuple[Document, ...]
    unsent: tuple[Document, ...]
    """Queued or on their way, without a receipt."""
    rejected: tuple[Document, ...]
    acknowledged_today: tuple[Document, ...]
    due: tuple[Document, ...]
    """Unfinished papers with a deadline, the nearest first."""
    inbox_new: int
    forms: frozenset[DocumentId]
    """Those papers that are typed, not scanned."""
    next_step: NextStep


@dataclass(frozen=True, slots=True)
class Lamps:
    """The equipment at a glance."""

    scanner: str | None
    token: TokenInfo | None
    disk_free_bytes: int


def today(station: Station) -> Today:
    """Sort the papers by what they wait for and choose the next step of whoever sits here."""
    day = station.clock.now().astimezone(IST).replace(hour=0, minute=0, second=0, microsecond=0)
    with station.store.reading() as tx:
        # What is open is counted however old it is; of what is done, only today's.
        documents = document_rows.listing(tx, states=_OPEN)
        acknowledged = document_rows.listing(tx, states={_S.ACKNOWLEDGED}, since=day)
        typed = forms.among(tx, [document.document_id for document in documents])
        fresh = inbox_rows.count_new(tx)

    def of(*states: DocumentState) -> tuple[Document, ...]:
        return tuple(d for d in documents if d.state in states)

    due = [d for d in documents if d.state is not _S.REJECTED and d.deadline is not None]
    drafts, to_sign = of(_S.DRAFT), of(_S.FINALISED)
    unsent, rejected = of(_S.SIGNED, _S.QUEUED, _S.SENT), of(_S.REJECTED)
    return Today(
        drafts=drafts,
        to_sign=to_sign,
        unsent=unsent,
        rejected=rejected,
        acknowledged_today=acknowledged,
        due=tuple(sorted(due, key=lambda d: (d.deadline, d.document_id))),
        inbox_new=fresh,
        forms=typed,
        next_step=_next_step(
            _mine(station, rejected),
            to_sign if _may_sign(station) else (),
            _mine(station, drafts),
            unsent,
            acknowledged,
        ),
    )


def _may_sign(station: Station) -> bool:
    operator = station.session.operator
    return operator is not None and operator.may(Right.SIGN)


def _mine(station: Station, found: tuple[Document, ...]) -> tuple[Document, ...]:
    """Return the papers that whoever sits here goes on with: the house's, or his own."""
    operator = station.session.operator
    if operator is None or operator.role in READERS:
        return found
    return tuple(d for d in found if d.created_by == operator.operator_id)


def _next_step(
    rejected: tuple[Document, ...],
    to_sign: tuple[Document, ...],
    drafts: tuple[Document, ...],
    unsent: tuple[Document, ...],
    acknowledged: tuple[Document, ...],
) -> NextStep:
    choices: tuple[tuple[Step, tuple[Document, ...]], ...] = (
        ("correct", rejected),
        ("sign", to_sign),
        ("continue", drafts),
        ("wait", unsent),
        ("done", acknowledged),
    )
    for step, waiting in choices:
        if waiting:
            return NextStep(step, waiting[0].document_id)
    return NextStep("scan", None)


def lamps(station: Station) -> Lamps:
    """Look at the equipment: the scanner known last, the first token, the disk's free bytes.

    Raises:
        ScannerError: the scanner's driver failed.
    """
    known = devices(station)
    present = tokens(station)
    return Lamps(
        scanner=known[0].label if known else None,
        token=present[0] if present else None,
        disk_free_bytes=shutil.disk_usage(station.home).free,
    )
