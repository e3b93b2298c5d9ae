"""The worklist of a case, its accused and the general diary, as every room knows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from station_app.model.clock import IST


class StepState(StrEnum):
    """Where a step stands."""

    OPEN = "open"
    DONE = "done"
    """A paper proves it."""
    NOT_APPLICABLE = "not_applicable"
    """Somebody said why this case does not ask for it."""
    LAPSED = "lapsed"
    """The sections changed and no longer ask for it; it comes back with them."""


STEP_NEXT: Mapping[StepState, frozenset[StepState]] = {
    StepState.OPEN: frozenset({StepState.DONE, StepState.NOT_APPLICABLE, StepState.LAPSED}),
    StepState.DONE: frozenset({StepState.OPEN}),
    StepState.NOT_APPLICABLE: frozenset({StepState.OPEN}),
    StepState.LAPSED: frozenset({StepState.OPEN}),
}
"""The legal moves: what is done or not applicable can be taken up again, with a reason."""


@dataclass(frozen=True, slots=True)
class CaseStep:
    """A step of a case's worklist."""

    case_ref: str
    step: str
    """Its words and law are data: ``resources/investigation/worklist.toml``."""
    subject: str
    """Code of the accused that it is about; empty: the case."""
    state: StepState
    begins_at: datetime | None
    due_at: datetime | None
    """The last moment, in a clock that runs; ``None``: no clock, or not begun."""
    assigned_to: str
    """Operator; empty: nobody yet."""
    proof_kind: Literal["", "paper", "received"]
    proof_id: str
    reason: str
    """Why it does not apply."""
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class GdEntry:
    """An entry of the general diary (रोजनामचा सान्हा)."""

    day: str
    """In India, ``2026-03-15``."""
    serial: int
    """Begins anew each day."""
    at: datetime
    kind: str
    said: str
    case_ref: str
    reason: str
    """Why it stands out of order in time; empty: it does not."""
    entered_at: datetime
    operator_id: str
    void_reason: str = ""


def warn_from(due_at: datetime, warn_days: int) -> datetime:
    """Return from when a step is shown: whole days before its last day in India, at least one."""
    day = due_at.astimezone(IST).replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=max(1, warn_days))
