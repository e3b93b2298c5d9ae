"""Who follows what happens to a document: the kernel calls back, and knows no subject by name.

``station_app.wiring`` fills this record, once. A follower runs inside the transaction of what it follows:
both stand, or neither. What it raises undoes the act that it follows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from station_app.model.cancellation import CancelTicket, Report
from station_app.model.cases import Case
from station_app.model.documents import Document
from station_app.model.events import Topic
from station_app.model.ids import DocumentId, OperatorId, PageId
from station_app.model.page_analysis import FoundCode
from station_app.model.pillars import Arrived
from station_app.model.printers import PrintJob
from station_app.store.connection import Transaction

S_contra = TypeVar("S_contra", contravariant=True)
"""As ``S``, where it stands in a parameter alone."""
S = TypeVar("S")
"""The station. A parameter, so that this record and the station that holds it need not know each other."""

Event = tuple[Topic, str]
"""What is announced once the transaction is committed: a topic and an id."""
Besides = Callable[[Transaction, Document], None]
"""What else is written when a document is frozen, in the same transaction: both stand, or neither."""
Signed = Callable[[S, Transaction, OperatorId, Document], Sequence[Event]]
"""``(station, tx, by, document)``, with the last signature on it."""
Received = Callable[[S, Transaction, str, str], None]
"""``(station, tx, document_id, case_ref)`` of a signed document from another office."""
Acknowledged = Callable[[S, Transaction, Document], None]
"""``(station, tx, document)``, with the gateway's receipt held."""
Rejected = Callable[[S, Transaction, DocumentId, str], None]
"""``(station, tx, document_id, reason)``: the gateway refused it for good."""
CodesRead = Callable[
    [S, Transaction, Mapping[PageId, tuple[FoundCode, ...]], OperatorId], Sequence[Event]
]
"""``(station, tx, codes by page, by)``: machine-readable codes stood on captured pages."""
MessageArrived = Callable[[S, Transaction, Arrived], None]
"""``(station, tx, arrived)``: a pillar said something.

Raises:
    StationError: it cannot be kept; nothing of it is kept.
"""
Printed = Callable[[S, Transaction, OperatorId, PrintJob], Sequence[Event]]
"""``(station, tx, by, job)``: the printer, or whoever looked, said that a paper is out."""
CaseChanged = Callable[[S, Transaction, str], None]
"""``(station, tx, case_ref)``: a fact of a case changed that is no document of this station."""
CasesPulled = Callable[[S, Transaction, Sequence[Case]], None]
"""``(station, tx, cases)``: the register was pulled."""
PutBack = Callable[[S, Transaction], None]
"""``(station, tx)``: this home is an older copy of itself; the gateway knows more of it than it does."""
Protects = Callable[[S, Transaction, str], bool | None]
"""``(station, tx, object_id)``: whether it carries a protected identity; ``None``: not ours to say."""
CaseOf = Callable[[Transaction, str], str]
"""``(tx, object_id)``: the case with which a subject's own object is opened; empty: it is none of ours."""
Investigates = Callable[[Transaction, str], str]
"""``(tx, case_ref)``: post and number of the officer who investigates a case; empty: not known."""
Assembled = Callable[[Transaction, str], bool]
"""``(tx, document_id)``: whether the document is put together from others, with no pages of its own."""
ReturnDue = Callable[[Transaction, str], datetime | None]
"""``(tx, document_id)``: when a document must be with the court; ``None``: no hearing asks for it."""
Unsent = Callable[[Transaction], int]
"""``(tx)``: how many things beside documents wait without a receipt."""


class Finalise(Protocol[S_contra]):
    """Makes the PDF of a draft and freezes it, where the draft is of its kind."""

    def __call__(
        self,
        station: S_contra,
        document_id: DocumentId,
        ticket: CancelTicket,
        report: Report,
        besides: Besides,
    ) -> Document | None:
        """Return the frozen document; ``None``: it is not of this kind."""


@dataclass(frozen=True, slots=True)
class Followers(Generic[S]):
    """The one table of who follows. Every field is called in its order."""

    finalise: tuple[Finalise[S], ...]
    """The first that knows the draft's kind makes its PDF."""
    signed: tuple[Signed[S], ...]
    received: tuple[Received[S], ...]
    acknowledged: tuple[Acknowledged[S], ...]
    rejected: tuple[Rejected[S], ...]
    codes_read: tuple[CodesRead[S], ...]
    message_arrived: Mapping[str, MessageArrived[S]]
    """By ``<pillar>.<kind>``. What has no follower is kept in the inbox alone."""
    printed: tuple[Printed[S], ...]
    case_changed: tuple[CaseChanged[S], ...]
    cases_pulled: tuple[CasesPulled[S], ...]
    put_back: tuple[PutBack[S], ...]
    protects: tuple[Protects[S], ...]
    """The first that speaks for an id decides; one that nobody knows is protected."""
    opened_with: tuple[CaseOf, ...]
    """Whoever opened the case with a reason has opened what its subjects keep of it."""
    nameless: tuple[str, ...]
    """Kinds of printed sheets that name nobody, whatever they are about: no reason is asked for them."""
    investigates: tuple[Investigates, ...]
    """The first that knows it says it; where nobody does, only those sign whom the law names without it."""
    assembled: tuple[Assembled, ...]
    return_due: tuple[ReturnDue, ...]
    unsent: tuple[Unsent, ...]
