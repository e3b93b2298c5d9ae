"""Papers of the office as they are to be printed: every word already chosen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RegisterSheet:
    """A register's pages."""

    title: str
    office: str
    facts: tuple[str, ...]
    """Lines under the title: the year, when it was printed and by whom."""
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str
    """Printed where there is no row."""
    footer: str
    """With ``{page}`` and ``{pages}``."""
    language: str


@dataclass(frozen=True, slots=True)
class CoverSheet:
    """A forwarding memo with the list of what it covers."""

    title: str
    office: str
    to: str
    facts: tuple[tuple[str, str], ...]
    """Label and value: reference, case, date."""
    columns: tuple[str, ...]
    enclosures: tuple[tuple[str, ...], ...]
    signs: tuple[str, ...]
    """What stands under each line to sign on: who sends, who received."""
    qr: str
    footer: str
    language: str


@dataclass(frozen=True, slots=True)
class SealLabel:
    """One label for a sealed packet."""

    lines: tuple[str, ...]
    """The first is printed large."""
    qr: str


@dataclass(frozen=True, slots=True)
class SealLabels:
    """Labels, several on a sheet."""

    title: str
    labels: tuple[SealLabel, ...]
    language: str


@dataclass(frozen=True, slots=True)
class SeparatorFace:
    """What stands on a separator sheet."""

    title: str
    case: str
    """The case, printed largest; or that none is named."""
    lines: tuple[str, ...]
    """Kind, volume, pages, number and office."""
    hint: str
    """Where the sheet is to be laid."""
    code: str


@dataclass(frozen=True, slots=True)
class ShareSheet:
    """One share of the district's recovery key, for an envelope."""

    title: str
    facts: tuple[tuple[str, str], ...]
    """Label and value: whose, which of how many, the key's mark, the date."""
    words: tuple[str, ...]
    """In their order; numbered from 1 on the sheet."""
    code: str
    """The words once more, for a reader of QR codes."""
    notes: tuple[str, ...]
    """What whoever keeps it must know."""
    sign_labels: tuple[str, ...]
    footer: str
    language: str
