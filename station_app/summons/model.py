"""A summons, a warrant or a notice on its way to a person and back to the court."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from station_app.model.ids import BlobId, OperatorId, PageId


class ProcessKind(StrEnum):
    """What is to be served or executed."""

    SUMMONS_ACCUSED = "summons_accused"
    SUMMONS_WITNESS = "summons_witness"
    BAILABLE = "bailable"
    NON_BAILABLE = "non_bailable"
    STANDING = "standing"
    NOTICE_35 = "notice_35"
    """The police's own notice of appearance (BNSS s. 35(3), Form 1)."""


WARRANTS = (ProcessKind.BAILABLE, ProcessKind.NON_BAILABLE, ProcessKind.STANDING)


class ProcessState(StrEnum):
    """Where a process stands."""

    RECEIVED = "received"
    ASSIGNED = "assigned"
    OUT = "out"
    """Printed and handed to the constable."""
    SERVED = "served"
    """Served, or a warrant executed: the report waits to be sent."""
    UNSERVED = "unserved"
    REPORTED = "reported"
    """Sent to the court, not acknowledged yet."""
    RETURNED = "returned"
    """The court's acknowledgement is held."""
    TRANSFERRED = "transferred"
    WITHDRAWN = "withdrawn"
    """Recalled by the court, or entered by mistake; the reason stands in its history."""


_S = ProcessState
NEXT: Mapping[ProcessState, frozenset[ProcessState]] = {
    _S.RECEIVED: frozenset({_S.ASSIGNED, _S.TRANSFERRED, _S.WITHDRAWN}),
    _S.ASSIGNED: frozenset({_S.OUT, _S.TRANSFERRED, _S.WITHDRAWN}),
    # A constable may fall ill: what is out can be given to another one.
    _S.OUT: frozenset({_S.SERVED, _S.UNSERVED, _S.ASSIGNED, _S.TRANSFERRED, _S.WITHDRAWN}),
    # An e-mail may come back after it was taken for served.
    _S.SERVED: frozenset({_S.REPORTED, _S.UNSERVED, _S.WITHDRAWN}),
    # Before the hearing there may be time for another trip.
    _S.UNSERVED: frozenset({_S.REPORTED, _S.ASSIGNED, _S.SERVED, _S.TRANSFERRED, _S.WITHDRAWN}),
    # The court may refuse a report: it is corrected and sent again.
    _S.REPORTED: frozenset({_S.RETURNED, _S.SERVED, _S.UNSERVED, _S.WITHDRAWN}),
    _S.RETURNED: frozenset(),
    # A thana may send back what was not its own either.
    _S.TRANSFERRED: frozenset({_S.RECEIVED}),
    _S.WITHDRAWN: frozenset(),
}
"""The one source of legal moves; the database's trigger is generated from it."""

ENDED = (_S.RETURNED, _S.TRANSFERRED, _S.WITHDRAWN)
OPEN = tuple(state for state in ProcessState if state not in ENDED)


@dataclass(frozen=True, slots=True)
class ServingOfficer:
    """Who serves: typed once and remembered."""

    officer_id: str
    name: str
    rank: str
    number: str
    """Belt number, e.g. ``505``."""

    @property
    def label(self) -> str:
        """Rank, number and name as staff say it."""
        return " ".join(part for part in (self.rank, self.number, self.name) if part)


@dataclass(frozen=True, slots=True)
class Process:
    """A row of the process register."""

    process_id: str
    """Our own id, in every code that is printed."""
    process_no: str
    """The court's unique number of it; for a paper, the number written on it."""
    kind: ProcessKind
    state: ProcessState
    origin: str
    """``cis`` or ``paper``."""
    court_code: str
    court: str
    case_no: str
    cnr: str
    case_ref: str
    """FIR as staff write it; empty: none is named."""
    name: str
    parent: str
    address: str
    village: str
    phone: str
    email: str
    receiver: str
    """``W`` witness, ``A`` accused…, the court's letter."""
    person_key: str
    """What one person's processes have in common."""
    hidden: bool
    """The person's identity is protected: no list, slip or file bears the name."""
    hearing_at: datetime | None
    """``None``: a warrant that stays in force."""
    issued_on: str
    received_at: datetime
    changed_at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Everything else that the court said, in the station's words."""
    officer_id: str = ""
    paper_blob: BlobId | None = None
    """The sealed PDF of the process itself."""
    paper_sha256: str = ""
    document_id: str = ""
    """The form on which a paper process was typed; empty: it came from the court's system."""
    report_id: str = ""
    """The newest report form."""
    ack_id: str = ""
    affidavit_id: str = ""
    mode: str = ""
    reason: str = ""
    """Why it was not served, or why it was withdrawn or transferred to."""
    gd_departure: str = ""
    gd_return: str = ""
    ended_at: datetime | None = None
    """When it was served or found unserved; the court's acknowledgement is in the history."""
    escalated_at: datetime | None = None

    @property
    def is_warrant(self) -> bool:
        """Whether a person is to be brought, not told."""
        return self.kind in WARRANTS


@dataclass(frozen=True, slots=True)
class ProcessEvent:
    """One line of a process's history; never changed."""

    process_id: str
    act: str
    """``received``, ``assigned``, ``print_ordered``, ``printed``, ``attempt``, ``served``…"""
    state: ProcessState
    """Where it stood after the act."""
    at: datetime
    operator_id: OperatorId
    note: str = ""
    """What was said of it; may name a person, so it stays in the sealed store."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to find the person."""

    at: datetime
    mode: str
    """``personal`` (s. 64) or ``family`` (s. 66)."""
    met: str
    result: str


@dataclass(frozen=True, slots=True)
class ProcessPaper:
    """A page or file that belongs to a process: an endorsed back, a photograph, a screenshot."""

    number: int
    process_id: str
    part: str
    """``back``, ``slip``, ``ack``, ``report``, ``affidavit``."""
    page_id: PageId
    quarter_turns: int
    """Clockwise turns that set it upright."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """A line of the station's register of addresses (BNSS s. 64)."""

    person_key: str
    name: str
    address: str
    phone: str
    email: str
    at: datetime


SERVICE_PAPERS = "service_papers"
"""The kind of the print order of what goes out with a constable."""
_CODE_HEAD = "STP1"
PARTS = ("back", "slip")
"""What is printed of a process and may come back: the copy's back, the constable's slip."""


def process_code(process_id: str, part: str) -> str:
    """Return what the code of a printed part says: no name, nothing but where it belongs."""
    return f"{_CODE_HEAD}:{process_id}:{part}"


def read_process_code(untrusted: str) -> tuple[str, str] | None:
    """Return process and part of a code; ``None`` where it is not one of ours."""
    parts = untrusted.split(":")
    if len(parts) != 3 or parts[0] != _CODE_HEAD or parts[2] not in PARTS:
        return None
    return parts[1], parts[2]
