"""Exhibits: the sealed packets of a case, where each lies, and the moves that custody allows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from station_app.model.ids import DocumentId, OperatorId


class Place(StrEnum):
    """Where an exhibit lies now. There is always one, and never two."""

    OFFICER = "officer"
    """With the officer who seized or took it."""
    MALKHANA = "malkhana"
    ROAD = "road"
    """With a constable, on the way to the laboratory."""
    LAB = "lab"
    BACK = "back"
    """Given out by the laboratory, on the way to the station."""
    COURT = "court"


_P = Place
NEXT: Mapping[Place, frozenset[Place]] = {
    _P.OFFICER: frozenset({_P.MALKHANA, _P.ROAD}),
    _P.MALKHANA: frozenset({_P.OFFICER, _P.ROAD, _P.COURT}),
    # A laboratory may send the constable home with the packet.
    _P.ROAD: frozenset({_P.LAB, _P.MALKHANA}),
    _P.LAB: frozenset({_P.BACK}),
    _P.BACK: frozenset({_P.MALKHANA, _P.OFFICER}),
    _P.COURT: frozenset({_P.MALKHANA}),
}
"""The one source of legal moves of an exhibit."""

SealState = Literal["", "intact", "broken", "differs"]
BAD_SEALS: tuple[SealState, ...] = ("broken", "differs")
"""What somebody has to answer in writing."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A packet of a case. What it is never changes; a wrong entry is struck out with a reason."""

    exhibit_id: str
    case_ref: str
    packet: str
    content: str
    seal: str
    """The specimen of the seal as it was read when the packet was sealed."""
    taken_from: str
    """From whom or where."""
    malkhana_no: str
    source_id: str
    """The seizure or sample memo that lists it; empty: typed."""
    source_ref: str
    protected: bool
    """It comes from a protected paper or case."""
    place: Place
    added_at: datetime
    added_by: OperatorId
    void_reason: str = ""


@dataclass(frozen=True, slots=True)
class ExhibitMove:
    """One link of an exhibit's chain of custody."""

    exhibit_id: str
    to_place: Place
    at: datetime
    """When it happened."""
    with_whom: str
    """Who has it from now on: the constable, the moharrir, the laboratory."""
    gd_ref: str
    """Number of the departure or return in the general diary."""
    seal: SealState
    """How the seal was found; empty: not looked at."""
    document_id: str
    """The forwarding memo that it went with; empty: none."""
    noted_at: datetime
    operator_id: OperatorId


@dataclass(frozen=True, slots=True)
class NewExhibit:
    """What is told of a packet when it is entered."""

    packet: str
    content: str
    seal: str
    taken_from: str = ""
    malkhana_no: str = ""
    place: Place = Place.OFFICER
    taken_at: datetime | None = None
    """When it was seized or handed over; ``None``: now."""


@dataclass(frozen=True, slots=True)
class MoveDetails:
    """What is told of a move."""

    to_place: Place
    at: datetime
    with_whom: str
    gd_ref: str = ""
    seal: SealState = ""
    document_id: str = ""
    malkhana_no: str = ""


@dataclass(frozen=True, slots=True)
class FoundSeal:
    """How a seal was found by whoever looked at it."""

    state: Literal["intact", "broken", "differs"]
    read: str = ""
    """What stands on it; needed where it differs."""


@dataclass(frozen=True, slots=True)
class Sending:
    """Exhibits sent to the laboratory with one forwarding memo."""

    document_id: DocumentId
    case_ref: str
    lab: str
    made_at: datetime
    message_id: str = ""
    left_at: datetime | None = None
    """When the constable left with the packets."""
    carrier: str = ""
    gd_ref: str = ""
    lab_no: str = ""
    lab_received_at: datetime | None = None
    report_id: str = ""
    """The laboratory's report among the papers that came; empty: none yet."""
    report_at: datetime | None = None
    reminded_at: datetime | None = None
    back_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SentPacket:
    """One exhibit of a sending, and how the laboratory found its seal."""

    document_id: DocumentId
    exhibit_id: str
    packet: str
    seal: SealState = ""
    seal_read: str = ""
    """What the laboratory read on the seal."""
    answer: str = ""
    """What the station wrote about a broken or differing seal."""
    answered_at: datetime | None = None
    answered_by: str = ""
    result: str = ""

    @property
    def unanswered(self) -> bool:
        """Whether a bad seal still waits for words."""
        return self.seal in BAD_SEALS and not self.answer
