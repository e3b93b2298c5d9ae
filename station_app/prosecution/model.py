"""The exchange with the prosecution: what is asked, sent, objected, answered and said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from station_app.model.ids import DocumentId, OperatorId

PageAct = Literal["kept", "new", "changed", "withdrawn"]
"""What a round does to a page."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What is asked of a prosecution office in a case, over all its rounds."""

    exchange_id: str
    case_ref: str
    purpose: str
    """Of the vocabulary ``scrutiny_purpose``."""
    office: str
    """Code of the prosecution office as it is set now."""
    made_at: datetime
    made_by: OperatorId
    part_bytes: int
    """The largest part that may be sent."""
    first_remand: str = ""
    """Day of the first remand, ``2026-03-14``; empty: nobody is in custody."""
    remand_days: int | None = None
    """60 or 90."""
    gaps_note: str = ""
    due_at: datetime | None = None
    """When the bundle must be there: the hearing, of a call of the High Court."""
    call_ref: str = ""
    """The number under which the diary was called for; empty: nobody called."""
    call_court: str = ""
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """One bundle as it was put together."""

    build_id: str
    exchange_id: str
    round: int
    made_at: datetime
    made_by: OperatorId
    note_id: str = ""
    """The compliance note that goes with it; empty: none."""
    message_id: str = ""
    """What the prosecution was told last; empty: it is not signed yet."""
    dropped_at: datetime | None = None
    """Taken back before it went: it counts for nothing."""


@dataclass(frozen=True, slots=True)
class BundlePart:
    """One PDF of a round."""

    document_id: DocumentId
    build_id: str
    part: int
    parts: int
    pages: tuple[str, ...]
    """Numbers of its pages in their order, as they are stamped."""
    front: int
    """Pages of the index before them."""
    identity: bool
    """Whether it holds a paper that bears a protected identity."""


@dataclass(frozen=True, slots=True)
class BundlePaper:
    """A paper that stands in a round."""

    build_id: str
    position: int
    paper_id: str
    source: str
    """``own``, ``received`` or ``file``."""
    kind: str
    title: str
    reference: str
    day: str
    replaces: str
    identity: bool


@dataclass(frozen=True, slots=True)
class BundlePage:
    """A page of a round."""

    build_id: str
    number: int
    suffix: int
    paper_id: str
    page_index: int
    fingerprint: str
    act: PageAct


@dataclass(frozen=True, slots=True)
class Objection:
    """A point that the prosecutor raised, and the station's answer."""

    exchange_id: str
    round: int
    number: int
    page: str
    category: str
    text: str
    severity: str
    said_at: datetime
    status: str = ""
    """``done`` or ``not_possible``; empty: nobody answered."""
    reply: str = ""
    reason: str = ""
    papers: tuple[str, ...] = ()
    answered_at: datetime | None = None
    answered_by: str = ""
    answer_round: int | None = None
    """The round with which the answer went."""
    closing: str = ""
    """``closed`` or ``accepted`` by the prosecutor; empty: it is open."""
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the prosecutor said of a round."""

    item_id: str
    exchange_id: str
    round: int
    verdict: str
    opinion: str
    officer: str
    reference: str
    said_at: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A round as it was told to an office; told again, there is another."""

    message_id: str
    build_id: str
    office: str
    sent_at: datetime
    sent_by: OperatorId
