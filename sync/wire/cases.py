"""The register of cases on the wire: what an office pulls, from where it left off."""

from dataclasses import dataclass

from sync.wire.border import require_case, require_time

MOST_CHANGES = 500
"""Changes in one answer."""


@dataclass(frozen=True, slots=True)
class CasePerson:
    """Somebody in a case."""

    role: str
    """``accused``, ``complainant``, ``victim`` or ``witness``."""
    name: str
    parent: str


@dataclass(frozen=True, slots=True)
class DiaryEntry:
    """An entry of the general diary that belongs to a case."""

    number: str
    at: str
    said: str


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case as the register has it."""

    case_ref: str
    """``123/2026``: serial and year of the FIR at its police station."""
    registered_at: str
    sections: tuple[str, ...]
    """``BNS 303(2)``."""
    summary: str
    officer: str
    """Post and number of the investigating officer."""
    status: str
    """``investigating``, ``charge_sheeted``, ``closed`` or ``trial``."""
    people: tuple[CasePerson, ...]
    diary: tuple[DiaryEntry, ...]

    def __post_init__(self) -> None:
        """Refuse what names no case.

        Raises:
            ValueError: ``args[0]`` names the field.
        """
        require_case(self.case_ref, "case_ref", empty=False)
        require_time(self.registered_at, "registered_at")
        for entry in self.diary:
            require_time(entry.at, "diary.at")


@dataclass(frozen=True, slots=True)
class CaseChange:
    """A case that is new or changed, whole."""

    sequence: int
    facts: CaseFacts


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """Changes after a cursor, oldest first; none: nothing is new."""

    changes: tuple[CaseChange, ...]
