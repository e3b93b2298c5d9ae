"""Who is in custody: the jail's own numbers, and the days that the law counts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

CustodyState = Literal["lockup", "remand", "convicted", "bail", "released", "transferred"]
STATES: tuple[CustodyState, ...] = (
    "lockup",
    "remand",
    "convicted",
    "bail",
    "released",
    "transferred",
)
INSIDE: tuple[CustodyState, ...] = ("lockup", "remand", "convicted", "transferred")
"""In these a person is found in custody and not at home."""
Remand = Literal["", "remand_60", "remand_90"]
"""Which clock of s. 187 runs, by its name among the limits; empty: nobody has said."""


@dataclass(frozen=True, slots=True)
class Prisoner:
    """A person of a case who is or was in custody."""

    prisoner_id: str
    case_ref: str
    name: str
    parent: str
    state: CustodyState
    jail: str
    jail_id: str
    """PID or Jail ID of e-Prisons; empty: none is known."""
    ptn: str
    cnr: str
    arrested_at: datetime | None
    first_remand_at: datetime | None
    """The first day of remand; the law's days begin with it."""
    remand_until: datetime | None
    production_at: datetime | None
    """When the person is to be before the court next."""
    clock: Remand
    report_filed_at: datetime | None
    """When the police report was filed; it ends the clock of s. 187."""
    protected: bool
    changed_at: datetime

    @property
    def inside(self) -> bool:
        """Whether the person is in custody now."""
        return self.state in INSIDE


@dataclass(frozen=True, slots=True)
class CustodyNote:
    """What was said of a prisoner, and by whom."""

    prisoner_id: str
    state: CustodyState
    jail: str
    at: datetime
    source: str
    """``eprisons`` or the operator's id."""
    reference: str
    remand_until: datetime | None = None
    production_at: datetime | None = None


ProductionState = Literal["asked", "confirmed", "refused", "produced"]


@dataclass(frozen=True, slots=True)
class Production:
    """A request to the jail to bring a prisoner before a court."""

    message_id: str
    prisoner_id: str
    court: str
    produce_at: datetime
    asked_at: datetime
    asked_by: str
    state: ProductionState = "asked"
    said: str = ""
    """The jail's reference or reason."""
