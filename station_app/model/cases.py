"""A case of the register of crime, as every room knows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Case:
    """A case of the register."""

    case_ref: str
    number: int
    year: int
    registered_at: datetime
    sections: tuple[str, ...]
    summary: str
    officer: str
    status: str
    people: tuple[Mapping[str, str], ...]
    """``role``, ``name``, ``parent``."""
    diary: tuple[Mapping[str, str], ...]
    """``number``, ``at``, ``said``."""
    hidden: bool
    """It concerns a survivor or a child: names open by reason alone."""
    sequence: int
    """The gateway's number of the newest change."""
